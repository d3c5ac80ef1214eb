"""Seasons as a coach would write them: week in, prescription out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from programs.progression import calendar
from programs.progression.facts import (
    Athlete,
    Barbell,
    Block,
    BodyWeightFact,
    EquipmentFact,
    Exposure,
    LineFact,
    LineFields,
    Log,
    RaceFact,
    Start,
)
from programs.progression.policy import Policy
from programs.progression.season import CommonFacts, Line, level_of, races_eased

MONDAY = date(2026, 1, 5)
RACK = Barbell((Decimal(20),), tuple((Decimal(one), 2) for one in ("20", "10", "5", "2.5", "1.25")))
SQUAT = LineFields(
    exercise="back_squat",
    load_type="barbell",
    start=Start(load=Decimal(60)),
    cap_bw=Decimal("1.5"),
    blocks=(Block("strength", 3, 8, None, (Decimal(2), Decimal(3))),),
)
EASY, GOOD, GRINDY = Log(rir=Decimal(6)), Log(rir=Decimal(2)), Log(rir=Decimal(1))
FAILED = Log(reps=(8, 8, 6), rir=Decimal(0))


def table(weeks: dict[int, Log | None], *facts: RaceFact) -> list[str]:
    """`3 x 8 at 60`, or the code, for each week that is exposed on its Tuesday."""
    gym = EquipmentFact(MONDAY, "kg", barbell=RACK)
    weight = BodyWeightFact(MONDAY, Decimal(70), "kg")
    as_of = MONDAY + timedelta(weeks=max(weeks))
    common = CommonFacts(Athlete("kg"), as_of, [gym, weight, *facts])
    line = Line(common, [LineFact(MONDAY, SQUAT)])
    days = {week: MONDAY + timedelta(weeks=week, days=1) for week in weeks}
    rows = line.play(Exposure(days[week], log=log) for week, log in weeks.items())
    return [
        f"{row.prescription.sets} x {row.prescription.reps} at {float(row.prescription.load):g}"
        if row.prescription
        else row.code
        for row in rows
    ]


def test_two_good_sessions_earn_five_kilos() -> None:
    assert table({0: GOOD, 1: GOOD, 2: GOOD, 3: GOOD, 4: None}) == [
        "3 x 8 at 60",
        "3 x 8 at 60",
        "3 x 8 at 65",
        "3 x 8 at 65",
        "3 x 8 at 70",
    ]


def test_load_stays_when_one_session_was_too_hard() -> None:
    assert table({0: GOOD, 1: GRINDY, 2: None})[-1] == "3 x 8 at 60"


def test_easy_sessions_earn_two_steps() -> None:
    assert table({0: EASY, 1: EASY, 2: None})[-1] == "3 x 8 at 70"


def test_failing_twice_takes_ten_percent_off() -> None:
    assert table({0: FAILED, 1: FAILED, 2: None}) == ["3 x 8 at 60", "3 x 8 at 60", "3 x 8 at 52.5"]


def test_four_weeks_away_come_back_in_two_shorter_sessions() -> None:
    # four weeks off: 88% of 60, rounded down, and 50% then 70% of the sets
    assert table({0: GOOD, 5: GOOD, 6: GOOD, 7: None}) == [
        "3 x 8 at 60",
        "2 x 8 at 52.5",
        "2 x 8 at 52.5",
        "3 x 8 at 52.5",
    ]


def test_an_a_race_is_eased_into_and_out_of() -> None:
    race = RaceFact(MONDAY, "a", MONDAY + timedelta(weeks=6, days=6), "A", km=Decimal(10))
    weeks: dict[int, Log | None] = dict.fromkeys(range(8), GOOD)
    assert table(weeks, race)[3:] == ["3 x 6 at 60", "2 x 6 at 57.5", "stop:A", "stop:A", "stop:A"]


def test_the_calendar_is_known_without_a_line() -> None:
    race = RaceFact(MONDAY, "a", MONDAY + timedelta(days=30), "A")
    near = RaceFact(MONDAY, "c", MONDAY + timedelta(days=25), "C")
    common = CommonFacts(Athlete("kg"), MONDAY, [race, near])
    assert level_of(common, MONDAY + timedelta(days=20)) == "stop:A"
    assert level_of(common, MONDAY) == "full"
    assert races_eased(common, MONDAY) == ((race,), (near,))


def test_races_are_sorted_out_once_not_for_each_date(monkeypatch):
    """Three thousand races once took a page more than a minute."""
    asked = []
    sorted_out = calendar.races_eased

    def counted(races, policy):
        asked.append(len(races))
        return sorted_out(races, policy)

    monkeypatch.setattr(calendar, "races_eased", counted)
    known, first = date(2026, 11, 1), date(2026, 11, 25)
    races = [
        RaceFact(date=known, id=str(days), on=first + timedelta(days), priority="C", km=Decimal(10))
        for days in range(0, 60, 2)
    ]
    found, policy = calendar.Calendar(races), Policy()
    levels = [found.day((first + timedelta(days)).toordinal(), policy).race for days in range(60)]
    assert levels[0] is not None
    assert levels[0].level == "race"
    assert asked == [len(races)]
