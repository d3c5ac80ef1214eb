"""Looking things up in the library."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from programs.models import Exercise

LIST = "/c/harriers/exercises/"


def test_the_whole_library_is_one_page_of_few_queries(
    ana_client, club, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        page = ana_client.get(LIST).content.decode()
    assert page.count('class="library__link"') == 153


@pytest.mark.parametrize(
    ("query", "is_there", "is_not"),
    [
        ("?category=lunge", "Walking lunge", "Front plank"),
        ("?text=plank+front", "Front plank", "Side plank"),
        ("?kit=kettlebell", "Kettlebell swing", "Front plank"),
        ("?kit=none", "Wall sit", "Barbell back squat"),
    ],
)
def test_filters_narrow_it(coach_client, club, query, is_there, is_not):
    if query == "?kit=none":
        is_there = Exercise.objects.filter(equipment=[])[0].name
    page = coach_client.get(LIST + query).content.decode()
    assert f">{is_there}<" in page
    assert f">{is_not}<" not in page


def test_nothing_found_says_what_to_do(coach_client, club):
    assert "Nothing found" in coach_client.get(LIST + "?text=zzz").content.decode()
    assert coach_client.get(LIST + "?category=nonsense").status_code == 200


def test_htmx_gets_the_list_alone(coach_client, club):
    page = coach_client.get(LIST + "?text=squat", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert "Goblet squat" in page


def test_an_exercise_tells_what_stands_in_for_it(ana_client, club, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = ana_client.get(LIST + "back_squat/").content.decode()
    for text in ("3 × 8", "RIR 2–3", "lower back", "Barbell hip thrust", "Pause back squat"):
        assert text in page


def test_every_exercise_has_a_page(coach_client, club):
    for slug in Exercise.objects.values_list("slug", flat=True)[::10]:
        answer = coach_client.get(reverse("programs:exercise", args=["harriers", slug]))
        assert answer.status_code == 200


def test_a_clubs_own_exercise_is_its_own(coach_client, mallory_client, rival_club):
    fields = dict(Exercise.objects.values().get(slug="back_squat"))
    del fields["id"]
    own = {"uid": uuid4(), "slug": "secret", "name": "Secret", "club_id": rival_club.pk}
    Exercise.objects.create(**fields | own)
    assert coach_client.get(LIST + "secret/").status_code == 404
    assert "Secret" not in coach_client.get(LIST).content.decode()
    assert mallory_client.get("/c/rivals/exercises/secret/").status_code == 200


def test_it_is_read_only_and_closed_to_strangers(coach_client, mallory_client, club):
    assert coach_client.post(LIST).status_code == 405
    assert mallory_client.get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302
