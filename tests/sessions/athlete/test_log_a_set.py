"""Logging a set: by one tap as it stands, otherwise as typed; once, and open to correction."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clubs.models import Club, Membership
from sessions.models import SetLog, TrainingSession
from tests.sessions.athlete.page import log_all, page, set_fields, url

SQUAT = "set-back_squat-barbell-1"
HX = {"HTTP_HX_REQUEST": "true"}
MOST_QUERIES = 14  # two of them tell of it
pytestmark = pytest.mark.django_db


def test_one_tap_logs_the_set_as_it_stands(ana_client, lower_a) -> None:
    answer = ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    assert (answer.status_code, answer["Location"]) == (
        302,
        url(lower_a) + "#line-back_squat-barbell",
    )
    log = SetLog.objects.get()
    assert (log.line, log.number, log.reps, log.load, log.unit, log.rir) == (
        "back_squat/barbell",
        1,
        6,
        Decimal(20),
        "kg",
        None,
    )
    assert log.asked == {"load": "20", "unit": "kg", "sets": 3, "reps": 6, "rir": ["2", "3"]}
    lower_a.refresh_from_db()
    assert lower_a.status == "started"


def test_the_same_set_sent_five_times_counts_once(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT)
    for _ in range(5):
        assert ana_client.post(url(lower_a, "sets"), fields).status_code == 302
    assert SetLog.objects.count() == 1


def test_with_htmx_the_row_comes_back_with_what_follows_it(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT)
    answer = ana_client.post(url(lower_a, "sets"), fields, **HX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "set--done" in html
    assert 'id="foot-back_squat-barbell" hx-swap-oob="true"' in html
    assert "1 of 15 sets" in html


def test_what_was_typed_is_logged(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT, load="22,5", reps="5")
    ana_client.post(url(lower_a, "sets"), fields)
    log = SetLog.objects.get()
    assert (log.load, log.reps) == (Decimal("22.5"), 5)


def test_a_load_for_each_hand_is_logged_as_the_total(ana_client, week) -> None:
    walking_lunge = "set-walking_lunge-dumbbell_pair-1"
    fields = set_fields(ana_client, week[1], walking_lunge, load="6")
    ana_client.post(url(week[1], "sets"), fields)
    assert SetLog.objects.get().load == Decimal(12)
    assert set_fields(ana_client, week[1], walking_lunge)["load"] == "6"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reps": "ten"}, "Repetitions: enter a whole number."),
        ({"reps": "-1"}, "Repetitions: ensure this value is greater than or equal to 0."),
        ({"load": ""}, "No load given"),
        ({"load": "1001"}, "less than or equal to 1000"),
        ({"load": "heavy"}, "is not a number, must be digits, as 82.5"),
        ({"rir": "2.3"}, "multiple of step size 0.5"),
        ({"rir": "11"}, "less than or equal to 10"),
    ],
)
def test_what_cannot_be_comes_back_as_typed(ana_client, lower_a, typed, said) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT, **typed)
    for headers in ({}, HX):
        answer = ana_client.post(url(lower_a, "sets"), fields, **headers)
        html = answer.content.decode().lower()
        assert answer.status_code == 422
        assert said.lower() in html
        kept = {name: value for name, value in typed.items() if name != "rir"}
        assert all(f'name="{name}" value="{value}"' in html for name, value in kept.items())
    assert not SetLog.objects.exists()


def test_a_forged_screen_is_refused(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT, asked='{"sets": "many"}')
    assert ana_client.post(url(lower_a, "sets"), fields).status_code == 422


def test_a_line_that_left_the_session_says_so(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT, line="front_squat/barbell")
    answer = ana_client.post(url(lower_a, "sets"), fields, **HX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "body"
    assert "no longer in this session" in answer.content.decode()


def test_rir_is_asked_once_after_the_last_set_and_never_filled_in(ana_client, lower_a) -> None:
    asked = "How many more could you have done"
    for number in (1, 2):
        fields = set_fields(ana_client, lower_a, f"set-back_squat-barbell-{number}")
        html = ana_client.post(url(lower_a, "sets"), fields, **HX).content.decode()
        assert '<details class="rir">' in html  # only where the exercise ends early
    fields = set_fields(ana_client, lower_a, "set-back_squat-barbell-3")
    html = ana_client.post(url(lower_a, "sets"), fields, **HX).content.decode()
    assert asked in html
    assert '<details class="rir">' not in html
    assert 'aria-pressed="true"' not in html


def test_rir_is_said_by_one_tap_and_stays_with_a_correction(ana_client, lower_a) -> None:
    last = "set-back_squat-barbell-3"
    fields = set_fields(ana_client, lower_a, last)
    ana_client.post(url(lower_a, "sets"), fields)
    question = next(one for one in page(ana_client, lower_a).forms if ("rir", "3") in one.buttons)
    assert [value for _name, value in question.buttons] == ["0", "1", "2", "3", "4", "5", "6"]
    ana_client.post(question.action, question.fields | {"rir": "3"})
    assert SetLog.objects.get().rir == 3
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, last, reps="5"))
    log = SetLog.objects.get()
    assert (log.reps, log.rir) == (5, Decimal(3))


def test_rir_in_halves(ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, "set-back_squat-barbell-3", rir="2.5")
    ana_client.post(url(lower_a, "sets"), fields)
    assert SetLog.objects.get().rir == Decimal("2.5")


def test_a_correction_keeps_the_set_and_counts_up_its_version(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT, reps="4"))
    log = SetLog.objects.get()
    assert (log.reps, log.version) == (4, 2)


def test_two_people_with_other_values_see_both(ana_client, coach_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    seen = set_fields(ana_client, lower_a, SQUAT)
    coach_client.post(url(lower_a, "sets"), set_fields(coach_client, lower_a, SQUAT, reps="5"))
    answer = ana_client.post(url(lower_a, "sets"), seen | {"reps": "7"}, **HX)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Carla Coach saved 20 kg × 5 meanwhile" in html
    assert 'name="reps" value="7"' in html
    assert SetLog.objects.get().reps == 5
    again = seen | {"reps": "7", "version": "2"}
    assert ana_client.post(url(lower_a, "sets"), again, **HX).status_code == 200
    assert SetLog.objects.get().reps == 7


def test_a_set_is_taken_back_and_can_be_logged_again(ana_client, lower_a) -> None:
    first = set_fields(ana_client, lower_a, SQUAT)
    ana_client.post(url(lower_a, "sets"), first)
    removal = url(lower_a, f"sets/{SetLog.objects.get().uid}/removal")
    for _ in range(2):
        assert ana_client.post(removal).status_code == 302
    assert not SetLog.objects.alive().exists()
    ana_client.post(url(lower_a, "sets"), first)  # a retry that comes late changes nothing
    assert not SetLog.objects.alive().exists()
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    assert SetLog.objects.alive().count() == 1


def test_the_sides_can_be_logged_apart(ana_client, lower_a) -> None:
    line = "single_leg_romanian_deadlift/dumbbell"
    found = page(ana_client, lower_a, f"?split={line}")
    left = next(
        one for one in found.sets if one.id == "set-single_leg_romanian_deadlift-dumbbell-1-left"
    )
    ana_client.post(left.action, left.fields | {"reps": "7"})
    log = SetLog.objects.get()
    assert (log.side, log.reps) == ("left", 7)
    assert "set-single_leg_romanian_deadlift-dumbbell-2-right" in page(ana_client, lower_a).ids


def test_a_coach_and_an_assistant_log_for_the_athlete(
    coach_client, assistant_client, lower_a, coach: Membership
) -> None:
    assert "Logging for Ana Adult" in coach_client.get(url(lower_a)).content.decode()
    coach_client.post(url(lower_a, "sets"), set_fields(coach_client, lower_a, SQUAT))
    assert SetLog.objects.get().logged_by == coach.user
    second = set_fields(assistant_client, lower_a, "set-back_squat-barbell-2")
    assert assistant_client.post(url(lower_a, "sets"), second).status_code == 302
    assert SetLog.objects.count() == 2


def test_a_guardian_reads_and_logs_nothing(guardian_client, ben_client, bens) -> None:
    assert page(guardian_client, bens).sets == []
    Club.objects.update(minors_supervised=False)
    fields = page(ben_client, bens).sets[0].fields
    assert guardian_client.post(url(bens, "sets"), fields).status_code == 404
    assert not SetLog.objects.exists()


def test_a_physio_reads(physio_client, lower_a) -> None:
    assert page(physio_client, lower_a).sets == []
    assert physio_client.post(url(lower_a, "sets"), {}).status_code == 404


def test_of_others_nothing_is_there(ben_client, mallory_client, ana_client, lower_a) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT)
    for client in (ben_client, mallory_client):
        assert client.get(url(lower_a)).status_code == 404
        assert client.post(url(lower_a, "sets"), fields).status_code == 404
    assert mallory_client.get(url(lower_a, club="rivals")).status_code == 404
    assert mallory_client.post(url(lower_a, "sets", club="rivals"), fields).status_code == 404


def test_another_athletes_set_is_not_taken_back(ana_client, ben_client, lower_a, bens) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    uid = SetLog.objects.get().uid
    assert ben_client.post(url(bens, f"sets/{uid}/removal")).status_code == 404
    assert SetLog.objects.alive().count() == 1


def test_what_is_not_published_is_not_there(ana_client, coach_client, lower_a) -> None:
    TrainingSession.objects.filter(pk=lower_a.pk).update(published_at=None, status="planned")
    assert ana_client.get(url(lower_a)).status_code == 404
    assert ana_client.post(url(lower_a, "sets"), {}).status_code == 404
    assert coach_client.get(url(lower_a)).status_code == 200


def test_strangers_log_in_first_and_only_posts_write(client: Client, ana_client, lower_a) -> None:
    for name in ("", "sets"):
        assert client.get(url(lower_a, name))["Location"].startswith("/accounts/login/")
    assert client.post(url(lower_a, "sets"))["Location"].startswith("/accounts/login/")
    assert ana_client.get(url(lower_a, "sets")).status_code == 405
    assert ana_client.get(url(lower_a, f"sets/{uuid4()}/removal")).status_code == 405
    assert ana_client.post(url(lower_a)).status_code == 405


def test_one_set_is_a_few_queries(ana_client, lower_a) -> None:
    log_all(ana_client, lower_a)
    SetLog.objects.filter(line="back_squat/barbell", number=2).delete()
    fields = set_fields(ana_client, lower_a, "set-back_squat-barbell-2")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert ana_client.post(url(lower_a, "sets"), fields, **HX).status_code == 200
    assert len(queries) <= MOST_QUERIES, [one["sql"][:120] for one in queries]


def test_the_page_takes_the_same_queries_with_nothing_and_with_all_logged(
    ana_client, lower_a
) -> None:
    with CaptureQueriesContext(connection) as empty:
        ana_client.get(url(lower_a))
    log_all(ana_client, lower_a)
    with CaptureQueriesContext(connection) as full:
        ana_client.get(url(lower_a))
    assert len(full) <= len(empty) <= 18


# --- A client id is one set's for good ----------------------------------------------------------


def test_a_client_id_of_another_session_is_refused(ana_client, lower_a, week) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT)
    ana_client.post(url(lower_a, "sets"), fields)
    answer = ana_client.post(url(week[2], "sets"), fields)
    assert answer.status_code == 422
    assert b"logged in" in answer.content
    assert SetLog.objects.get().session == lower_a


def test_a_client_id_of_another_exercise_overwrites_nothing(ana_client, lower_a) -> None:
    squat = set_fields(ana_client, lower_a, SQUAT)
    ana_client.post(url(lower_a, "sets"), squat)
    other = next(one for one in page(ana_client, lower_a).sets if "back_squat" not in one.id)
    fields = other.fields | {"client_id": squat["client_id"]}
    assert ana_client.post(url(lower_a, "sets"), fields).status_code == 422
    assert SetLog.objects.get().line == "back_squat/barbell"


def test_a_set_never_takes_the_place_of_another(ana_client, lower_a) -> None:
    first = set_fields(ana_client, lower_a, SQUAT)
    ana_client.post(url(lower_a, "sets"), first)
    second = set_fields(ana_client, lower_a, "set-back_squat-barbell-2")
    ana_client.post(url(lower_a, "sets"), second)
    moved = first | {"number": "2", "version": "1", "reps": "4"}
    assert ana_client.post(url(lower_a, "sets"), moved).status_code == 422
    assert list(SetLog.objects.values_list("number", "reps")) == [(1, 6), (2, 6)]


def test_a_session_whose_last_set_is_taken_back_was_not_begun(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    ana_client.post(url(lower_a, f"sets/{SetLog.objects.get().uid}/removal"))
    lower_a.refresh_from_db()
    assert (lower_a.status, lower_a.started_at) == ("published", None)
    assert ana_client.post(url(lower_a, "missed"), {"reason": "time"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("number", "9" * 5000),
        ("rir", "1e400"),
        ("rir", "99999999999999999999"),
        ("load", "1e999999"),
        ("load", "NaN"),
        ("reps", "9" * 5000),
        ("asked", "[" * 200),
    ],
)
def test_nonsense_is_refused_whatever_it_is(ana_client, lower_a, name, typed) -> None:
    fields = set_fields(ana_client, lower_a, SQUAT, **{name: typed})
    assert ana_client.post(url(lower_a, "sets"), fields).status_code == 422
    assert not SetLog.objects.exists()
