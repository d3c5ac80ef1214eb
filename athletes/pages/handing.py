"""Handings over that can be taken back, and what somebody who leaves leaves behind, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.leaving import Behind
from clubs.models import AuditEvent, Club, Membership

SHOWN = 20


def handed_rows(events: Iterable[AuditEvent], club: Club) -> list[dict[str, Any]]:
    """The latest ones, with the names of the coaches: one query for all."""
    rows = list(events)[:SHOWN]
    named = {uid for one in rows for uid in (one.after["coach"], *one.before["coaches"].values())}
    members = Membership.objects.filter(club=club, uid__in=named - {""}).select_related("user")
    names = {str(one.uid): one.user.name for one in members}
    return [_row(one, names, club) for one in rows]


def _row(event: AuditEvent, names: dict[str, str], club: Club) -> dict[str, Any]:
    nobody = _("no one in particular")
    before = sorted({names.get(uid, nobody) for uid in event.before["coaches"].values()})
    count = len(event.before["coaches"])
    who = ngettext("%(n)s athlete", "%(n)s athletes", count) % {"n": count}
    told = {"who": who, "from": ", ".join(before), "to": names.get(event.after["coach"], nobody)}
    return {
        "text": _("%(who)s from %(from)s to %(to)s") % told,
        "by": event.user.name if event.user else "",
        "at": event.at.astimezone(club.zone),
        "url": reverse("athletes:handover-reversal", args=[club.slug, event.uid]),
    }


def behind_words(behind: Behind, club: Club, *, is_own: bool) -> dict[str, Any]:
    told = {"club": club.name, "name": behind.member.user.name}
    stays = [_("Weeks, logs, races and all that is on record stay with %(club)s.") % told]
    if count := len(behind.coached):
        text = ngettext(
            "%(n)s athlete is coached by you.", "%(n)s athletes are coached by you.", count
        )
        theirs = ngettext(
            "%(n)s athlete is coached by %(name)s.",
            "%(n)s athletes are coached by %(name)s.",
            count,
        )
        stays.append((text if is_own else theirs) % (told | {"n": count}))
    if behind.squads:
        squads = ", ".join(one.name for one in behind.squads)
        stays.append(_("Squads led: %(squads)s.") % {"squads": squads})
    if behind.own and is_own:
        stays.append(_("Your athlete record goes off the lists; it comes back with you."))
    if behind.children:
        names = ", ".join(one.name for one in behind.children)
        stays.append(_("No guardian any more of: %(names)s.") % {"names": names})
    title = _("Leave %(club)s") if is_own else _("Remove %(name)s")
    members = reverse("athletes:members", args=[club.slug])
    return {
        "title": title % told,
        "stays": stays,
        "is_last_owner": behind.is_last_owner,
        "action": (_("Leave %(club)s") if is_own else _("Remove %(name)s")) % told,
        "back": reverse("clubs:me") if is_own else members,
    }
