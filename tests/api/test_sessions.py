"""A club system reads sessions with their reasons, changes a line, logs sets, makes weeks."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from athletes.models import Injury
from clubs.models import AuditEvent, Job
from sessions.models import Override, SetLog, TrainingSession
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate
from tests.api.conftest import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(week):
    return week[-1]


def loaded(session):
    """A line of a session that is loaded."""
    return next(one for one in read_plan(session).lines if one.is_asked and one.load)


def test_a_session_tells_what_each_line_asks(api, session, ana):
    told = api.get(f"sessions/{session.uid}").json()
    assert (told["athlete"], told["week"], told["slot"]) == (str(ana.uid), "2026-W49", session.slot)
    line = loaded(session)
    (asked,) = [one for one in told["prescriptions"] if one["line"] == line.line]
    assert (asked["sets"], asked["reps"], asked["unit"]) == (line.sets, line.reps, "kg")
    assert isinstance(asked["load"], str)


def test_sessions_are_listed_by_week_status_and_athlete(api, week, ana):
    def found(query):
        return len(api.get(f"sessions?{query}").json()["items"])

    assert found("week=2026-W49") == 4
    assert found(f"week=2026-W49&athlete={ana.uid}") == 2
    assert found("status=published,planned") == TrainingSession.objects.count()
    assert found("day_until=2026-11-01") == 0
    assert names(api.get("sessions?week=2026-W99")) == ["week"]


def test_a_trace_says_why_in_codes_and_words(api, session):
    told = api.get(f"sessions/{session.uid}/trace").json()
    line = loaded(session)
    (trace,) = [one for one in told["lines"] if one["line"] == line.line]
    assert trace["load"][0]["rule"]
    assert trace["load"][-1]["after"] is not None
    assert trace["sentences"]


def test_body_weight_stands_in_a_trace_only_for_tokens_with_health(api, api_with, session):
    with_health = api.get(f"sessions/{session.uid}/trace").content.decode()
    without = api_with("plans:read").get(f"sessions/{session.uid}/trace").content.decode()
    assert "62 kg" not in without
    assert len(without) <= len(with_health)


def test_that_a_line_rests_for_an_injury_needs_the_scope_health(api, api_with, session, ana, now):
    Injury.objects.create(
        club=ana.club,
        athlete=ana,
        part="knee",
        starts_on=date(2026, 11, 25),
        acts_on=date(2026, 11, 25),
    )
    regenerate(ana.club, [ana.pk], now=now, week=date(2026, 11, 30))
    with_health, without = api, api_with("plans:read")
    told = with_health.get(f"sessions?athlete={ana.uid}&week=2026-W49").content.decode()
    assert '"rest"' in told
    for path in (
        f"sessions?athlete={ana.uid}&week=2026-W49",
        f"sessions/{session.uid}",
        f"sessions/{session.uid}/trace",
    ):
        told = without.get(path).content.decode()
        words = ('"rest"', '"modify"', "injury", "pain", "knee")
        assert not [word for word in words if word in told]


def test_a_line_is_changed_and_the_change_survives(api, session):
    line = loaded(session)
    sent = {"line": line.line, "load": "30", "unit": "kg", "notes": "With care"}
    answer = api.post(f"sessions/{session.uid}/overrides", sent)
    assert answer.status_code == 201, answer.content
    told = api.get(f"sessions/{session.uid}").json()
    (asked,) = [one for one in told["prescriptions"] if one["line"] == line.line]
    assert (asked["load"], asked["overridden"]) == ("30", ["load", "notes"])
    again = api.post(f"sessions/{session.uid}/overrides", sent | {"load": "32.5"})
    assert again.status_code == 409
    assert again.json()["id"] == answer.json()["id"]
    where = f"overrides/{answer.json()['id']}"
    assert api.patch(where, {"load": "32.5"}).status_code == 428
    assert api.patch(where, {"load": "32.5"}, If_Match='"9"').status_code == 412
    changed = api.patch(where, {"load": "32.5"}, If_Match=answer["ETag"])
    assert (changed.status_code, changed.json()["load"]) == (200, "32.5")
    assert api.delete(where, If_Match=changed["ETag"]).status_code == 204
    assert not Override.objects.alive().exists()
    assert AuditEvent.objects.filter(verb="change_line").count() == 3


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"load": "-1"}, "#/load"),
        ({"load": 30}, "#/load"),
        ({"sets": 0}, "#/sets"),
        ({"rir": ["2"]}, "#/rir"),
        ({"unit": "st"}, "#/unit"),
        ({"rpe": 8}, "#/rpe"),
    ],
)
def test_a_wrong_change_is_pointed_at(api, session, sent, pointer):
    body = {"line": loaded(session).line} | sent
    answer = api.post(f"sessions/{session.uid}/overrides", body)
    assert answer.status_code == 400
    assert names(answer) == [pointer]


def test_a_session_moves_within_its_week(api, session):
    monday = session.week_start.isoformat()
    moved = api.post(f"sessions/{session.uid}/day", {"day": monday})
    assert (moved.status_code, moved.json()["day"]) == (200, monday)
    wrong = api.post(f"sessions/{session.uid}/day", {"day": "2027-01-01"})
    assert wrong.status_code == 400
    assert api.post(f"sessions/{session.uid}/day", {"day": None}).status_code == 200


def test_a_session_is_planned_off_and_on(api, session):
    off = api.post(f"sessions/{session.uid}/skip", {"skip": True}).json()
    assert off["status"] == "dropped"
    on = api.post(f"sessions/{session.uid}/skip", {"skip": False}).json()
    assert on["status"] == "published"


def sets(line, count=2):
    return [
        {"client_id": str(uuid4()), "line": line, "number": one + 1, "reps": 8, "load": "40"}
        for one in range(count)
    ]


def test_sets_are_logged_once_and_the_session_is_finished(api, week):
    first = week[0]
    TrainingSession.objects.filter(pk=first.pk).update(day=date(2026, 11, 24))
    body = {"sets": sets(loaded(first).line)}
    for _ in range(2):
        answer = api.post(f"sessions/{first.uid}/logs", body)
        assert answer.status_code == 200, answer.content
    assert SetLog.objects.count() == 2
    body["sets"][0]["reps"] = 7
    api.post(f"sessions/{first.uid}/logs", body)
    assert SetLog.objects.get(number=1).reps == 7
    done = api.post(f"sessions/{first.uid}/completion", {"done_on": "2026-11-24"})
    assert (done.json()["status"], done.json()["done_on"]) == ("completed", "2026-11-24")
    log = api.get(f"logs?session={first.uid}").json()["items"][0]
    tag = api.get(f"logs/{log['id']}")["ETag"]
    assert api.delete(f"logs/{log['id']}", If_Match=tag).status_code == 204
    gone = api.get("logs?updated_since=2026-01-01T00:00:00Z").json()["items"]
    assert [one["id"] for one in gone if one["deleted_at"]] == [log["id"]]


def test_each_wrong_set_is_pointed_at(api, week):
    body = {"sets": [sets("x")[0] | {"reps": 5000}, sets("y")[0] | {"rir": "2.3"}]}
    answer = api.post(f"sessions/{week[0].uid}/logs", body)
    assert answer.status_code == 400
    assert "#/sets/0/reps" in names(answer)


def test_a_program_is_assigned_and_ended(api, squat_method, ben):
    sent = {"program_version": str(squat_method.uid), "starts_on": "2026-11-30"}
    made = api.post(f"athletes/{ben.uid}/assignments", sent)
    assert made.status_code == 201, made.content
    ended = api.post(f"assignments/{made.json()['id']}/end", {"on": "2026-12-20"})
    assert ended.json()["ends_on"] == "2026-12-20"
    unknown = api.post(f"athletes/{ben.uid}/assignments", sent | {"program_version": str(uuid4())})
    assert names(unknown) == ["#/program_version"]


def test_a_week_is_made_on_demand_and_its_progress_told(api, week, ana):
    answer = api.post("regenerations", {"week": "2026-W49", "athletes": [str(ana.uid)]})
    assert answer.status_code == 202
    assert Job.objects.filter(kind="week", state="waiting").count() == 1
    told = api.get(answer["Location"]).json()
    assert (told["state"], told["week"]) == ("waiting", "2026-11-30")
    assert api.get("regenerations").json()["regenerations"][0]["id"] == told["id"]
    late = api.post("regenerations", {"week": "2027-W20"})
    assert late.status_code == 400
    assert "must be 2026-W48 (open)" in late.json()["detail"]


def test_a_week_is_published_for_some(api, week, ana):
    TrainingSession.objects.update(status="planned", published_at=None)
    body = {"athletes": [str(ana.uid)]}
    assert api.post("weeks/2026-W49/publication", body).json() == {"published": 2}
    assert api.post("weeks/2026-W49/publication", body).json() == {"published": 0}
    assert names(api.post("weeks/2026-W49/publication", {"athletes": [str(uuid4())]})) == [
        "#/athletes/0"
    ]


def test_flags_are_told_the_most_urgent_first(api, week, ana, club):
    Injury.objects.create(
        club=club,
        athlete=ana,
        part="knee",
        starts_on=date(2026, 11, 24),
        acts_on=date(2026, 11, 24),
        from_lines=["x"],
    )
    told = api.get("flags").json()
    assert told["flags"][0]["athlete"] == str(ana.uid)
    assert told["flags"][0]["reason"] == "paused"


SIMULATION = {
    "program": {"sessions": [{"title": "A", "lines": [{"exercise": "back_squat"}]}]},
    "starts_on": "2026-11-30",
    "weeks": 6,
    "athlete": {"born": "1995-05-01"},
    "facts": {
        "body_weights": [{"day": "2026-11-20", "value": "62", "unit": "kg"}],
        "races": [{"day": "2027-01-03", "priority": "A", "distance_m": 10000}],
    },
}


def test_a_program_is_tried_without_saving_anything(api, club, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        answer = api.post("simulations", SIMULATION)
    assert answer.status_code == 200, answer.content
    weeks = answer.json()["weeks"]
    assert [one["week"] for one in weeks][:2] == ["2026-W49", "2026-W50"]
    assert "race:A" in weeks[4]["days"]
    asked = weeks[0]["sessions"][0]
    assert asked["prescriptions"][0]["load"] == "20"  # it starts with the bar alone
    assert asked["trace"][0]["load"]
    assert not TrainingSession.objects.exists()


def test_a_wrong_program_is_pointed_at(api, club):
    wrong = SIMULATION | {"program": {"sessions": [{"title": "A", "lines": [{"exercise": "fly"}]}]}}
    answer = api.post("simulations", wrong)
    assert answer.status_code == 400
    assert names(answer) == ["#/program/sessions/0/lines/0/exercise"]


def test_lists_take_as_many_queries_for_many_rows_as_for_one(
    api, week, django_assert_max_num_queries
):
    for path in ("sessions", "logs", "overrides", "assignments", "regenerations"):
        with django_assert_max_num_queries(8):
            assert api.get(f"{path}").status_code == 200
