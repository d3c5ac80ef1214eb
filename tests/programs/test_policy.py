"""The club's rules: set from a day on, given back, refused with what is allowed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import AuditEvent, Club, Job
from programs.models import PolicySetting
from programs.parameters import GROUPS, TITLES
from programs.planning.policies import Setting, set_for_club
from programs.progression.policy import PARAMETERS
from programs.progression.shapes import Refused


def url(name="policy", *more, club="harriers"):
    return reverse(f"programs:{name}", args=[club, *more])


@pytest.fixture
def today(monkeypatch, now):
    monkeypatch.setattr("clubs.requests.timezone.now", lambda: now)
    return now.date()


def settings():
    return PolicySetting.objects.alive()


def test_every_parameter_has_a_name_and_a_place():
    shown = [name for _title, names in GROUPS for name in names]
    assert sorted(shown) == sorted(PARAMETERS)
    assert set(TITLES) == set(PARAMETERS)


def test_of_rules_elsewhere_the_newest_are_named(coach_client, club, today, monkeypatch):
    monkeypatch.setattr("programs.views.policies.ELSEWHERE", 2)
    for days in (3, 1, 2):
        day = today - timedelta(days=days)
        PolicySetting.objects.create(
            club=club, scope="exercise", about="back_squat", name="bridge", value=2, starts_on=day
        )
    told = coach_client.get(url()).context["level"].elsewhere
    assert [(today - one["from"]).days for one in told] == [1, 2]


def test_who_is_limited_to_squads_is_told_of_no_athletes_rules(coach_client, club, today):
    own = {"club": club, "name": "bridge", "value": 2, "starts_on": today}
    athlete = "0b3d8e2c-7d0b-4a0e-9d59-0d6a4f3c1a11"
    PolicySetting.objects.create(scope="athlete", about=athlete, **own)
    PolicySetting.objects.create(scope="exercise", about="lunge", athlete_uid=athlete, **own)
    PolicySetting.objects.create(scope="exercise", about="back_squat", **own)
    assert len(coach_client.get(url()).context["level"].elsewhere) == 3
    Club.objects.filter(pk=club.pk).update(limit_coaches=True)
    (told,) = coach_client.get(url()).context["level"].elsewhere
    assert told["about"] == "Barbell back squat"


def test_the_page_shows_all_in_few_queries(
    physio_client, club, today, django_assert_max_num_queries
):
    for name in list(PARAMETERS)[:12]:
        PolicySetting.objects.create(
            club=club,
            scope="athlete",
            about="0b3d8e2c-7d0b-4a0e-9d59-0d6a4f3c1a11",
            starts_on=today,
            name=name,
            value=None,
        )
    with django_assert_max_num_queries(8):
        page = physio_client.get(url()).content.decode()
    assert page.count('id="rule-') == len(PARAMETERS)
    assert "Own rules elsewhere" in page
    assert url("parameter", "bridge") not in page


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_every_form_saved_as_it_stands_sets_nothing(coach_client, club, today, name):
    form = coach_client.get(url("parameter", name)).context["form"]
    data = {one.html_name: one.value() for one in form}
    answer = coach_client.post(url("parameter", name), data)
    assert answer.status_code == 302
    assert not PolicySetting.objects.exists()


def test_what_differs_is_kept_from_its_day_on(coach_client, club, today):
    form = coach_client.get(url("parameter", "windows")).context["form"]
    data = {one.html_name: one.value() for one in form} | {"A-stop": "10"}
    for _twice in range(2):
        assert coach_client.post(url("parameter", "windows"), data).status_code == 302
    row = settings().get()
    assert (row.scope, row.name, row.value, row.starts_on) == (
        "club",
        "windows",
        {"A": {"stop": 10}},
        today,
    )
    assert AuditEvent.objects.get().verb == "set_parameter"
    assert Job.objects.get().kind == "club"
    page = coach_client.get(url()).content.decode()
    assert "set here, since 25 Nov 2026" in page


def test_a_list_is_typed_a_row_a_line(coach_client, club, today):
    data = {"value_": "0.5, 10\n0.75, 5", "starts_on": str(today)}
    assert coach_client.post(url("parameter", "warmup"), data).status_code == 302
    assert settings().get().value == [[0.5, 10], [0.75, 5]]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("bridge", {"value_": "9"}, "a whole number from 0 to 6"),
        ("bridge", {"value_": "many"}, "a whole number from 0 to 6"),
        ("gate", {"value_": "loose"}, "loose"),
        ("ramp", {"value_": "0.5"}, "a list of 2 to 6"),
        ("minor", {"rir": "5, 3"}, "at most the second number"),
        ("pain", {"during": "7, 6"}, "at most the second number"),
        ("after", {"value_": "10, 3\n21.1, 7"}, "any in the last row"),
        ("warmup", {"value_": "2, 8"}, "0 to 0.9"),
        ("check", {"value_": "NaN"}, "1.05 to 2"),
    ],
)
def test_what_is_out_of_range_is_refused_at_its_field(coach_client, club, today, name, typed, said):
    form = coach_client.get(url("parameter", name)).context["form"]
    data = {one.html_name: one.value() for one in form} | typed
    answer = coach_client.post(url("parameter", name), data)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[next(iter(typed))])
    assert not PolicySetting.objects.exists()


def test_a_day_that_is_over_is_refused(coach_client, club, today):
    data = {"value_": "2", "starts_on": str(today - timedelta(days=1))}
    answer = coach_client.post(url("parameter", "bridge"), data)
    assert answer.status_code == 422
    assert "is over" in answer.content.decode()


def test_reset_gives_it_back_from_today_on(coach_client, club, principal, today, now):
    set_for_club(club, Setting("bridge", 2, today), by=principal, at=now)
    for _twice in range(2):
        coach_client.post(url("parameter-reset", "bridge"))
    assert settings().get().value is None
    assert "set here, since" not in coach_client.get(url()).content.decode()


def test_a_rule_is_given_back_where_it_is_changed(coach_client, club, principal, today, now):
    at = url("parameter-reset", "bridge")
    assert at not in coach_client.get(url("parameter", "bridge")).content.decode()
    set_for_club(club, Setting("bridge", 2, today), by=principal, at=now)
    assert f'formaction="{at}"' in coach_client.get(url("parameter", "bridge")).content.decode()


def test_a_later_value_is_announced_and_holds_from_its_day(
    coach_client, club, principal, today, now
):
    set_for_club(club, Setting("bridge", 2, date(2026, 12, 1)), by=principal, at=now)
    page = coach_client.get(url()).content.decode()
    assert "changes 1 Dec 2026" in page
    assert "set here, since" not in page


def test_the_verb_knows_the_scopes(club, principal, today, now):
    with pytest.raises(Refused, match="0 to 6"):
        set_for_club(club, Setting("bridge", 7, today), by=principal, at=now)


def test_rules_are_closed_to_strangers_and_athletes(mallory_client, ana_client, club):
    for client in (mallory_client, ana_client):
        assert client.get(url()).status_code == 404
        assert client.get(url("parameter", "bridge")).status_code == 404
        assert client.post(url("parameter-reset", "bridge")).status_code == 404
    assert Client().get(url()).status_code == 302


def test_who_only_sees_sets_nothing(physio_client, coach_client, club):
    assert physio_client.get(url("parameter", "bridge")).status_code == 404
    assert physio_client.post(url("parameter-reset", "bridge")).status_code == 404
    assert coach_client.get(url("parameter-reset", "bridge")).status_code == 405
    assert coach_client.post(url()).status_code == 405
    assert coach_client.get(url("parameter", "nonsense")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "This field is required."),
        ("10\nany, 14", "10 is not allowed, must be 1 to 6 rows, each 1 to 1000 or any; 1 to 28"),
    ],
)
def test_rows_that_are_not_allowed_are_told_as_they_are_typed(coach_client, today, typed, told):
    sent = {"value_": typed, "starts_on": str(today), "note": ""}
    answer = coach_client.post(url("parameter", "after"), sent)
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["value_"]
    assert told in said
    assert "Decimal" not in said
