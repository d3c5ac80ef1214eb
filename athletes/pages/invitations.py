"""What the page behind an invitation's link says: which club, as what, by whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from athletes.joining import OWN
from athletes.models import Athlete, Squad
from clubs.models import Club, Invitation
from clubs.pages.tabs import role_names


@dataclass(frozen=True)
class Welcome:
    """In words, for somebody who may be nobody yet: no more than the invitation itself holds."""

    club: Club
    roles: list[str]
    by: str
    email: str
    until: datetime
    squads: list[str]
    children: list[str]


def welcome(invitation: Invitation) -> Welcome:
    """Needs `club` and `invited_by` at hand."""
    document, club = invitation.document, invitation.club
    own = document.get("own") or {}
    squads = Squad.objects.alive().filter(club=club)
    named = [*own.get("squads", ()), *document.get("leads", ())]
    children = {one["uid"]: one.get("name", "") for one in document.get("children", ())}
    known = Athlete.objects.alive().filter(club=club, uid__in=children)
    names = children | {str(uid): name for uid, name in known.values_list("uid", "name")}
    return Welcome(
        club=club,
        roles=role_names(invitation.roles),
        by=invitation.invited_by.name if invitation.invited_by else "",
        email=invitation.email,
        until=invitation.expires_at.astimezone(club.zone).replace(tzinfo=None),
        squads=list(squads.filter(uid__in=named).values_list("name", flat=True)) if named else [],
        children=[name for name in names.values() if name],
    )


def closed(state: str, invitation: Invitation | None) -> dict[str, str]:
    """Why a link lets nobody in, and what to do."""
    club = invitation.club.name if invitation else ""
    title = {
        "used": _("This invitation was used already"),
        "revoked": _("This invitation was taken back"),
        "expired": _("This invitation is too old"),
        OWN: _("You made this invitation yourself"),
    }.get(state, _("This link is not known"))
    text = {
        "used": _("If it was you, log in. If not, ask %(club)s for a new one."),
        "revoked": _("Ask %(club)s whether you should have a new one."),
        "expired": _("Ask %(club)s to send it again; that takes them a moment."),
        OWN: _(
            "Nobody makes themselves a guardian. Hand the link to whom it is for; if that is you, "
            "another coach or an owner of %(club)s invites you."
        ),
    }.get(state, _("Look whether it was copied whole, and whether a newer one came after it."))
    return {"title": title, "text": text % {"club": club}}
