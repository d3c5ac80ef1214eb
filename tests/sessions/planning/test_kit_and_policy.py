"""Equipment and rules: from their day on, for those whom they speak of, for nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from athletes.facts import add
from athletes.injuries import enter_injury
from athletes.models import Athlete, Availability, GymChoice, Race
from clubs import jobs
from clubs.models import Club
from programs.models import Equipment, Gym, Machine, PolicySetting
from sessions.models import TrainingSession
from sessions.planning import work
from sessions.planning.overrides import LineChange, add_line, change_line
from sessions.planning.plan import plan_athlete
from sessions.planning.regenerate import regenerate
from sessions.planning.reports import ReportEntry, report
from sessions.planning.reviewing.publication import decline_proposal
from tests.conftest import KIT, MONDAY, NOW
from tests.sessions.planning.steps import (
    DEADLIFT,
    NEXT_MONDAY,
    SQUAT,
    TODAY,
    again,
    line_of,
    plan_of,
    remake,
    session_of,
    train,
)

pytestmark = pytest.mark.django_db
LIGHT_BAR = KIT | {"barbell": {"bars": [{"kind": "barbell", "load": "15"}], "pairs": [["5", 2]]}}
NO_BAR = KIT | {"barbell": None}


def setting(club: Club, scope: str, name: str, value: Any, about: object = "", **more: Any) -> None:
    PolicySetting.objects.create(
        club=club,
        scope=scope,
        about=str(about),
        name=name,
        value=value,
        starts_on=more.pop("since", MONDAY),
        **more,
    )


def possible(athlete: Athlete, sessions: int) -> None:
    Availability.objects.create(
        club=athlete.club,
        athlete=athlete,
        starts_on=MONDAY,
        days=[0, 1, 2, 3, 4, 5, 6],
        sessions_possible=sessions,
    )


def kit(gym: Gym, document: dict[str, Any], since: date = NEXT_MONDAY) -> None:
    Equipment.objects.create(club=gym.club, gym=gym, starts_on=since, document=document)


def test_new_plates_count_from_their_day_for_all_who_train_there(week, ana, ben, gym) -> None:
    kit(gym, LIGHT_BAR)
    jobs.enqueue(jobs.GYM, gym.pk, club_id=gym.club_id, run_after=NOW)
    work.run_due(lambda: NOW)
    for athlete in (ana, ben):
        assert line_of(session_of(athlete)).load == 15
        assert line_of(session_of(athlete, MONDAY)).load == 20


def test_without_a_bar_the_line_says_what_is_missing(week, ana, gym) -> None:
    kit(gym, NO_BAR)
    remake(ana)
    squat = line_of(week[2])
    assert (squat.code, squat.is_asked) == ("no_equipment", False)
    assert "needs_equipment" in again(week[2]).flags


def test_who_trains_elsewhere_gets_what_that_gym_has(week, ana, ben, club, principal) -> None:
    other = Gym.objects.create(club=club, name="Small gym")
    kit(other, LIGHT_BAR, since=date(2020, 1, 1))
    add(GymChoice, ana, {"gym": other, "starts_on": NEXT_MONDAY}, by=principal, at=NOW)
    remake(ana)
    remake(ben)
    assert line_of(session_of(ana)).load == 15
    assert line_of(session_of(ana, MONDAY)).load == 20
    assert line_of(session_of(ben)).load == 20


def test_a_machine_serves_what_is_done_on_one_in_its_own_unit(
    week, ana, gym, club, principal
) -> None:
    Machine.objects.create(
        club=club,
        gym=gym,
        name="Press",
        exercises=["leg_press", "back_squat"],
        unit="lb",
        least=55,
        most=400,
        increment=10,
        starts_on=NEXT_MONDAY,
    )
    add_line(week[2], "leg_press", by=principal, at=NOW)
    remake(ana)
    load = line_of(week[2], "leg_press/machine").load
    assert load is not None
    assert abs(load - Decimal("24.948")) < Decimal("0.01")  # 55 lb
    assert line_of(week[2], SQUAT).load == 20  # done with the bar, though a machine could


def test_the_clubs_rule_counts_for_all(week, ana, ben, club) -> None:
    for one in (ana, ben):
        possible(one, 3)
    setting(club, "club", "gate", "off")
    for one in (ana, ben):
        remake(one)
        assert line_of(session_of(one)).code == "full"


def test_an_athletes_rule_counts_for_nobody_else(week, ana, ben, club) -> None:
    for one in (ana, ben):
        possible(one, 3)
    setting(club, "athlete", "gate", "off", ana.uid)
    for one in (ana, ben):
        remake(one)
    assert line_of(session_of(ana)).code == "full"
    assert line_of(session_of(ben)).code == "gate"


def test_a_programs_rule_counts_for_those_who_follow_it(week, ana, mixed, club, principal) -> None:
    values = dict.fromkeys(("goal_s", "result_s", "stop_days"))
    race = {"name": "City 10", "day": date(2026, 12, 6), "priority": "B", "distance_m": 10_000}
    add(Race, ana, race | values, by=principal, at=NOW)
    remake(ana)
    assert line_of(week[2]).code != "full"
    windows = {"B": {"stop": 0, "lighter": 0, "light": 0}}
    setting(club, "program", "windows", windows, mixed.program.uid)
    remake(ana)
    assert line_of(week[2]).code == "full"


def test_an_exercises_rule_counts_for_that_exercise(week, ana, club, principal) -> None:
    setting(club, "exercise", "warmup", [[0.75, 4]], "back_squat")
    for session, line in ((week[2], SQUAT), (week[3], DEADLIFT)):
        change_line(session, line, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
    remake(ana)
    assert line_of(week[2], SQUAT).warmup == [(Decimal(30), 4)]
    assert line_of(week[3], DEADLIFT).warmup == [(Decimal(20), 6)]


def test_an_exercises_rule_may_be_one_athletes(week, ana, ben, club, principal) -> None:
    setting(club, "exercise", "warmup", [[0.75, 4]], "back_squat", athlete_uid=ana.uid)
    for athlete in (ana, ben):
        session = session_of(athlete)
        change_line(session, SQUAT, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
        remake(athlete)
    assert line_of(session_of(ana)).warmup == [(Decimal(30), 4)]
    assert line_of(session_of(ben)).warmup == [(Decimal(20), 6)]


def test_an_athletes_word_on_an_exercise_is_over_everybodys_and_given_back(
    week, ana, club, principal
) -> None:
    setting(club, "exercise", "warmup", [[0.75, 4]], "back_squat", athlete_uid=ana.uid)
    setting(club, "exercise", "warmup", [[0.25, 5]], "back_squat", since=TODAY)
    session = session_of(ana)
    change_line(session, SQUAT, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
    remake(ana)
    assert line_of(session).warmup == [(Decimal(30), 4)]
    setting(club, "exercise", "warmup", None, "back_squat", since=TODAY, athlete_uid=ana.uid)
    remake(ana)
    assert line_of(session).warmup == [(Decimal(20), 5)]


@pytest.fixture
def planned(monkeypatch) -> list[str]:
    """Whose weeks were planned anew, not only checked."""
    names: list[str] = []

    def plan(record: Any, *more: Any) -> Any:
        names.append(record.athlete.name)
        return plan_athlete(record, *more)

    monkeypatch.setattr("sessions.planning.regenerate.plan_athlete", plan)
    return names


@pytest.mark.parametrize(
    ("rule", "whose"),
    [
        (("athlete", "gate", "off", "ana"), ["Ana Adult"]),
        (("exercise", "bridge", 2, "back_squat"), ["Ana Adult", "Ben Boy"]),
        (("exercise", "bridge", 2, "leg_press"), []),
        (("program", "deload_every", 4, "of nobody"), []),
        (("club", "gate", "off", ""), ["Ana Adult", "Ben Boy"]),
    ],
)
def test_a_rule_makes_those_anew_of_whom_it_speaks(week, ana, ben, planned, rule, whose) -> None:
    club = ana.club
    regenerate(club, [ana.pk, ben.pk], now=NOW)
    planned.clear()
    scope, name, value, about = rule
    setting(club, scope, name, value, ana.uid if about == "ana" else about)
    regenerate(club, [ana.pk, ben.pk], now=NOW)
    assert planned == whose


def test_another_athletes_rule_brings_back_nothing_that_was_declined(
    week, ana, ben, club, principal
) -> None:
    club.review_first = True
    club.save()
    Athlete.objects.update(coach=None)
    possible(ana, 3)
    session = week[2]
    remake(ana)
    assert again(session).proposal is not None
    decline_proposal(session, by=principal, at=NOW, seen=again(session).version)
    setting(club, "athlete", "gate", "off", ben.uid)
    setting(club, "exercise", "bridge", 2, "leg_press")
    remake(ana)
    assert again(session).proposal is None


def test_in_rehab_more_pain_is_allowed_where_the_injurys_rule_says_so(
    week, ana, club, principal
) -> None:
    injury = enter_injury(ana, "hip", "", "rehab", MONDAY, "", principal, NOW, judged_on=False)
    report(week[0], ReportEntry(pain=4, parts=["hip"], lines=[SQUAT]), by=principal, at=NOW)
    train(week[0], 20, by=principal)
    remake(ana)
    assert judged(week[0]) == "amber"
    setting(club, "injury", "pain", {"during": [6, 6]}, injury.uid)
    TrainingSession.objects.update(fingerprint="")
    remake(ana)
    assert judged(week[0]) != "amber"


def judged(session: TrainingSession) -> str:
    return str(again(session).judged[SQUAT]["judged"][0])


def test_the_narrower_rule_wins_and_is_given_back(week, ana, club) -> None:
    possible(ana, 3)
    setting(club, "club", "gate", "off")
    setting(club, "athlete", "gate", "strict", ana.uid)
    remake(ana)
    assert line_of(week[2]).code == "gate"
    setting(club, "athlete", "gate", None, ana.uid, since=TODAY)
    remake(ana)
    assert line_of(week[2]).code == "full"


def test_a_rule_counts_from_its_day(week, ana, club) -> None:
    possible(ana, 3)
    setting(club, "club", "gate", "off", since=NEXT_MONDAY + timedelta(7))
    remake(ana)
    assert plan_of(week[2]).code == "gate"


def test_another_clubs_rule_does_not_count(week, ana, rival_club) -> None:
    possible(ana, 3)
    setting(rival_club, "club", "gate", "off")
    remake(ana)
    assert line_of(week[2]).code == "gate"
