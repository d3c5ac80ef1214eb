"""The coach's week: athletes down, days across, sorted by need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from athletes.models import Athlete, Run
from clubs.templatetags.icons import sign
from clubs.weeks import week_name
from sessions.models import SessionReport, TrainingSession
from sessions.pages import levels, numbers, sentences
from sessions.pages.needs import (
    Need,
    Rank,
    effort_is_off,
    mean_rir,
    needs,
    pain_kind,
    pain_label,
)
from sessions.pages.week_facts import RaceAhead, WeekFacts

Status = TrainingSession.Status
ANY = UUID(int=0)
SORTS = ("need", "name", "race")


class Chip(NamedTuple):
    kind: str
    label: str
    title: str = ""
    url: str = ""
    sign: SafeString = SafeString("")


class Cell(NamedTuple):
    chips: list[Chip]
    is_today: bool


class Heading(NamedTuple):
    label: str
    is_today: bool


class Row(NamedTuple):
    """One athlete of the grid, ready to print."""

    uid: UUID
    name: str
    url: str
    stage: str
    needs: list[Need]
    cells: list[Cell]
    done: str
    effort: Chip | None
    race: Chip | None
    race_day: date

    @property
    def rank(self) -> int:
        return int(self.needs[0].rank) if self.needs else 0

    @property
    def reasons(self) -> list[Need]:
        """What stands under the name; a race near is told by its own column."""
        return [need for need in self.needs if need.rank > Rank.RACE]


def headings(facts: WeekFacts) -> list[Heading]:
    days = (facts.week + timedelta(days=number) for number in range(7))
    return [Heading(date_format(day, "D j"), day == facts.today) for day in days]


def rows(facts: WeekFacts, club: str, *, sort: str = "need", search: str = "") -> list[Row]:
    """The grid's rows. `search` looks for a part of the name."""
    pattern = reverse("sessions:athlete", args=[club, ANY])
    wanted = search.casefold()
    found = [
        _row(one, facts, pattern.replace(str(ANY), str(one.uid)))
        for one in facts.athletes
        if wanted in one.name.casefold()
    ]
    if sort == "name":
        return sorted(found, key=lambda row: row.name.casefold())
    if sort == "race":
        return sorted(found, key=lambda row: (row.race_day, row.name.casefold()))
    return sorted(found, key=lambda row: (-row.rank, _nearest(row), row.name.casefold()))


def _nearest(row: Row) -> date:
    """Among those with a race near, the next one first."""
    return row.race_day if row.rank == Rank.RACE else date.max


def _row(athlete: Athlete, facts: WeekFacts, url: str) -> Row:
    sessions = facts.sessions.get(athlete.pk, [])
    due = [one for one in sessions if one.status != Status.DROPPED]
    done = sum(one.status == Status.COMPLETED for one in due)
    next_race = next(
        (one for one in facts.races.get(athlete.pk, []) if one.day >= facts.today), None
    )
    return Row(
        uid=athlete.uid,
        name=athlete.name,
        url=url,
        stage=_stage(sessions),
        needs=needs(athlete, facts),
        cells=_cells(athlete, facts, f"{url}?week={week_name(facts.week)}"),
        done=f"{done}/{len(due)}" if due else "–",
        effort=_effort(athlete, facts),
        race=_next_race(next_race, facts.today),
        race_day=next_race.day if next_race else date.max,
    )


def _stage(sessions: list[TrainingSession]) -> str:
    """Where the athlete stands: the goal of the block, and what eases or stops the week."""
    block: dict[str, Any] = next((one.plan for one in sessions if one.plan.get("block")), {})
    code = levels.most_severe(_code(one) for one in sessions)
    words = [levels.goal(block["block"]).capitalize()] if block else []
    if block.get("block_weeks"):
        count = {"week": block["block_week"], "weeks": block["block_weeks"]}
        words.append(_("wk %(week)s of %(weeks)s") % count)
    if levels.level(code) != "full":
        words.append(levels.label(code))
    return " · ".join(words) if words else _("No session this week")


def _cells(athlete: Athlete, facts: WeekFacts, url: str) -> list[Cell]:
    by_day: dict[date, list[Chip]] = defaultdict(list)
    nowhere, placed = _parted(facts.sessions.get(athlete.pk, []))
    if nowhere:
        by_day[facts.week].append(_nowhere(nowhere, url))
    for session in placed:
        day = session.done_on or session.day or facts.week
        report = facts.reports.get(session.pk)
        by_day[day].append(_session(session, report, facts, url))
    for run in facts.runs.get(athlete.pk, []):
        by_day[run.day].append(_run(run.kind, run.distance_m, facts.language))
    for race in facts.races.get(athlete.pk, []):
        by_day[race.day].append(_race(race, facts.language))
    days = (facts.week + timedelta(days=number) for number in range(7))
    return [Cell(by_day[day], day == facts.today) for day in days]


def _parted(
    sessions: Sequence[TrainingSession],
) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """Those planned off without a day, and the others."""
    nowhere = [one for one in sessions if one.status == Status.DROPPED and one.day is None]
    return nowhere, [one for one in sessions if one not in nowhere]


def _nowhere(sessions: Sequence[TrainingSession], url: str) -> Chip:
    """Sessions without a day, in one chip: how many, and why."""
    code = _code(sessions[0])
    label = _("%(count)s off · %(why)s") % {"count": len(sessions), "why": levels.word(code)}
    why = [levels.sentence(code), *sentences.places(sessions[0].plan.get("reasons", ()))]
    titles = ", ".join(one.title for one in sessions)
    return Chip("quiet", label, f"{titles}: {'. '.join(why)}", f"{url}#session-{sessions[0].uid}")


def _session(
    session: TrainingSession, report: SessionReport | None, facts: WeekFacts, url: str
) -> Chip:
    pain = pain_kind(report) if facts.sees_flags else ""
    kind, label, title = _state(session)
    if pain and report is not None:
        kind = pain
        label = f"{session.title} · {pain_label(report, sees_health=facts.sees_health)}"
    elif session.status == Status.MISSED and report is not None and report.missed:
        title = _("Missed: %(reason)s") % {"reason": report.get_missed_display()}
    return Chip(kind, label, title, f"{url}#session-{session.uid}", _sign(kind, facts.language))


def _state(session: TrainingSession) -> tuple[str, str, str]:
    """Kind, label and title of a session without a pain."""
    title = session.title
    reasons = " · ".join(sentences.places(session.plan.get("reasons", ())))
    match session.status:
        case Status.COMPLETED:
            return "done", title, _("Done")
        case Status.MISSED:
            return "missed", title, _("Missed")
        case Status.DROPPED:
            return "quiet", _("%(title)s · planned off") % {"title": title}, reasons
        case Status.STARTED:
            return "plan", _("%(title)s · started") % {"title": title}, _("Being logged")
    code = _code(session)
    if levels.level(code) != "full":
        return levels.kind(code), f"{title} · {levels.word(code)}", levels.sentence(code)
    if session.published_at is None:
        return "plan", title, _("Planned, not published")
    return "plan", title, _("Published")


def _code(session: TrainingSession) -> str:
    """What eases or stops a session: its own code, else what most of its lines share."""
    if session.plan.get("code"):
        return str(session.plan["code"])
    codes = [str(line.get("code", "full")) for line in session.plan.get("lines", ())]
    return max(codes, key=codes.count, default="full")


@lru_cache(maxsize=512)
def _run(kind: str, distance_m: int | None, language: str) -> Chip:
    """Hundreds of athletes run the same few runs: each is said once a language."""
    label = str(Run.Kind(kind).label).capitalize()
    if distance_m and kind == Run.Kind.LONG:
        label = f"{label} {numbers.kilometres(distance_m)}"
    return Chip("quiet", label, _("Run"))


@lru_cache(maxsize=64)
def _sign(kind: str, language: str) -> SafeString:
    return sign(kind)


def _race(race: RaceAhead, language: str) -> Chip:
    title = _("%(priority)s race") % {"priority": race.priority}
    return Chip("race", race.name, title, sign=_sign("race", language))


def _effort(athlete: Athlete, facts: WeekFacts) -> Chip | None:
    efforts = facts.efforts.get(athlete.pk, [])
    mean = mean_rir(efforts)
    if mean is None:
        return None
    kind = "warn" if effort_is_off(efforts) else "done"
    target = numbers.rir([round(mean[1], 1), round(mean[2], 1)])
    logged = numbers.number(round(mean[0], 1))
    title = _("%(logged)s repetitions in reserve, asked %(target)s") % {
        "logged": logged,
        "target": target,
    }
    return Chip(
        kind,
        f"RIR {logged} / {target}",
        title,
        sign=_sign(kind, facts.language) if kind == "warn" else SafeString(""),
    )


def _next_race(race: RaceAhead | None, today: date) -> Chip | None:
    if race is None:
        return None
    away = (race.day - today).days
    label = numbers.in_days(away)
    near = away <= 14
    what = race.priority if near else numbers.kilometres(race.distance_m) or race.priority
    return Chip(
        "race" if near else "plain", f"{what} · {label}", f"{race.name}, {numbers.day(race.day)}"
    )
