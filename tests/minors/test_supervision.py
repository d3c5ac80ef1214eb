"""A minor's session opens only with a supervising coach named, where the club says so."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete
from clubs.models import ApiToken, AuditEvent, Club, Membership, Principal
from sessions.models import TrainingSession
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.plans import read_plan
from sessions.planning.supervision import name_supervisor
from tests.conftest import NOW, make_member


@pytest.fixture
def bens(week: list[TrainingSession], ben: Athlete) -> TrainingSession:
    """Ben's first session, moved to today, with a load in it."""
    session = TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[0]
    session.day = NOW.date()
    session.save(update_fields=["day"])
    assert any(line.load for line in read_plan(session).lines if line.is_asked)
    return session


@pytest.fixture
def benny(ben: Athlete) -> Principal:
    assert ben.user is not None
    return ben.user.memberships.select_related("club", "user").get().principal(NOW)


def one_set(session: TrainingSession) -> SetEntry:
    line = next(one.line for one in read_plan(session).lines if one.is_asked)
    return SetEntry(client_id=uuid.uuid4(), line=line, number=1, reps=6, load=Decimal(20))


def url(name: str, session: TrainingSession) -> str:
    return reverse(f"sessions:{name}", args=["harriers", session.uid])


def test_without_a_coach_named_nothing_can_be_logged(
    bens: TrainingSession, benny: Principal
) -> None:
    with pytest.raises(ValidationError, match="say first which coach is there"):
        log_sets(bens, [one_set(bens)], by=benny, at=NOW)
    bens.refresh_from_db()
    assert bens.status == "published"
    assert not bens.sets.exists()


def test_the_athlete_names_who_is_there_and_the_session_opens(
    ben_client: Client, bens: TrainingSession, benny: Principal, assistant: Membership
) -> None:
    before = ben_client.get(url("session", bens)).content.decode()
    assert "Who is with you?" in before
    assert "Asif Assistant" in before
    assert "Finish session" not in before
    for _ in range(2):
        answer = ben_client.post(url("supervisor", bens), {"supervisor": assistant.uid})
        assert answer.status_code == 302
    after = ben_client.get(url("session", bens)).content.decode()
    assert "Asif Assistant is there, named" in after
    assert "Finish session" in after
    assert log_sets(bens, [one_set(bens)], by=benny, at=NOW)
    bens.refresh_from_db()
    assert (bens.supervisor, bens.supervised_at) == (assistant, NOW)
    assert AuditEvent.objects.filter(verb="name_supervisor").count() == 1


def test_only_a_coach_or_assistant_of_the_club_can_be_named(
    ben_client: Client,
    bens: TrainingSession,
    benny: Principal,
    physio: Membership,
    mallory: Membership,
) -> None:
    for member in (physio, mallory):
        sent = {"supervisor": member.uid}
        assert ben_client.post(url("supervisor", bens), sent).status_code == 422
        with pytest.raises(ValidationError, match="no coach or assistant"):
            name_supervisor(bens, member, by=benny, at=NOW)
    assert ben_client.post(url("supervisor", bens), {}).status_code == 422


def test_whoever_of_the_staff_logs_is_there(
    bens: TrainingSession, carla: Principal, coach: Membership
) -> None:
    log_sets(bens, [one_set(bens)], by=carla, at=NOW)
    bens.refresh_from_db()
    assert bens.supervisor == coach


def test_a_club_system_names_nobody_by_logging(bens: TrainingSession) -> None:
    token = ApiToken.objects.create(club=bens.club, name="Gym", prefix="x", scopes=["logs:write"])
    with pytest.raises(ValidationError, match="which coach is there"):
        log_sets(bens, [one_set(bens)], by=token.principal(NOW), at=NOW)


def test_a_coach_ticks_off_todays_list(
    coach_client: Client, bens: TrainingSession, coach: Membership
) -> None:
    page = reverse("sessions:attendance", args=["harriers"])
    assert b"Ben Boy" in coach_client.get(page).content
    assert coach_client.post(page, {}).status_code == 422
    assert coach_client.post(page, {"session": [str(bens.uid)]}).status_code == 302
    bens.refresh_from_db()
    assert bens.supervisor == coach
    assert b"Carla Coach is there" in coach_client.get(page).content


def test_an_owner_who_is_no_coach_cannot_be_named(
    owner_client: Client, bens: TrainingSession
) -> None:
    page = reverse("sessions:attendance", args=["harriers"])
    answer = owner_client.post(page, {"session": [str(bens.uid)]})
    assert answer.status_code == 422
    assert b"Only a coach or an assistant can be named" in answer.content


def test_who_was_not_there_says_so(
    coach_client: Client, ben_client: Client, bens: TrainingSession, coach: Membership
) -> None:
    ben_client.post(url("supervisor", bens), {"supervisor": coach.uid})
    ben_client.post(url("supervisor-removal", bens))
    bens.refresh_from_db()
    assert bens.supervisor == coach
    coach_client.post(url("supervisor-removal", bens))
    bens.refresh_from_db()
    assert TrainingSession.objects.get(pk=bens.pk, supervisor=None).supervised_at is None


def test_what_needs_no_supervision(
    ben: Athlete, bens: TrainingSession, benny: Principal, week: list[TrainingSession]
) -> None:
    """Sessions of the own body, of adults, and of clubs that do not ask for it."""
    assert week[0].athlete.user is not None
    ana = week[0].athlete.user.memberships.select_related("club", "user").get().principal(NOW)
    assert log_sets(week[0], [one_set(week[0])], by=ana, at=NOW)
    unloaded = [line | {"load": None} for line in bens.plan["lines"]]
    TrainingSession.objects.filter(pk=bens.pk).update(plan=bens.plan | {"lines": unloaded})
    bens.refresh_from_db()
    assert log_sets(bens, [one_set(bens)], by=benny, at=NOW)
    Club.objects.update(minors_supervised=False)
    other = TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[1]
    assert log_sets(other, [one_set(other)], by=benny, at=NOW)


def test_a_session_may_be_called_off_without_a_coach(
    ben_client: Client, bens: TrainingSession
) -> None:
    assert b"Not doing this session?" in ben_client.get(url("session", bens)).content
    assert ben_client.post(url("missed", bens), {"answer": "time"}).status_code in {302, 422}


def test_another_club_gets_404(
    mallory_client: Client, bens: TrainingSession, mallory: Membership
) -> None:
    theirs = reverse("sessions:supervisor", args=["rivals", bens.uid])
    assert mallory_client.post(theirs, {"supervisor": mallory.uid}).status_code == 404


def test_few_queries_however_many_minors_train_today(
    club: Club, coach_client: Client, bens: TrainingSession, django_assert_max_num_queries
) -> None:
    for number in range(4):
        make_member(club, f"Coach{number} More", "coach")
    with django_assert_max_num_queries(10):
        coach_client.get(reverse("sessions:attendance", args=["harriers"]))
