"""What is said about a session or to an athlete: who reads it, and that nothing disappears."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import Athlete
from clubs.models import AuditEvent, Event, Membership, Principal
from clubs.roles import Area, Reach, Role, reach
from sessions.models import Comment, TrainingSession
from sessions.planning.comments import change_comment, remove_comment, write_comment
from sessions.planning.conflicts import Conflict
from tests.conftest import make_member

HTMX = {"HX-Request": "true"}


def page_of(athlete: Athlete) -> str:
    return reverse("sessions:comments", args=["harriers", athlete.uid])


@pytest.fixture
def bens(week: list[TrainingSession], ben: Athlete) -> TrainingSession:
    return TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[0]


@pytest.fixture
def staff(
    coach: Membership, assistant: Membership, physio: Membership, owner: Membership
) -> list[Membership]:
    return [coach, assistant, physio, owner]


def test_coach_writes_on_a_session_and_the_athlete_answers(
    coach_client: Client, ana_client: Client, week: list[TrainingSession]
) -> None:
    address = reverse("sessions:session-comments", args=["harriers", week[0].uid])
    assert coach_client.post(address, {"text": "Keep the chest up"}).status_code == 302
    assert ana_client.post(address, {"text": "I will"}).status_code == 302
    text = ana_client.get(reverse("sessions:session", args=["harriers", week[0].uid])).content
    assert b"Keep the chest up" in text
    assert b"I will" in text
    assert b"Carla Coach" in text


def test_a_note_to_the_athlete_stands_on_the_coachs_page_of_the_athlete(
    coach_client: Client, ana: Athlete
) -> None:
    answer = coach_client.post(page_of(ana), {"text": "Well raced"}, headers=HTMX)
    assert answer.status_code == 200
    assert b"Well raced" in answer.content
    there = coach_client.get(reverse("sessions:athlete", args=["harriers", ana.uid]))
    assert b"Well raced" in there.content


def test_no_comment_to_a_minor_is_hidden_from_the_guardian(
    bens: TrainingSession, guardian_client: Client, staff: list[Membership], now: datetime
) -> None:
    """Whoever writes it, wherever; and also what was changed or removed afterwards."""
    ben = bens.athlete
    for member in staff:
        by = member.principal(now)
        write_comment(ben, f"Note of {by.name}", by=by, at=now)
        write_comment(ben, f"About it, {by.name}", by=by, at=now, session=bens)
        gone = write_comment(ben, f"Our secret, {by.name}", by=by, at=now)
        remove_comment(gone, by=by, at=now)
        other = write_comment(ben, f"First words of {by.name}", by=by, at=now)
        change_comment(other, f"Later words of {by.name}", by=by, at=now, seen=other.version)
    page = guardian_client.get(page_of(ben)).content.decode()
    for name in ("Carla Coach", "Asif Assistant", "Petra Physio", "Olga Owner"):
        for words in ("Note of", "About it,", "Our secret,", "First words of", "Later words of"):
            assert f"{words} {name}" in page
        assert f"Removed by {name}" in page


def test_whoever_may_write_to_an_athlete_writes_where_guardians_read() -> None:
    """There is one kind of comment, and one queryset: nobody writes past the guardian's reach."""
    assert all(
        reach(frozenset({role}), Area.COMMENTS, change=True)
        == reach(frozenset({role}), Area.COMMENTS, change=False)
        for role in Role
    )
    assert reach(frozenset({Role.GUARDIAN}), Area.COMMENTS, change=False) == Reach.CHILD


def test_before_writing_it_is_said_who_reads_along(
    coach_client: Client, ben: Athlete, guardian: Membership, ana: Athlete
) -> None:
    assert b"and Gina Guardian as guardian" in coach_client.get(page_of(ben)).content
    assert b"Gina" not in coach_client.get(page_of(ana)).content


def test_a_removed_comment_says_so_and_shows_its_words_to_few(
    coach_client: Client, ana_client: Client, owner_client: Client, ana: Athlete, carla: Principal,
    now: datetime,
) -> None:  # fmt: skip
    comment = write_comment(ana, "Hasty words", by=carla, at=now)
    address = reverse("sessions:comment-removal", args=["harriers", comment.uid])
    assert coach_client.post(address).status_code == 302
    assert coach_client.post(address).status_code == 302
    page = ana_client.get(page_of(ana)).content
    assert b"Removed by Carla Coach" in page
    assert b"Hasty words" not in page
    assert b"Hasty words" in owner_client.get(page_of(ana)).content
    assert AuditEvent.objects.filter(verb="remove", subject="comment").count() == 1
    assert "Hasty" not in str(list(AuditEvent.objects.values_list("before", "after")))


def test_only_who_wrote_it_changes_it(
    ana_client: Client, ana: Athlete, carla: Principal, now: datetime
) -> None:
    comment = write_comment(ana, "Rest on Friday", by=carla, at=now)
    edit = reverse("sessions:comment-edit", args=["harriers", comment.uid])
    ana_client.post(edit, {"text": "Party on Friday", "version": 1})
    ana_client.post(reverse("sessions:comment-removal", args=["harriers", comment.uid]))
    comment.refresh_from_db()
    assert (comment.text, comment.removed_at) == ("Rest on Friday", None)


def test_changed_meanwhile_both_are_shown_and_nothing_is_lost(
    coach_client: Client, ana: Athlete, carla: Principal, now: datetime
) -> None:
    comment = write_comment(ana, "One", by=carla, at=now)
    change_comment(comment, "Two", by=carla, at=now, seen=1)
    edit = reverse("sessions:comment-edit", args=["harriers", comment.uid])
    answer = coach_client.post(edit, {"text": "Three", "version": 1})
    assert answer.status_code == 409
    assert b"Two" in answer.content
    assert b"Three" in answer.content
    with pytest.raises(Conflict):
        change_comment(Comment.objects.get(), "Four", by=carla, at=now, seen=1)


def test_sent_twice_it_is_said_once(ana: Athlete, carla: Principal, now: datetime) -> None:
    uid = uuid.uuid4()
    for _ in range(2):
        write_comment(ana, "Hello", by=carla, at=now, uid=uid)
    assert Comment.objects.count() == 1
    write_comment(ana, "Hello again", by=carla, at=now, uid=uid)
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_what_cannot_be_a_comment_is_refused(coach_client: Client, ana: Athlete, text: str) -> None:
    for headers in (None, HTMX):
        assert coach_client.post(page_of(ana), {"text": text}, headers=headers).status_code == 422
    assert not Comment.objects.exists()


def test_a_session_that_is_not_published_has_no_comments_yet(
    week: list[TrainingSession], carla: Principal, now: datetime
) -> None:
    TrainingSession.objects.update(published_at=None)
    week[0].refresh_from_db()
    with pytest.raises(ValidationError, match="not published yet"):
        write_comment(week[0].athlete, "Psst", by=carla, at=now, session=week[0])


def test_others_hear_that_it_was_written_but_not_the_words(
    ana: Athlete, carla: Principal, now: datetime
) -> None:
    comment = write_comment(ana, "How is the knee?", by=carla, at=now)
    event = Event.objects.get(kind=Event.Kind.COMMENT_WRITTEN)
    assert (event.athlete_uid, event.subject_uid) == (ana.uid, comment.uid)
    assert "knee" not in str(event.payload)


def test_another_club_gets_404(mallory_client: Client, ana: Athlete, rival: Athlete) -> None:
    assert mallory_client.get(page_of(ana)).status_code == 404
    theirs = reverse("sessions:comments", args=["rivals", ana.uid])
    assert mallory_client.post(theirs, {"text": "Hi"}).status_code == 404


def test_a_guardian_reads_nothing_of_others(
    guardian_client: Client, ana: Athlete, carla: Principal, now: datetime
) -> None:
    write_comment(ana, "To Ana", by=carla, at=now)
    assert guardian_client.get(page_of(ana)).status_code == 404


def test_few_queries_however_many_comments(
    club: Any, coach_client: Client, bens: TrainingSession, ben: Athlete, now: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert coach_client.get(page_of(ben)).status_code == 200
        return len(caught)

    def say(number: int) -> None:
        by = make_member(club, f"Coach{number} Number", "coach").principal(now)
        comment = write_comment(ben, f"Word {number}", by=by, at=now, session=bens)
        remove_comment(comment, by=by, at=now)

    say(0)
    few = count()
    for number in range(1, 20):
        say(number)
    assert count() == few <= 10
