"""One's own page at a glance: what counts now, and where each of it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from athletes.access import Access
from athletes.pages.kinds import (
    AVAILABILITY,
    BODY_WEIGHT,
    GYM_CHOICE,
    INJURY,
    STRENGTH_TEST,
    TIME_TRIAL,
    Kind,
)
from athletes.pages.sections import Section
from athletes.sharing import Sharing
from clubs.models import User

NEWEST = (BODY_WEIGHT, AVAILABILITY, GYM_CHOICE, STRENGTH_TEST, TIME_TRIAL)


@dataclass(frozen=True)
class Line:
    title: str
    text: str
    url: str


def in_short(access: Access, sections: Iterable[Section], club: str, user: User) -> list[Line]:
    """No queries: it is said from the sections below it."""
    of = {one.kind.name: one for one in sections}
    lines = [_newest(of[kind.name]) for kind in NEWEST if kind.name in of]
    lines.insert(2, Line(_("Days week by week"), _weeks(), of[AVAILABILITY.name].weeks_url))
    lines.append(_injuries(of[INJURY.name]))
    own = reverse("sessions:own-data", args=[club, access.athlete.uid])
    lines.append(Line(_("What coaches may see"), _shared(access), f"{own}#sharing"))
    if access.principal.is_person(access.athlete.user_id):
        lines.append(Line(_("Units and language"), _account(user), reverse("clubs:me")))
    lines.append(Line(_("My data"), _("Download everything, delete everything"), own))
    return lines


def _newest(section: Section) -> Line:
    """What counts today; of tests the last one; else that nothing is on record."""
    kind: Kind = section.kind
    rows = [*section.now, *section.past]
    if not rows:
        return Line(str(kind.title), str(kind.empty), f"#{section.id}")
    said = rows[0].words
    return Line(str(kind.title), f"{said.title} · {said.detail}", f"#{section.id}")


def _weeks() -> str:
    return _("The coming weeks, each to be changed on its own")


def _injuries(section: Section) -> Line:
    names = ", ".join(one.words.title for one in section.now)
    return Line(str(section.kind.title), names or str(section.kind.empty), f"#{section.id}")


def _shared(access: Access) -> str:
    hidden = Sharing.of(access.athlete).hidden
    if not hidden:
        return _("Nothing is hidden from them")
    count = len(hidden)
    told = ngettext("Hidden: %(what)s", "Hidden: %(what)s", count)
    return told % {"what": ", ".join(str(one) for one in hidden)}


def _account(user: User) -> str:
    language = get_language_info(user.language)["name_local"]
    return f"{user.get_unit_display()} · {language}"
