"""The way in, the profile, and how a club works."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import AuditEvent, Club, Job, Membership, User

SETTINGS = {
    "name": "Harriers",
    "time_zone": "Europe/Rome",
    "week_day": "6",
    "week_time": "18:00",
    "ask_day": "4",
    "ask_time": "09:00",
    "digest_time": "07:00",
    "unanswered": "wait",
    "review_day": "6",
    "review_time": "20:00",
    "version": "1",
}


def url(name, *more):
    return reverse(f"clubs:{name}", args=["harriers", *more])


def test_one_club_is_entered_at_once(coach_client):
    answer = coach_client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/c/harriers/")


def test_several_clubs_are_offered(coach_client, coach, rival_club):
    Membership.objects.create(club=rival_club, user=coach.user, roles=["athlete"])
    page = coach_client.get("/").content.decode()
    assert "Harriers" in page
    assert "Rivals" in page


def test_clubs_of_one_name_are_told_apart_by_their_address(coach_client, coach, rival_club):
    Membership.objects.create(club=rival_club, user=coach.user, roles=["athlete"])
    assert "/c/rivals/</span>" not in coach_client.get("/").content.decode()
    Club.objects.filter(pk=rival_club.pk).update(name="Harriers")
    for path in ("/", "/me/"):
        page = coach_client.get(path).content.decode()
        assert "Athlete, /c/rivals/</span>" in page
        assert "Coach, /c/harriers/</span>" in page


def test_who_logs_in_is_told_as_whom(coach):
    said = {"login": coach.user.email, "password": "a long enough word"}
    page = Client().post(reverse("account_login"), said, follow=True).content.decode()
    assert "You are logged in as Carla Coach." in page


def test_who_has_no_club_is_told_what_to_do(db):
    client = Client()
    client.force_login(User.objects.create_user("new@example.org", "a long word", name="New"))
    assert "Ask your coach" in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/me/", "/c/harriers/settings/", "/c/harriers/members/"])
def test_anonymous_is_sent_to_the_login(path, club):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", ["settings", "publishing"])
def test_another_clubs_pages_are_not_there(mallory_client, club, name):
    assert mallory_client.get(url(name)).status_code == 404
    assert mallory_client.post(url(name), SETTINGS).status_code in {404, 405}


def test_who_left_the_club_finds_nothing(coach_client, coach, now):
    coach.left_at = now
    coach.save()
    assert coach_client.get(reverse("athletes:members", args=["harriers"])).status_code == 404


def test_the_theme_is_kept_in_a_cookie_and_leads_back(coach_client):
    answer = coach_client.post("/theme/", {"theme": "dark"}, headers={"referer": "/me/"})
    assert answer.cookies["theme"].value == "dark"
    assert coach_client.post("/theme/", {"theme": "pink"}).cookies["theme"].value == ""
    away = coach_client.post(
        "/theme/", {"theme": "dark"}, headers={"referer": "https://evil.test/"}
    )
    assert away["Location"] == "/"
    assert coach_client.get("/theme/").status_code == 405


def test_the_profile_is_ones_own(coach_client, coach):
    answer = coach_client.post("/me/", {"name": "Carla C", "unit": "lb", "language": "en"})
    assert answer.status_code == 302
    coach.user.refresh_from_db()
    assert (coach.user.name, coach.user.unit) == ("Carla C", "lb")
    assert coach_client.post("/me/", {"name": "", "unit": "st"}).status_code == 422


def test_an_owner_changes_the_settings_and_it_is_remembered(owner_client, club):
    wanted = SETTINGS | {"week_day": "4", "review_first": "on"}
    assert owner_client.post(url("settings"), wanted).status_code == 302
    club.refresh_from_db()
    assert (club.week_day, club.review_first, club.version) == (4, True, 2)
    event = AuditEvent.objects.get()
    assert event.after == {"week_day": 4, "review_first": True}
    assert event.before == {"week_day": 6, "review_first": False}
    assert Job.objects.get().kind == "club"


def test_an_owner_sets_a_deadline_for_reviews(owner_client, club):
    wanted = SETTINGS | {"unanswered": "publish", "review_day": "0", "review_time": "07:30"}
    assert owner_client.post(url("settings"), wanted).status_code == 302
    club.refresh_from_db()
    assert (club.unanswered, club.review_day, club.review_time) == ("publish", 0, time(7, 30))
    assert "Deadline" in owner_client.get(url("settings")).content.decode()
    late = owner_client.post(url("settings"), wanted | {"review_day": "5", "version": "2"})
    assert late.status_code == 422
    assert "Saturday 07:30 comes when the week is under way already" in late.content.decode()


def test_saving_the_same_settings_changes_nothing(owner_client, club):
    owner_client.post(url("settings"), SETTINGS)
    owner_client.post(url("settings"), SETTINGS)
    club.refresh_from_db()
    assert club.version == 1
    assert not AuditEvent.objects.exists()


def test_a_conflict_shows_both_and_loses_neither(owner_client, club):
    Club.objects.filter(pk=club.pk).update(name="Harriers of Rome", version=2)
    answer = owner_client.post(url("settings"), SETTINGS | {"name": "Harriers of Milan"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Harriers of Rome" in page
    assert "Harriers of Milan" in page
    assert 'name="version" value="2"' in page


def test_an_unknown_time_zone_is_refused_by_name(owner_client, club):
    answer = owner_client.post(url("settings"), SETTINGS | {"time_zone": "Europe/Roma"})
    assert answer.status_code == 422
    assert "Unknown time zone &#x27;Europe/Roma&#x27;" in answer.content.decode()


@pytest.mark.parametrize("fixture", ["coach_client", "ana_client", "physio_client"])
def test_settings_are_the_owners(request, fixture, club):
    client = request.getfixturevalue(fixture)
    assert client.get(url("settings")).status_code == 404
    assert client.post(url("settings"), SETTINGS).status_code == 404


def test_a_coach_chooses_how_weeks_are_published(coach_client, coach):
    for _twice in range(2):
        coach_client.post(url("publishing"), {"publishing": "review"})
    coach.refresh_from_db()
    assert coach.publishing == "review"
    assert AuditEvent.objects.filter(verb="set_publishing").count() == 1


def test_an_athlete_has_nothing_to_publish(ana_client):
    assert ana_client.get(url("publishing")).status_code == 404


def test_an_owner_gives_roles(owner_client, coach):
    path = url("member", coach.uid)
    for _twice in range(2):
        assert owner_client.post(path, {"roles": ["coach", "physio"]}).status_code == 302
    coach.refresh_from_db()
    assert coach.roles == ["coach", "physio"]
    assert AuditEvent.objects.filter(verb="set_roles").count() == 1


def test_roles_are_not_a_coachs_to_give(coach_client, owner, coach):
    assert coach_client.post(url("member", coach.uid), {"roles": ["owner"]}).status_code == 404


def test_a_club_keeps_an_owner(owner_client, owner):
    answer = owner_client.post(url("member", owner.uid), {"roles": ["coach"]})
    assert answer.status_code == 422
    assert "needs an owner" in answer.content.decode()
    owner.refresh_from_db()
    assert owner.roles == ["owner"]


def test_a_member_of_another_club_is_not_found(owner_client, mallory):
    assert owner_client.get(url("member", mallory.uid)).status_code == 404


def test_an_address_that_takes_a_form_only_says_so(owner_client, club):
    """As when the answer to a form is loaded again: the browser has nothing of its own to say."""
    for path in (reverse("clubs:theme"), reverse("sessions:feed-reading", args=[club.slug])):
        answer = owner_client.get(path)
        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        assert "takes a form only" in answer.content.decode()
