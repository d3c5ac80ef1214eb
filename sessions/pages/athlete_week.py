"""An athlete's week, Monday to Sunday: sessions, runs and races, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete, Race, Run
from clubs.models import Club, Principal
from clubs.weeks import WEEK, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import numbers, session_words
from sessions.pages.athlete_days import SessionGlance, coming, glance
from sessions.pages.athlete_facts import Facts, own_athletes, read_facts

DAYS = 7


@dataclass(frozen=True)
class Day:
    day: date
    name: str
    is_today: bool
    sessions: Sequence[SessionGlance]
    runs: Sequence[str]
    races: Sequence[str]

    @property
    def is_free(self) -> bool:
        return not (self.sessions or self.runs or self.races)


@dataclass(frozen=True)
class AthleteWeek:
    name: str
    uid: UUID
    is_own: bool
    days: Sequence[Day]
    without_day: Sequence[SessionGlance]
    coming: str


@dataclass(frozen=True)
class WeekPage:
    title: str
    sub: str
    previous: str
    next: str
    this: str
    parts: Sequence[AthleteWeek]


def week_page(club: Club, principal: Principal, now: datetime, monday: date) -> WeekPage:
    """Eight queries, however many athletes."""
    athletes = own_athletes(principal)
    rows = TrainingSession.objects.visible_to(principal).filter(athlete__in=athletes)
    facts = read_facts(club, principal, now, athletes, list(rows.in_week(monday)))
    week = (monday, monday + timedelta(days=DAYS - 1))
    runs = list(Run.objects.visible_to(principal).filter(athlete__in=athletes, day__range=week))
    races = list(Race.objects.visible_to(principal).filter(athlete__in=athletes, day__range=week))
    this = week_start(principal.today)
    return WeekPage(
        title=_title(monday, this),
        sub=numbers.week_days(monday),
        previous=week_name(monday - WEEK),
        next=week_name(monday + WEEK),
        this="" if monday == this else week_name(this),
        parts=[_part(athlete, monday, facts, runs, races) for athlete in athletes],
    )


def _title(monday: date, this: date) -> str:
    near = {this: _("This week"), this + WEEK: _("Next week"), this - WEEK: _("Last week")}
    number = monday.isocalendar().week
    return near.get(monday) or _("Week %(number)s") % {"number": number}


def _part(
    athlete: Athlete, monday: date, facts: Facts, runs: Sequence[Run], races: Sequence[Race]
) -> AthleteWeek:
    sessions = facts.of(athlete)
    placed = [one for one in sessions if session_words.session_day(one) is not None]
    days = [
        Day(
            day=day,
            name=date_format(day, "l j M"),
            is_today=day == facts.today,
            sessions=[
                glance(one, facts) for one in placed if session_words.session_day(one) == day
            ],
            runs=[run_text(one) for one in runs if (one.athlete_id, one.day) == (athlete.pk, day)],
            races=[
                race_text(one) for one in races if (one.athlete_id, one.day) == (athlete.pk, day)
            ],
        )
        for day in (monday + timedelta(days=count) for count in range(DAYS))
    ]
    is_ahead = monday >= week_start(facts.today)
    return AthleteWeek(
        name=athlete.name,
        uid=athlete.uid,
        is_own=facts.principal.is_person(athlete.user_id),
        days=days,
        without_day=[glance(one, facts) for one in sessions if one not in placed],
        coming=coming(athlete, facts) if is_ahead and not sessions else "",
    )


def run_text(run: Run) -> str:
    """As `Tempo run, 12 k`, `Long run, 1:30:00, done`."""
    said = [_("%(kind)s run") % {"kind": run.get_kind_display().capitalize()}]
    if run.distance_m:
        said.append(numbers.kilometres(run.distance_m))
    elif run.duration_s:
        said.append(numbers.clock(run.duration_s))
    if run.done:
        said.append(_("done"))
    return ", ".join(said)


def race_text(race: Race) -> str:
    """As `Half marathon, B race, 21.1 k`."""
    said = [race.name, _("%(priority)s race") % {"priority": race.priority}]
    if race.distance_m:
        said.append(numbers.kilometres(race.distance_m))
    return ", ".join(said)
