"""What an edit in place answers: the session's card, and those of its neighbours that moved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from clubs.models import Principal
from sessions.models import TrainingSession
from sessions.pages.cells import Attempt
from sessions.pages.session_card import session_card, viewer
from sessions.pages.session_facts import read_session_facts

Version = tuple[int, int]


def open_versions(session: TrainingSession) -> set[Version]:
    """The athlete's sessions from this week on, as they stand: primary key and version."""
    rows = TrainingSession.objects.filter(
        athlete=session.athlete_id, week_start__gte=session.week_start
    )
    return set(rows.alive().values_list("pk", "version"))


def session_update(
    pk: int,
    principal: Principal,
    club: str,
    attempts: Sequence[Attempt] = (),
    *,
    moved: Collection[Version] = (),
    here: str = "",
) -> dict[str, Any]:
    """The card, and the cards of the athlete's other sessions that moved, to be swapped in."""
    pks = {one for one, _version in moved} | {pk}
    rows = TrainingSession.objects.visible_to(principal).filter(pk__in=pks)
    sessions = list(rows.select_related("athlete").defer("trace"))
    facts = read_session_facts(principal, sessions)
    quiet = viewer(principal, club, here=here)
    tried = viewer(principal, club, attempts, here)
    return {
        "card": next(session_card(one, facts, tried) for one in sessions if one.pk == pk),
        "siblings": [session_card(one, facts, quiet) for one in sessions if one.pk != pk],
    }
