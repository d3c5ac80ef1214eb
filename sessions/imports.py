"""Logs from a spreadsheet: sets of sessions that stand, as if they had been logged one by one.

A row names its session by id, or by athlete and day. Read again it changes nothing; with other
values it is a correction. What is imported is finished: the session is judged on its day. A session
comes in whole or not at all: one wrong row keeps its others out as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete
from athletes.named import Named
from clubs.roles import Area
from clubs.tables.imports import (
    Ask,
    Column,
    Fault,
    Import,
    Outcome,
    Row,
    Status,
    Wrong,
    read_choice,
    read_day,
    read_number,
    read_text,
    read_whole,
)
from sessions.models import SetLog, TrainingSession
from sessions.planning.logs import SetEntry, complete, log_sets
from sessions.planning.plans import read_plan

YES = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "1": "yes", "0": "no", "x": "yes"}
SIDES = {"left": "left", "l": "left", "right": "right", "r": "right", "both": ""}
WEEK_DAYS = timedelta(days=6)
SESSION, ATHLETE, DAY, LINE = "session_id", "athlete", "day", "line"
Place = tuple[str, bool, int, str]


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError(_("must be the id of a session, as a table of plans has it")) from None


@dataclass
class Sets:
    """The rows of one session: entries as the log verb takes them, beside the row of each."""

    session: TrainingSession
    day: date
    entries: list[tuple[Row, SetEntry]] = field(default_factory=list)


class Reading:
    """Rows to sessions and sets, with a constant number of queries."""

    def __init__(self, rows: Sequence[Row], ask: Ask) -> None:
        self.ask = ask
        reached = Athlete.objects.reached_in(ask.by, Area.LOGS, change=True)
        self.named = Named(reached)
        sessions = TrainingSession.objects.loggable_by(ask.by).select_related("athlete")
        found = list(_asked_for(rows, sessions).defer("trace", "proposal", "judged"))
        self.by_uid = {one.uid: one for one in found}
        self.by_day: dict[tuple[int, date | None], list[TrainingSession]] = {}
        for one in found:
            self.by_day.setdefault((one.athlete_id, one.done_on or one.day), []).append(one)
        logs = SetLog.objects.filter(session__in=found, deleted_at=None)
        self.logged: dict[tuple[int, Place], SetLog] = {
            (one.session_id, (one.line, one.warmup, one.number, one.side)): one for one in logs
        }
        self.sets: dict[int, Sets] = {}
        self.broken: dict[int, int] = {}  # by session: the first wrong row

    def read(self, row: Row) -> None:
        """Put a row's set to its session; what is wrong becomes a fault of the row."""
        session, is_sound = None, not row.faults
        try:
            session = self._session(row)
            if is_sound:
                entry, day = self._entry(row, session), self._day(row, session)
                self.sets.setdefault(session.pk, Sets(session, day)).entries.append((row, entry))
        except Wrong as wrong:
            row.faults += [wrong.fault] if is_sound else []
        if row.faults and session is not None:
            self.broken.setdefault(session.pk, row.number)

    def keep_whole(self) -> None:
        """Leave out the good rows of a session that has a wrong one."""
        message = _("row %(row)s of the same session is wrong: it comes in whole or not at all")
        for pk, number in self.broken.items():
            for row, _entry in self.sets.pop(pk).entries if pk in self.sets else ():
                row.faults.append(Fault(SESSION, "", message % {"row": number}))

    def status(self, session: TrainingSession, entry: SetEntry) -> Status:
        known = self.logged.get((session.pk, (entry.line, entry.warmup, entry.number, entry.side)))
        if known is None:
            return Status.NEW
        told = (known.load, known.reps, known.rir)
        same = told == (entry.load, entry.reps, entry.rir)
        return Status.SAME if same and known.unit == entry.unit else Status.CHANGED

    def _session(self, row: Row) -> TrainingSession:
        uid, said, day = (row.values[name] for name in ("session_id", "athlete", "day"))
        if uid is not None:
            known = self.by_uid.get(uid)
            if known is None:
                raise Wrong(SESSION, uid, _("no session that you may log has this id"))
            return known
        if said is None or day is None:
            raise Wrong(SESSION, "", _("needs a session id, or athlete and day"))
        try:
            athlete = self.named.find(said)
        except ValueError as error:
            raise Wrong(ATHLETE, said, str(error)) from None
        found = self.by_day.get((athlete.pk, day), [])
        if len(found) != 1:
            none = _("%(name)s has no session on this day")
            several = _("%(name)s has several sessions on this day: give the session id")
            told = (several if found else none) % {"name": athlete.name}
            raise Wrong(DAY, day, told)
        return found[0]

    def _entry(self, row: Row, session: TrainingSession) -> SetEntry:
        values = row.values
        asked = {one.line: one for one in read_plan(session).lines}
        line = _line(values["line"], asked)
        warmup, side = values["warmup"] == "yes", values["side"] or ""
        mark = f"{line}/{warmup}/{values['set']}/{side}"
        return SetEntry(
            client_id=uuid5(session.uid, mark),
            line=line,
            number=values["set"],
            reps=values["reps"],
            load=values["load"],
            unit=values["unit"] or session.athlete.unit,
            rir=values["rir"],
            side=side,
            warmup=warmup,
        )

    def _day(self, row: Row, session: TrainingSession) -> date:
        day: date = row.values["day"] or session.done_on or session.day or session.week_start
        last = min(self.ask.by.today, session.week_start + WEEK_DAYS)
        if session.status == TrainingSession.Status.DROPPED:
            raise Wrong(SESSION, session.title, _("is planned off: nothing is logged"))
        if not session.week_start <= day <= last:
            span = {"first": session.week_start, "last": last}
            raise Wrong(DAY, day, _("must be %(first)s to %(last)s") % span)
        return day


def run(rows: list[Row], ask: Ask) -> list[Outcome]:
    """What comes of each row; with `ask.writes` it is done, session by session."""
    reading = Reading(rows, ask)
    for row in rows:
        reading.read(row)
    reading.keep_whole()
    outcomes = [_wrong(row) for row in rows if row.faults]
    if ask.writes and outcomes and not ask.partly:
        return outcomes
    for sets in reading.sets.values():
        outcomes += _outcomes(reading, sets, ask)
    return sorted(outcomes, key=lambda one: one.number)


def _outcomes(reading: Reading, sets: Sets, ask: Ask) -> list[Outcome]:
    told = [
        Outcome(row.number, reading.status(sets.session, entry), _title(sets), _detail(entry))
        for row, entry in sets.entries
    ]
    changed = any(one.status != Status.SAME for one in told)
    if not (ask.writes and changed):
        return told
    entries, told_of = [entry for _row, entry in sets.entries], sets.day < ask.by.today
    who: dict[str, Any] = {"by": ask.by, "at": ask.at, "was_there": not told_of}
    try:
        with transaction.atomic():
            log_sets(sets.session, entries, **who)
            complete(sets.session, **who, done_on=sets.day)
    except ValidationError as refused:
        said = " ".join(refused.messages)
        fault = Fault("session_id", sets.session.title, said)
        return [Outcome(one.number, Status.WRONG, one.title, "", (fault,)) for one in told]
    return told


def _asked_for(
    rows: Iterable[Row], sessions: QuerySet[TrainingSession]
) -> QuerySet[TrainingSession]:
    """Those that rows name, and all of the days that they name."""
    uids = {row.values["session_id"] for row in rows if row.values["session_id"]}
    days = {row.values["day"] for row in rows if row.values["day"]}
    found = sessions.filter(uid__in=uids)
    if days:
        found |= sessions.filter(day__gte=min(days), day__lte=max(days))
        found |= sessions.filter(done_on__gte=min(days), done_on__lte=max(days))
    return found


def _line(said: str, asked: Collection[str]) -> str:
    """The line of the session that a file means: its key, or its exercise where only one has it."""
    if said in asked:
        return said
    named = [key for key in asked if key.partition("/")[0] == said.replace(" ", "_").lower()]
    if len(named) == 1:
        return named[0]
    allowed = ", ".join(asked) or _("none")
    raise Wrong(LINE, said, _("must be one of %(allowed)s") % {"allowed": allowed})


def _wrong(row: Row) -> Outcome:
    who = row.values.get("athlete") or row.values.get("session_id") or ""
    return Outcome(row.number, Status.WRONG, str(who), "", tuple(row.faults))


def _title(sets: Sets) -> str:
    return f"{sets.session.athlete.name}, {sets.day}"


def _detail(entry: SetEntry) -> str:
    load = f"{entry.load} {entry.unit} × " if entry.load is not None else ""
    rir = "" if entry.rir is None else _(", %(rir)s in reserve") % {"rir": entry.rir}
    return f"{entry.line.partition('/')[0]} {entry.number}: {load}{entry.reps}{rir}"


LOGS = Import(
    name="log-list",
    area=Area.LOGS,
    title=gettext_lazy("Import logs"),
    about=gettext_lazy("Sets of sessions that stand; each session is then finished on its day"),
    columns=(
        Column("session_id", gettext_lazy("Session"), ("session id",), _uid),
        Column("athlete", gettext_lazy("Athlete"), ("athlete_id", "runner"), read_text(120)),
        Column("day", gettext_lazy("Day"), ("date",), read_day),
        Column("line", gettext_lazy("Line"), ("exercise",), read_text(100), is_required=True),
        Column(
            "set", gettext_lazy("Set"), ("number", "set no"), read_whole(1, 20), is_required=True
        ),
        Column("warmup", gettext_lazy("Warm-up"), ("warm up",), read_choice(YES)),
        Column("side", gettext_lazy("Side"), (), read_choice(SIDES)),
        Column("load", gettext_lazy("Load"), ("weight",), read_number(0, 1000)),
        Column(
            "unit", gettext_lazy("Unit"), (), read_choice({"kg": "kg", "lb": "lb", "lbs": "lb"})
        ),
        Column("reps", gettext_lazy("Repetitions"), (), read_whole(0, 1000), is_required=True),
        Column("rir", gettext_lazy("In reserve"), ("rir last set",), read_number(0, 10)),
    ),
    example=("", "Ana Adult", "2026-11-24", "back_squat", "1", "no", "", "60", "kg", "8", "2"),
    run=run,
    back="sessions:exports",
)
