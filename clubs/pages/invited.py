"""An invitation in words: for the list of who is expected, and for its own page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import jobs
from clubs.invitations import may_manage
from clubs.models import Club, Invitation, Job, Principal
from clubs.pages.tabs import role_names

STATES = {
    "open": ("plan", gettext_lazy("waiting")),
    "used": ("done", gettext_lazy("accepted")),
    "revoked": ("missed", gettext_lazy("taken back")),
    "expired": ("warn", gettext_lazy("too old")),
}


@dataclass(frozen=True)
class InvitedRow:
    title: str
    sub: str
    roles: list[str]
    chips: list[dict[str, Any]]
    letter: str
    by: str
    accepted_by: str
    until: datetime
    url: str = ""
    actions: list[dict[str, str]] = field(default_factory=list)


def invited_rows(
    invitations: Collection[Invitation], club: Club, principal: Principal, at: datetime
) -> list[InvitedRow]:
    """Needs `invited_by` and `accepted_by` at hand; one query for how far the letters are."""
    sending = letters(invitations)
    return [_row(one, sending.get(one.pk), club, principal, at) for one in invitations]


def letters(invitations: Collection[Invitation]) -> dict[int, Job]:
    """The latest job of each that has not been sent."""
    keys = {f"{one.uid}:{one.turn}": one.pk for one in invitations if not one.sent_at}
    found = Job.objects.filter(kind=jobs.INVITE, key__in=keys).order_by("pk")
    return {keys[job.key]: job for job in found}


def _row(
    one: Invitation, job: Job | None, club: Club, principal: Principal, at: datetime
) -> InvitedRow:
    state = one.state(at)
    kind, word = STATES[state]
    until = one.expires_at.astimezone(club.zone)
    last = _("until %(day)s") % {"day": date_format(until, "j M")}
    label = last if state == "open" else str(word)
    chips = [{"kind": kind, "label": label}]
    if job is not None and job.error and state == "open":
        chips.append({"kind": "bad", "label": _("letter not sent")})
    mine = may_manage(principal, one)
    return InvitedRow(
        title=one.name or one.email or _("Whoever has the link"),
        sub=one.email if one.name else "",
        roles=role_names(one.roles),
        chips=chips,
        letter=_letter(one, job, club),
        by=one.invited_by.name if one.invited_by else "",
        accepted_by=one.accepted_by.name if one.accepted_by else "",
        until=until,
        url=reverse("clubs:invitation", args=[club.slug, one.uid]) if mine else "",
        actions=_actions(one, state, club.slug) if mine else [],
    )


def _letter(one: Invitation, job: Job | None, club: Club) -> str:
    """Where the mail is: sent, on its way, or why not."""
    if not one.email:
        return _("A link to copy; nothing is sent")
    if one.sent_at is not None:
        day = date_format(one.sent_at.astimezone(club.zone), "j M H:i")
        return _("Sent %(day)s") % {"day": day}
    reason = job.error.partition("\n")[0] if job is not None else ""
    if job is not None and job.state == Job.State.FAILED:
        return _("Could not be sent: %(reason)s. Send it again, or copy the link.") % {
            "reason": reason
        }
    if reason:
        return _("Not sent yet, it is tried again: %(reason)s") % {"reason": reason}
    return _("On its way")


def _actions(one: Invitation, state: str, slug: str) -> list[dict[str, str]]:
    if state in {"used", "revoked"}:
        return []
    again = _("Send it again, with a new link") if one.email else _("Make a new link")
    return [
        {
            "label": again,
            "url": reverse("clubs:invitation-renewal", args=[slug, one.uid]),
            "icon": "refresh-cw",
        },
        {
            "label": _("Take it back"),
            "url": reverse("clubs:invitation-revocation", args=[slug, one.uid]),
            "icon": "ban",
            "kind": "danger",
        },
    ]
