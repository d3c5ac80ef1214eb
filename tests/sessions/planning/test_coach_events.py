"""What a coach decides about a line: technique, one leg, rules of its own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from athletes.models import CoachEvent
from sessions.planning.assign import assign
from sessions.planning.events import LineSetting, convert_to_one_leg, pass_technique, set_line
from tests.conftest import MONDAY, NOW
from tests.sessions.planning.steps import (
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
LATER = NOW + timedelta(days=7)


@pytest.fixture
def learner(squat_method, ana, principal):
    """Ana learns the squat: bar only."""
    assign(squat_method, [ana], starts_on=MONDAY, by=principal, at=NOW - timedelta(3))
    remake(ana, at=NOW - timedelta(3), week=MONDAY)
    remake(ana, week=MONDAY + timedelta(7))
    return ana


def test_who_learns_lifts_the_bar(learner) -> None:
    assert line_of(session_of(learner)).load == 20


def test_a_technique_passed_with_a_load_starts_from_it(learner, principal) -> None:
    pass_technique(
        learner, SQUAT, "free", by=principal, at=NOW, on=TODAY, load=Decimal(40), unit="kg"
    )
    remake(learner)
    assert line_of(session_of(learner)).load == 40


def test_a_technique_passed_twice_in_one_day_is_the_later_word(learner, principal) -> None:
    for load in (40, 30, 30):
        pass_technique(learner, SQUAT, "guided", by=principal, at=NOW, on=TODAY, load=Decimal(load))
    assert CoachEvent.objects.filter(athlete=learner).alive().count() == 1
    remake(learner)
    assert line_of(session_of(learner)).load == 30


def test_an_unknown_level_says_what_is_allowed(learner, principal) -> None:
    with pytest.raises(ValidationError, match="must be one of learn, guided, free"):
        pass_technique(learner, SQUAT, "perfect", by=principal, at=NOW, on=TODAY)


def test_one_leg_starts_from_what_two_could_do(week, ana, principal) -> None:
    train(week[0], 30, by=principal)
    remake(ana, at=LATER, week=MONDAY + timedelta(7))
    convert_to_one_leg(ana, SQUAT, "step_up", by=principal, at=LATER, on=LATER.date())
    remake(ana, at=LATER, week=MONDAY + timedelta(14))
    plan = plan_of(session_of(ana, MONDAY + timedelta(14)))
    assert plan.line(SQUAT) is None
    step_up = plan.line("step_up/dumbbell_pair")
    assert step_up is not None
    assert step_up.load is not None
    assert 0 < step_up.load <= 12  # 0.3 of the squat's base, what two dumbbells make


def test_one_leg_needs_something_to_start_from(week, ana, principal) -> None:
    with pytest.raises(ValidationError, match="was not trained yet"):
        convert_to_one_leg(ana, SQUAT, "step_up", by=principal, at=NOW, on=TODAY)


def test_only_a_two_leg_exercise_goes_to_one_leg(week, ana, principal) -> None:
    with pytest.raises(ValidationError, match="on one leg already"):
        convert_to_one_leg(
            ana, "walking_lunge/dumbbell_pair", "step_up", by=principal, at=NOW, on=TODAY
        )


def test_a_lines_own_start_counts_while_it_was_never_trained(week, ana, principal) -> None:
    set_line(ana, SQUAT, LineSetting(start_load=Decimal(50)), by=principal, at=NOW, on=MONDAY)
    remake(ana)
    assert line_of(week[2]).load == 50


def test_a_start_set_later_does_not_move_what_was_trained(week, ana, principal) -> None:
    train(week[0], 20, by=principal)
    remake(ana)
    with time_machine.travel(NOW + timedelta(minutes=5)):
        set_line(ana, SQUAT, LineSetting(start_load=Decimal(50)), by=principal, at=NOW, on=TODAY)
    remake(ana)
    assert line_of(week[2]).load == 20


def test_a_start_load_may_be_set_before_the_program_starts(mixed, ana, principal) -> None:
    coming = MONDAY + timedelta(7)
    assign(mixed, [ana], starts_on=coming, by=principal, at=NOW)
    set_line(ana, SQUAT, LineSetting(start_load=Decimal(50)), by=principal, at=NOW, on=TODAY)
    assert not remake(ana, week=coming).failed
    assert line_of(session_of(ana)).load == 50


def test_one_leg_from_the_middle_of_a_week_leaves_its_earlier_sessions(
    week, ana, principal
) -> None:
    train(week[0], 30, by=principal)
    remake(ana, at=LATER, week=MONDAY + timedelta(7))
    convert_to_one_leg(ana, SQUAT, "step_up", by=principal, at=LATER, on=LATER.date())
    assert not remake(ana, at=LATER).failed
    earlier = again(week[2])
    assert earlier.day is not None
    assert earlier.day < LATER.date()
    assert line_of(week[2]).is_asked


def test_an_event_of_a_judged_day_counts_from_the_next(learner, principal) -> None:
    session = session_of(learner, MONDAY)
    train(session, 20, by=principal, reps=(8,))
    remake(learner)
    judged = again(session).judged
    with time_machine.travel(NOW + timedelta(minutes=5)):
        pass_technique(learner, SQUAT, "free", by=principal, at=NOW, on=TODAY, load=Decimal(40))
    remake(learner)
    assert again(session).judged == judged
    assert line_of(session_of(learner)).load == 40
