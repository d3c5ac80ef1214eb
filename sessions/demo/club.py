"""The demo club while it is being told: its people, and the moments of its days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from athletes.models import Athlete
from clubs.models import Club, Membership, Principal
from clubs.roles import Role
from clubs.weeks import WEEK, local_moment, week_start
from programs.models import ProgramVersion
from sessions.demo.cast import Story

WEEKS = 12  # of history, before the running one


@dataclass
class Demo:
    club: Club
    now: datetime
    members: dict[str, Membership]
    site: str = "http://localhost:8000"  # where links in letters lead
    versions: dict[str, ProgramVersion] = field(default_factory=dict)
    athletes: dict[str, tuple[Athlete, Story]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.club.today(self.now)

    @property
    def first_week(self) -> date:
        return self.monday(0)

    @property
    def ids(self) -> list[int]:
        return [athlete.pk for athlete, _ in self.athletes.values()]

    def monday(self, week: int) -> date:
        """Of a week of the story; week 12 is the running one."""
        return week_start(self.today) + (week - WEEKS) * WEEK

    def at(self, day: date, hour: int = 8, minute: int = 0) -> datetime:
        """A moment of a local day, never after now."""
        return min(local_moment(self.club.zone, day, time(hour, minute)), self.now)

    def is_past(self, day: date) -> bool:
        return day < self.today

    def coach_of(self, athlete: Athlete, at: datetime) -> Principal:
        if athlete.coach is None:
            message = f"{athlete} has no coach in the demo"
            raise ValueError(message)
        return athlete.coach.principal(at)

    def own(self, athlete: Athlete, day: date) -> Principal:
        """The athlete as the one who logs."""
        return Principal(
            user_id=athlete.user_id or 0,
            club_id=self.club.pk,
            roles=frozenset({Role.ATHLETE}),
            today=day,
            name=athlete.name,
        )

    def with_part(self, part: str) -> list[Athlete]:
        return [athlete for athlete, story in self.athletes.values() if story.part == part]


def sunday(monday: date) -> date:
    return monday + timedelta(days=6)
