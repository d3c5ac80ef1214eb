"""One's own data on one page: what there is, who sees it, what was agreed to, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.consents import missing_consents
from athletes.forms.own_data import SharingForm
from athletes.models import Athlete, Consent
from athletes.models.consents import NEEDED
from athletes.sharing import Sharing
from clubs.models import Club, Job, Principal
from sessions.models import Deletion, Download
from sessions.planning.erasure import deletion_plan
from sessions.planning.own_data import job_of


@dataclass(frozen=True)
class DownloadState:
    """The newest file: none yet, being made, there, or could not be made."""

    is_waiting: bool
    done: int
    total: int
    file_url: str
    made: str
    expires: str
    trouble: bool
    url: str


def own_data_page(
    athlete: Athlete, club: Club, principal: Principal, now: datetime
) -> dict[str, Any]:
    """Everything the page prints. About eight queries."""
    args = [club.slug, athlete.uid]
    mine = principal.is_person(athlete.user_id)
    decides = mine or not principal.is_staff
    return {
        "athlete": athlete,
        "is_own": mine,
        "links": _links(athlete, club, principal, mine=mine),
        "sharing": SharingForm(initial=vars(Sharing.of(athlete))) if decides else None,
        "always": always_seen(),
        "sharing_url": reverse("athletes:sharing", args=args),
        "download": download_state(athlete, club, principal, now),
        "deletion": waiting_deletion(athlete, club, principal),
        "plan": deletion_plan(club),
    }


def always_seen() -> list[dict[str, str]]:
    """What cannot be withheld from those who plan, and what for."""
    pairs = (
        (_("What hurts now"), _("Open injuries and pain: the plan goes around them.")),
        (
            _("Sessions, sets, loads, and how many repetitions were left"),
            _("The next load follows from them."),
        ),
        (
            _("Races, days and kilometres of runs, days for strength, days off"),
            _("Strength is placed around them, and gets lighter before a race."),
        ),
        (_("Strength tests and time trials"), _("They show whether strength helps the running.")),
        (_("Date of birth"), _("Under 18 the limits are more careful.")),
        (_("Comments"), _("There are no private messages in this app.")),
    )
    return [{"what": what, "why": why} for what, why in pairs]


def download_state(
    athlete: Athlete, club: Club, principal: Principal, now: datetime
) -> DownloadState:
    args = [club.slug, athlete.uid]
    url = reverse("sessions:download", args=args)
    rows = Download.objects.visible_to(principal).filter(athlete=athlete)
    row = rows.defer("content").first()
    if row is None or row.expires_at <= now:
        return DownloadState(False, 0, 0, "", "", "", False, url)  # noqa: FBT003  # nothing yet
    if row.ready_at is None:
        job = job_of(row)
        failed = job is not None and job.state == Job.State.FAILED
        done, total = (job.done, job.total) if job else (0, 0)
        return DownloadState(not failed, done, total, "", "", "", failed, url)
    return DownloadState(
        is_waiting=False,
        done=0,
        total=0,
        file_url=reverse("sessions:download-file", args=[*args, row.uid]),
        made=_moment(row.ready_at, club),
        expires=_moment(row.expires_at, club),
        trouble=False,
        url=url,
    )


def waiting_deletion(athlete: Athlete, club: Club, principal: Principal) -> dict[str, str] | None:
    rows = Deletion.objects.visible_to(principal).filter(athlete=athlete)
    row = rows.filter(withdrawn_at=None, done_at=None).select_related("asked_by").first()
    return None if row is None else said_deletion(row, club)


def said_deletion(row: Deletion, club: Club) -> dict[str, str]:
    asked = row.asked_by.name if row.asked_by else _("a former member")
    return {
        "name": row.athlete.name,
        "asked": _("Asked by %(who)s, %(when)s")
        % {"who": asked, "when": _moment(row.asked_at, club)},
        "due": _moment(row.due_at, club),
        "undo_url": reverse("sessions:deletion-withdrawal", args=[club.slug, row.uid])
        if row.is_waiting
        else "",
        "state": _state(row, club),
    }


def deletions(principal: Principal) -> QuerySet[Deletion]:
    """The club's wishes to be deleted. One that is done belongs to an athlete who is put away."""
    rows = Deletion.objects.all().recorded_for(principal)
    return rows.select_related("athlete", "asked_by")


def _state(row: Deletion, club: Club) -> str:
    if row.done_at is not None:
        done = _("done %(when)s") % {"when": _moment(row.done_at, club)}
        if row.kept_until is None:
            return done
        kept = _("kept under the name %(name)s until %(day)s: consents and injuries") % {
            "name": row.kept_name,
            "day": date_format(row.kept_until, "j M Y"),
        }
        return f"{done}; {kept}"
    if row.withdrawn_at is not None:
        return _("taken back %(when)s") % {"when": _moment(row.withdrawn_at, club)}
    return _("will be done %(when)s") % {"when": _moment(row.due_at, club)}


def _links(
    athlete: Athlete, club: Club, principal: Principal, *, mine: bool
) -> list[dict[str, str]]:
    args = [club.slug, athlete.uid]
    links = [
        (_("Facts"), _("Races, runs, days for strength, injuries, body weight"), "athletes:facts"),
        (_("Comments"), _("What was said, and about which session"), "sessions:comments"),
        (_("Consents"), _consents(athlete, principal), "athletes:consents"),
        (_("Who read health data"), _("By day, reader and kind"), "athletes:health-reads"),
    ]
    found = [
        {"title": title, "text": text, "url": reverse(name, args=args)}
        for title, text, name in links
    ]
    if mine:
        unit = _("Name, units, language")
        found.append({"title": _("My account"), "text": unit, "url": reverse("clubs:me")})
    return found


def _consents(athlete: Athlete, principal: Principal) -> str:
    if missing_consents([athlete], principal.today):
        return _("A guardian has not agreed to everything yet")
    rows = Consent.objects.visible_to(principal).filter(athlete=athlete)
    standing = rows.standing(principal.today).filter(subject__in=NEEDED)
    if standing.values("subject").distinct().count() == len(NEEDED):
        return _("Given: see the texts, or withdraw")
    return _("Not given yet: read and decide")


def _moment(at: datetime, club: Club) -> str:
    return date_format(at.astimezone(club.zone), "D j M Y, H:i")
