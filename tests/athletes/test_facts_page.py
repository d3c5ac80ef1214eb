"""An athlete's facts on one page, as far as who asks may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.facts import add
from athletes.models import Athlete, BodyWeight, Injury, Race, Run
from clubs.models import Principal
from tests.athletes.conftest import TODAY, text_of

pytestmark = pytest.mark.once

Url = Callable[..., str]


@pytest.fixture
def hurt(ana: Athlete) -> Injury:
    return Injury.objects.create(
        club=ana.club, athlete=ana, part="achilles", starts_on=TODAY, acts_on=TODAY, stage="rehab"
    )


def test_coach_sees_all_that_is_on_record(coach_client: Client, url: Url, hurt: Injury) -> None:
    said = text_of(coach_client.get(url("facts")))
    for words in ("Ana Adult", "62 kg", "Achilles tendon", "Every day", "No race yet", "Season"):
        assert words in said


def test_assistant_sees_no_health(assistant_client: Client, url: Url, hurt: Injury) -> None:
    said = text_of(assistant_client.get(url("facts")))
    assert "Every day" in said
    assert "Achilles" not in said
    assert "62 kg" not in said
    assert "Body weight" not in said


def test_physio_may_clear_but_not_enter_races(
    physio_client: Client, url: Url, hurt: Injury
) -> None:
    page = physio_client.get(url("facts")).content.decode()
    assert url("injury-clear", hurt) in page
    assert url("body-weight-new") in page
    assert url("race-new") not in page


def test_athlete_changes_own_facts_but_clears_nothing(
    ana_client: Client, url: Url, hurt: Injury
) -> None:
    page = ana_client.get(url("facts")).content.decode()
    for name in ("race-new", "run-new", "availability-new", "body-weight-new", "injury-new"):
        assert url(name) in page
    for name in ("season-new", "off-new", "gym-choice-new"):
        assert url(name) not in page
    assert url("injury-clear", hurt) not in page


def test_owner_sees_health_but_changes_none(owner_client: Client, url: Url, hurt: Injury) -> None:
    page = owner_client.get(url("facts")).content.decode()
    assert "Achilles" in page
    assert url("injury-new") not in page
    assert url("injury-clear", hurt) not in page
    assert url("race-new") in page


def test_owner_alone_sees_no_weight_of_a_minor(
    owner_client: Client, coach_client: Client, ben: Athlete, url: Url
) -> None:
    address = url("facts", of=ben)
    assert "62 kg" not in text_of(owner_client.get(address))
    assert "62 kg" in text_of(coach_client.get(address))


def test_guardian_reads_the_child_and_nobody_else(
    guardian_client: Client, ben: Athlete, ana: Athlete, url: Url
) -> None:
    page = guardian_client.get(url("facts", of=ben)).content.decode()
    assert "62 kg" in page
    assert "<form" not in page.split('<main id="main"')[1].split("</main>")[0]
    assert guardian_client.get(url("facts", of=ana)).status_code == 404


def test_athlete_does_not_see_another_athlete(ana_client: Client, ben: Athlete, url: Url) -> None:
    assert ana_client.get(url("facts", of=ben)).status_code == 404


def test_me_is_the_own_page(ana_client: Client, ana: Athlete) -> None:
    said = text_of(ana_client.get(reverse("athletes:me", args=["harriers"])))
    assert "Ana Adult" in said
    assert "62 kg" in said


def test_me_of_a_guardian_is_the_child(guardian_client: Client, ben: Athlete) -> None:
    assert "Ben Boy" in text_of(guardian_client.get(reverse("athletes:me", args=["harriers"])))


def test_me_of_a_coach_says_what_to_do(coach_client: Client) -> None:
    said = text_of(coach_client.get(reverse("athletes:me", args=["harriers"])))
    assert "No athlete is linked to your account" in said


def test_rival_coach_gets_404(mallory_client: Client, url: Url) -> None:
    assert mallory_client.get(url("facts")).status_code == 404


def test_rival_coach_gets_404_through_the_own_club(mallory_client: Client, ana: Athlete) -> None:
    address = reverse("athletes:facts", args=["rivals", ana.uid])
    assert mallory_client.get(address).status_code == 404


def test_anonymous_is_asked_to_log_in(client: Client, url: Url) -> None:
    answer = client.get(url("facts"))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_it_is_only_read(coach_client: Client, url: Url) -> None:
    assert coach_client.post(url("facts")).status_code == 405


def test_queries_do_not_grow_with_the_rows(
    coach_client: Client,
    ana: Athlete,
    carla: Principal,
    url: Url,
    now: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for n in range(40):
        day = TODAY - timedelta(days=n)
        who = {"by": carla, "at": now}
        add(BodyWeight, ana, {"day": day, "value": Decimal(60 + n % 3), "unit": "kg"}, **who)
        add(Run, ana, {"day": TODAY + timedelta(days=n % 20), "kind": "easy"}, **who)
        race = {"name": f"Race {n}", "day": TODAY + timedelta(days=n), "priority": "C"}
        add(Race, ana, race, **who)
    with django_assert_max_num_queries(21):
        assert coach_client.get(url("facts")).status_code == 200
