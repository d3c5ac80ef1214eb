"""The weeks that wait for a review, and a stamp of each: what a decision was based on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, Sum

from clubs.weeks import parse_week, week_name
from sessions.models import ReviewedWeek, TrainingSession, WeekHold

State = ReviewedWeek.State
LONGEST_KEY = 120


class Place(NamedTuple):
    """One athlete's week: the athlete's primary key and its Monday."""

    athlete_id: int
    week: date


class Seen(NamedTuple):
    """A week with the stamp that stood on the screen."""

    place: Place
    stamp: str


class Key(NamedTuple):
    """A week as a page names it: the athlete's public id, its Monday, the stamp that was seen."""

    athlete: UUID
    week: date
    stamp: str

    def __str__(self) -> str:
        """As `<uid>:2026-W49:14.2.1`, which `read_key` reads."""
        return f"{self.athlete}:{week_name(self.week)}:{self.stamp}"


def read_key(text: str) -> Key:
    """Raises ValueError for what is none."""
    uid, week, stamp = text[:LONGEST_KEY].split(":")
    return Key(UUID(uid), parse_week(week), stamp)


def stamps(places: Collection[Place]) -> dict[Place, str]:
    """As `14.2.1`: versions and number of the week's sessions, and how often it was decided on.

    It is another one as soon as a session, or what was decided, is another. Two queries.
    """
    ids, weeks = {one.athlete_id for one in places}, {one.week for one in places}
    sessions = TrainingSession.objects.filter(athlete__in=ids, week_start__in=weeks).alive()
    found: dict[Place, list[int]] = defaultdict(lambda: [0, 0, 0])
    for athlete, week, total, count in (
        sessions.order_by()
        .values_list("athlete_id", "week_start")
        .annotate(total=Sum("version"), count=Count("pk"))
    ):
        found[Place(athlete, week)][:2] = total, count
    decided = ReviewedWeek.objects.filter(athlete__in=ids, week_start__in=weeks).order_by()
    for athlete, week, done, undone in decided.values_list("athlete_id", "week_start").annotate(
        done=Count("pk", filter=Q(state__in=(State.DONE, State.UNDONE))),
        undone=Count("pk", filter=Q(state=State.UNDONE)),
    ):
        found[Place(athlete, week)][2] = done + undone
    return {place: ".".join(map(str, found[place])) for place in places}


def held(places: Collection[Place]) -> dict[Place, WeekHold]:
    """The holds that stand over these weeks."""
    ids, weeks = {one.athlete_id for one in places}, {one.week for one in places}
    rows = WeekHold.objects.filter(athlete__in=ids, week_start__in=weeks).alive()
    found = {Place(row.athlete_id, row.week_start): row for row in rows.select_related("set_by")}
    return {place: row for place, row in found.items() if place in places}
