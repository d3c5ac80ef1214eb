"""How the pages of facts answer: a section for htmx, a page of its own without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.access import Access
from athletes.health_reads import Kind as Health
from athletes.health_reads import note_read
from athletes.models import Athlete
from athletes.pages.differences import differences
from athletes.pages.kinds import BODY_WEIGHT, INJURY, Kind
from athletes.pages.rows import words
from athletes.pages.sections import Happened, Open, Section, section
from clubs.requests import ClubRequest
from clubs.weeks import week_name

DID = {
    "saved": gettext_lazy("Saved."),
    "same": gettext_lazy("Nothing to change."),
    "removed": gettext_lazy("Removed."),
    "restored": gettext_lazy("Back on record."),
    "cleared": gettext_lazy("Cleared."),
    "reopened": gettext_lazy("The clear is taken back."),
    "planned": gettext_lazy("The runs are planned."),
}
HEALTH = {INJURY.name: Health.INJURIES, BODY_WEIGHT.name: Health.WEIGHT}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also where it is empty; nothing for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def may_change_or_404(request: ClubRequest, uid: UUID, kind: Kind) -> Access:
    """The athlete of the address, to whom a fact of this kind may be added."""
    access = access_or_404(request, uid)
    if not access.may_change(kind.area):
        message = f"May not change {kind.path} of this athlete"
        raise Http404(message)
    return access


def access_or_404(request: ClubRequest, uid: UUID) -> Access:
    athletes = Athlete.objects.visible_to(request.principal).select_related("coach__user", "user")
    return Access(request.principal, get_object_or_404(athletes, uid=uid))


def row_or_404(request: ClubRequest, access: Access, fact: UUID, kind: Kind) -> Any:
    rows = kind.rows.editable_by(request.principal).filter(athlete=access.athlete)
    return get_object_or_404(rows.select_related("athlete"), uid=fact)


def any_row_or_404(request: ClubRequest, access: Access, fact: UUID, kind: Kind) -> Any:
    """One that stands or was removed: taking away and bringing back twice are harmless."""
    removed = kind.rows.restorable_by(request.principal).filter(athlete=access.athlete, uid=fact)
    row = removed.select_related("athlete").first()
    return row or row_or_404(request, access, fact, kind)


def note_shown(request: ClubRequest, access: Access, sections: Iterable[Section]) -> None:
    """Whose health data these sections tell is noted for them to see."""
    kinds = [HEALTH[one.kind.name] for one in sections if one.kind.name in HEALTH and one.has_rows]
    note_read(request.principal, request.now, {kind: [access.athlete] for kind in kinds})


def show(
    request: ClubRequest, access: Access, kind: Kind, opened: Open, status: int = 200
) -> HttpResponse:
    """A form that stands open: in its section, or alone on a page."""
    club = request.club.slug
    if request.htmx:
        shown = {"section": section(kind, access, club, opened=opened)}
        note_shown(request, access, [shown["section"]])
        return render(request, "athletes/_section.html", shown, status=status)
    if opened.row is not None and kind.name in HEALTH:
        note_read(request.principal, request.now, {HEALTH[kind.name]: [access.athlete]})
    title = words(opened.row, request.principal.today).title if opened.row else str(kind.adds)
    context: dict[str, Any] = {
        "kind": kind,
        "open": opened,
        "title": title,
        **around(request, access, kind, title),
    }
    return render(request, "athletes/fact_form.html", context, status=status)


def around(request: ClubRequest, access: Access, kind: Kind, title: str) -> dict[str, Any]:
    """The way back from a page about one fact."""
    club, athlete = request.club.slug, access.athlete
    facts = reverse("athletes:facts", args=[club, athlete.uid])
    crumbs = [{"label": athlete.name, "url": facts}, {"label": title}]
    if comes_from_runs(request):
        facts = runs_url(club, athlete)
        crumbs.insert(1, {"label": _("Runs"), "url": facts})
    if request.principal.is_staff:
        crumbs.insert(0, {"label": _("Athletes"), "url": reverse("athletes:athletes", args=[club])})
    back = f"{facts}#{kind.path}"
    return {"athlete": athlete, "kind": kind, "crumbs": crumbs, "back": back}


def did(
    request: ClubRequest, access: Access, kind: Kind, what: str, row: Any = None
) -> HttpResponse:
    """What was done, and what happens next; of something removed, the way back."""
    club = request.club.slug
    removed = row if what == "removed" else None
    if request.htmx:
        happened = Happened(text=str(DID[what]), row=row, removed=removed)
        context = {"section": section(kind, access, club, happened=happened)}
        note_shown(request, access, [context["section"]])
        return render(request, "athletes/_section.html", context)
    query = {"of": kind.path, "did": what} | ({"row": removed.uid} if removed else {})
    if comes_from_runs(request):
        shown = {"week": week_name(row.day)} if row is not None else {}
        return redirect(f"{runs_url(club, access.athlete)}?{urlencode(query | shown)}")
    url = reverse("athletes:facts", args=[club, access.athlete.uid])
    return redirect(f"{url}?{urlencode(query)}#{kind.path}")


def comes_from_runs(request: ClubRequest) -> bool:
    """Whether the page of all runs asked, and is to be shown again."""
    return request.GET.get("from") == "runs"


def runs_url(club: str, athlete: Athlete) -> str:
    """The page belongs to the app above: placement's word stands beside the runs there."""
    return reverse("sessions:runs", args=[club, athlete.uid])


def conflict(request: ClubRequest, access: Access, kind: Kind, form: Any) -> HttpResponse:
    """Somebody saved in between: both values, and the form ready to be saved over theirs."""
    row = row_or_404(request, access, form.row.uid, kind)
    data = request.POST.copy()
    data["version"] = str(row.version)
    again = kind.form(data, access=access, row=row)
    opened = Open(form=again, row=row, theirs=differences(kind.form(access=access, row=row), again))
    opened.url = reverse(
        f"athletes:{kind.name}-edit", args=[request.club.slug, access.athlete.uid, row.uid]
    )
    opened.url += f"?{request.GET.urlencode()}" if request.GET else ""
    return show(request, access, kind, opened, status=409)


def happened(request: ClubRequest, access: Access, kind: Kind) -> Happened | None:
    """What the address says was just done, where scripts are off."""
    asked = {name: str(request.GET.get(name, "")) for name in ("of", "did", "row")}
    if asked["of"] != kind.path or asked["did"] not in DID:
        return None
    row = None
    if asked["row"]:
        row = (
            kind.rows.restorable_by(request.principal)
            .filter(athlete=access.athlete, uid=_uuid(asked["row"]))
            .first()
        )
    return Happened(text=str(DID[asked["did"]]), removed=row)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
