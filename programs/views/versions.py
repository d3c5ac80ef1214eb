"""Writing programs: a new one, a copy, a new version of one that stands."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.differences import differences
from programs.document import ProgramDocument, stored_document
from programs.forms.editor import Editor, NoteForm, ProgramForm
from programs.models import Program, ProgramVersion
from programs.planning.programs import Overtaken, add_program, add_version
from programs.views.programs import library_of


@require_http_methods(["GET", "HEAD", "POST"])
def program_new(request: ClubRequest, club: str) -> HttpResponse:
    """A new program: empty, or with `?from=<uid>` a copy to go on from."""
    if not request.principal.may_change(Area.PROGRAMS):
        raise Http404
    source = _source(request)
    start = stored_document(source.document) if source else None
    editor = _editor(request, start)
    head = ProgramForm(request.POST or None, initial=_head(source))
    if editor.is_save and editor.document and head.is_valid():
        return _made(request, head, editor.document)
    return _page(request, editor, head, {"copied": source.program if source else None})


def _source(request: ClubRequest) -> ProgramVersion | None:
    """The last version of the program to copy, if one is named."""
    try:
        uid = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    rows = ProgramVersion.objects.visible_to(request.principal).select_related("program")
    return rows.filter(program__uid=uid, program__deleted_at=None).order_by("-number").first()


def _head(source: ProgramVersion | None) -> dict[str, Any]:
    if source is None:
        return {"uid": uuid.uuid4()}
    name = _("%(name)s, copy") % {"name": source.program.name[:90]}
    return {"uid": uuid.uuid4(), "name": name, "summary": source.program.summary}


def _made(request: ClubRequest, head: ProgramForm, document: ProgramDocument) -> HttpResponse:
    values = head.cleaned_data
    made = add_program(
        request.club,
        values["uid"],
        values["name"],
        values["summary"],
        document,
        by=request.principal,
        at=request.now,
    )
    messages.success(request, _("Saved. It counts for an athlete once it is assigned."))
    return redirect("programs:program", request.club.slug, made.uid)


def _editor(request: ClubRequest, start: ProgramDocument | None) -> Editor:
    data = request.POST if request.method == "POST" else None
    as_json = request.GET.get("as") == "json"
    return Editor(data, start, library_of(request), as_json=as_json)


@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A new version, beginning with the last one."""
    one = get_object_or_404(Program.objects.editable_by(request.principal), uid=uid)
    rows = ProgramVersion.objects.visible_to(request.principal).filter(program=one)
    last = rows.order_by("-number")[0]
    editor = _editor(request, stored_document(last.document))
    head = NoteForm(request.POST or None, initial={"base": last.number})
    context = {"program": one, "last": last, "changes": _changes(last, editor)}
    if editor.is_save and editor.document and head.is_valid():
        return _written(request, one, head, editor, context)
    return _page(request, editor, head, context)


def _changes(last: ProgramVersion, editor: Editor) -> list[Any] | None:
    """What the draft changes; None while it cannot be read."""
    if editor.document is None:
        return None
    return differences(stored_document(last.document), editor.document, editor.library)


def _written(
    request: ClubRequest,
    one: Program,
    head: NoteForm,
    editor: Editor,
    context: dict[str, Any],
) -> HttpResponse:
    note, base = head.cleaned_data["note"], head.cleaned_data["base"]
    document = editor.document
    if document is None:
        raise Http404
    try:
        made = add_version(one, document, note, base=base, by=request.principal, at=request.now)
    except Overtaken as overtaken:
        again = NoteForm(initial={"note": note, "base": overtaken.last.number})
        return _page(request, editor, again, context | {"overtaken": overtaken.last}, status=409)
    if made.number == base:
        messages.info(request, _("Nothing changed: version %(number)s stays the last") % vars(made))
    else:
        text = _("Version %(number)s is saved. Athletes stay on theirs until it is assigned.")
        messages.success(request, text % vars(made))
    return redirect("programs:program", request.club.slug, one.uid)


def _page(
    request: ClubRequest, editor: Editor, head: Any, context: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    """The editor alone for htmx, else the page around it."""
    is_refused = editor.is_broken or (editor.is_save and bool(head.errors))
    if not editor.is_save and head.is_bound:
        head = type(head)(initial={name: head[name].value() for name in head.fields})
    context = context | {
        "editor": editor,
        "head": head,
        "errors": [*_of(head), *editor.summary()],
        "names": sorted(one.name for one in editor.library.values()),
    }
    page = "programs/_editor.html" if request.htmx else "programs/editor.html"
    return render(request, page, context, status=status or (422 if is_refused else 200))


def _of(head: Any) -> list[dict[str, str]]:
    if not head.is_bound:
        return []
    return [
        {"id": head[name].auto_id, "label": str(head[name].label), "text": str(text)}
        for name, texts in head.errors.items()
        for text in texts
    ]
