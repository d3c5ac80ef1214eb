"""Whom a file or a club system means: an athlete by public id, external id or name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from athletes.models import Athlete


class Named:
    """Athletes by all that names them. Made of those that who asks may reach, with one query."""

    def __init__(self, athletes: Iterable[Athlete]) -> None:
        self._by_uid: dict[str, Athlete] = {}
        self._by_external_id: dict[str, Athlete] = {}
        self._by_name: dict[str, list[Athlete]] = {}
        for one in athletes:
            self._by_uid[str(one.uid)] = one
            if one.external_id:
                self._by_external_id[one.external_id] = one
            self._by_name.setdefault(one.name.casefold(), []).append(one)

    def find(self, said: str) -> Athlete:
        """Raises ValueError that names what was said and why it names nobody, or several."""
        found = self._by_external_id.get(said) or self._by_uid.get(_as_uid(said))
        if found is not None:
            return found
        namesakes = self._by_name.get(said.casefold(), [])
        if len(namesakes) > 1:
            message = _("%(count)s athletes are called so: give the id or the external id instead")
            raise ValueError(message % {"count": len(namesakes)})
        if not namesakes:
            raise ValueError(_("no athlete of the club has this name or id"))
        return namesakes[0]


def _as_uid(said: str) -> str:
    try:
        return str(UUID(said))
    except ValueError:
        return ""
