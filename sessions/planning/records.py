"""What planning reads of a chunk of athletes: few queries, whatever the chunk's size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery

from athletes.models import (
    Athlete,
    Availability,
    BodyWeight,
    CoachEvent,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
)
from clubs.models import Club
from clubs.weeks import WEEK, week_start
from programs.document import ProgramDocument, ProgramLine, stored_document
from programs.models import (
    Equipment,
    Exercise,
    Gym,
    Machine,
    Place,
    PolicySetting,
    ProgramVersion,
)
from programs.progression.state import State, state_from_json
from sessions.models import Assignment, LineState, Override, SessionReport, SetLog, TrainingSession

Slot = tuple[date, int]
Row = TypeVar("Row")

WEIGHT_DAYS = timedelta(days=56)  # the widest window that the policy allows


@dataclass
class ClubRecord:
    """What all athletes of a club share."""

    club: Club
    library: dict[str, Exercise]
    gyms: list[int]
    equipment: dict[int, list[Equipment]]
    machines: dict[int, list[Machine]]
    policies: list[PolicySetting]
    documents: dict[int, ProgramDocument] = field(default_factory=dict)
    cached: dict[Any, Any] = field(default_factory=dict)  # what chunks of one club make once

    @cached_property
    def settings(self) -> dict[Place, list[PolicySetting]]:
        """Of each place what was set there, by its day: an athlete looks up a few of them."""
        found: dict[Place, list[PolicySetting]] = {}
        for one in self.policies:
            found.setdefault(one.place, []).append(one)
        return found

    def document(self, version: ProgramVersion) -> ProgramDocument:
        found = self.documents.get(version.pk)
        if found is None:
            found = self.documents[version.pk] = stored_document(version.document)
        return found

    def lines(self, version: ProgramVersion) -> list[tuple[str, ProgramLine]]:
        """All lines of a version by their keys; those of exercises that are gone are left out."""
        key = ("lines", version.pk)
        found: list[tuple[str, ProgramLine]] | None = self.cached.get(key)
        if found is None:
            found = self.cached[key] = [
                (line.key(self.library[line.exercise]), line)
                for session in self.document(version).sessions
                for line in session.lines
                if line.exercise in self.library
            ]
        return found


@dataclass
class AthleteRecord:
    """One athlete's facts and history from the week on that is folded first."""

    athlete: Athlete
    lacks_consent: bool = False  # of a minor, where the club publishes only with consent
    folded_until: date | None = None  # all exposures before are in the states
    assignments: list[Assignment] = field(default_factory=list)
    sessions: list[TrainingSession] = field(default_factory=list)
    sets: dict[int, list[SetLog]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[int, SessionReport] = field(default_factory=dict)
    overrides: dict[Slot, dict[str, Override]] = field(default_factory=lambda: defaultdict(dict))
    races: list[Race] = field(default_factory=list)
    offs: list[OffRange] = field(default_factory=list)
    weights: list[BodyWeight] = field(default_factory=list)
    availability: list[Availability] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    injuries: list[Injury] = field(default_factory=list)
    events: list[CoachEvent] = field(default_factory=list)
    gym_choices: list[GymChoice] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    state_documents: list[tuple[str, Any]] = field(default_factory=list)

    def week(self, monday: date) -> dict[int, TrainingSession]:
        return {one.slot: one for one in self.sessions if one.week_start == monday}


def read_club(club: Club) -> ClubRecord:
    """Five queries."""
    equipment: dict[int, list[Equipment]] = defaultdict(list)
    for one in Equipment.objects.filter(club=club).alive():
        equipment[one.gym_id].append(one)
    machines: dict[int, list[Machine]] = defaultdict(list)
    for machine in Machine.objects.filter(club=club).alive():
        machines[machine.gym_id].append(machine)
    return ClubRecord(
        club=club,
        library={one.slug: one for one in Exercise.objects.of_club(club.pk)},
        gyms=list(Gym.objects.filter(club=club).alive().values_list("pk", flat=True)),
        equipment=equipment,
        machines=machines,
        policies=list(PolicySetting.objects.filter(club=club).alive()),
    )


def read_athletes(club: Club, ids: Sequence[int], *, since: date) -> list[AthleteRecord]:
    """The records of athletes, folding from `since` (a Monday) or from where states were voided.

    About fifteen queries for any number of athletes.
    """
    athletes = Athlete.objects.filter(club=club, pk__in=ids).alive().select_related("coach__club")
    records = {one.pk: AthleteRecord(one) for one in athletes}
    if not records:
        return []
    _read_states(records, since)
    horizon = min((one.folded_until or date.min) for one in records.values())
    _read_history(records, horizon)
    _read_facts(records, max(horizon, date(1900, 3, 1)))
    return list(records.values())


def _read_states(records: dict[int, AthleteRecord], since: date) -> None:
    """The last state of each line; of those folded anew, the last one before the day it is from."""
    voided = {
        pk: week_start(one.athlete.replay_from)
        for pk, one in records.items()
        if one.athlete.replay_from is not None and one.athlete.replay_from < since
    }
    latest = LineState.objects.filter(athlete__in=records.keys() - voided.keys(), latest=True)
    rows = list(latest.filter(week_start__lt=since))
    if voided:
        older = LineState.objects.filter(athlete__in=voided).order_by("week_start")
        before = {
            (row.athlete_id, row.line): row
            for row in older
            if row.week_start < voided[row.athlete_id]
        }
        rows += before.values()
    for row in rows:
        record = records[row.athlete_id]
        record.states[row.line] = state_from_json(row.document)
        record.state_documents.append((row.line, row.document))
        until = row.week_start + WEEK
        record.folded_until = max(record.folded_until or until, until)


def before(monday: date) -> date:
    """The week before: placement looks back at its heavy days."""
    return max(monday, date.min + WEEK) - WEEK


def _read_history(records: dict[int, AthleteRecord], horizon: date) -> None:
    ids = list(records)
    assignments = Assignment.objects.filter(athlete__in=ids).alive()
    for assignment in assignments.select_related("program_version__program"):
        records[assignment.athlete_id].assignments.append(assignment)
    by_session: dict[int, AthleteRecord] = {}
    for session in (
        TrainingSession.objects.filter(athlete__in=ids, week_start__gte=before(horizon))
        .alive()
        .defer("trace")
    ):
        record = records[session.athlete_id]
        if record.folded_until is None or session.week_start >= before(record.folded_until):
            record.sessions.append(session)
            by_session[session.pk] = record
    touched = [one.pk for record in records.values() for one in record.sessions if one.is_settled]
    for row in SetLog.objects.filter(session__in=touched, warmup=False).alive():
        by_session[row.session_id].sets[row.session_id].append(row)
    for report in SessionReport.objects.filter(athlete__in=ids, session__week_start__gte=horizon):
        if report.session_id in by_session:
            by_session[report.session_id].reports[report.session_id] = report
    overrides = Override.objects.filter(athlete__in=ids, week_start__gte=horizon).alive()
    for override in overrides.select_related("set_by"):
        slot = (override.week_start, override.slot)
        records[override.athlete_id].overrides[slot][override.line] = override


def _read_facts(records: dict[int, AthleteRecord], horizon: date) -> None:
    ids = list(records)
    recent = Q(day__gte=horizon - WEIGHT_DAYS) | Q(pk__in=_last_weights(ids, horizon - WEIGHT_DAYS))
    weights = BodyWeight.objects.filter(recent, athlete__in=ids).alive()
    near = Run.objects.filter(athlete__in=ids, day__gte=horizon - WEEK).alive()
    for name, rows in (
        # Races and off ranges that were taken back still tell what was known before.
        ("races", Race.objects.filter(athlete__in=ids)),
        ("offs", OffRange.objects.filter(athlete__in=ids)),
        ("weights", weights),
        ("availability", Availability.objects.filter(athlete__in=ids).alive()),
        ("runs", near),
        ("injuries", Injury.objects.filter(athlete__in=ids).alive()),
        ("events", CoachEvent.objects.filter(athlete__in=ids).alive()),
        ("gym_choices", GymChoice.objects.filter(athlete__in=ids).alive()),
    ):
        _deal(records, name, rows)


def _deal(records: dict[int, AthleteRecord], name: str, rows: Iterable[Any]) -> None:
    for row in rows:
        getattr(records[row.athlete_id], name).append(row)


def _last_weights(ids: list[int], before: date) -> QuerySet[Athlete, int | None]:
    """The last weighing of each athlete before the window: it counts where none lies inside."""
    earlier = BodyWeight.objects.filter(athlete=OuterRef("pk"), day__lt=before, deleted_at=None)
    last = Subquery(earlier.order_by("-day", "-pk").values("pk")[:1])
    return Athlete.objects.filter(pk__in=ids).values_list(last, flat=True)
