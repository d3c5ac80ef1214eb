"""Pain and injuries: at once, for the lines that they concern, and a careful way back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from athletes.injuries import clear_injury, enter_injury
from athletes.models import Injury
from clubs import jobs
from clubs.models import Event, Job
from sessions.planning.logs import complete, log_sets
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.reports import ReportEntry, report, report_next_morning
from tests.conftest import NOW
from tests.sessions.planning.steps import (
    LUNGE,
    SQUAT,
    TODAY,
    again,
    entry,
    line_of,
    plan_of,
    remake,
    train,
)

pytestmark = pytest.mark.django_db
KNEE = ReportEntry(pain=6, parts=["knee"], lines=[SQUAT])


@pytest.fixture
def hurt(week, ana, principal) -> Injury:
    """Ana's squat hurt her knee, 6 of 10, and her coming weeks are made from it."""
    log_sets(week[0], [entry(SQUAT, n, 6, 20, rir=2) for n in (1, 2, 3)], by=principal, at=NOW)
    report(week[0], KNEE, by=principal, at=NOW)
    complete(week[0], by=principal, at=NOW)
    remake(ana)
    return Injury.objects.get(athlete=ana)


def test_red_pain_is_an_injury_for_all_other_lines(hurt) -> None:
    assert (hurt.part, hurt.from_lines) == ("knee", [SQUAT])
    assert hurt.acts_on == TODAY + timedelta(1)


def test_the_squat_is_replaced_in_the_coming_week(hurt, week) -> None:
    plan = plan_of(week[2])
    asked = {line.line for line in plan.lines if line.is_asked}
    assert SQUAT not in asked
    assert SQUAT in {line.instead_of for line in plan.lines}


def test_other_lines_that_the_part_forbids_rest_as_well(hurt, week) -> None:
    assert LUNGE not in {line.line for line in plan_of(week[3]).lines if line.is_asked}


def test_what_the_pain_took_out_is_told_to_have_changed(hurt, week) -> None:
    assert again(week[2]).changed


def test_red_pain_counts_before_the_session_is_finished(week, ana, principal) -> None:
    log_sets(week[0], [entry(SQUAT, 1, 6, 20)], by=principal, at=NOW)
    report(week[0], KNEE, by=principal, at=NOW)
    remake(ana)
    assert SQUAT not in {line.line for line in plan_of(week[2]).lines if line.is_asked}
    assert again(week[0]).status == "started"


def test_the_same_report_five_times_is_one_injury_and_one_job(week, ana, principal) -> None:
    Job.objects.all().delete()
    for _ in range(5):
        report(week[0], KNEE, by=principal, at=NOW)
    assert Injury.objects.filter(athlete=ana).count() == 1
    assert Job.objects.filter(kind=jobs.ATHLETE).count() == 1
    assert Event.objects.filter(kind=Event.Kind.PAIN_FLAGGED).count() == 1


def test_amber_pain_is_no_injury(week, ana, principal) -> None:
    report(week[0], ReportEntry(pain=4, parts=["knee"], lines=[SQUAT]), by=principal, at=NOW)
    assert not Injury.objects.filter(athlete=ana).exists()


def test_pain_the_next_morning_acts_as_well(week, ana, principal) -> None:
    train(week[0], 20, by=principal)
    morning = NOW + timedelta(1)
    tomorrow = ana.club.memberships.get(user=principal.user_id).principal(morning)
    report_next_morning(week[0], 6, ["knee"], by=tomorrow, at=morning)
    remake(ana, at=morning)
    assert Injury.objects.get(athlete=ana).starts_on == morning.date()
    assert SQUAT not in {line.line for line in plan_of(week[2]).lines if line.is_asked}


def test_where_no_exercise_is_named_the_part_decides(week, ana, principal) -> None:
    log_sets(week[0], [entry(SQUAT, 1, 6, 20)], by=principal, at=NOW)
    row = report(week[0], ReportEntry(pain=6, parts=["shoulder"]), by=principal, at=NOW)
    assert SQUAT in row.pain_lines  # shoulder stands among what modifies the squat
    assert "single_leg_calf_raise/bodyweight" not in row.pain_lines


def test_once_cleared_in_full_the_way_back_is_careful(hurt, week, ana, principal) -> None:
    clear_injury(hurt, "full", TODAY, principal, NOW, judged_on=True)
    remake(ana)
    squat = line_of(week[2])
    assert squat.code == "full"
    assert (squat.sets, squat.load) == (2, Decimal(20))  # half the sets in the first session back


def test_a_clear_that_lost_nothing_goes_on_as_before(hurt, week, ana, principal) -> None:
    clear_injury(hurt, "none", TODAY, principal, NOW, judged_on=True)
    remake(ana)
    assert (line_of(week[2]).sets, line_of(week[2]).load) == (3, Decimal(20))


def test_an_entered_injury_acts_from_its_day(week, ana, principal) -> None:
    enter_injury(ana, "knee", "", "acute", TODAY, "", principal, NOW, judged_on=False)
    remake(ana)
    assert SQUAT in {line.instead_of for line in plan_of(week[2]).lines}
    assert (week[0].day or TODAY) < TODAY  # before it: as it was
    assert line_of(week[0]).code == "full"


def test_a_part_that_only_modifies_makes_it_lighter(week, ana, principal) -> None:
    enter_injury(ana, "hip", "", "rehab", TODAY, "", principal, NOW, judged_on=False)
    remake(ana)
    squat = line_of(week[2])
    assert "modified" in squat.flags
    assert squat.reps == 5  # 6 x 0.75


def test_a_coachs_load_from_before_red_pain_is_void(week, ana, principal) -> None:
    change_line(week[2], SQUAT, LineChange(load=Decimal(40)), by=principal, at=NOW, seen=0)
    remake(ana)
    assert line_of(week[2]).load == 40
    log_sets(week[0], [entry(SQUAT, n, 6, 20, rir=2) for n in (1, 2, 3)], by=principal, at=NOW)
    report(week[0], KNEE, by=principal, at=NOW)
    complete(week[0], by=principal, at=NOW)
    injury = Injury.objects.get(athlete=ana)
    clear_injury(injury, "none", TODAY, principal, NOW, judged_on=True)
    remake(ana)
    assert line_of(week[2]).load == 20
    rules = [step[:2] for step in again(week[2]).trace[SQUAT]["load"]]
    assert ["coach", "dropped"] in rules


def test_pain_told_of_a_session_to_come_is_an_injury_of_today(week, ana, principal) -> None:
    report(week[3], KNEE, by=principal, at=NOW)
    assert Injury.objects.get(athlete=ana).starts_on == TODAY
