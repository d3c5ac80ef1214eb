"""The coach's changes: laid over the plan, kept through every regeneration, taken back at will."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from athletes.models import BodyWeight
from clubs.models import AuditEvent
from programs.models import Equipment
from sessions.models import Override
from sessions.planning.conflicts import Conflict
from sessions.planning.overrides import (
    LineChange,
    add_line,
    change_line,
    note_session,
    remove_line,
    reset_line,
    swap_line,
)
from tests.conftest import KIT, NOW
from tests.sessions.planning.steps import (
    LUNGE,
    NEXT_MONDAY,
    SQUAT,
    again,
    line_of,
    plan_of,
    remake,
    train,
)

pytestmark = pytest.mark.django_db
PUSH_UP = "push_up/bodyweight"


def asked(session) -> set[str]:
    return {line.line for line in plan_of(session).lines if line.is_asked}


def test_every_field_of_a_line_survives_every_run(week, ana, principal) -> None:
    change = LineChange(
        load=Decimal("32.5"),
        sets=2,
        reps=5,
        rir=(Decimal(3), Decimal(4)),
        rest_s=240,
        notes="slowly down",
    )
    change_line(week[2], SQUAT, change, by=principal, at=NOW, seen=0)
    for _ in range(3):
        remake(ana)
    squat = line_of(week[2])
    assert (squat.load, squat.sets, squat.reps) == (Decimal("32.5"), 2, 5)
    assert squat.rir == [Decimal(3), Decimal(4)]
    assert (squat.rest_s, squat.notes) == (240, "slowly down")
    assert {"load", "sets", "reps", "rir", "rest_s"} <= set(squat.overridden)
    assert squat.set_by == "Carla Coach"


def test_where_the_plan_moved_under_a_change_both_values_are_kept(week, ana, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal(50)), by=principal, at=NOW, seen=0)
    remake(ana)
    assert (line_of(week[2]).overridden["load"], line_of(week[2]).moved) == ("20", {})
    train(week[0], 30, by=principal)  # the plan goes on from 30 now
    remake(ana)
    squat = line_of(week[2])
    assert squat.load == 50
    assert (squat.overridden["load"], squat.moved["load"]) == ("30", "20")


def test_a_value_given_back_is_the_plans_again(week, ana, principal) -> None:
    change = LineChange(load=Decimal(50), sets=1)
    change_line(week[2], SQUAT, change, by=principal, at=NOW, seen=0)
    remake(ana)
    reset_line(week[2], SQUAT, ["load"], by=principal, at=NOW)
    remake(ana)
    assert (line_of(week[2]).load, line_of(week[2]).sets) == (Decimal(20), 1)
    reset_line(week[2], SQUAT, [], by=principal, at=NOW)
    reset_line(week[2], SQUAT, [], by=principal, at=NOW)
    remake(ana)
    assert line_of(week[2]).sets == 3
    assert not Override.objects.alive().exists()


def test_a_line_reset_may_be_changed_again(week, ana, principal) -> None:
    for load in (50, 40):
        change_line(week[2], SQUAT, LineChange(load=Decimal(load)), by=principal, at=NOW, seen=0)
        remake(ana)
        assert line_of(week[2]).load == load
        reset_line(week[2], SQUAT, [], by=principal, at=NOW)


def test_a_change_based_on_an_older_one_is_a_conflict_with_both_values(
    week, ana, principal
) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal(50)), by=principal, at=NOW, seen=0)
    with pytest.raises(Conflict) as caught:
        change_line(week[2], SQUAT, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
    assert caught.value.current.load == 50
    remake(ana)
    assert line_of(week[2]).load == 50


def test_an_added_line_stays_and_goes_when_taken_out(week, ana, principal) -> None:
    add_line(week[2], "push_up", by=principal, at=NOW)
    remake(ana)
    remake(ana)
    push_up = line_of(week[2], PUSH_UP)
    assert push_up.added
    assert push_up.is_asked
    with pytest.raises(ValidationError, match="stands in this session already"):
        add_line(again(week[2]), "push_up", by=principal, at=NOW)
    remove_line(again(week[2]), PUSH_UP, by=principal, at=NOW)
    remake(ana)
    assert plan_of(week[2]).line(PUSH_UP) is None


def test_an_added_line_stands_in_its_session_only(week, ana, principal) -> None:
    add_line(week[2], "push_up", by=principal, at=NOW)
    remake(ana)
    assert PUSH_UP not in asked(week[3])


def test_a_removed_line_stays_out_and_comes_back(week, ana, principal) -> None:
    remove_line(week[2], SQUAT, by=principal, at=NOW)
    remake(ana)
    remake(ana)
    assert line_of(week[2]).code == "skip"
    assert SQUAT not in asked(week[2])
    add_line(again(week[2]), "back_squat", by=principal, at=NOW)
    remake(ana)
    assert line_of(week[2]).is_asked
    assert not line_of(week[2]).added


def test_a_swapped_line_stays_swapped_and_comes_back_with_a_reset(week, ana, principal) -> None:
    swap_line(week[3], LUNGE, "step_up", by=principal, at=NOW)
    remake(ana)
    remake(ana)
    assert LUNGE not in asked(week[3])
    assert "step_up/dumbbell_pair" in asked(week[3])
    assert Override.objects.get(line=LUNGE).swapped_for == "step_up/dumbbell_pair"


def test_a_note_on_the_session_stays(week, ana, principal) -> None:
    note_session(week[2], "Meet at the small gym", by=principal, at=NOW)
    remake(ana)
    assert plan_of(week[2]).notes == "Meet at the small gym"


def test_a_change_of_one_session_touches_no_other(week, ana, principal) -> None:
    others = [plan_of(one) for one in (week[0], week[1], week[3])]
    change_line(week[2], SQUAT, LineChange(rest_s=300), by=principal, at=NOW, seen=0)
    remake(ana)
    assert [plan_of(one) for one in (week[0], week[1], week[3])] == others


@pytest.mark.parametrize(
    "change",
    [
        LineChange(sets=11),
        LineChange(reps=0),
        LineChange(load=Decimal(-1)),
        LineChange(rest_s=10_000),
        LineChange(rir=(Decimal(4), Decimal(2))),
        LineChange(rir=(Decimal("0.3"), Decimal(2))),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(week, principal, change) -> None:
    with pytest.raises(ValidationError):
        change_line(week[2], SQUAT, change, by=principal, at=NOW, seen=0)
    assert not Override.objects.exists()


def test_a_session_that_was_begun_cannot_be_changed(week, ana, principal) -> None:
    train(week[0], 20, by=principal)
    with pytest.raises(ValidationError, match="cannot be changed any more"):
        change_line(week[0], SQUAT, LineChange(sets=1), by=principal, at=NOW, seen=0)


def test_who_changed_what_from_what_to_what_is_written_down(week, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal(50)), by=principal, at=NOW, seen=0)
    event = AuditEvent.objects.get(subject_uid=week[2].uid)
    assert (event.user_id, event.at) == (principal.user_id, NOW)
    assert (event.before["load"], event.after["load"]) == (None, "50")


def test_the_coachs_load_stands_though_gym_and_weight_change(week, ana, gym, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal("33.3")), by=principal, at=NOW, seen=0)
    bare = KIT | {"barbell": {"bars": [{"kind": "barbell", "load": "15"}], "pairs": [["5", 1]]}}
    Equipment.objects.create(club=gym.club, gym=gym, starts_on=NEXT_MONDAY, document=bare)
    BodyWeight.objects.create(club=ana.club, athlete=ana, day=NOW.date(), value=Decimal(58))
    remake(ana)
    assert line_of(week[2]).load == Decimal("33.3")
    assert line_of(week[2]).overridden["load"] == "15"
