"""What the pages of archives that come in show: what is in one, what clashes, how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.forms import Form
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs import jobs
from clubs.models import Arrival, Club, Job, Principal
from sessions.archive.arriving import how_far
from sessions.forms.archive import SlugForm

ROWS_A_MINUTE = 200_000  # as measured: docs/reference/archive.md
COUNTED = {
    "membership": gettext_lazy("Members"),
    "athlete": gettext_lazy("Athletes"),
    "program": gettext_lazy("Programs"),
    "trainingsession": gettext_lazy("Sessions"),
    "setlog": gettext_lazy("Sets logged"),
    "race": gettext_lazy("Races"),
    "auditevent": gettext_lazy("Entries of the audit"),
}
NOT_IN_IT = (
    gettext_lazy("Passwords and second factors: whoever is new here sets a password"),
    gettext_lazy("Tokens, webhooks and calendars: to be made anew"),
    gettext_lazy("Invitations that are still open"),
)


def arrivals_page(principal: Principal, slug: str) -> dict[str, Any]:
    """What was sent of late."""
    rows = Arrival.objects.visible_to(principal).select_related("sent_by", "arrived", "club")
    return {"rows": [_row(one, slug) for one in rows]}


def _row(arrival: Arrival, slug: str) -> dict[str, str]:
    sent = date_format(arrival.created_at.astimezone(arrival.club.zone), "j M Y H:i")
    return {
        "url": reverse("sessions:arrival", args=[slug, arrival.uid]),
        "name": arrival.found.get("name") or arrival.name,
        "sub": f"{sent} · {arrival.sent_by.name} · {filesizeformat(arrival.size)}",
        "state": str(STATES[phase(arrival)]),
    }


STATES = {
    "looking": gettext_lazy("being looked at"),
    "looked": gettext_lazy("waits for your word"),
    "coming": gettext_lazy("coming in"),
    "arrived": gettext_lazy("came in"),
    "refused": gettext_lazy("cannot come in"),
}


def phase(arrival: Arrival) -> str:
    if arrival.refused:
        return "refused"
    if arrival.arrived_at is not None:
        return "arrived"
    if arrival.confirmed_at is not None:
        return "coming"
    return "looked" if arrival.looked_at is not None else "looking"


def arrival_page(arrival: Arrival, slug: str, form: Form | None = None) -> dict[str, Any]:
    """One that was sent: `phase` says what is shown of it."""
    now, found = phase(arrival), arrival.found
    job = _job(arrival, now)
    return {
        "arrival": arrival,
        "phase": now,
        "title": found.get("name") or arrival.name,
        "url": reverse("sessions:arrival", args=[slug, arrival.uid]),
        "poll": job is not None and not job["failed"],
        "job": job,
        "made_on": _made_on(arrival),
        "counts": _counts(found.get("rows", {})),
        "notes": _notes(found) if now == "looked" else [],
        "not_in_it": NOT_IN_IT,
        "form": (form or _form(found)) if now == "looked" else None,
        "completion_url": reverse("sessions:arrival-completion", args=[slug, arrival.uid]),
        "removal_url": reverse("sessions:arrival-removal", args=[slug, arrival.uid]),
        "club_url": _club_url(arrival.arrived),
    }


def _form(found: dict[str, Any]) -> SlugForm:
    return SlugForm(initial={"slug": free_slug(found["slug"])})


def free_slug(wanted: str) -> str:
    """The archive's short name, or the first with a number that no club has here."""
    taken = set(Club.objects.filter(slug__startswith=wanted[:45]).values_list("slug", flat=True))
    numbered = (f"{wanted[:45]}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def _job(arrival: Arrival, now: str) -> dict[str, Any] | None:
    kinds = {"looking": jobs.ARRIVAL_LOOK, "coming": jobs.ARRIVAL}
    if now not in kinds:
        return None
    rows = Job.objects.filter(kind=kinds[now], key=str(arrival.uid), club=arrival.club_id)
    job = rows.order_by("-pk").first()
    failed = job is None or job.state == Job.State.FAILED
    if now == "looking":
        done, total = (job.done, job.total) if job else (0, 0)
        words = _("The archive could not be looked at"), _("The archive is being looked at")
    else:
        done, total = how_far(arrival), sum(arrival.found["rows"].values())
        words = _("The club could not be brought in"), _("The club is coming in")
    return {"done": min(done, total), "total": total, "failed": failed, "label": words[not failed]}


def _counts(rows: dict[str, int]) -> list[dict[str, Any]]:
    shown = [{"label": str(label), "value": rows.get(name, 0)} for name, label in COUNTED.items()]
    return [*shown, {"label": _("Rows in all"), "value": sum(rows.values())}] if rows else []


def _notes(found: dict[str, Any]) -> list[str]:
    """What clashes, and what comes of it."""
    notes = []
    if found["slug"] != free_slug(found["slug"]):
        text = _("A club “%(slug)s” stands here already, so this one needs another short name.")
        notes.append(text % {"slug": found["slug"]})
    if found["is_anew"]:
        notes.append(
            _("This very club stands here already: it comes in beside it, with new public ids.")
        )
    notes.append(_people(found))
    notes.append(_("You become its owner, if you are not yet."))
    if connection.vendor == "sqlite":
        minutes = 1 + sum(found["rows"].values()) // ROWS_A_MINUTE
        text = ngettext(
            "Nobody can save anything on this server while it comes in: about %(count)s minute.",
            "Nobody can save anything on this server while it comes in: about %(count)s minutes.",
            minutes,
        )
        notes.append(text % {"count": minutes})
    return notes


def _people(found: dict[str, Any]) -> str:
    known = ngettext(
        "%(count)s of its people has an account here by e-mail and keeps it",
        "%(count)s of its people have an account here by e-mail and keep it",
        found["known"],
    ) % {"count": found["known"]}
    made = ngettext(
        "%(count)s gets one without a password.",
        "%(count)s get one without a password.",
        found["made"],
    ) % {"count": found["made"]}
    return f"{known}; {made}"


def _made_on(arrival: Arrival) -> str:
    """When the archive was made, in the time of whoever looks."""
    at: datetime | None = parse_datetime(arrival.found.get("made_at", ""))
    return date_format(at.astimezone(arrival.club.zone), "j M Y H:i") if at else ""


def _club_url(club: Club | None) -> str:
    return reverse("sessions:club-home", args=[club.slug]) if club else ""
