"""Handing athletes over and taking it back; leaving a club and coming back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.handing import hand_over, take_back
from athletes.models import Athlete, Guardianship, Squad
from clubs.deputies import name_deputy
from clubs.invitations import Asked, invite
from clubs.models import AuditEvent, Deputyship, Job, Membership
from clubs.roles import Role
from tests.conftest import NOW, logged_in, make_athlete, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cy(club):
    return make_member(club, "Cy Coach", "coach")


@pytest.fixture
def url(club):
    return reverse("athletes:handover", args=[club.slug])


def coach_of(athlete):
    athlete.refresh_from_db()
    return athlete.coach


# --- Handing over ------------------------------------------------------------------------------


def test_athletes_go_to_another_coach_and_back(coach_client, coach, cy, ana, ben, club, url):
    said = {"athletes": [ana.pk, ben.pk], "coach": cy.pk}
    for _twice in range(2):
        assert coach_client.post(url, said).status_code == 302
    assert (coach_of(ana), coach_of(ben)) == (cy, cy)
    assert AuditEvent.objects.filter(verb="hand_over", subject="athlete").count() == 2
    assert Job.objects.filter(kind="athlete").count() == 2
    page = coach_client.get(url).content.decode()
    assert "2 athletes from Carla Coach to Cy Coach" in page
    event = AuditEvent.objects.get(verb="hand_over", subject="membership")
    for _twice in range(2):
        coach_client.post(reverse("athletes:handover-reversal", args=[club.slug, event.uid]))
    assert (coach_of(ana), coach_of(ben)) == (coach, coach)


def test_who_was_handed_on_since_is_not_taken_back(coach, cy, ana, ben, club, principal):
    other = make_member(club, "Otto Other", "coach")
    event = hand_over([ana, ben], cy, by=principal, at=NOW)
    assert event is not None
    ana.refresh_from_db()
    hand_over([ana], other, by=principal, at=NOW)
    assert take_back(event, by=principal, at=NOW) == 1
    assert (coach_of(ana), coach_of(ben)) == (other, coach)


@pytest.mark.parametrize("goes_along", [True, False])
def test_squads_stay_unless_they_are_chosen(coach_client, cy, ana, url, principal, goes_along):
    coach, squad = ana.coach, Squad.objects.create(club=ana.club, name="Track")
    squad.coaches.add(coach)
    said = {"athletes": [ana.pk], "coach": cy.pk, "squads": [squad.pk] if goes_along else []}
    coach_client.post(url, said)
    assert list(squad.coaches.all()) == [cy if goes_along else coach]
    event = AuditEvent.objects.get(verb="hand_over", subject="membership")
    take_back(event, by=principal, at=NOW)
    assert list(squad.coaches.all()) == [coach]


def test_the_page_offers_those_of_a_coach(coach_client, coach, cy, ana, club, url):
    other = make_athlete(club, "Otis Other", coach=cy)
    page = coach_client.get(f"{url}?of={cy.uid}").content.decode()
    assert "Otis Other · Cy Coach" in page
    assert "Ana Adult" not in page
    answer = coach_client.post(f"{url}?of={cy.uid}", {"athletes": [ana.pk], "coach": cy.pk})
    assert answer.status_code == 422
    assert coach_of(other) == cy


def test_to_another_clubs_coach_nobody_is_handed(coach_client, mallory, ana, url):
    answer = coach_client.post(url, {"athletes": [ana.pk], "coach": mallory.pk})
    assert answer.status_code == 422
    assert coach_of(ana) != mallory


def test_few_queries_for_many_athletes(
    coach_client, coach, cy, club, url, django_assert_max_num_queries
):
    for n in range(15):
        make_athlete(club, f"Run{n} Ner", coach=coach)
    with django_assert_max_num_queries(22):
        page = coach_client.get(url).content.decode()
    assert page.count("Carla Coach") > 15


# --- Leaving -----------------------------------------------------------------------------------


def test_a_coach_leaves_and_hands_on_what_they_had(club, coach, cy, ana, coach_client):
    squad = Squad.objects.create(club=club, name="Track")
    squad.coaches.add(coach)
    name_deputy(coach, cy, NOW.date(), NOW.date(), by=coach.principal(NOW), at=NOW)
    url = reverse("athletes:leaving", args=[club.slug])
    page = coach_client.get(url).content.decode()
    assert "1 athlete is coached by you" in page
    assert "stay with Harriers" in page
    assert coach_client.post(url, {"heir": cy.pk}).url == "/"
    assert coach_of(ana) == cy
    assert list(squad.coaches.all()) == [cy]
    assert not Deputyship.objects.filter(ended_at=None).exists()
    assert coach_client.get(url).status_code == 404
    assert AuditEvent.objects.filter(verb="leave").count() == 1


def test_the_last_owner_stays(owner_client, owner, club):
    url = reverse("athletes:leaving", args=[club.slug])
    assert "make somebody else owner first" in owner_client.get(url).content.decode()
    assert owner_client.post(url).status_code == 422
    owner.refresh_from_db()
    assert owner.left_at is None


def test_an_owner_removes_a_member(owner_client, club, ana, guardian, ben):
    member = Membership.objects.get(user=ana.user)
    url = reverse("athletes:member-removal", args=[club.slug, member.uid])
    assert owner_client.post(url, {}).status_code == 302
    ana.refresh_from_db()
    assert ana.deleted_at is None
    assert logged_in(ana.user).get(reverse("sessions:today", args=[club.slug])).status_code == 404
    url = reverse("athletes:member-removal", args=[club.slug, guardian.uid])
    assert "No guardian any more of: Ben Boy" in owner_client.get(url).content.decode()
    owner_client.post(url)
    assert not Guardianship.objects.exists()
    assert owner_client.post(url).status_code == 404


def test_an_athlete_who_left_comes_back_to_the_same_record(club, ana, ana_client, coach):
    ana_client.post(reverse("athletes:leaving", args=[club.slug]))
    ana.refresh_from_db()
    assert ana.deleted_at is not None
    at = timezone.now()
    asked = Asked([Role.ATHLETE], document={"own": {"uid": str(ana.uid)}})
    (one,) = invite([asked], by=coach.principal(at), at=at, base="http://testserver/")
    ana_client.post(reverse("joining:invitation", args=[one.secret]))
    ana.refresh_from_db()
    assert ana.deleted_at is None
    assert Athlete.objects.filter(user=ana.user).count() == 1
    assert ana_client.get(reverse("sessions:today", args=[club.slug])).status_code == 200


def test_a_coach_removes_nobody(coach_client, club, owner):
    url = reverse("athletes:member-removal", args=[club.slug, owner.uid])
    assert coach_client.get(url).status_code == 404
    assert coach_client.post(url).status_code == 404


def test_who_is_in_several_clubs_goes_from_one_to_another(mallory, mallory_client, club):
    page = mallory_client.get("/c/rivals/week/").content.decode()
    assert "/c/harriers/" not in page
    Membership.objects.create(club=club, user=mallory.user, roles=["athlete"])
    page = mallory_client.get("/c/rivals/week/").content.decode()
    assert 'href="/c/harriers/"' in page
    assert "Leave" in mallory_client.get("/me/").content.decode()


def test_strangers_leave_nothing(club):
    assert Client().post(reverse("athletes:leaving", args=[club.slug])).status_code == 302
