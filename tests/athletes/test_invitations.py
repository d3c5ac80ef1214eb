"""Inviting somebody by a link, and coming in by it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from athletes.models import Athlete, Guardianship, Squad
from clubs import invitations
from clubs.invitations import Asked, invite
from clubs.models import AuditEvent, Invitation, Job, Membership, User
from clubs.roles import Role
from sessions.planning.work import run_due
from tests.conftest import logged_in, make_athlete

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "https://strength.example/"
NEW: dict[str, Any] = {"days": "14", "unit": "kg"}


@pytest.fixture
def url(club):
    return reverse("athletes:invitation-new", args=[club.slug])


@pytest.fixture
def made(coach):
    """A link for a guest who is to be an athlete, made now."""

    def make(by=coach, **asked):
        at = timezone.now()
        asked = {"roles": [Role.ATHLETE], "document": {}} | asked
        if {*asked["roles"]} - {Role.ATHLETE}:
            asked = {"email": "nia@example.org"} | asked
        (one,) = invite([Asked(**asked)], by=by.principal(at), at=at, base=BASE)
        return one

    return make


def door(one):
    return reverse("joining:invitation", args=[one.secret])


def come_in(client, one, **said):
    values = {"name": "Nia New", "email": "nia@example.org", "password": "a quiet hill at dusk"}
    return client.post(door(one), values | said)


# --- Making one --------------------------------------------------------------------------------


def test_a_coach_invites_an_athlete_who_is_on_the_roster_at_once(coach_client, coach, club, url):
    squad = Squad.objects.create(club=club, name="Track")
    squad.coaches.add(coach)
    said = NEW | {"roles": ["athlete"], "name": "Nia New", "email": "Nia@Example.org"}
    said |= {"born": "2001-02-03", "squads": [squad.pk], "coach": coach.pk, "add_now": "on"}
    answer = coach_client.post(url, said)
    one = Invitation.objects.get()
    assert answer.url == reverse("clubs:invitation", args=[club.slug, one.uid])
    assert one.email == "nia@example.org"
    athlete = Athlete.objects.get(name="Nia New")
    assert (athlete.user, athlete.coach) == (None, coach)
    assert list(athlete.squads.all()) == [squad]
    come_in(Client(), one)
    athlete.refresh_from_db()
    assert athlete.user == User.objects.get(email="nia@example.org")
    assert Athlete.objects.count() == 1


def test_the_page_of_an_invitation_shows_the_link(coach_client, club, made):
    one = made(name="Nia New")
    page = coach_client.get(reverse("clubs:invitation", args=[club.slug, one.uid]))
    assert f"http://testserver{door(one)}" in page.content.decode()
    assert page["Cache-Control"].find("no-store") >= 0


def test_how_long_a_link_works_is_told_by_the_clubs_clock(coach_client, club, made):
    one = made(name="Nia New")
    until = f"{one.expires_at.astimezone(club.zone):%H:%M}"
    page = coach_client.get(reverse("clubs:invitation", args=[club.slug, one.uid]))
    assert f"{until}. Whoever has it" in page.content.decode()
    assert f"{until}</dd>" in Client().get(door(one)).content.decode()


def test_only_the_hash_of_the_secret_is_kept(made):
    one = made()
    kept = [str(value) for value in Invitation.objects.values().get().values()]
    assert not any(one.secret in value for value in kept)
    assert len(one.secret) == 64


@pytest.mark.parametrize("role", ["owner", "coach", "assistant", "physio"])
def test_a_coach_lets_in_athletes_and_guardians_only(coach_client, url, role):
    answer = coach_client.post(url, NEW | {"roles": [role], "name": "Nia New"})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_an_owner_lets_in_a_coach_of_a_squad(owner_client, club, url):
    squad = Squad.objects.create(club=club, name="Track")
    said = NEW | {"roles": ["coach"], "email": "cy@example.org", "leads": [squad.pk]}
    assert owner_client.post(url, said).status_code == 302
    come_in(Client(), Invitation.objects.get(), email="other@example.org")
    member = Membership.objects.get(user__email="cy@example.org")
    assert member.roles == ["coach"]
    assert list(squad.coaches.all()) == [member]


def test_a_coach_never_reads_the_link_of_what_is_not_theirs_to_give(
    coach_client, club, made, owner
):
    one = made(by=owner, roles=[Role.OWNER])
    for name in ("invitation", "invitation-renewal", "invitation-revocation"):
        path = reverse(f"clubs:{name}", args=[club.slug, one.uid])
        answer = coach_client.get(path) if name == "invitation" else coach_client.post(path)
        assert answer.status_code == 404
    page = coach_client.get(reverse("athletes:members", args=[club.slug])).content.decode()
    assert str(one.uid) not in page


def test_who_has_the_roles_or_is_invited_already_is_told(coach_client, ana, url):
    said = NEW | {"roles": ["athlete"], "name": "Ana Adult"}
    answer = coach_client.post(url, said | {"email": ana.user.email})
    assert "is a member with these roles" in answer.content.decode()
    for _twice in range(2):
        answer = coach_client.post(url, said | {"email": "nia@example.org"})
    assert answer.status_code == 422
    assert "is invited already" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_an_athlete_needs_a_name_and_a_guardian_a_child(coach_client, url):
    answer = coach_client.post(url, NEW | {"roles": ["athlete", "guardian"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "An athlete who is new needs a name" in page
    assert "Choose at least one athlete" in page


# --- The letter --------------------------------------------------------------------------------


def test_a_letter_is_sent_by_a_job_and_not_by_the_page(made, coach):
    one = made(email="nia@example.org", name="Nia New")
    assert mail.outbox == []
    assert run_due(timezone.now) == 1
    (letter,) = mail.outbox
    assert letter.to == ["nia@example.org"]
    assert letter.subject == "Harriers invites you"
    assert f"{BASE.rstrip('/')}{door(one)}" in letter.body
    assert coach.user.name in letter.body
    one.refresh_from_db()
    assert one.sent_at is not None


def test_a_letter_that_fails_is_tried_again_and_shown(made, coach_client, club, monkeypatch):
    one = made(email="nia@example.org")

    def down(_letter):
        message = "Connection refused"
        raise OSError(message)

    monkeypatch.setattr("clubs.letters.EmailMessage.send", down)
    run_due(timezone.now)
    path = reverse("clubs:invitation", args=[club.slug, one.uid])
    page = coach_client.get(path).content.decode()
    assert "Not sent yet, it is tried again: Connection refused" in page
    Job.objects.update(attempts=4, run_after=timezone.now())
    run_due(timezone.now)
    page = coach_client.get(path).content.decode()
    assert "Could not be sent: Connection refused" in page
    monkeypatch.undo()
    coach_client.post(reverse("clubs:invitation-renewal", args=[club.slug, one.uid]))
    run_due(timezone.now)
    assert len(mail.outbox) == 1


def test_no_letter_goes_for_an_invitation_that_was_taken_back(made, coach):
    one = made(email="nia@example.org")
    invitations.revoke(one, by=coach.principal(timezone.now()), at=timezone.now())
    run_due(timezone.now)
    assert mail.outbox == []


# --- Coming in ---------------------------------------------------------------------------------


def test_somebody_new_makes_an_account_and_is_in(made, club):
    one = made(document={})
    client = Client()
    page = client.get(door(one)).content.decode()
    assert "Join Harriers" in page
    assert "Carla Coach" in page
    answer = come_in(client, one)
    assert answer.status_code == 302
    user = User.objects.get(email="nia@example.org")
    assert user.check_password("a quiet hill at dusk")
    assert Membership.objects.get(user=user, club=club).roles == ["athlete"]
    assert client.get("/me/").status_code == 200
    assert AuditEvent.objects.filter(verb="accept_invitation", user=user).count() == 1


def test_a_link_lets_in_one_only(made):
    one = made()
    come_in(Client(), one)
    answer = come_in(Client(), one, email="second@example.org")
    assert answer.status_code == 410
    assert "used already" in answer.content.decode()
    assert not User.objects.filter(email="second@example.org").exists()


def test_who_comes_a_moment_too_late_leaves_no_account_behind(made, monkeypatch):
    one = made()
    monkeypatch.setattr("clubs.invitations.take", lambda *_: False)
    answer = come_in(Client(), one)
    assert answer.status_code == 422
    assert not User.objects.filter(email="nia@example.org").exists()


def test_the_address_of_a_letter_is_settled(made):
    one = made(email="nia@example.org")
    come_in(Client(), one, email="mallory@example.org")
    assert User.objects.filter(email="nia@example.org").exists()
    assert not User.objects.filter(email="mallory@example.org").exists()


def test_a_weak_password_is_refused_and_the_invitation_stays(made):
    one = made()
    answer = come_in(Client(), one, password="password")
    assert answer.status_code == 422
    assert "too common" in answer.content.decode()
    one.refresh_from_db()
    assert one.accepted_at is None


def test_who_has_an_account_is_asked_to_log_in(made, mallory):
    one = made()
    answer = come_in(Client(), one, email=mallory.user.email)
    assert answer.status_code == 422
    assert "has an account already" in answer.content.decode()
    assert f"next={door(one)}" in answer.content.decode()


def test_a_member_of_another_club_joins_with_the_same_account(made, mallory, mallory_client, club):
    one = made()
    page = mallory_client.get(door(one)).content.decode()
    assert "Join as Mallory Rival" in page
    mallory_client.post(door(one))
    clubs = Membership.objects.filter(user=mallory.user).values_list("club__slug", "roles")
    assert sorted(clubs) == [("harriers", ["athlete"]), ("rivals", ["coach", "owner"])]
    home = mallory_client.get("/").content.decode()
    assert "Harriers" in home
    assert "Rivals" in home


def test_a_member_gains_the_roles(made, owner, physio, physio_client):
    one = made(by=owner, roles=[Role.COACH])
    physio_client.post(door(one))
    physio.refresh_from_db()
    assert physio.roles == ["coach", "physio"]


def test_who_had_left_comes_back_with_the_new_roles_only(made, physio, physio_client):
    Membership.objects.filter(pk=physio.pk).update(left_at=timezone.now())
    physio_client.post(door(made()))
    physio.refresh_from_db()
    assert (physio.roles, physio.left_at) == (["athlete"], None)


def test_an_athlete_on_record_gets_the_account(made, club, coach):
    athlete = Athlete.objects.create(club=club, name="Old Record", coach=coach)
    come_in(Client(), made(document={"own": {"uid": str(athlete.uid)}}))
    athlete.refresh_from_db()
    assert athlete.user == User.objects.get(email="nia@example.org")


def test_an_account_of_somebody_else_is_never_taken_over(made, ana):
    before = ana.user
    come_in(Client(), made(document={"own": {"uid": str(ana.uid)}}))
    ana.refresh_from_db()
    assert ana.user == before


def test_a_guardian_comes_in_and_sees_the_child(made, ben, club):
    one = made(roles=[Role.GUARDIAN], document={"children": [{"uid": str(ben.uid)}]})
    client = Client()
    assert "Ben Boy" in client.get(door(one)).content.decode()
    come_in(client, one)
    assert Guardianship.objects.get(athlete=ben).user.email == "nia@example.org"
    assert client.get(reverse("athletes:facts", args=[club.slug, ben.uid])).status_code == 200


def test_guardian_and_child_may_come_in_any_order(made):
    child: dict[str, Any] = {
        "uid": "0b3f5f1c-77a0-4a3e-8f6c-3c2f5d8d9a01",
        "name": "Kim Kid",
        "born": "2012-01-01",
    }
    child |= {"unit": "kg", "squads": [], "coach": None}
    guard = made(roles=[Role.GUARDIAN], document={"children": [child]})
    own = made(document={"own": child})
    come_in(Client(), guard)
    come_in(Client(), own, email="kim@example.org")
    athlete = Athlete.objects.get(name="Kim Kid")
    assert athlete.user == User.objects.get(email="kim@example.org")
    assert athlete.guardianships.get().user.email == "nia@example.org"


@pytest.mark.parametrize(
    ("field", "told"),
    [("revoked_at", "taken back"), ("expires_at", "too old"), ("accepted_at", "used already")],
)
def test_a_link_that_is_spent_says_so_and_whom_to_ask(made, field, told):
    one = made()
    Invitation.objects.update(**{field: timezone.now() - timedelta(minutes=1)})
    for answer in (Client().get(door(one)), come_in(Client(), one)):
        page = answer.content.decode()
        assert answer.status_code == 410
        assert told in page
        assert "Harriers" in page


def test_a_link_nobody_made_is_not_known():
    answer = Client().get(reverse("joining:invitation", args=["f" * 64]))
    assert answer.status_code == 404
    assert "not known" in answer.content.decode()


def test_a_renewed_link_stops_the_one_before(made, coach_client, club):
    one = made(email="nia@example.org")
    before = door(one)
    path = reverse("clubs:invitation-renewal", args=[club.slug, one.uid])
    assert coach_client.post(path).status_code == 302
    one.refresh_from_db()
    assert Client().get(before).status_code == 404
    assert Client().get(door(one)).status_code == 200


def test_taken_back_twice_is_once(made, coach_client, club):
    one = made()
    path = reverse("clubs:invitation-revocation", args=[club.slug, one.uid])
    for _twice in range(2):
        assert coach_client.post(path).status_code == 302
    assert AuditEvent.objects.filter(verb="revoke_invitation").count() == 1
    assert Client().get(door(one)).status_code == 410


# --- The list of members -----------------------------------------------------------------------


def test_members_and_who_is_invited_are_listed_in_few_queries(
    coach_client, club, coach, made, django_assert_max_num_queries
):
    squad = Squad.objects.create(club=club, name="Track")
    squad.coaches.add(coach)
    for n in range(12):
        squad.athletes.add(make_athlete(club, f"Run{n} Ner", coach=coach))
        made(email=f"guest{n}@example.org")
    with django_assert_max_num_queries(10):
        page = coach_client.get(reverse("athletes:members", args=[club.slug])).content.decode()
    assert len(re.findall(r"guest\d+@example", page)) >= 12
    assert "leads Track" in page


def test_an_assistant_sees_members_and_not_who_is_invited(assistant, club, made):
    made(email="nia@example.org")
    page = logged_in(assistant.user).get(reverse("athletes:members", args=[club.slug]))
    assert page.status_code == 200
    assert "nia@example.org" not in page.content.decode()


def test_a_coach_reads_who_invites_coaches(coach_client, owner_client, club):
    url, told = reverse("athletes:invitation-new", args=[club.slug]), "invited by an owner"
    assert told in coach_client.get(url).content.decode()
    assert told not in owner_client.get(url).content.decode()
