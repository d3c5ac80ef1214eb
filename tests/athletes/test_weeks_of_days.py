"""The coming weeks with their days: each changed on its own, by the verb that answers the ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.models import Athlete, Availability, WeekAnswer
from tests.conftest import MONDAY

pytestmark = pytest.mark.once


def page(athlete: Athlete) -> str:
    return reverse("athletes:weeks", args=["harriers", athlete.uid])


def week(athlete: Athlete, name: str) -> str:
    return reverse("athletes:week-days", args=["harriers", athlete.uid, name])


def said(client: Client, athlete: Athlete) -> list[str]:
    return [row["ask"].shown_words for row in client.get(page(athlete)).context["rows"]]


def test_six_weeks_are_shown_and_one_is_changed(ana_client: Client, ana: Athlete) -> None:
    assert said(ana_client, ana) == ["every day"] * 6
    data = {"answer": "days", "days": ["1", "3"], "same_day": "on"}
    answer = ana_client.post(week(ana, "2026-W51"), data)
    assert answer.headers["Location"] == f"{page(ana)}#2026-W51"
    assert said(ana_client, ana) == [*["every day"] * 3, "Tue, Thu", *["every day"] * 2]
    row = Availability.objects.get(starts_on=date(2026, 12, 14))
    assert (row.days, row.ends_on) == ([1, 3], date(2026, 12, 20))
    ana_client.post(week(ana, "2026-W51"), {"answer": "usual"})
    assert said(ana_client, ana) == ["every day"] * 6


def test_what_is_said_early_is_the_answer_when_the_club_asks(
    ana_client: Client, ana: Athlete
) -> None:
    ana_client.post(week(ana, "2026-W49"), {"answer": "none"})
    answer = WeekAnswer.objects.get()
    assert (answer.week_start, answer.entered_by) == (MONDAY + timedelta(days=7), ana.user)
    asked = ana_client.get(reverse("athletes:week-answer", args=["harriers", ana.uid]))
    assert "no time for strength" in asked.content.decode()


def test_days_that_make_no_sense_are_refused(ana_client: Client, ana: Athlete) -> None:
    refused = ana_client.post(week(ana, "2026-W49"), {"answer": "days"})
    assert refused.status_code == 422
    assert "Choose at least one day" in refused.content.decode()


@pytest.mark.parametrize("name", ["2026-W47", "2028-W01", "nonsense", "2026-W60"])
def test_weeks_that_have_passed_or_are_far_are_not_there(
    ana_client: Client, ana: Athlete, name: str
) -> None:
    assert ana_client.post(week(ana, name), {"answer": "none"}).status_code == 404


def test_a_coach_changes_a_week_and_is_named(
    coach_client: Client, ana_client: Client, ana: Athlete
) -> None:
    coach_client.post(week(ana, "2026-W50"), {"answer": "none"})
    assert "said by Carla Coach" in ana_client.get(page(ana)).content.decode()


def test_a_guardian_looks_and_changes_nothing(
    guardian_client: Client, ben: Athlete, ana: Athlete
) -> None:
    answer = guardian_client.get(page(ben))
    assert "Answered by Ben Boy, or by a coach for them" in answer.content.decode()
    assert "<form" not in answer.content.decode().split("<main")[1].split("</main>")[0]
    assert guardian_client.post(week(ben, "2026-W49"), {"answer": "none"}).status_code == 404
    assert guardian_client.get(page(ana)).status_code == 404


def test_strangers_find_nothing(
    mallory_client: Client, ben_client: Client, ana_client: Client, client: Client, ana: Athlete
) -> None:
    for one in (mallory_client, ben_client):
        assert one.get(page(ana)).status_code == 404
        assert one.post(week(ana, "2026-W49"), {"answer": "none"}).status_code == 404
    assert client.get(page(ana)).status_code == 302
    assert ana_client.post(page(ana)).status_code == 405


def test_few_queries(ana_client: Client, ana: Athlete, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        ana_client.get(page(ana))


def test_the_own_page_says_in_short_what_counts(
    ana_client: Client, guardian_client: Client, coach_client: Client, ana: Athlete, ben: Athlete
) -> None:
    lines = {
        one.title: (one.text, one.url)
        for one in ana_client.get(reverse("athletes:me", args=["harriers"])).context["in_short"]
    }
    assert lines["Body weight"] == ("62 kg · Mon 2 Nov 2026", "#body-weights")
    assert lines["Days week by week"][1] == page(ana)
    assert lines["Units and language"] == ("kilograms · English", reverse("clubs:me"))
    assert lines["What coaches may see"][0] == "Nothing is hidden from them"
    facts = reverse("athletes:facts", args=["harriers", ben.uid])
    of_child = {one.title for one in guardian_client.get(facts).context["in_short"]}
    assert "Body weight" in of_child
    assert "Units and language" not in of_child
    assert coach_client.get(facts).context["in_short"] == []
