"""The athlete's today and week: what to do, what waits for an answer, when more comes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, Race, Run
from clubs.models import Membership
from sessions.models import SessionReport, TrainingSession
from tests.conftest import NOW, logged_in, make_member
from tests.sessions.athlete.conftest import on_day
from tests.sessions.athlete.page import log_all, url

TODAY, WEEK = "/c/harriers/today/", "/c/harriers/my-week/"
MOST_QUERIES = 14
pytestmark = pytest.mark.django_db


def text(client, address: str = TODAY) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def only(session: TrainingSession) -> TrainingSession:
    """No other session stands."""
    TrainingSession.objects.exclude(pk=session.pk).delete()
    return session


def test_todays_session_stands_first(ana_client, lower_a) -> None:
    said = text(ana_client)
    assert "Lower A" in said
    assert f'href="{url(lower_a)}">Start<' in said
    assert "3 × 6 · 20 kg" in said


def test_without_one_today_the_next_is_shown_with_its_day(ana_client, lower_a) -> None:
    only(on_day(lower_a, 2))
    assert "Fri 27 Nov" in text(ana_client)


def test_what_is_lighter_says_for_which_race(ana_client, lower_a) -> None:
    for line in lower_a.plan["lines"]:
        line["code"] = "lighter:B"
    lower_a.save()
    Race.objects.create(
        club=lower_a.club,
        athlete=lower_a.athlete,
        name="Half",
        day=date(2026, 11, 29),
        priority="B",
    )
    said = text(ana_client)
    assert "Lighter, so that you are fresh for Half on Sun 29 Nov." in said
    assert "B race, Sun 29 Nov, in 4 days" in said


def test_a_replaced_plan_says_why(ana_client, lower_a) -> None:
    lower_a.changed, lower_a.changed_at = ["lighter:B"], NOW
    lower_a.save()
    assert "Changed on Wed 25 Nov because:" in text(ana_client)


def test_while_nothing_is_published_it_says_when(ana_client, lower_a) -> None:
    TrainingSession.objects.all().delete()
    assert "Next week comes Sunday 18:00." in text(ana_client)


def test_a_week_under_review_says_who_has_it(ana_client, lower_a) -> None:
    TrainingSession.objects.update(published_at=None, status="planned")
    said = text(ana_client)
    assert "You see them after your coach has looked at them." in said
    assert "Lower A" not in said


def test_pain_next_morning_is_one_tap(ana_client, lower_a, clock) -> None:
    log_all(ana_client, lower_a)
    ana_client.post(url(lower_a, "completion"), {})
    assert "Any pain this morning" not in text(ana_client)
    clock.move_to(NOW + timedelta(days=1))
    assert "Any pain this morning, after Lower A?" in text(ana_client)
    assert ana_client.post(url(lower_a, "next-morning"), {"none": "1"})["Location"] == TODAY
    assert SessionReport.objects.get().pain_next == 0
    assert "Any pain this morning" not in text(ana_client)


def test_pain_next_morning_asks_where_and_how_much(ana_client, lower_a, clock) -> None:
    log_all(ana_client, lower_a)
    ana_client.post(url(lower_a, "completion"), {})
    clock.move_to(NOW + timedelta(days=1))
    answer = ana_client.post(url(lower_a, "next-morning"), {"answer": "some"})
    assert answer.status_code == 422
    assert "say how much it hurts" in answer.content.decode()
    some = {"answer": "some", "pain": "3", "parts": "knee"}
    assert ana_client.post(url(lower_a, "next-morning"), some).status_code == 302
    report = SessionReport.objects.get()
    assert (report.pain_next, report.pain_parts) == (3, ["knee"])


def test_an_open_session_is_logged_later_or_missed_by_one_tap(ana_client, lower_a) -> None:
    on_day(lower_a, -1)
    said = text(ana_client)
    assert "Not logged yet" in said
    assert "Log it" in said
    answer = ana_client.post(url(lower_a, "missed"), {"reason": "illness"})
    assert answer["Location"] == TODAY
    assert SessionReport.objects.get().missed == "illness"
    lower_a.refresh_from_db()
    assert lower_a.status == "missed"
    assert "Not logged yet" not in text(ana_client)


def test_a_missed_session_asks_why_until_it_is_said(ana_client, lower_a) -> None:
    on_day(lower_a, -1)
    TrainingSession.objects.filter(pk=lower_a.pk).update(status="missed")
    assert "Say why" in text(ana_client)
    assert ana_client.post(url(lower_a, "missed"), {"reason": "boredom"}).status_code == 422
    ana_client.post(url(lower_a, "missed"), {"reason": "holiday"})
    assert "Say why" not in text(ana_client)


def test_after_monday_noon_the_week_is_closed(ana_client, lower_a, clock) -> None:
    on_day(lower_a, -1)
    clock.move_to(NOW.replace(day=30, hour=10, minute=59))  # Rome: 11:59
    assert "Not logged yet" in text(ana_client)
    clock.move_to(NOW.replace(day=30, hour=11))
    assert "Not logged yet" not in text(ana_client)


def test_a_guardian_sees_the_childs_day_and_changes_nothing(guardian_client, bens) -> None:
    said = text(guardian_client)
    assert "Ben Boy" in said
    assert "See the session" in said
    on_day(bens, -1)
    assert "Say why" not in text(guardian_client)
    assert "Ben Boy" in text(guardian_client, WEEK)


def test_those_without_an_athlete_are_told_what_to_do(coach_client, week) -> None:
    assert "No athlete is connected with your account" in text(coach_client)
    assert "No athlete is connected with your account" in text(coach_client, WEEK)


def test_an_athlete_of_two_clubs_sees_one_at_a_time(ana, lower_a, rival_club) -> None:
    Membership.objects.create(club=rival_club, user=ana.user, roles=["athlete"])
    client = logged_in(ana.user)
    assert "Lower A" in text(client)
    assert "Lower A" not in text(client, "/c/rivals/today/")


def test_an_athlete_sees_own_sessions_only(ben_client, lower_a) -> None:
    assert url(lower_a) not in text(ben_client) + text(ben_client, WEEK)


def test_the_week_shows_sessions_runs_and_races(ana_client, lower_a, ana) -> None:
    Run.objects.create(
        club=ana.club, athlete=ana, day=date(2026, 11, 26), kind="tempo", distance_m=12000
    )
    Race.objects.create(
        club=ana.club, athlete=ana, name="City 10", day=date(2026, 11, 29), priority="C"
    )
    said = text(ana_client, WEEK)
    for words in ("This week", "23–29 Nov 2026", "Lower A", "Tempo run, 12 k", "City 10, C race"):
        assert words in said
    assert "/c/harriers/my-week/2026-W49/" in said
    assert "Next week" in text(ana_client, f"{WEEK}2026-W49/")


def test_a_week_that_is_none_is_not_found(ana_client, ana) -> None:
    assert ana_client.get(f"{WEEK}2026-W54/").status_code == 404
    assert ana_client.get(f"{WEEK}soon/").status_code == 404


def test_doors(client, ana_client, mallory_client, ana) -> None:
    for address in (TODAY, WEEK):
        assert client.get(address)["Location"].startswith("/accounts/login/")
        assert ana_client.post(address).status_code == 405
        assert mallory_client.get(address).status_code == 404


@pytest.mark.parametrize("address", [TODAY, WEEK])
def test_few_queries_however_many_sessions_and_children(club, ben, bens, lower_a, address) -> None:
    gina = logged_in(make_member(club, "Greta Guardian", "guardian", "athlete").user)
    ben.guardianships.create(user_id=int(gina.session["_auth_user_id"]))
    with CaptureQueriesContext(connection) as one:
        gina.get(address)
    Athlete.objects.filter(pk=lower_a.athlete_id).update(born=date(2010, 6, 1))
    lower_a.athlete.guardianships.create(user_id=int(gina.session["_auth_user_id"]))
    with CaptureQueriesContext(connection) as two:
        gina.get(address)
    assert len(two) == len(one) <= MOST_QUERIES
