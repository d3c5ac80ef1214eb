"""The inbox: what waits and what is new in it; decisions on the page, one, many and in conflict."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Deputyship
from sessions.models import ReviewDecision, ReviewRules, TrainingSession, WeekHold
from sessions.planning.overrides import LineChange, change_line, move_session
from sessions.planning.regenerate import remake_now
from tests.conftest import NOW, logged_in, make_athlete, make_member
from tests.sessions.review.conftest import COMING, Kind, decided, key, standing
from tests.sessions.review.test_decisions import SQUAT, add_race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.once]
INBOX = "/c/harriers/inbox/"
DECISIONS = f"{INBOX}decisions/"
HTMX = {"HX-Request": "true"}


def text_of(client: Client, url: str = INBOX) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_waits_stands_in_the_inbox_and_in_the_count_beside_it(coach_client, waiting):
    text = text_of(coach_client)
    assert "Ana Adult" in text
    assert "Ben Boy" in text
    assert "Next week" in text
    assert int(text_of(coach_client, f"{INBOX}count/")) == text.count("data-row")


def test_a_move_and_a_coachs_load_are_said_in_plain_words(coach_client, waiting, ana, principal):
    change_line(waiting[0], SQUAT, LineChange(load=Decimal(25)), by=principal, at=NOW, seen=0)
    move_session(waiting[1], COMING + timedelta(days=5), by=principal, at=NOW)
    remake_now(ana, NOW)
    text = text_of(coach_client)
    assert "set by Carla Coach" in text
    assert "Saturday" in text
    assert "another day" in text


def test_a_race_says_why_the_week_is_lighter(coach_client, waiting, club, ana):
    add_race(club, ana, COMING + timedelta(days=6))
    text = text_of(coach_client, f"{INBOX}?week=next&racing=1")
    assert "lighter" in text
    assert "Half in 6 days: light" in text
    assert "Ben Boy" not in text


def test_flags_stand_first(coach_client, waiting, ben):
    TrainingSession.objects.filter(athlete=ben, week_start=COMING).update(flags=["needs_equipment"])
    text = text_of(coach_client, f"{INBOX}?week=next")
    assert text.index("Ben Boy") < text.index("Ana Adult")
    assert "needs equipment" in text
    assert "facts are missing" in text


def test_one_week_is_approved_in_place(coach_client, waiting, ana):
    sent = {"kind": "approve", "item": key(ana), "saw": "as last week"}
    answer = coach_client.post(DECISIONS, sent, headers=HTMX)
    text = answer.content.decode()
    assert (answer.status_code, standing(ana)) == (200, [("published", True)] * 2)
    assert "Undo" in text
    assert answer["HX-Trigger"] == "inbox-changed"
    sums = text_of(coach_client, f"{INBOX}?week=next&part=sums")
    assert "<strong>1</strong> week waits" in sums


def test_a_held_week_gives_its_place_to_a_line_and_one_sent_back_comes_again(
    coach_client, waiting, ana, ben
):
    sent = {"kind": "hold", "item": key(ana)}
    held = coach_client.post(DECISIONS, sent, headers=HTMX).content.decode()
    assert "inbox-done" in held
    assert "data-row" not in held
    sent = {"kind": "send_back", "item": key(ben), "note": "use the other gym"}
    again = coach_client.post(DECISIONS, sent, headers=HTMX).content.decode()
    assert "data-row" in again
    assert "Planned again, sent back by Carla Coach: use the other gym" in again


def test_without_scripts_one_comes_back_to_the_inbox_as_it_was_filtered(coach_client, waiting, ana):
    answer = coach_client.post(f"{DECISIONS}?week=next", {"kind": "hold", "item": key(ana)})
    assert answer["Location"] == f"{INBOX}?week=next"
    assert "Held by Carla Coach" in text_of(coach_client)


def test_all_that_are_as_expected_are_approved_at_once(
    coach_client, waiting, ana, ben, club, coach
):
    ReviewRules.objects.create(club=club, new_weeks=0, steps=5, lowered=True, block=True)
    text = text_of(coach_client, f"{INBOX}?week=next")
    assert "Approve the 2 as expected" in text
    keys = f"{key(ana)} {key(ben)}"
    coach_client.post(DECISIONS, {"kind": "approve", "item": keys, "rule": "expected"})
    assert standing(ana) == standing(ben) == [("published", True)] * 2
    assert "all as expected" in text_of(coach_client, DECISIONS)


def test_new_athletes_are_not_as_expected(coach_client, waiting):
    text = text_of(coach_client)
    assert "new athlete" in text
    assert "as expected</button>" not in text


def test_who_comes_second_sees_both_and_nothing_is_decided(
    coach_client, waiting, ana, owner_client
):
    sent = {"kind": "hold", "item": key(ana), "saw": "Back squat: more"}
    owner_client.post(DECISIONS, {"kind": "approve", "item": key(ana)})
    for headers in (HTMX, {}):
        answer = coach_client.post(DECISIONS, sent, headers=headers)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Back squat: more" in text
        assert "Olga Owner" in text
        assert "nothing of it waits any more" in text
    assert not WeekHold.objects.exists()


def test_a_week_made_anew_meanwhile_is_shown_as_it_is_now(coach_client, waiting, club, ana):
    sent = {"kind": "approve", "item": key(ana), "saw": "as last week"}
    add_race(club, ana, COMING + timedelta(days=6))
    answer = coach_client.post(DECISIONS, sent, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "as last week" in text
    assert "lighter" in text
    assert standing(ana)[0] == ("planned", False)


def test_a_decision_is_taken_back_in_its_place(coach_client, waiting, ana):
    coach_client.post(DECISIONS, {"kind": "approve", "item": key(ana)}, headers=HTMX)
    made = ReviewDecision.objects.get()
    answer = coach_client.post(f"{DECISIONS}{made.uid}/undo/", headers=HTMX)
    text = answer.content.decode()
    assert standing(ana) == [("planned", False)] * 2
    assert "data-row" in text
    assert "Athletes could see it for 1 minute." in text


def test_the_list_of_today_takes_many_back_as_one(coach_client, waiting, ana, ben):
    keys = f"{key(ana)} {key(ben)}"
    coach_client.post(DECISIONS, {"kind": "approve", "item": keys})
    made = ReviewDecision.objects.get()
    url = reverse("sessions:decision-undo", args=["harriers", made.uid])
    assert url in text_of(coach_client, DECISIONS)
    assert coach_client.post(url).status_code == 302
    assert standing(ana) == standing(ben) == [("planned", False)] * 2
    assert "taken back by Carla Coach" in text_of(coach_client, DECISIONS)


def test_an_opened_week_is_edited_in_place_and_its_head_asked_for_anew(coach_client, waiting, ana):
    url = reverse("sessions:inbox-week", args=["harriers", ana.uid, "2026-W49"])
    opened = coach_client.get(url, headers=HTMX).content.decode()
    assert f"session-{waiting[0].uid}" in opened
    override = reverse("sessions:override", args=["harriers", waiting[0].uid, SQUAT])
    coach_client.post(override, {"dose": "5 × 5"}, headers=HTMX)
    head = coach_client.get(f"{url}?part=head", headers=HTMX).content.decode()
    assert "set by Carla Coach" in head
    assert key(ana) in head
    assert "Back to the inbox" in text_of(coach_client, url)


def test_a_deputy_sees_what_waits_for_the_coach_who_is_away(waiting, club, coach):
    deputy = make_member(club, "Dora Deputy", "coach")
    make_athlete(club, "Own Athlete", coach=deputy)
    client = logged_in(deputy.user)
    assert "Ana Adult" not in text_of(client)
    day = NOW.date()
    Deputyship.objects.create(
        club=club, coach=coach, deputy=deputy, starts_on=day, ends_on=day + timedelta(days=7)
    )
    assert "Ana Adult" in text_of(client)
    assert "Ana Adult" in text_of(client, f"{INBOX}?whose=deputy")


def test_what_is_as_expected_is_set_with_a_live_count(coach_client, waiting, club, coach):
    url = f"{INBOX}rules/"
    wanted = {"steps": "5", "new_weeks": "0", "eased": "on", "block": "on", "lowered": "on"}
    wanted |= {"by_coach": "on", "moved": "on", "exercises": "on", "dropped": "on", "effort": "on"}
    assert "0 of" in text_of(coach_client, url)
    live = coach_client.get(url, wanted, headers=HTMX).content.decode()
    assert "2 of" in live or "3 of" in live or "4 of" in live
    assert coach_client.post(url, wanted | {"version": "0"}).status_code == 302
    assert ReviewRules.objects.get(membership=coach).steps == 5
    stale = coach_client.post(url, wanted | {"version": "7", "steps": "2"})
    assert stale.status_code == 409
    assert coach_client.post(url, wanted | {"steps": "9"}).status_code == 422
    coach_client.post(url, {"reset": "1"})
    assert not ReviewRules.objects.exists()


def test_only_an_owner_sets_what_is_as_expected_for_the_club(coach_client, owner_client, waiting):
    url = f"{INBOX}rules/?of=club"
    assert coach_client.get(url).status_code == 404
    answer = owner_client.post(url, {"steps": "2", "new_weeks": "1", "version": "0"})
    assert answer.status_code == 302
    assert ReviewRules.objects.get().membership is None


def test_the_inbox_is_for_those_who_plan(
    client, mallory_client, physio_client, ana_client, waiting, ana, coach_client
):
    for other in (mallory_client, physio_client, ana_client):
        assert other.get(INBOX).status_code == 404
        assert other.post(DECISIONS, {"kind": "approve", "item": key(ana)}).status_code == 404
    assert client.get(INBOX).status_code == 302
    assert coach_client.post(INBOX).status_code == 405
    assert standing(ana)[0] == ("planned", False)


def test_weeks_of_another_club_are_not_here(coach_client, waiting, rival):
    sent = {"kind": "approve", "item": f"{rival.uid}:2026-W49:0.0.0"}
    assert coach_client.post(DECISIONS, sent).status_code == 404
    nonsense = coach_client.post(DECISIONS, {"kind": "approve", "item": "nonsense"})
    assert nonsense.status_code == 302
    assert not ReviewDecision.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_weeks(
    coach_client, waiting, club, coach, ana, ben, django_assert_num_queries
):
    with CaptureQueriesContext(
        connection,
    ) as few:
        text_of(coach_client)
    plan, trace = waiting[0].plan, waiting[0].trace
    for number in range(40):
        one = make_athlete(club, f"R{number:02} Runner", coach=coach)
        TrainingSession.objects.bulk_create(
            TrainingSession(
                club=club, athlete=one, week_start=week, slot=1, title="A", day=week,
                plan=plan, trace=trace,
            )
            for week in (COMING - timedelta(days=7), COMING)
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        text = text_of(coach_client)
    assert text.count("data-row") == 50
    assert "more" in text


def test_more_than_a_page_is_shown_on_asking(coach_client, waiting, club, coach):
    for number in range(60):
        one = make_athlete(club, f"R{number:02} Runner", coach=coach)
        TrainingSession.objects.create(
            club=club, athlete=one, week_start=COMING, slot=1, title="A", plan=waiting[0].plan
        )
    text = text_of(coach_client, f"{INBOX}?week=next")
    assert text.count("data-row") == 50
    more = coach_client.get(f"{INBOX}?week=next&pages=2", headers=HTMX).content.decode()
    assert more.count("data-row") == 62


def test_a_held_week_stands_last_and_does_not_count(coach_client, waiting, ana, ben, principal):
    decided(Kind.HOLD, ana, by=principal, note="ask first")
    text = text_of(coach_client, f"{INBOX}?week=next")
    assert text.index("Ben Boy") < text.index("Ana Adult")
    assert "Held by Carla Coach: ask first" in text
    assert "<strong>1</strong> week waits" in text


def test_the_week_page_publishes_what_is_held_only_when_that_athlete_is_named(
    coach_client, waiting, ana, ben, principal
):
    decided(Kind.HOLD, ana, by=principal)
    url = reverse("sessions:publication", args=["harriers", "2026-W49"])
    coach_client.post(url)
    assert (standing(ana)[0], standing(ben)[0]) == (("planned", False), ("published", True))
    coach_client.post(url, {"athlete": str(ana.uid)})
    assert standing(ana)[0] == ("published", True)
    assert not WeekHold.objects.alive().exists()
