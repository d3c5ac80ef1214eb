"""A coach who is limited to the own squads comes no further by a side door."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from athletes.bulk import Asked as AskedRows
from athletes.bulk import Facts, Item, People
from athletes.handing import hand_over
from athletes.joining import on_record
from athletes.models import Athlete, BodyWeight, Squad
from clubs.deputies import name_deputy
from clubs.invitations import Asked, invite
from clubs.models import AuditEvent, Club
from clubs.roles import Role
from sessions.models import CalendarFeed
from sessions.planning.feeds import create_feed
from tests.conftest import NOW, logged_in, make_athlete, make_member

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def limited(club):
    Club.objects.filter(pk=club.pk).update(limit_coaches=True)
    club.refresh_from_db()
    return club


@pytest.fixture
def cy(limited):
    return make_member(limited, "Cy Coach", "coach")


def guardian_link(of, by):
    at = timezone.now()
    asked = Asked([Role.GUARDIAN], "gil@x.example", "Gil New", {"children": [on_record(of)]})
    (one,) = invite([asked], by=by.principal(at), at=at, base="https://strength.example/")
    return one


def test_the_link_for_a_guardian_of_somebody_elses_athlete_is_not_read(cy, ben, owner, coach):
    client = logged_in(cy.user)
    for by in (owner, coach):
        one = guardian_link(ben, by)
        for name in ("invitation", "invitation-renewal", "invitation-revocation"):
            url = reverse(f"clubs:{name}", args=["harriers", one.uid])
            answer = client.get(url) if name == "invitation" else client.post(url)
            assert answer.status_code == 404
    members = client.get(reverse("athletes:members", args=["harriers"])).content.decode()
    assert "Gil New" not in members


def test_ones_own_invitations_stay_ones_own(cy, limited):
    mine = make_athlete(limited, "Mia Minor", born=date(2011, 3, 4), coach=cy)
    one = guardian_link(mine, cy)
    page = logged_in(cy.user).get(reverse("clubs:invitation", args=["harriers", one.uid]))
    assert one.secret in page.content.decode()


def test_athletes_who_were_taken_away_are_not_taken_back(cy, coach, owner, limited):
    lost = make_athlete(limited, "Lou Lost", coach=cy)
    assert hand_over([lost], coach, by=owner.principal(NOW), at=NOW)
    event = AuditEvent.objects.get(verb="hand_over", subject="membership")
    client = logged_in(cy.user)
    url = reverse("athletes:handover-reversal", args=["harriers", event.uid])
    assert client.post(url).status_code == 404
    lost.refresh_from_db()
    assert lost.coach == coach
    page = client.get(reverse("athletes:handover", args=["harriers"])).content.decode()
    assert str(event.uid) not in page


def test_what_one_handed_over_oneself_can_be_taken_back(cy, coach, limited):
    mine = make_athlete(limited, "Mo Mine", coach=cy)
    hand_over([mine], coach, by=cy.principal(NOW), at=NOW)
    event = AuditEvent.objects.get(verb="hand_over", subject="membership")
    logged_in(cy.user).post(reverse("athletes:handover-reversal", args=["harriers", event.uid]))
    mine.refresh_from_db()
    assert mine.coach == cy


def test_a_squad_that_was_put_away_gives_no_athletes(cy, limited):
    runner = make_athlete(limited, "Ria Runner")
    squad = Squad.objects.create(club=limited, name="Track")
    squad.athletes.add(runner)
    squad.coaches.add(cy)
    assert Athlete.objects.editable_by(cy.principal(NOW)).get() == runner
    squad.deleted_at = NOW
    squad.save()
    assert not Athlete.objects.visible_to(cy.principal(NOW)).exists()


def test_a_deputy_of_one_who_left_stands_in_for_nobody(cy, coach, ana):
    until = TODAY + timedelta(days=4)
    name_deputy(coach, cy, TODAY, until, by=coach.principal(NOW), at=NOW)
    assert Athlete.objects.visible_to(cy.principal(NOW)).get() == ana
    coach.left_at = NOW
    coach.save()
    assert not Athlete.objects.visible_to(cy.principal(NOW)).exists()


# --- Lists ---------------------------------------------------------------------------------------


def test_a_list_of_weights_does_not_tell_a_hidden_one(coach, ben, club):
    Club.objects.filter(pk=club.pk).update(minors_weight=Club.MinorsWeight.PHYSIO)
    coach.club.refresh_from_db()
    by = coach.principal(NOW)
    assert not BodyWeight.objects.visible_to(by).filter(athlete=ben).exists()
    known = BodyWeight.objects.get(athlete=ben)
    tried = AskedRows(by, NOW, writes=False, by_nature=True)
    values = {"day": known.day, "value": Decimal(50), "unit": "kg"}
    for item in (Item(values, athlete=ben.name), Item(values, uid=known.uid, athlete=ben.name)):
        (result,) = Facts(BodyWeight, tried).upsert([item])
        assert result.status != "changed"
        assert result.before == {}


def test_a_list_does_not_wake_a_record_that_went_into_another(principal, club, ana):
    away = Athlete.objects.create(
        club=club, name="Anna Twice", external_id="m-7", deleted_at=NOW, merged_into=ana
    )
    item = Item({"name": "Anna Twice", "born": date(1995, 5, 1)}, "m-7")
    (result,) = People(AskedRows(principal, NOW)).upsert([item])
    assert [one.column for one in result.faults] == ["external_id"]
    away.refresh_from_db()
    assert away.deleted_at == NOW


def test_calendars_of_other_squads_are_not_seen_nor_ended(cy, coach, club):
    mine, other = (Squad.objects.create(club=club, name=name) for name in ("Mine", "Other"))
    mine.coaches.add(cy)
    other.coaches.add(coach)
    by = coach.principal(NOW)
    feeds = [create_feed(one, starts_at=None, by=by, at=NOW)[0] for one in (mine, other)]
    seen = CalendarFeed.objects.visible_to(cy.principal(NOW))
    assert list(seen) == [feeds[0]]
    client = logged_in(cy.user)
    ends = [reverse("sessions:calendar-revocation", args=[club.slug, one.uid]) for one in feeds]
    assert [client.post(one).status_code for one in ends] == [302, 404]
    page = client.get(reverse("sessions:calendars", args=[club.slug])).content.decode()
    assert "Mine" in page
    assert "Other" not in page


def test_ones_own_calendar_can_always_be_ended(cy, club):
    other = Squad.objects.create(club=club, name="Other")
    feed, _secret = create_feed(other, starts_at=None, by=cy.principal(NOW), at=NOW)
    assert list(CalendarFeed.objects.editable_by(cy.principal(NOW))) == [feed]
