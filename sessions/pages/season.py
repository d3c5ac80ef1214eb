"""The season strip: one bar a week, past ones as they stood, coming ones as they are projected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete, Race, Season
from clubs.models import Principal
from clubs.weeks import WEEK, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import levels, numbers
from sessions.planning.plans import Plan, read_plan

Status = TrainingSession.Status
PAST = 12  # weeks shown before this one without a season
COMING = 14
MOST = 60
HEIGHTS = {
    "deload": 2,
    "light": 3,
    "lighter": 2,
    "stop": 1,
    "race": 1,
    "off": 1,
    "gate": 1,
    "skip": 1,
    "rest": 1,
}
KINDS = {"race": "stop", "gate": "off", "skip": "off", "rest": "off", "no_equipment": "off"}


@dataclass
class SeasonWeek:
    """What is known of a week: the goal of its block, its level, whether it was trained."""

    monday: date
    codes: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    trained: bool = False
    planned: bool = False
    projected: bool = False
    is_open: bool = False  # to come, and nothing of it may be told yet
    races: list[tuple[str, str]] = field(default_factory=list)  # name, priority

    @property
    def code(self) -> str:
        return levels.most_severe(self.codes)

    @property
    def goal(self) -> str:
        return next((goal for goal in self.goals if goal), "")

    def add(self, plan: Plan) -> None:
        if plan.code:
            self.codes.append(plan.code)
        self.codes += [line.code for line in plan.lines]
        self.goals.append(plan.block)


def season_span(athlete: Athlete, principal: Principal) -> tuple[Season | None, date, date]:
    """The season that stands today, else some weeks on both sides. First and last Monday."""
    today = principal.today
    season = (
        Season.objects.visible_to(principal)
        .filter(athlete=athlete, starts_on__lte=today, ends_on__gte=today)
        .first()
    )
    this = week_start(today)
    if season is None:
        return None, this - PAST * WEEK, this + COMING * WEEK
    first, last = week_start(season.starts_on), week_start(season.ends_on)
    if last - first > MOST * WEEK:
        first, last = max(first, this - MOST // 2 * WEEK), min(last, this + MOST // 2 * WEEK)
    return season, first, last


def stored_weeks(
    athlete: Athlete, principal: Principal, first: date, last: date
) -> dict[date, SeasonWeek]:
    rows = TrainingSession.objects.visible_to(principal).filter(
        athlete=athlete, week_start__range=(first, last)
    )
    found: dict[date, SeasonWeek] = {}
    for row in rows.only("week_start", "status", "plan", "athlete_id", "club_id"):
        week = found.setdefault(row.week_start, SeasonWeek(row.week_start))
        week.add(read_plan(row))
        week.trained |= row.status == Status.COMPLETED
        week.planned |= row.status != Status.DROPPED
    return found


def season_races(athlete: Athlete, principal: Principal, first: date, last: date) -> list[Race]:
    rows = Race.objects.visible_to(principal).filter(athlete=athlete)
    return list(rows.filter(day__range=(first, last + timedelta(days=6))))


def strip(
    weeks: dict[date, SeasonWeek],
    races: Iterable[Race],
    season: Season | None,
    span: tuple[date, date],
    page: tuple[str, Athlete, date],
) -> dict[str, Any]:
    """The strip and its table. `page`: club, athlete and today."""
    club, athlete, today = page
    by_week: dict[date, list[Race]] = defaultdict(list)
    for race in races:
        by_week[week_start(race.day)].append(race)
    mondays = [span[0] + number * WEEK for number in range((span[1] - span[0]) // WEEK + 1)]
    url = reverse("sessions:athlete", args=[club, athlete.uid])
    this = week_start(today)
    known = [weeks.get(day, SeasonWeek(day, is_open=day > this)) for day in mondays]
    bars = [_bar(week, by_week[week.monday], url, today) for week in known]
    return {
        "title": season.name if season else _("Season"),
        "sub": _meter(known, season, week_start(today)),
        "legend": _legend(bars),
        "weeks": bars,
    }


def _bar(week: SeasonWeek, races: Sequence[Race], url: str, today: date) -> dict[str, Any]:
    kind = _kind(week)
    level = levels.level(week.code)
    height = HEIGHTS.get(level, 4) if week.codes else 0
    return {
        "label": str(week.monday.isocalendar().week),
        "kind": kind,
        "height": height,
        "current": week.monday == week_start(today),
        "race": ", ".join(f"{race.name} ({race.priority})" for race in races),
        "title": _title(week, races),
        "url": f"{url}?week={week_name(week.monday)}",
    }


def _kind(week: SeasonWeek) -> str:
    level = levels.level(week.code)
    if not week.codes:
        return "open" if week.is_open else "off"
    return KINDS.get(level, level) if level != "full" else week.goal or "strength"


def _title(week: SeasonWeek, races: Sequence[Race]) -> str:
    """Everything the colours say, in words."""
    words = [date_format(week.monday, "j M")]
    if not week.codes:
        words.append(_("not made yet") if week.is_open else _("no strength"))
    elif levels.level(week.code) == "full":
        words.append(levels.goal(week.goal))
    else:
        words.append(levels.label(week.code))
    if week.trained:
        words.append(_("trained"))
    elif week.projected:
        words.append(_("projected"))
    words += [f"{race.name} ({race.priority}), {numbers.day(race.day)}" for race in races]
    return " · ".join(word for word in words if word)


def _legend(bars: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The kinds that are in sight, in words."""
    words = {
        "stop": _("stopped"),
        "off": _("off"),
        "open": _("not made yet"),
        "light": _("light"),
        "lighter": _("lighter"),
        "deload": _("deload"),
    }
    kinds = dict.fromkeys(bar["kind"] for bar in bars)
    return [{"kind": kind, "label": words.get(kind) or levels.goal(kind)} for kind in kinds]


def _meter(weeks: Sequence[SeasonWeek], season: Season | None, this: date) -> str:
    """Share of weeks with strength, of those gone by, beside the season's goal."""
    count = _("%(count)s weeks") % {"count": len(weeks)}
    past = [week for week in weeks if week.monday < this]
    if not past:
        return count
    share = round(100 * sum(week.trained for week in past) / len(past))
    text = _("strength in %(share)s%% of weeks so far") % {"share": share}
    if season is None:
        return f"{count} · {text}"
    goal = _("goal %(low)s–%(high)s%%") % {
        "low": round(100 * season.share_low),
        "high": round(100 * season.share_high),
    }
    return f"{count} · {text} ({goal})"
