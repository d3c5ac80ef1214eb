"""The end of a session: pain by three buttons, finished by one tap, cut short with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from athletes.models import Injury
from clubs.models import Job
from sessions.models import SessionReport, SetLog, TrainingSession
from tests.conftest import MONDAY, NOW
from tests.sessions.athlete.conftest import on_day
from tests.sessions.athlete.page import log_all, page, set_fields, url

SQUAT = "set-back_squat-barbell-1"
KNEE = {"answer": "some", "pain": "6", "parts": ["knee"], "side": "left"}
HX = {"HTTP_HX_REQUEST": "true"}
pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_no_pain_is_one_tap(ana_client, lower_a) -> None:
    answer = ana_client.post(url(lower_a, "report"), {"none": "1"})
    assert (answer.status_code, answer["Location"]) == (302, url(lower_a) + "#pain")
    assert SessionReport.objects.get().pain == 0
    assert "No pain today." in text(ana_client.get(url(lower_a)))


def test_none_wins_over_what_was_chosen_before(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "report"), KNEE | {"none": "1"})
    assert SessionReport.objects.get().pain == 0


def test_red_pain_is_flagged_and_acts_at_once(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    answer = ana_client.post(url(lower_a, "report"), KNEE, **HX)
    assert answer.status_code == 200
    assert "Pain 6 of 10: knee. Your coach sees it." in text(answer)
    report = SessionReport.objects.get()
    assert (report.pain, report.pain_parts, report.pain_side) == (6, ["knee"], "left")
    injury = Injury.objects.get()
    assert (injury.part, injury.cleared_on) == ("knee", None)
    assert Job.objects.filter(kind="athlete", key=str(lower_a.athlete_id)).exists()


def test_stop_is_pain_that_ended_the_session(ana_client, lower_a) -> None:
    ana_client.post(
        url(lower_a, "report"), KNEE | {"answer": "stop", "lines": "back_squat/barbell"}
    )
    report = SessionReport.objects.get()
    assert (report.reason, report.pain_lines) == ("pain", ["back_squat/barbell"])


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"answer": "some"}, "Say how much it hurts, from 1 to 10"),
        ({"answer": "some", "pain": "4"}, "Say where it hurts: choose at least one part"),
        ({"answer": "some", "pain": "11", "parts": "knee"}, "less than or equal to 10"),
        ({"answer": "some", "pain": "4", "parts": "nose"}, "nose is not one of the available"),
        ({"answer": "much"}, "much is not one of the available choices"),
        ({}, "This field is required"),
    ],
)
def test_pain_without_place_or_measure_is_asked_again(ana_client, lower_a, said, fault) -> None:
    for headers in ({}, HX):
        answer = ana_client.post(url(lower_a, "report"), said, **headers)
        assert answer.status_code == 422
        assert fault.lower() in text(answer).lower()
    assert not SessionReport.objects.exists()


def test_a_session_done_whole_is_finished_by_one_tap(ana_client, lower_a) -> None:
    log_all(ana_client, lower_a)
    answer = ana_client.post(url(lower_a, "completion"), {})
    assert (answer.status_code, answer["Location"]) == (302, url(lower_a) + "#summary")
    lower_a.refresh_from_db()
    assert (lower_a.status, lower_a.done_on) == ("completed", NOW.date())
    said = text(ana_client.get(url(lower_a)))
    assert "Done on Wed 25 Nov" in said
    assert "20 kg × 6, 6, 6" in said


def test_the_summary_says_what_the_engine_made_of_it(ana_client, lower_a) -> None:
    log_all(ana_client, lower_a)
    last = set_fields(ana_client, lower_a, "set-back_squat-barbell-3", rir="3")
    ana_client.post(url(lower_a, "sets"), last)
    ana_client.post(url(lower_a, "completion"), {"rpe": "7", "minutes": "45"})
    lower_a.refresh_from_db()
    assert lower_a.judged["back_squat/barbell"]["judged"]
    said = text(ana_client.get(url(lower_a)))
    assert "Effort 7 of 10" in said
    assert "45 min" in said


def test_sets_left_out_ask_why_once(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    answer = ana_client.post(url(lower_a, "completion"), {"rpe": "5"})
    assert answer.status_code == 422
    assert "14 sets are not logged. Say why" in text(answer)
    assert 'name="rpe" value="5" checked' in text(answer)
    lower_a.refresh_from_db()
    assert lower_a.status == "started"
    assert ana_client.post(url(lower_a, "completion"), {"reason": "equipment"}).status_code == 302
    assert "Cut short: equipment not free" in text(ana_client.get(url(lower_a)))


def test_pain_that_stopped_it_is_reason_enough(ana_client, lower_a) -> None:
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT))
    ana_client.post(url(lower_a, "report"), KNEE | {"answer": "stop"})
    assert ana_client.post(url(lower_a, "completion"), {}).status_code == 302


def test_finishing_twice_is_once(ana_client, lower_a) -> None:
    log_all(ana_client, lower_a)
    for _ in range(2):
        assert ana_client.post(url(lower_a, "completion"), {"rpe": "6"}).status_code == 302
    assert SessionReport.objects.get().rpe == 6


def test_nothing_logged_is_not_finished(ana_client, lower_a) -> None:
    answer = ana_client.post(url(lower_a, "completion"), {"reason": "time"})
    assert answer.status_code == 422
    lower_a.refresh_from_db()
    assert lower_a.status == "published"


def test_a_session_of_an_open_week_is_logged_for_its_day(ana_client, lower_a) -> None:
    on_day(lower_a, -1)
    log_all(ana_client, lower_a)
    days = text(ana_client.get(url(lower_a)))
    assert '<option value="2026-11-23">Mon 23 Nov</option>' in days
    assert "2026-11-26" not in days
    yesterday = NOW.date() - timedelta(days=1)
    ana_client.post(url(lower_a, "completion"), {"done_on": yesterday.isoformat()})
    lower_a.refresh_from_db()
    assert lower_a.done_on == yesterday
    assert {log.day for log in SetLog.objects.all()} == {yesterday}


@pytest.mark.parametrize("day", ["2026-11-26", "2026-11-22", "yesterday"])
def test_a_day_that_cannot_be_is_refused(ana_client, lower_a, day) -> None:
    log_all(ana_client, lower_a)
    assert ana_client.post(url(lower_a, "completion"), {"done_on": day}).status_code == 422


def test_a_finished_session_is_corrected_and_folded_again(ana_client, lower_a) -> None:
    log_all(ana_client, lower_a)
    ana_client.post(url(lower_a, "completion"), {})
    Job.objects.all().delete()
    ana_client.post(url(lower_a, "sets"), set_fields(ana_client, lower_a, SQUAT, load="25"))
    assert SetLog.objects.get(line="back_squat/barbell", number=1, warmup=False).load == Decimal(25)
    assert Job.objects.filter(kind="athlete", key=str(lower_a.athlete_id)).exists()


def test_a_coach_finishes_for_the_athlete_and_an_assistant_sees_no_pain(
    coach_client, assistant_client, lower_a
) -> None:
    log_all(coach_client, lower_a)
    coach_client.post(url(lower_a, "report"), KNEE)
    assert coach_client.post(url(lower_a, "completion"), {}).status_code == 302
    assert "Pain 6 of 10" in text(coach_client.get(url(lower_a)))
    seen = text(assistant_client.get(url(lower_a)))
    assert "Pain 6" not in seen
    assert "Answered." in seen


@pytest.mark.parametrize("name", ["report", "completion", "next-morning", "missed"])
def test_doors(
    client, ana_client, ben_client, mallory_client, guardian_client, lower_a, name
) -> None:
    address = url(lower_a, name)
    assert ana_client.get(address).status_code == 405
    assert client.post(address)["Location"].startswith("/accounts/login/")
    for other in (ben_client, mallory_client, guardian_client):
        assert other.post(address, {"none": "1", "reason": "time"}).status_code == 404
    assert mallory_client.post(url(lower_a, name, club="rivals"), {}).status_code == 404
    assert not SessionReport.objects.exists()


def test_a_session_planned_off_is_read_only(ana_client, lower_a) -> None:
    TrainingSession.objects.filter(pk=lower_a.pk).update(status="dropped")
    assert page(ana_client, lower_a).sets == []
    assert ana_client.post(url(lower_a, "completion"), {"reason": "time"}).status_code == 422
    assert lower_a.week_start == MONDAY == date(2026, 11, 23)


@pytest.mark.parametrize("status", ["started", "completed", "dropped"])
def test_missed_in_one_tab_while_it_went_on_in_another_says_how_it_stands(
    ana_client, lower_a, status
) -> None:
    TrainingSession.objects.filter(pk=lower_a.pk).update(status=status)
    answer = ana_client.post(url(lower_a, "missed"), {"reason": "time"})
    assert answer.status_code == 422
    assert "it cannot be missed" in text(answer)
    lower_a.refresh_from_db()
    assert lower_a.status == status


def test_a_session_that_was_not_trained_has_no_morning_after(ana_client, lower_a) -> None:
    answer = ana_client.post(url(lower_a, "next-morning"), KNEE)
    assert answer.status_code == 422
    assert "there is no morning after it" in text(answer)
    assert not Injury.objects.exists()
