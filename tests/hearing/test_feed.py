"""The feed in the app: what one heard of, by day; the bell; read and unread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from athletes.facts import add
from athletes.models import Race
from athletes.people import archive
from clubs.events import Told, tell
from clubs.models import Event, Notice
from clubs.roles import Role
from sessions.models import TrainingSession
from sessions.pages import feed as feed_pages
from sessions.planning import work
from sessions.planning.comments import write_comment
from sessions.planning.reports import ReportEntry, report
from tests.conftest import NOW
from tests.hearing.test_events import RACE
from tests.sessions.planning.steps import remake

pytestmark = pytest.mark.django_db
URL = "/c/harriers/feed/"
Kind = Event.Kind


@pytest.fixture(autouse=True)
def _now(db: None):
    with time_machine.travel(NOW, tick=False):
        yield


def hear() -> None:
    work.run_due(lambda: NOW)


def text(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def weeks(ana: Any, count: int) -> None:
    """So many weeks published for Ana, a minute apart."""
    for number in range(count):
        at = NOW - timedelta(minutes=count - number)
        payload = {"week": "2026-W48", "sessions": []}
        tell(ana.club_id, [Told(Kind.WEEK_PUBLISHED, ana.uid, payload=payload)], by=None, at=at)
    hear()


def test_an_athlete_reads_of_the_week_and_why_a_session_changed(
    week, ana, ana_client, principal
) -> None:
    add(Race, ana, RACE, by=principal, at=NOW)
    remake(ana)
    hear()
    page = text(ana_client)
    assert "Your week 30 Nov – 6 Dec is published" in page
    assert "Carla Coach entered City 10, Sun 6 Dec for you" in page
    assert "Lower A, Mon 30 Nov changed" in page or "Lower B" in page
    assert "Because " in page


def test_a_coach_and_a_guardian_read_of_red_pain_and_an_assistant_does_not(
    week, ben, coach_client, guardian_client, assistant_client
) -> None:
    session = TrainingSession.objects.filter(athlete=ben).first()
    assert session is not None
    by = ben.club.memberships.get(user=ben.user).principal(NOW)
    report(session, ReportEntry(pain=8, parts=["knee"]), by=by, at=NOW)
    hear()
    for client in (coach_client, guardian_client):
        assert "Ben Boy: red pain in Lower A" in text(client)
    assert "pain" not in text(assistant_client)


def test_a_comment_leads_to_its_thread(week, ana, ana_client, coach, principal) -> None:
    write_comment(ana, "Well done", by=principal, at=NOW, session=week[0])
    hear()
    page = text(ana_client)
    assert "Carla Coach wrote about your session" in page
    assert "Well done" not in page
    event = Event.objects.get(kind=Kind.COMMENT_WRITTEN)
    answer = ana_client.post(f"{URL}opening/", {"notice": event.uid})
    assert answer["Location"] == f"/c/harriers/sessions/{week[0].uid}/comments/"


def test_every_kind_that_is_heard_has_words_and_an_address(week, ana, ana_client, owner) -> None:
    owner.roles = [role.value for role in Role if role != Role.ATHLETE]
    owner.save()
    ana.coach = owner
    ana.save()
    session = {"uid": str(week[0].uid), "title": "Lower A", "day": "2026-11-24", "status": "x"}
    race = {"name": "City 10", "day": "2026-12-06"}
    payload = {
        "week": "2026-W48", "session": session, "sessions": [session], "because": ["coach"],
        "race": race, "change": "entered", "level": "red",
    }  # fmt: skip
    for kind in feed_pages.LOOKS:
        said = payload | ({"session": session["uid"]} if kind == Kind.COMMENT_WRITTEN else {})
        tell(ana.club_id, [Told(kind, ana.uid, payload=said)], by=None, at=NOW)
    hear()
    client = Client()
    client.force_login(owner.user)
    for one in (client, ana_client):
        assert one.get(URL).status_code == 200
        for event in Event.objects.filter(notices__user=one.session["_auth_user_id"]):
            answer = one.post(f"{URL}opening/", {"notice": event.uid})
            assert one.get(answer["Location"], follow=True).status_code == 200, event


def test_opening_a_notice_reads_it_and_the_bell_counts_the_rest(week, ana, ana_client) -> None:
    hear()
    new = Notice.objects.filter(user=ana.user).unread().count()
    assert f'aria-label="Feed, {new} new"' in text(ana_client)
    event = Notice.objects.filter(user=ana.user, event__kind=Kind.WEEK_PUBLISHED).latest("pk").event
    for _ in range(2):
        answer = ana_client.post(f"{URL}opening/", {"notice": event.uid})
        assert answer["Location"] == f"/c/harriers/my-week/{event.payload['week']}/"
    assert f'aria-label="Feed, {new - 1} new"' in text(ana_client)
    assert text(ana_client, f"{URL}?unread=1").count("is published") == 1


def test_reading_all_leaves_what_came_meanwhile(week, ana, ana_client) -> None:
    hear()
    newest = Notice.objects.filter(user=ana.user).latest("at").event
    payload = {"week": "2026-W50", "sessions": []}
    later = NOW + timedelta(seconds=5)
    tell(ana.club_id, [Told(Kind.WEEK_PUBLISHED, ana.uid, payload=payload)], by=None, at=later)
    work.run_due(lambda: later)
    ana_client.post(f"{URL}reading/", {"until": newest.uid})
    assert Notice.objects.filter(user=ana.user, read_at=None).count() == 1


def test_nobody_reads_or_opens_anothers_notices(week, ana, ben_client, mallory_client) -> None:
    hear()
    new = Notice.objects.filter(user=ana.user).unread().count()
    event = Notice.objects.filter(user=ana.user).latest("pk").event
    answer = ben_client.post(f"{URL}opening/", {"notice": event.uid})
    assert answer["Location"] == URL
    ben_client.post(f"{URL}reading/", {"until": event.uid})
    assert Notice.objects.filter(user=ana.user).unread().count() == new > 0
    assert "Ana" not in text(ben_client)
    assert mallory_client.get(URL).status_code == 404


def test_older_pages_go_on_where_the_first_ended(ana, ana_client, monkeypatch) -> None:
    monkeypatch.setattr(feed_pages, "PAGE", 3)
    weeks(ana, 7)
    seen, url = 0, URL
    while url:
        answer = ana_client.get(url)
        seen += sum(len(day["items"]) for day in answer.context["days"])
        url = answer.context["older_url"]
    assert seen == 7
    assert ana_client.get(f"{URL}?before={uuid4()}").status_code == 200
    assert ana_client.get(f"{URL}?before=nonsense").status_code == 200


def test_a_page_is_a_few_queries_and_the_bell_is_none(ana, ana_client) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            text(ana_client, url)
        return len(caught)

    weeks(ana, 2)
    few, elsewhere = queries(URL), queries("/c/harriers/exercises/")
    weeks(ana, 30)
    assert queries(URL) == few <= 8
    assert queries("/c/harriers/exercises/") == elsewhere


def test_an_athlete_who_left_is_named_and_leads_nowhere(week, ana, owner, owner_client, principal):
    archive(ana, by=principal, at=NOW)
    hear()
    assert "Ana Adult left the club" in text(owner_client)
    event = Event.objects.get(kind=Kind.ATHLETE_LEFT)
    assert owner_client.post(f"{URL}opening/", {"notice": event.uid})["Location"] == URL


def test_an_empty_feed_says_what_will_stand_there(club, physio_client) -> None:
    assert "Nothing yet" in text(physio_client)
    assert "All read" in text(physio_client, f"{URL}?unread=1")
