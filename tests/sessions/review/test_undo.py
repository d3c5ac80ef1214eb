"""Taking a decision back: what stood stands again, but what was begun or changed since stays."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from athletes.models import OffRange
from clubs.models import AuditEvent
from sessions.models import Override, TrainingSession, WeekHold
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import remake_now
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.reviewing.undo import undo
from sessions.planning.waiting import Place, Seen
from tests.conftest import NOW
from tests.sessions.review.conftest import COMING, Kind, decided, seen, standing
from tests.sessions.review.test_decisions import SQUAT, add_race, proposed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def snapshot(athlete):
    """All that a person would see of the coming week."""
    rows = TrainingSession.objects.filter(athlete=athlete, week_start=COMING).order_by("slot")
    return [(row.status, row.day, row.plan, row.proposal, row.published_at) for row in rows]


def test_an_approval_taken_back_waits_again(waiting, ana, principal):
    before = snapshot(ana)
    decision = decided(Kind.APPROVE, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    assert snapshot(ana) == before
    assert AuditEvent.objects.filter(verb="undo_approve", athlete_uid=ana.uid).count() == 1


def test_an_accepted_proposal_taken_back_is_proposed_again(waiting, club, ana, principal):
    decided(Kind.APPROVE, ana, by=principal)
    add_race(club, ana, COMING + timedelta(days=6))
    before = snapshot(ana)
    decision = decided(Kind.APPROVE, ana, by=principal)
    assert snapshot(ana) != before
    undo(decision, by=principal, at=LATER)
    assert snapshot(ana) == before


def test_many_are_taken_back_as_one(waiting, ana, ben, principal):
    decision = decided(Kind.APPROVE, ana, ben, by=principal)
    undo(decision, by=principal, at=LATER)
    assert standing(ana) == standing(ben) == [("planned", False)] * 2


def test_what_was_begun_since_stays_and_is_told(waiting, ana, principal):
    decision = decided(Kind.APPROVE, ana, by=principal)
    entry = SetEntry(client_id=uuid.uuid4(), line=SQUAT, number=1, reps=6, load=Decimal(20))
    log_sets(TrainingSession.objects.get(pk=waiting[0].pk), [entry], by=principal, at=NOW)
    undo(decision, by=principal, at=LATER)
    assert standing(ana) == [("started", True), ("planned", False)]
    assert decision.weeks.get().kept == [["started", waiting[0].title]]


def test_an_accepted_plan_that_changed_since_stays_and_is_told(waiting, club, ana, principal):
    decided(Kind.APPROVE, ana, by=principal)
    add_race(club, ana, COMING + timedelta(days=6))
    session = proposed(ana)[0]
    decision = decided(Kind.APPROVE, ana, by=principal)
    TrainingSession.objects.filter(pk=session.pk).update(version=99)
    undo(decision, by=principal, at=LATER)
    assert decision.weeks.get().kept == [["changed", session.title]]


def test_a_hold_taken_back_is_lifted(waiting, ana, principal):
    decision = decided(Kind.HOLD, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    assert not WeekHold.objects.alive().exists()


def test_an_approval_of_a_held_week_taken_back_is_held_again(waiting, ana, principal):
    decided(Kind.HOLD, ana, by=principal, note="wait")
    decision = decided(Kind.APPROVE, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    assert WeekHold.objects.alive().get().reason == "wait"


def test_a_skipped_week_taken_back_is_planned_as_before(waiting, ana, principal):
    before = snapshot(ana)
    decision = decided(Kind.SKIP, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    assert snapshot(ana) == before


def test_a_published_week_skipped_and_taken_back_is_published_as_before(waiting, ana, principal):
    decided(Kind.APPROVE, ana, by=principal)
    before = snapshot(ana)
    decision = decided(Kind.SKIP, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    assert snapshot(ana) == before


def test_changes_that_went_with_a_sending_back_lie_over_the_plan_again(waiting, ana, principal):
    change_line(waiting[0], SQUAT, LineChange(sets=5), by=principal, at=NOW, seen=0)
    remake_now(ana, NOW)
    wish = Wish(Kind.SEND_BACK, options={"changes": True})
    decision = decide(ana.club, wish, seen(ana), by=principal, at=NOW)
    undo(decision, by=principal, at=LATER)
    line = read_plan(TrainingSession.objects.get(pk=waiting[0].pk)).line(SQUAT)
    assert line
    assert (line.sets, Override.objects.alive().count()) == (5, 1)


def test_an_off_range_taken_back_is_off_the_record(waiting, ana, principal):
    before = snapshot(ana)
    options = {"from": str(COMING), "to": str(COMING + timedelta(days=6))}
    weeks = [Seen(Place(ana.pk, COMING), "")]
    decision = decide(ana.club, Wish(Kind.OFF, options=options), weeks, by=principal, at=NOW)
    undo(decision, by=principal, at=LATER)
    assert not OffRange.objects.alive().exists()
    assert snapshot(ana) == before


def test_taken_back_twice_is_once(waiting, ana, principal):
    decision = decided(Kind.APPROVE, ana, by=principal)
    undo(decision, by=principal, at=LATER)
    decided(Kind.APPROVE, ana, by=principal, at=LATER)
    undo(decision, by=principal, at=LATER)
    assert standing(ana) == [("published", True)] * 2


def test_after_a_day_nothing_is_taken_back(waiting, ana, principal):
    decision = decided(Kind.APPROVE, ana, by=principal)
    with pytest.raises(ValidationError, match="more than a day ago"):
        undo(decision, by=principal, at=NOW + timedelta(hours=25))


def test_only_whoever_decided_or_an_owner_takes_back(waiting, ana, principal, owner, physio):
    decision = decided(Kind.APPROVE, ana, by=principal)
    with pytest.raises(ValidationError, match="Only whoever decided"):
        undo(decision, by=physio.principal(NOW), at=LATER)
    undo(decision, by=owner.principal(NOW), at=LATER)
    assert standing(ana) == [("planned", False)] * 2
