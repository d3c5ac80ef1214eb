"""Who looks after whom while a coach is away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from athletes.deputies import coaches_now, looked_after, stands_in_for
from athletes.models import Athlete, Squad
from clubs.deputies import end_deputyship, name_deputy
from clubs.models import AuditEvent, Club, Deputyship
from tests.conftest import NOW, make_athlete, make_member

TODAY = NOW.date()
SUNDAY = TODAY + timedelta(days=4)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(club):
    return make_member(club, "Dora Deputy", "coach")


@pytest.fixture
def away(coach, dora):
    """Carla is away from today to Sunday; Dora stands in."""
    return name_deputy(coach, dora, TODAY, SUNDAY, by=coach.principal(NOW), at=NOW)


def names(rows):
    return sorted(one.user.name for one in rows)


def test_a_coach_looks_after_own_athletes_and_those_of_own_squads(club, coach, dora, ana):
    alone = make_athlete(club, "Sol Squadless")
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.set([ana, alone])
    squad.coaches.set([dora])
    assert set(looked_after(coach.principal(NOW))) == {ana}
    assert set(looked_after(dora.principal(NOW))) == {alone}
    asked = coaches_now([ana, alone], TODAY)
    assert [names(asked[one.pk]) for one in (ana, alone)] == [["Carla Coach"], ["Dora Deputy"]]


def test_a_deputy_looks_after_a_coachs_athletes_on_those_days_only(ana, dora, away):
    assert set(looked_after(dora.principal(NOW))) == {ana}
    assert [one.coach.user.name for one in stands_in_for(dora.principal(NOW))] == ["Carla Coach"]
    asked = coaches_now([ana], SUNDAY)[ana.pk]
    assert [one.user.name for one in asked] == ["Carla Coach", "Dora Deputy"]
    after = dora.principal(NOW + timedelta(days=5))
    assert not looked_after(after).exists()
    assert names(coaches_now([ana], after.today)[ana.pk]) == ["Carla Coach"]


def test_an_ended_absence_counts_no_longer(ana, coach, dora, away):
    for _twice in range(2):
        end_deputyship(away, by=coach.principal(NOW), at=NOW)
    assert not looked_after(dora.principal(NOW)).exists()
    assert AuditEvent.objects.filter(verb="end_deputyship").count() == 1


def test_a_deputy_who_sees_own_squads_only_sees_the_coachs_athletes_too(club, ana, dora, coach):
    Club.objects.filter(pk=club.pk).update(limit_coaches=True)
    dora.club.refresh_from_db()
    who = dora.principal(NOW)
    assert not Athlete.objects.visible_to(who).exists()
    name_deputy(coach, dora, TODAY, SUNDAY, by=coach.principal(NOW), at=NOW)
    assert set(Athlete.objects.editable_by(who)) == {ana}
    tomorrow_week = dora.principal(NOW + timedelta(days=7))
    assert not Athlete.objects.visible_to(tomorrow_week).exists()


def test_named_twice_is_once(coach, dora, away):
    again = name_deputy(coach, dora, TODAY, SUNDAY, by=coach.principal(NOW), at=NOW)
    assert again == away
    assert AuditEvent.objects.filter(verb="name_deputy").count() == 1


def test_nobody_is_asked_for_athletes_without_a_coach(club):
    alone = make_athlete(club, "Sol Squadless")
    assert coaches_now([alone], TODAY) == {}


def test_who_left_the_club_is_not_told(ana, coach, dora, away):
    coach.left_at = NOW
    coach.save()
    assert coaches_now([ana], TODAY)[ana.pk] == []


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (TODAY, TODAY - timedelta(days=1), "is before the first"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "is past"),
        (TODAY, date(2028, 1, 1), "must be at most 366"),
    ],
)
def test_days_that_make_no_sense_are_refused(coach, dora, first, last, told):
    with pytest.raises(ValidationError, match=told):
        name_deputy(coach, dora, first, last, by=coach.principal(NOW), at=NOW)
    assert not Deputyship.objects.exists()


def test_a_deputy_who_is_away_or_is_oneself_is_refused(club, coach, dora, away):
    other = make_member(club, "Otto Other", "coach")
    by = coach.principal(NOW)
    for who, deputy, told in (
        (other, coach, "Dora Deputy stands in for Carla Coach"),
        (coach, other, "Dora Deputy stands in for Carla Coach"),
        (dora, other, "Dora Deputy stands in for Carla Coach"),
        (other, other, "cannot stand in for themselves"),
    ):
        with pytest.raises(ValidationError, match=told):
            name_deputy(who, deputy, SUNDAY, SUNDAY, by=by, at=NOW)


def test_few_queries_for_many_athletes(club, coach, dora, away, django_assert_num_queries):
    own = [make_athlete(club, f"Own{n} Runner", coach=coach) for n in range(8)]
    in_squad = [make_athlete(club, f"Squad{n} Runner") for n in range(8)]
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.set(in_squad)
    squad.coaches.set([dora])
    with django_assert_num_queries(3):
        assert len(coaches_now([*own, *in_squad], TODAY)) == 16
