"""Two records of one athlete become one, and nothing that was logged is lost."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from athletes.models import Athlete, BodyWeight, Guardianship, Race, Squad
from athletes.policies import set_for_athlete, set_for_athletes_exercise, settings_about
from clubs.models import AuditEvent, Job
from programs.planning.policies import Setting
from sessions.models import Assignment, LineState, Override, SetLog, TrainingSession
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.merge import look, merge
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate
from tests.conftest import MONDAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(week, ana, ben):
    """Ana, and Ben who is Ana as well: both with weeks of the same program."""
    return ana, ben


def log(athlete, by):
    session = TrainingSession.objects.filter(athlete=athlete, week_start=MONDAY).order_by("slot")[0]
    line = next(one.line for one in read_plan(session).lines if one.is_asked)
    entry = SetEntry(client_id=uuid.uuid4(), line=line, number=1, reps=6, load=Decimal(20))
    log_sets(session, [entry], by=by, at=NOW)
    return session


def into(keeps, other, by, theirs=()):
    return merge(keeps, other, theirs=theirs, seen=look(keeps, other).mark, by=by, at=NOW)


def test_facts_and_weeks_of_both_are_under_one(both, principal, club):
    ana, ben = both
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ben)
    Race.objects.create(club=club, athlete=ben, name="Hill 10", day=date(2027, 2, 7), priority="C")
    Guardianship.objects.create(athlete=ben, user_id=principal.user_id)
    assert into(ana, ben, principal)
    assert Race.objects.get().athlete == ana
    assert list(squad.athletes.all()) == [ana]
    assert Guardianship.objects.get().athlete == ana
    ben.refresh_from_db()
    assert (ben.merged_into, ben.user) == (ana, None)
    assert ben.deleted_at is not None
    assert not TrainingSession.objects.filter(athlete=ben).exists()
    assert AuditEvent.objects.filter(verb="merge").count() == 2
    assert Job.objects.filter(kind="athlete", key=str(ana.pk)).exists()
    ana.refresh_from_db()
    assert ana.replay_from == date(1900, 1, 1)


def test_rules_come_along_where_the_record_that_stays_has_none(both, principal):
    ana, ben = both
    who = {"by": principal, "at": NOW}
    set_for_athlete(ana, Setting("gate", "strict", NOW.date()), **who)
    for name, value in (("gate", "off"), ("through_days", 10)):
        set_for_athlete(ben, Setting(name, value, NOW.date()), **who)
    set_for_athletes_exercise(ben, "back_squat", Setting("bridge", 2, NOW.date()), **who)
    assert into(ana, ben, principal)
    found = {(one.scope, one.name): one.value for one in settings_about(ana)}
    assert found == {
        ("athlete", "gate"): "strict",
        ("athlete", "through_days"): 10,
        ("exercise", "bridge"): 2,
    }


@pytest.mark.parametrize("who", ["ana", "ben", "both"])
def test_logs_are_never_lost(both, principal, who):
    ana, ben = both
    for one in both:
        if who in {one.name.split()[0].lower(), "both"}:
            log(one, principal)
    count = SetLog.objects.count()
    into(ana, ben, principal)
    sessions = TrainingSession.objects.filter(athlete=ana, deleted_at=None, week_start=MONDAY)
    assert SetLog.objects.filter(athlete=ana, session__in=sessions).count() == count
    slots = [one.slot for one in sessions]
    assert len(slots) == len(set(slots))
    started = sessions.filter(status="started")
    assert started.count() == (2 if who == "both" else 1)


def test_a_planned_session_gives_way_to_a_trained_one_with_its_overrides(both, principal, club):
    ana, ben = both
    session = log(ben, principal)
    slot = session.slot
    planned = TrainingSession.objects.get(athlete=ana, week_start=MONDAY, slot=slot)
    Override.objects.create(
        club=club, athlete=ana, week_start=MONDAY, slot=slot, line="", entered_on=MONDAY
    )
    into(ana, ben, principal)
    session.refresh_from_db()
    planned.refresh_from_db()
    assert (session.athlete, session.slot, session.deleted_at) == (ana, slot, None)
    assert (planned.status, planned.slot == slot) == ("dropped", False)
    assert Override.objects.get().slot == planned.slot


@pytest.mark.parametrize("theirs_win", [False, True])
def test_of_two_facts_of_a_day_the_chosen_one_counts(both, principal, theirs_win):
    ana, ben = both
    BodyWeight.objects.filter(athlete=ben).update(value=Decimal(58))
    into(ana, ben, principal, theirs={"bodyweight"} if theirs_win else ())
    (standing,) = BodyWeight.objects.filter(athlete=ana, deleted_at=None)
    assert standing.value == (58 if theirs_win else 62)
    assert BodyWeight.objects.filter(athlete=ana).count() == 2
    assert Assignment.objects.filter(athlete=ana, deleted_at=None).count() == 1


def test_done_twice_is_once_and_other_numbers_are_refused(both, principal, club):
    ana, ben = both
    seen = look(ana, ben).mark
    Race.objects.create(club=club, athlete=ben, name="New", day=date(2027, 2, 7), priority="C")
    assert not merge(ana, ben, theirs=(), seen=seen, by=principal, at=NOW)
    assert into(ana, ben, principal)
    assert into(ana, ben, principal)
    assert AuditEvent.objects.filter(verb="merge").count() == 2
    with pytest.raises(ValidationError, match="not there any more"):
        into(ben, ana, principal)


def test_the_next_week_is_made_of_both(both, principal, club):
    ana, ben = both
    log(ben, principal)
    into(ana, ben, principal)
    outcome = regenerate(club, [ana.pk], now=NOW, week=MONDAY + timedelta(days=7))
    assert outcome.failed == {}
    assert not LineState.objects.filter(athlete=ben).exists()


# --- The page ----------------------------------------------------------------------------------


def test_a_coach_looks_at_both_and_merges(both, coach_client, club):
    ana, ben = both
    url = reverse("sessions:merging", args=[club.slug, ana.uid])
    assert "Ben Boy" in coach_client.get(url).content.decode()
    page = coach_client.get(url, {"other": ben.uid})
    assert "Body weights: 1 clash" in page.content.decode()
    said = {"other": ben.uid, "seen": page.context["seen"], "wins_bodyweight": "other"}
    stale = coach_client.post(url, said | {"seen": "x"})
    assert stale.status_code == 409
    assert "these are the numbers now" in stale.content.decode()
    assert coach_client.post(url, said).status_code == 302
    ben.refresh_from_db()
    assert ben.merged_into == ana


def test_old_links_lead_to_the_record_that_stays(
    both, principal, coach_client, mallory_client, club
):
    ana, ben = both
    into(ana, ben, principal)
    old = reverse("athletes:facts", args=[club.slug, ben.uid])
    assert coach_client.get(old).url == reverse("athletes:facts", args=[club.slug, ana.uid])
    assert mallory_client.get(old).status_code == 404
    path = reverse("athletes:athlete-restore", args=[club.slug, ben.uid])
    assert coach_client.post(path).status_code == 404


def test_with_itself_or_a_rivals_athlete_nobody_is_merged(both, coach_client, rival, club):
    ana, _ben = both
    url = reverse("sessions:merging", args=[club.slug, ana.uid])
    for other in (ana.uid, rival.uid, "x"):
        assert coach_client.post(url, {"other": other, "seen": ""}).status_code == 404
    assert Athlete.objects.filter(merged_into=None).count() == 3


def test_queries_do_not_grow_with_the_rows(both, coach_client, club, django_assert_max_num_queries):
    ana, ben = both
    for n in range(40):
        BodyWeight.objects.create(
            club=club, athlete=ben, day=MONDAY - timedelta(days=n + 30), value=60
        )
    url = reverse("sessions:merging", args=[club.slug, ana.uid])
    with django_assert_max_num_queries(40):
        coach_client.get(url, {"other": ben.uid})


def test_nobody_merges_somebody_else_into_their_own_record(both, coach, principal):
    ana, ben = both
    Athlete.objects.filter(pk=ana.pk).update(user=coach.user)
    ana.refresh_from_db()
    for keeps, other in ((ana, ben), (ben, ana)):
        with pytest.raises(ValidationError, match="record is not yours"):
            into(keeps, other, principal)
    Athlete.objects.filter(pk=ben.pk).update(user=None)
    ben.refresh_from_db()
    assert into(ana, ben, principal)


def test_what_was_hidden_in_either_record_stays_hidden(both, principal):
    ana, ben = both
    Athlete.objects.filter(pk=ana.pk).update(shares_weight=False)
    Athlete.objects.filter(pk=ben.pk).update(shares_run_words=False)
    assert into(ana, ben, principal)
    ana.refresh_from_db()
    kept = (ana.shares_weight, ana.shares_past_injuries, ana.shares_run_words)
    assert kept == (False, True, False)
