"""What was said of a session, and what a coach said of a line, by a club's system."""

from __future__ import annotations

import pytest

from athletes.models import CoachEvent, HealthRead, Injury
from clubs.models import Job
from sessions.models import SessionReport, TrainingSession
from tests.api.conftest import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(week):
    return week[0]


def test_a_session_is_reported_and_amended(api, session):
    path = f"sessions/{session.uid}/report"
    made = api.post(path, {"rpe": 7, "minutes": 55})
    assert made.status_code == 200, made.content
    assert api.post(path, {"note": "Bar was busy"}).json()["rpe"] == 7
    (told,) = api.get(f"reports?session={session.uid}").json()["items"]
    assert (told["rpe"], told["note"], told["pain"]) == (7, "Bar was busy", None)


def test_red_pain_by_a_system_acts_at_once(api, session):
    api.post(f"sessions/{session.uid}/report", {"pain": 7, "pain_parts": ["calf"]})
    assert Injury.objects.get(athlete=session.athlete).part == "calf"


def test_pain_is_written_and_read_with_health_only(api, api_with, session):
    path = f"sessions/{session.uid}/report"
    narrow = api_with("logs:read", "logs:write")
    refused = narrow.post(path, {"pain": 3})
    assert (refused.status_code, refused.json()["scope"]) == (403, "health:write")
    assert not SessionReport.objects.exists()
    assert narrow.post(f"sessions/{session.uid}/missed", {"reason": "illness"}).status_code == 403
    api.post(path, {"pain": 3, "pain_parts": ["calf"], "reason": "pain"})
    HealthRead.objects.all().delete()
    (told,) = narrow.get("reports").json()["items"]
    assert (told["pain"], told["pain_parts"], told["reason"]) == (None, None, "")
    assert not HealthRead.objects.exists()
    assert narrow.get("reports?fields=pain").json()["items"][0]["pain"] is None
    (told,) = api.get("reports").json()["items"]
    assert (told["pain"], told["reason"]) == (3, "pain")
    assert HealthRead.objects.get().kind == "pain"


def test_that_pain_cut_it_short_is_said_with_health_only(api, api_with, session):
    said = {"reason": "pain"}
    refused = api_with("logs:write").post(f"sessions/{session.uid}/report", said)
    assert refused.json()["scope"] == "health:write"
    assert api.post(f"sessions/{session.uid}/report", said).json()["reason"] == "pain"


def test_why_it_was_missed_is_health_where_it_is_illness(api, api_with, session):
    assert api.post(f"sessions/{session.uid}/missed", {"reason": "illness"}).status_code == 200
    assert api.get("reports").json()["items"][0]["missed"] == "illness"
    assert api_with("logs:read").get("reports").json()["items"][0]["missed"] == "unknown"


def test_the_morning_after_needs_a_session_that_was_trained(api, session):
    answer = api.post(f"sessions/{session.uid}/morning", {"pain": 2})
    assert answer.status_code == 400
    assert "morning" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"pain": 2, "pain_lines": ["snatch/barbell"]}, "#/pain_lines"),
        ({"pain_parts": ["calf"]}, "#/pain"),
        ({"rpe": 11}, "#/rpe"),
        ({"rpe": 1e308}, "#/rpe"),
    ],
)
def test_what_is_wrong_is_pointed_at(api, session, said, pointer):
    assert names(api.post(f"sessions/{session.uid}/report", said)) == [pointer]


def test_a_rivals_system_reports_nothing(rival_api, session):
    for where in ("report", "missed", "morning"):
        said = {"report": {"rpe": 5}, "missed": {"reason": "time"}, "morning": {"pain": 1}}[where]
        assert rival_api.post(f"sessions/{session.uid}/{where}", said).status_code == 404


def test_a_system_passes_on_that_technique_is_free(api, ana, session):
    line = api.get(f"sessions/{session.uid}").json()["prescriptions"][0]["line"]
    said = {"kind": "technique", "line": line, "day": "2026-11-25", "document": {"level": "free"}}
    path = f"athletes/{ana.uid}/coach-events"
    made = api.post(path, said)
    assert made.status_code == 201, made.content
    jobs = Job.objects.count()
    assert api.post(path, said).json()["id"] == made.json()["id"]
    assert Job.objects.count() == jobs
    assert CoachEvent.objects.get().document == {"level": "free"}
    wrong = api.post(path, said | {"document": {"level": "expert"}})
    assert names(wrong) == ["#/document/level"]
    setting = {"kind": "setting", "line": line, "day": "2026-11-25", "document": {"every": 3}}
    assert api.post(path, setting).json()["document"]["every"] == 3


def test_a_minors_session_is_logged_once_it_is_said_who_is_there(api, ben, week, coach, mallory):
    session = TrainingSession.objects.filter(athlete=ben).order_by("week_start", "slot")[0]
    path = f"sessions/{session.uid}"
    asked = api.get(path).json()["prescriptions"]
    line = next(one["line"] for one in asked if one["load"] and one["sets"])
    sets = {"sets": [{"client_id": str(ben.uid), "line": line, "number": 1, "reps": 8}]}
    refused = api.post(f"{path}/logs", sets)
    assert refused.status_code == 400
    assert "which coach is there" in refused.json()["detail"]
    stranger = api.post(f"{path}/supervisor", {"coach": str(mallory.uid)})
    assert names(stranger) == ["#/coach"]
    named = api.post(f"{path}/supervisor", {"coach": coach.user.email})
    assert named.json()["supervisor"] == str(coach.uid)
    assert api.post(f"{path}/logs", sets).status_code == 200
    assert api.post(f"{path}/supervisor", {"coach": None}).json()["supervisor"] is None
