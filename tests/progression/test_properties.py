"""What holds for every season: drawn at random by Hypothesis, played by the engine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from programs.progression.facts import (
    Athlete,
    Barbell,
    Block,
    BodyWeightFact,
    ClearFact,
    EquipmentFact,
    Exposure,
    InjuryFact,
    LineFact,
    LineFields,
    Log,
    OffFact,
    PolicyFact,
    PossibleFact,
    RaceFact,
    Start,
    TechniqueFact,
)
from programs.progression.loads import achievable
from programs.progression.season import CommonFacts, Line, Row
from programs.progression.state import state_from_json, state_to_json

FIRST = date(2026, 1, 5)
RAISES = {"rep_up", "regain", "step", "double_step", "bridge", "jump"}
SHARED = (BodyWeightFact, EquipmentFact, PossibleFact, RaceFact, OffFact)
GYM = EquipmentFact(
    FIRST,
    "kg",
    barbell=Barbell(
        (Decimal(20),), tuple((Decimal(plate), 2) for plate in ("20", "10", "5", "2.5", "1.25"))
    ),
    dumbbells=tuple(Decimal(load) for load in (2, 4, 6, 8, 10, 15, 20)),
    kettlebells=tuple(Decimal(load) for load in (8, 12, 16, 24)),
    plates=tuple(Decimal(load) for load in ("1.25", "2.5", "5", "10")),
)

days = st.integers(0, 180).map(lambda count: FIRST + timedelta(days=count))
lines = st.builds(
    lambda load_type, method, start, cap, reps: LineFields(
        exercise="a_lift",
        load_type=load_type,
        method=method,
        start=Start(load=Decimal(start)),
        cap_bw=cap,
        contra=("knee",),
        modify=("hip",),
        blocks=(
            Block("strength", 2, reps, 5, (Decimal(2), Decimal(3))),
            Block("strength", 3, reps, None, (Decimal(2), Decimal(3))),
        ),
    ),
    st.sampled_from(["barbell", "dumbbell", "kettlebell_pair", "plate"]),
    st.sampled_from(["linear", "double", "e1rm", "fixed"]),
    st.integers(0, 60),
    st.sampled_from([None, Decimal("0.5"), Decimal("1.5")]),
    st.sampled_from([5, 8, (8, 12)]),
)
events = st.one_of(
    st.builds(BodyWeightFact, days, st.integers(45, 90).map(Decimal), st.just("kg")),
    st.builds(PossibleFact, days, st.integers(2, 7)),
    st.builds(RaceFact, days, st.sampled_from("xyz"), days, st.sampled_from("ABC")),
    st.builds(TechniqueFact, days, st.sampled_from(["learn", "guided", "free"])),
    st.builds(InjuryFact, days, st.sampled_from([("knee",), ("hip",)])),
    st.builds(ClearFact, days, st.none(), st.sampled_from(["none", "short", "full"])),
    st.builds(PolicyFact, days, st.just({"deload_every": 4})),
)
logs = st.builds(
    Log,
    rir=st.one_of(st.none(), st.integers(0, 9).map(Decimal)),
    load=st.one_of(st.none(), st.integers(0, 80).map(Decimal)),
    pain=st.one_of(st.none(), st.integers(0, 7)),
    reason=st.one_of(st.none(), st.just("time")),
)
gaps = st.sampled_from([2, 5, 7, 7, 7, 7, 14, 30])


@st.composite
def exposures(draw) -> list[Exposure]:
    day, found = FIRST, []
    for gap in draw(st.lists(gaps, min_size=3, max_size=18)):
        day += timedelta(days=gap)
        log = draw(st.one_of(st.none(), st.just(Log()), logs))
        role = draw(st.sampled_from(["main", "main", "main", "light"]))
        found.append(Exposure(day, 1, role, log=log))
    return found


@st.composite
def seasons(draw, line=lines):
    facts = [GYM, *draw(st.lists(events, max_size=7))]
    facts.sort(key=lambda fact: fact.date)
    born = draw(st.sampled_from([None, date(2010, 6, 1), date(2008, 3, 1)]))
    as_of = draw(days)
    return Athlete("kg", born), as_of, [LineFact(FIRST, draw(line)), *facts], draw(exposures())


def _line(season) -> Line:
    athlete, as_of, facts, _ = season
    common = CommonFacts(athlete, as_of, [fact for fact in facts if isinstance(fact, SHARED)])
    return Line(common, [fact for fact in facts if not isinstance(fact, SHARED)])


def _play(season) -> list[Row]:
    return _line(season).play(season[3])


def _codes(row: Row) -> list[str]:
    entries = (*row.trace.load, *row.trace.reps) if row.trace else ()
    return [entry.code for entry in entries if entry.rule == "raise"]


many = settings(max_examples=120, deadline=None, derandomize=True)


@many
@given(seasons())
def test_same_season_same_plan(season) -> None:
    assert _play(season) == _play(season)


@many
@given(seasons())
def test_going_on_from_a_stored_state_equals_replaying(season) -> None:
    rows, line = _play(season), _line(season)
    for at, row in enumerate(rows):
        stored = state_from_json(state_to_json(row.state))
        assert stored == row.state
        assert line.play(season[3][at + 1 :], stored) == rows[at + 1 :]


@many
@given(seasons())
def test_every_load_can_be_made_and_lies_within_the_cap(season) -> None:
    fields = season[2][0].set
    grid = achievable(fields.load_type, GYM, "kg")
    assert grid is not None
    weights = [fact.value for fact in season[2] if isinstance(fact, BodyWeightFact)]
    for row in _play(season):
        if row.prescription is None:
            continue
        load = row.prescription.load
        assert load in grid.values() or "no_load" in row.flags
        if fields.cap_bw is not None and weights and "needs_body_weight" not in row.flags:
            assert load <= Fraction(fields.cap_bw) * Fraction(max(weights))


@many
@given(seasons())
def test_each_number_is_explained_without_a_gap(season) -> None:
    for row in _play(season):
        if row.trace is None or row.prescription is None:
            continue
        ends = (row.prescription.load, row.prescription.sets, row.prescription.reps)
        for entries, end in zip(
            (row.trace.load, row.trace.sets, row.trace.reps), ends, strict=True
        ):
            assert entries[0].before is None
            assert entries[-1].after == end
            pairs = pairwise(entries)
            assert all(one.after == two.before for one, two in pairs)


@many
@given(seasons())
def test_easing_never_adds(season) -> None:
    for row in _play(season):
        for entries in (row.trace.load, row.trace.sets, row.trace.reps) if row.trace else ():
            eased = [one for one in entries if one.rule == "ease" and one.before is not None]
            assert all(one.after <= one.before for one in eased if one.before is not None)


@many
@given(seasons())
def test_at_most_one_raise_for_a_credit(season) -> None:
    rows = _play(season)
    earned = sum(
        1 for row in rows if row.judged and row.judged.effect in {"credit", "override", "adopt"}
    )
    raised = sum(
        1 for row in rows if row.judged and any(code in RAISES for code in set(_codes(row)))
    )
    assert raised <= earned


@many
@given(seasons())
def test_pain_never_raises_the_base(season) -> None:
    for row in _play(season):
        if row.judged and row.judged.result in {"amber", "red"} and row.judged.before is not None:
            assert row.state.credits == 0
            if row.judged.result == "amber":
                assert row.state.barred == row.date


@many
@given(seasons())
def test_after_red_pain_nothing_is_prescribed_until_a_clear(season) -> None:
    clears = [fact.date for fact in season[2] if isinstance(fact, ClearFact)]
    hurt = None
    for row in _play(season):
        if hurt is not None and any(hurt < day <= row.date for day in clears):
            hurt = None
        assert hurt is None or row.prescription is None
        if row.judged and row.judged.effect == "pause":
            hurt = row.date


@many
@given(seasons(), st.integers(5, 60))
def test_a_longer_break_never_gives_more(season, weeks) -> None:
    def after(gap: int):
        athlete, _, facts, _ = season
        quiet = [fact for fact in facts if isinstance(fact, LineFact | EquipmentFact)]
        done = [Exposure(FIRST + timedelta(weeks=week), log=Log()) for week in range(6)]
        back = Exposure(done[-1].date + timedelta(weeks=gap))
        return _line((athlete, FIRST, quiet, [])).play([*done, back])[-1]

    short, long = after(weeks), after(weeks + 3)
    assert long.state.capacity <= short.state.capacity
    assert long.prescription.load <= short.prescription.load


@many
@given(seasons(), days)
def test_a_fact_changes_no_row_before_its_date(season, day) -> None:
    athlete, as_of, facts, shown = season
    race = RaceFact(day, "new", day + timedelta(days=20), "A")
    later = sorted([*facts, race, InjuryFact(day, ("knee",))], key=lambda fact: fact.date)
    before = [row for row in _play(season) if row.date < day]
    assert _play((athlete, as_of, later, shown))[: len(before)] == before


@many
@given(seasons())
def test_without_equipment_nothing_is_prescribed(season) -> None:
    athlete, as_of, facts, shown = season
    bare = [fact for fact in facts if not isinstance(fact, EquipmentFact)]
    assert all(row.prescription is None for row in _play((athlete, as_of, bare, shown)))


@many
@given(seasons())
def test_without_body_weight_a_minor_gets_the_lightest(season) -> None:
    athlete, as_of, facts, shown = season
    child = replace(athlete, born=date(2015, 1, 1))
    bare = [fact for fact in facts if not isinstance(fact, BodyWeightFact)]
    grid = achievable(facts[0].set.load_type, GYM, "kg")
    assert grid is not None
    lightest = grid.value(0)
    for row in _play((child, as_of, bare, shown)):
        assert row.prescription is None or row.prescription.load == lightest
