"""One athlete's records as the engine's dated facts. Source: method, sections 2 and 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from athletes.models import Availability, CoachEvent, OffRange, Race
from clubs.weeks import week_start
from programs.document import (
    ProgramLine,
    default_line,
    exercise_of,
    line_fields,
    line_key,
)
from programs.models import Equipment, Exercise, Machine
from programs.progression.facts import (
    Barbell,
    BodyWeightFact,
    ClearFact,
    EquipmentFact,
    InjuryFact,
    LineFact,
    LineFields,
    OffFact,
    OwnFact,
    PossibleFact,
    RaceFact,
    Return,
    SharedFact,
    Start,
    TechniqueFact,
)
from programs.progression.facts import Machine as Stack
from programs.progression.units import Unit
from sessions.planning.policies import policy_facts
from sessions.planning.records import AthleteRecord, ClubRecord
from sessions.planning.units import unit_of

RETURNS: dict[str, Return] = {"none": "none", "short": "short", "full": "full", "": "full"}
FIRST_DAY = date(1900, 1, 1)
BARBELL_KINDS = ("trap bar", "smith machine", "landmine")


def common_facts(record: AthleteRecord) -> list[SharedFact]:
    """What counts for all lines: body weights, sessions possible, races, off ranges."""
    facts: list[SharedFact] = [
        BodyWeightFact(date=one.day, value=one.value, unit=unit_of(one.unit))
        for one in record.weights
    ]
    facts += _possible(record.availability)
    for race in record.races:
        facts += [_race(fact_id(race), race.name, known) for known in race.history]
    for off in record.offs:
        facts += [_off(fact_id(off), known) for known in off.history]
    facts.sort(key=lambda fact: fact.date)
    return facts


def fact_id(row: Race | OffRange) -> str:
    """What the engine calls a race or off range; one that is not saved goes by its public id."""
    return str(row.pk or row.uid)


def line_facts(key: str, record: AthleteRecord, club: ClubRecord) -> list[OwnFact]:
    """What counts for one line: what programs say to it, its policy, events, kit and injuries."""
    exercise = club.library[exercise_of(key)]
    facts: list[OwnFact] = [*_said_to(key, exercise, record, club)]
    facts += policy_facts(key, record, club)
    facts += _equipment(key, exercise, record, club)
    facts += _events(key, record)
    facts += _injuries(key, record)
    facts.sort(key=lambda fact: fact.date)  # stable: a line fact stays first on its date
    return facts


def program_lines(
    record: AthleteRecord, club: ClubRecord
) -> Iterator[tuple[date, str, ProgramLine]]:
    """Each line that a program gave to the athlete, and from when."""
    for assignment in record.assignments:
        for key, line in club.lines(assignment.program_version):
            yield assignment.starts_on, key, line


def conversion_of(key: str, record: AthleteRecord, on: date) -> CoachEvent | None:
    """The coach's word that this line is done as another exercise by that day, the last one."""
    found = None
    for event in record.events:
        if event.kind == CoachEvent.Kind.CONVERSION and event.line == key and event.acts_on <= on:
            found = event
    return found


def substitute_of(key: str, record: AthleteRecord, club: ClubRecord) -> str | None:
    """The line that a line at rest asks: the program's word, else the library's."""
    slug = exercise_of(key)
    chosen = next(
        (one.substitute for _, name, one in program_lines(record, club) if name == key), None
    )
    substitute = club.library.get(chosen if chosen is not None else club.library[slug].substitute)
    if substitute is None:
        return None
    return line_key(substitute.slug, substitute.load_type)


def _said_to(
    key: str, exercise: Exercise, record: AthleteRecord, club: ClubRecord
) -> Iterator[LineFact]:
    """Programs in order of their start; a line of no program stands from the first of all days."""
    unit = unit_of(record.athlete.unit)
    said: dict[date, ProgramLine] = {}
    for starts_on, name, line in program_lines(record, club):
        if name == key and (starts_on not in said or line.blocks):
            said.setdefault(starts_on, line)
    for event in record.events:
        if event.kind == CoachEvent.Kind.CONVERSION and event.document["line"] == key:
            yield _converted(event, exercise, unit)
            return
    if not said:
        said = {FIRST_DAY: default_line(exercise)}
    # What was done before any program that still stands (one was taken back) began with the first.
    first = min(said)
    done = min((row.week_start for row in record.sessions), default=first)
    said.setdefault(min(first, done), said[first])
    for starts_on in sorted(said):
        yield _cached(club, starts_on, said[starts_on], exercise, unit)
    yield from _settings(key, record, first=min(said))


def _cached(
    club: ClubRecord, on: date, line: ProgramLine, exercise: Exercise, unit: Unit
) -> LineFact:
    """The same object for all athletes of a chunk, so that the engine makes its frame once."""
    key = ("line", on, id(line) if line.blocks else line.exercise, unit)
    fact = club.cached.get(key)
    if fact is None:
        fact = LineFact(date=on, set=line_fields(line, exercise, unit))
        club.cached[key] = fact
        club.cached[("kept", id(line))] = line  # an id is good while the object lives
    return fact


def _converted(event: CoachEvent, exercise: Exercise, unit: Unit) -> LineFact:
    """A conversion closes a line and starts a new one from the old line's base."""
    said = event.document
    start = Start(
        from_=Decimal(said["from"]),
        mode=said["mode"],
        factor=Decimal(said["factor"]) if said.get("factor") else None,
    )
    line = ProgramLine(exercise=exercise.slug)
    # From the Monday on, so that it stands wherever in the week the session is placed.
    monday = week_start(event.acts_on)
    return LineFact(date=monday, set=line_fields(line, exercise, unit, start))


def _settings(key: str, record: AthleteRecord, *, first: date) -> Iterator[LineFact]:
    """What a coach set for the line; not before a program speaks to it first."""
    for event in record.events:
        if event.kind == CoachEvent.Kind.SETTING and event.line == key:
            acts_on = max(_acts(event.acts_on, event.created_at, record), first)
            yield LineFact(date=acts_on, set=_setting(event.document))


def _setting(said: dict[str, Any]) -> LineFields:
    """What a coach set for one athlete's line: start load, cap_bw, every, step, and their unit."""
    start = said.get("start_load")
    return LineFields(
        start=Start(load=Decimal(start)) if start is not None else None,
        cap_bw=Decimal(said["cap_bw"]) if said.get("cap_bw") else None,
        every=said.get("every"),
        step=Decimal(said["step"]) if said.get("step") else None,
        unit=said.get("unit"),
    )


def _possible(rows: Iterable[Availability]) -> Iterator[PossibleFact]:
    """Sessions possible from each day on; after a row for some weeks only, what stood before."""
    standing: int | None = None
    for row in rows:
        if row.sessions_possible is None:
            continue
        yield PossibleFact(date=row.starts_on, sessions=row.sessions_possible)
        if row.ends_on is None:
            standing = row.sessions_possible
        elif standing is not None:
            yield PossibleFact(date=row.ends_on + timedelta(days=1), sessions=standing)


def _race(uid: str, name: str, known: dict[str, Any]) -> RaceFact:
    return RaceFact(
        date=date.fromisoformat(known["date"]),
        id=uid,
        name=name,
        on=date.fromisoformat(known["on"]),
        priority=known["priority"],
        km=Decimal(known["km"]) if known.get("km") else None,
        stop_days=known.get("stop_days"),
        void=bool(known.get("void")),
    )


def _off(uid: str, known: dict[str, Any]) -> OffFact:
    return OffFact(
        date=date.fromisoformat(known["date"]),
        id=uid,
        from_=date.fromisoformat(known["from"]),
        to=date.fromisoformat(known["to"]),
        void=bool(known.get("void")),
    )


def _events(key: str, record: AthleteRecord) -> Iterator[TechniqueFact]:
    for event in record.events:
        if event.kind == CoachEvent.Kind.TECHNIQUE and event.line == key:
            load = event.document.get("load")
            yield TechniqueFact(
                date=_acts(event.acts_on, event.created_at, record),
                level=event.document["level"],
                load=None if load is None else Decimal(load),
                unit=event.document.get("unit"),
            )


def _injuries(key: str, record: AthleteRecord) -> Iterator[InjuryFact | ClearFact]:
    """Injuries act on all lines but the one whose own red pain they came from."""
    for injury in record.injuries:
        if key not in injury.from_lines:
            acts_on = _acts(injury.acts_on, injury.created_at, record)
            yield InjuryFact(date=acts_on, tags=(injury.part,))
        if injury.clear_acts_on is not None:
            yield ClearFact(
                date=_acts(injury.clear_acts_on, injury.cleared_at or injury.updated_at, record),
                tags=(injury.part,),
                return_=RETURNS[injury.cleared_return],
            )


def _acts(on: date, entered_at: datetime, record: AthleteRecord) -> date:
    """An event on a day whose session is judged already counts from the next day on."""
    judged = any(
        one.done_on == on and one.completed_at is not None and one.completed_at <= entered_at
        for one in record.sessions
    )
    return on + timedelta(days=1) if judged else on


def _equipment(
    line: str, exercise: Exercise, record: AthleteRecord, club: ClubRecord
) -> Iterator[EquipmentFact]:
    """The kit of the gyms where the athlete trains, each from its day on."""
    choices = [(one.starts_on, one.gym_id) for one in record.gym_choices]
    if club.gyms and (not choices or choices[0][0] > FIRST_DAY):
        choices.insert(0, (FIRST_DAY, club.gyms[0]))
    for index, (starts_on, gym) in enumerate(choices):
        until = choices[index + 1][0] if index + 1 < len(choices) else date.max
        yield from _kit(line, exercise, club, gym, starts_on, until)


def _kit(
    line: str, exercise: Exercise, club: ClubRecord, gym: int, since: date, until: date
) -> Iterator[EquipmentFact]:
    key = ("kit", line, gym, since, until)
    found = club.cached.get(key)
    if found is None:
        found = club.cached[key] = list(_kit_of(line, exercise, club, gym, since, until))
    yield from found


def _kit_of(
    line: str, exercise: Exercise, club: ClubRecord, gym: int, since: date, until: date
) -> Iterator[EquipmentFact]:
    """The gym's kit as it stood when the athlete came, and each change after. A machine serves
    what is done on one: a line of the barbell keeps its bar where a machine could do it too."""
    sets = club.equipment.get(gym, [])
    machines = [
        one
        for one in club.machines.get(gym, [])
        if line.split("/")[1] == "machine" and exercise.slug in one.exercises
    ]
    days = {one.starts_on for one in sets} | {one.starts_on for one in machines}
    days |= {one.ends_on + timedelta(days=1) for one in machines if one.ends_on is not None}
    for day in sorted({max(day, since) for day in days if day < until}):
        standing = [one for one in sets if one.starts_on <= day]
        machine = next((one for one in machines if _stands(one, day)), None)
        yield _equipment_fact(day, exercise, standing[-1] if standing else None, machine)


def _stands(machine: Machine, day: date) -> bool:
    return machine.starts_on <= day and (machine.ends_on is None or machine.ends_on >= day)


def _equipment_fact(
    day: date, exercise: Exercise, kit: Equipment | None, machine: Machine | None
) -> EquipmentFact:
    """One fact: the free weights, or the machine that serves the exercise, in its own unit."""
    if machine is not None:
        stack = Stack(min=machine.least, max=machine.most, inc=machine.increment)
        return EquipmentFact(date=day, unit=unit_of(machine.unit), machine=stack)
    if kit is None:
        return EquipmentFact(date=day, unit="kg")
    return EquipmentFact(
        date=day,
        unit=unit_of(kit.unit),
        barbell=bars_of(exercise, kit.document.get("barbell")),
        dumbbells=_loads(kit, "dumbbells"),
        kettlebells=_loads(kit, "kettlebells"),
        plates=_loads(kit, "plates"),
        sled=_loads(kit, "sled"),
        medicine_balls=_loads(kit, "medicine_balls"),
    )


def _loads(kit: Equipment, name: str) -> tuple[Decimal, ...] | None:
    return tuple(Decimal(load) for load in kit.document.get(name) or ()) or None


def bars_of(exercise: Exercise, barbell: dict[str, Any] | None) -> Barbell | None:
    """The bars that suit the exercise: the kind follows from its equipment."""
    if barbell is None:
        return None
    needed = {kind for kit in exercise.equipment for kind in kit if kind in BARBELL_KINDS}
    wanted = needed or {"barbell"}
    bars = tuple(Decimal(bar["load"]) for bar in barbell["bars"] if bar["kind"] in wanted)
    pairs = tuple((Decimal(size), int(count)) for size, count in barbell["pairs"])
    return Barbell(bars=bars, pairs=pairs) if bars else None
