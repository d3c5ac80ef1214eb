"""Hold, skip and days off for all whom a rule names: shown by name first, then done, undone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from athletes.models import OffRange, Squad
from clubs.models import AuditEvent
from sessions.models import ReviewDecision, TrainingSession, WeekHold
from tests.sessions.review.conftest import COMING, key, standing
from tests.sessions.review.test_decisions import add_race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MANY = "/c/harriers/inbox/many/"
DECISIONS = "/c/harriers/inbox/decisions/"


def asked(client, **values):
    """The page after the form was sent."""
    sent = {"whom": "racing", "whose": "all", "week": "next", "kind": "hold", "note": "race"}
    answer = client.post(MANY, sent | values)
    return answer.status_code, answer.content.decode()


def confirmed(client, text):
    """Press the button of what is shown."""
    form = text[text.index('id="many"') :].partition("</form>")[0]
    values = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    kind = re.search(r'name="kind" value="(\w+)"', form)
    assert kind is not None
    return client.post(DECISIONS, values | {"kind": kind[1]}, follow=True)


@pytest.fixture
def racing(waiting, club, ana):
    add_race(club, ana, COMING + timedelta(days=6))
    return waiting


def test_all_who_race_are_shown_then_held_each_on_record_and_let_go_again(
    coach_client, racing, ana, ben
):
    status, text = asked(coach_client)
    assert status == 200
    assert "1 week to hold" in text
    assert "Ana Adult" in text
    assert "Ben Boy" not in text
    assert not ReviewDecision.objects.exists()
    page = confirmed(coach_client, text).content.decode()
    held = WeekHold.objects.alive().get()
    assert (held.athlete, held.reason) == (ana, "race")
    made = ReviewDecision.objects.get()
    assert (made.kind, made.rule, made.note) == ("hold", "all who race in their week", "race")
    assert made.weeks.get().athlete == ana
    assert AuditEvent.objects.filter(verb="hold", athlete_uid=ana.uid).count() == 1
    url = reverse("sessions:decision-undo", args=["harriers", made.uid])
    assert url in page
    coach_client.post(url)
    assert not WeekHold.objects.alive().exists()


def test_a_squad_skips_a_week_also_one_that_is_published(coach_client, waiting, club, ana, ben):
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ben)
    rows = TrainingSession.objects.filter(athlete=ben, week_start=COMING)
    rows.update(status="published", published_at=waiting[0].created_at)
    status, text = asked(coach_client, whom="squad", squad=str(squad.uid), kind="skip", note="trip")
    assert (status, "1 week to skip" in text) == (200, True)
    confirmed(coach_client, text)
    assert standing(ben) == [("dropped", True)] * 2
    assert standing(ana) == [("planned", False)] * 2
    assert ReviewDecision.objects.get().rule == "squad Track"


def test_the_weeks_that_were_ticked_are_named_before_they_are_held(coach_client, waiting, ana, ben):
    picked = {"item": [key(ben)], "rule": "selected", "note": ""}
    text = coach_client.post(MANY, picked).content.decode()
    assert "the weeks that were ticked" in text
    status, text = asked(coach_client, whom="picked", item=key(ben))
    assert (status, "1 week to hold" in text) == (200, True)
    confirmed(coach_client, text)
    assert WeekHold.objects.alive().get().athlete == ben


def test_days_off_are_given_with_their_reason(coach_client, racing, ana):
    days = {"starts_on": "2026-11-30", "ends_on": "2026-12-06"}
    status, text = asked(coach_client, kind="off", note="Half-term", **days)
    assert (status, "Days off for 1 athlete" in text) == (200, True)
    confirmed(coach_client, text)
    assert OffRange.objects.get(athlete=ana).reason == "Half-term"
    assert ReviewDecision.objects.get().kind == "off"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"note": ""}, "required"),
        ({"whom": "squad"}, "Choose the squad"),
        ({"kind": "off"}, "first and last day"),
        (
            {"kind": "off", "starts_on": "2026-11-30", "ends_on": "2026-11-01"},
            "must be on or after",
        ),
        ({"kind": "off", "starts_on": "2026-11-01", "ends_on": "2026-11-30"}, "is over"),
    ],
)
def test_what_is_left_out_is_asked_for(coach_client, racing, values, told):
    status, text = asked(coach_client, **values)
    assert status == 422
    assert told in text
    assert 'id="many"' not in text


def test_where_nobody_is_meant_it_says_so(coach_client, waiting):
    status, text = asked(coach_client)
    assert (status, "Nobody:" in text) == (200, True)


def test_days_off_need_their_days(coach_client, ana, week):
    sent = {"item": [f"{ana.uid}:2026-W48:0"], "kind": "off"}
    assert coach_client.post(DECISIONS, sent).status_code == 302
    assert not ReviewDecision.objects.exists()


def test_days_at_the_end_of_time_are_refused_by_name(coach_client, waiting, ana):
    days = {"starts_on": "9999-12-31", "ends_on": "9999-12-31"}
    status, text = asked(coach_client, whom="all", kind="off", **days)
    assert status == 422
    assert "must be from 1900-01-01 to 2199-12-31" in text.replace("&#x27;", "'")
    sent = coach_client.post(DECISIONS, {"kind": "off", "item": key(ana), **days}, follow=True)
    assert "must be from" in sent.content.decode()
    assert not OffRange.objects.exists()
