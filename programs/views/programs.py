"""Programs: the list, one with its versions, its name, putting it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.differences import differences
from programs.document import stored_document
from programs.forms.editor import ProgramForm
from programs.models import Exercise, Program, ProgramVersion
from programs.planning.programs import archive, rename_program, restore
from programs.reading import read_sessions


def library_of(request: ClubRequest) -> dict[str, Exercise]:
    """Every exercise of the club by its slug, in one query."""
    return {one.slug: one for one in Exercise.objects.visible_to(request.principal)}


@require_safe
def programs(request: ClubRequest, club: str) -> HttpResponse:
    """All programs, each with what its last version holds."""
    if not request.principal.may_see(Area.PROGRAMS):
        raise Http404
    rows = list(
        Program.objects.visible_to(request.principal).annotate(last=Max("versions__number"))
    )
    versions = ProgramVersion.objects.visible_to(request.principal).filter(program__in=rows)
    last = {
        one.program_id: one
        for one in versions.annotate(last=Max("program__versions__number"))
        if one.number == one.last  # type: ignore[attr-defined]  # annotated just above
    }
    library = library_of(request)
    cards = [_card(one, last[one.pk], library) for one in rows if one.pk in last]
    may_change = request.principal.may_change(Area.PROGRAMS)
    return render(request, "programs/programs.html", {"cards": cards, "may_change": may_change})


def _card(
    program: Program, version: ProgramVersion, library: dict[str, Exercise]
) -> dict[str, Any]:
    document = stored_document(version.document)
    return {
        "program": program,
        "version": version,
        "sessions": [
            {
                "title": one.title,
                "names": [
                    library[line.exercise].name for line in one.lines if line.exercise in library
                ],
            }
            for one in document.sessions
        ],
    }


@require_safe
def program(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A program by its last version."""
    return _page(request, uid, None)


@require_safe
def version(request: ClubRequest, club: str, uid: UUID, number: int) -> HttpResponse:
    """A program as one of its versions has it."""
    return _page(request, uid, number)


def _page(request: ClubRequest, uid: UUID, number: int | None) -> HttpResponse:
    one = get_object_or_404(Program.objects.visible_to(request.principal), uid=uid)
    rows = ProgramVersion.objects.visible_to(request.principal).filter(program=one)
    versions = list(rows.select_related("written_by").order_by("-number"))
    shown = next((row for row in versions if number in {None, row.number}), None)
    if shown is None:
        raise Http404
    library = library_of(request)
    context = {
        "program": one,
        "versions": versions,
        "shown": shown,
        "is_last": shown is versions[0],
        "sessions": read_sessions(stored_document(shown.document), library),
        "changes": _changes(shown, versions, library),
        "may_change": request.principal.may_change(Area.PROGRAMS),
    }
    return render(request, "programs/program.html", context)


def _changes(
    shown: ProgramVersion, versions: list[ProgramVersion], library: dict[str, Exercise]
) -> list[Any]:
    """What is different from the version before it."""
    before = next((row for row in versions if row.number < shown.number), None)
    if before is None:
        return []
    return differences(stored_document(before.document), stored_document(shown.document), library)


@require_http_methods(["GET", "HEAD", "POST"])
def program_edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Name and what it is for; the content is in the versions."""
    one = get_object_or_404(Program.objects.editable_by(request.principal), uid=uid)
    shown = {"name": one.name, "summary": one.summary, "version": one.version}
    form = ProgramForm(request.POST if request.method == "POST" else None, initial=shown)
    context: dict[str, Any] = {"form": form, "program": one}
    status = 200
    if request.method == "POST":
        if form.is_valid() and _rename(request, one, form):
            return redirect("programs:program", club, uid)
        status = 422 if form.errors else 409
        context |= {} if form.errors else _stale(one, form)
    return render(request, "programs/program_form.html", context, status=status)


def _rename(request: ClubRequest, one: Program, form: ProgramForm) -> bool:
    values = form.cleaned_data
    return rename_program(
        one,
        values["name"],
        values["summary"],
        by=request.principal,
        at=request.now,
        seen=values["version"] or 0,
    )


def _stale(one: Program, form: ProgramForm) -> dict[str, Any]:
    one.refresh_from_db()
    typed = {name: form.cleaned_data[name] for name in ("name", "summary")}
    again = ProgramForm(initial=typed | {"version": one.version})
    return {"form": again, "theirs": f"{one.name}. {one.summary}"}


@require_http_methods(["GET", "HEAD", "POST"])
def program_archive(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Put a program away; the page asks first."""
    one = get_object_or_404(Program.objects.editable_by(request.principal), uid=uid)
    if request.method != "POST":
        return render(request, "programs/program_archive.html", {"program": one})
    archive(one, by=request.principal, at=request.now)
    messages.success(request, _("%(name)s is put away") % {"name": one.name})
    return redirect("programs:programs", club)


@require_safe
def archived(request: ClubRequest, club: str) -> HttpResponse:
    """What was put away, to bring back."""
    if not request.principal.may_change(Area.PROGRAMS):
        raise Http404
    rows = Program.objects.restorable_by(request.principal)
    return render(request, "programs/archived.html", {"programs": rows})


@require_POST
def program_restore(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Bring one back; where it stands already nothing happens."""
    away = Program.objects.restorable_by(request.principal).filter(uid=uid).first()
    if away is not None:
        restore(away, by=request.principal, at=request.now)
    elif not Program.objects.editable_by(request.principal).filter(uid=uid).exists():
        raise Http404
    return redirect("programs:program", club, uid)
