"""What happened is written down with its cause: one event a thing, and none twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from athletes.facts import add, change, remove
from athletes.models import Athlete, Race
from athletes.people import archive, restore
from clubs.events import FIELDS, payload_for
from clubs.models import Event
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.close import close_weeks
from sessions.planning.events import LineSetting, set_line
from sessions.planning.logs import complete, delete_set, log_sets
from sessions.planning.overrides import LineChange, change_line
from sessions.planning.regenerate import regenerate
from sessions.planning.reports import ReportEntry, miss, report, report_next_morning
from sessions.planning.reviewing.publication import accept_proposal, publish_week
from tests.conftest import MONDAY, NOW, make_athlete
from tests.sessions.planning.steps import (
    NEXT_MONDAY,
    SQUAT,
    entry,
    line_of,
    remake,
    train,
)

pytestmark = pytest.mark.django_db
Kind = Event.Kind
RACE: dict[str, Any] = {
    "name": "City 10",
    "day": date(2026, 12, 6),
    "priority": "B",
    "distance_m": 10_000,
    "goal_s": None,
    "result_s": None,
    "stop_days": None,
}


def told(*kinds: Event.Kind) -> list[Event]:
    rows = Event.objects.order_by("pk")
    return list(rows.filter(kind__in=kinds) if kinds else rows)


@pytest.fixture(autouse=True)
def _as_documented(db: None) -> Iterator[None]:
    """Whatever a test tells keeps to the fields of its kind."""
    yield
    for event in told():
        assert set(event.payload) <= set(FIELDS[Kind(event.kind)]), event
        assert (event.subject, event.subject_uid) != ("", None)


@pytest.fixture
def quiet(week: list[TrainingSession]) -> list[TrainingSession]:
    """Ana's two weeks, with nothing told yet."""
    Event.objects.all().delete()
    return week


def test_a_week_published_at_once_is_told_once_an_athlete(week, ana, ben) -> None:
    events = told(Kind.WEEK_PUBLISHED)
    assert len(events) == 4  # two weeks, two athletes
    first = next(one for one in events if one.athlete_uid == ana.uid)
    assert first.payload["week"] == "2026-W48"
    assert [one["title"] for one in first.payload["sessions"]] == ["Lower A", "Lower B"]
    assert first.payload["sessions"][0]["uid"] == str(week[0].uid)
    regenerate(ana.club, [ana.pk, ben.pk], now=NOW, week=NEXT_MONDAY)
    assert len(told(Kind.WEEK_PUBLISHED)) == 4


def test_a_week_that_a_coach_publishes_is_told_once(club, coach, mixed, ana, principal) -> None:
    coach.publishing = "review"
    coach.save()
    ana.refresh_from_db()
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=NOW)
    remake(ana, week=NEXT_MONDAY)
    assert told(Kind.WEEK_PUBLISHED) == []
    for _ in range(2):
        publish_week(club, NEXT_MONDAY, [ana], by=principal, at=NOW)
    (event,) = told(Kind.WEEK_PUBLISHED)
    assert (event.user_id, event.athlete_uid) == (principal.user_id, ana.uid)
    add(Race, ana, RACE, by=principal, at=NOW)
    remake(ana)
    assert told(Kind.SESSION_CHANGED) == []  # it waits for the coach
    session = TrainingSession.objects.exclude(proposal=None).first()
    assert session is not None
    accept_proposal(session, by=principal, at=NOW, seen=session.version)
    (changed,) = told(Kind.SESSION_CHANGED)
    assert changed.payload["because"]


def test_a_replaced_plan_is_told_with_its_reasons(quiet, ana, principal) -> None:
    change_line(quiet[2], SQUAT, LineChange(sets=2), by=principal, at=NOW, seen=0)
    remake(ana)
    (event,) = told(Kind.SESSION_CHANGED)
    assert event.payload["because"] == ["coach"]
    assert event.payload["session"]["uid"] == str(quiet[2].uid)
    assert event.user_id is None  # the app did it
    remake(ana)
    assert len(told(Kind.SESSION_CHANGED)) == 1


def test_reasons_of_health_stand_apart(quiet, ana, principal) -> None:
    report(quiet[0], ReportEntry(pain=7, parts=["knee"]), by=principal, at=NOW)
    remake(ana)
    events = told(Kind.SESSION_CHANGED)
    assert events
    for event in events:
        assert not {"rest", "modified"} & set(event.payload["because"])
        assert "rest" in event.payload["health"]["because"]


def test_a_session_is_completed_once(quiet, principal) -> None:
    train(quiet[0], "22.5", by=principal)
    complete(quiet[0], by=principal, at=NOW, done_on=MONDAY)
    (event,) = told(Kind.SESSION_COMPLETED)
    assert event.payload["session"]["status"] == "completed"


def test_logs_are_told_once_a_request(quiet, principal) -> None:
    sets = [entry(SQUAT, number, 6, "22.5") for number in (1, 2, 3)]
    rows = log_sets(quiet[0], sets, by=principal, at=NOW)
    log_sets(quiet[0], sets, by=principal, at=NOW)
    (event,) = told(Kind.LOG_CHANGED)
    assert [one["load"] for one in event.payload["sets"]] == ["22.5 kg"] * 3
    delete_set(rows[0], by=principal, at=NOW)
    assert told(Kind.LOG_CHANGED)[-1].payload["sets"][0]["removed"] is True


@pytest.mark.parametrize(
    ("load", "reps", "rir", "kind"),
    [
        ("25", (6, 6, 6), 3, Kind.LOAD_RAISED),  # heavier, and done well
        ("22.5", (6, 6, 6), 3, Kind.LOAD_HELD),
        ("22.5", (3, 2, 2), 0, Kind.LOAD_HELD),  # a first strike
    ],
)
def test_what_was_done_raises_or_holds_the_load(
    quiet, ana, principal, load, reps, rir, kind
) -> None:
    asked = line_of(quiet[0]).load
    assert asked is not None
    train(
        quiet[0], load if kind == Kind.LOAD_RAISED else str(asked), by=principal, reps=reps, rir=rir
    )
    remake(ana)
    events = [one for one in told(*LOADS) if one.payload["line"] == SQUAT]
    assert [one.kind for one in events] == [kind]
    assert events[0].payload["from"].endswith(" kg")
    remake(ana)
    assert len([one for one in told(*LOADS) if one.payload["line"] == SQUAT]) == 1


LOADS = (Kind.LOAD_RAISED, Kind.LOAD_HELD, Kind.LOAD_LOWERED)


def test_the_second_failure_lowers_the_load(quiet, ana, principal) -> None:
    later = NOW + timedelta(7)
    start = LineSetting(start_load=Decimal(60))
    set_line(ana, SQUAT, start, by=principal, at=NOW, on=MONDAY)
    remake(ana)
    for session, at in ((quiet[0], NOW), (quiet[2], later)):
        by = replace(principal, today=at.date())
        load = str(line_of(session).load)
        train(session, load, by=by, reps=(2, 2, 2), rir=0, at=at)
        remake(ana, at=at)
    lowered = [one for one in told(Kind.LOAD_LOWERED) if one.payload["line"] == SQUAT]
    assert [one.payload["effect"] for one in lowered] == ["back_off"]
    assert (lowered[0].payload["from"], lowered[0].payload["to"]) == ("60 kg", "52.5 kg")


def test_pain_that_holds_a_load_is_told_under_health_only(quiet, ana, principal) -> None:
    train(quiet[0], "20", by=principal)
    report(quiet[0], ReportEntry(pain=7, parts=["knee"], lines=[SQUAT]), by=principal, at=NOW)
    remake(ana)
    event = [one for one in told(*LOADS) if one.payload["line"] == SQUAT][-1]
    assert event.payload["health"] == {"result": "red", "effect": "pause"}
    assert "effect" not in event.payload


@pytest.mark.parametrize(("pain", "level"), [(2, ""), (4, "amber"), (7, "red")])
def test_pain_is_flagged_by_the_pain_policy(quiet, principal, pain, level) -> None:
    for _ in range(2):
        report(quiet[0], ReportEntry(pain=pain, parts=["knee"]), by=principal, at=NOW)
    assert [one.payload["level"] for one in told(Kind.PAIN_FLAGGED)] == ([level] if level else [])
    for one in told(Kind.PAIN_FLAGGED):
        assert one.is_health
        assert payload_for(one, reads_health=True)["health"]["pain"] == pain
        assert "health" not in payload_for(one, reads_health=False)


def test_pain_the_morning_after_is_flagged(quiet, principal) -> None:
    train(quiet[0], "20", by=principal)
    for _ in range(2):
        report_next_morning(quiet[0], 8, ["knee"], by=principal, at=NOW)
    (event,) = told(Kind.PAIN_FLAGGED)
    assert (event.payload["when"], event.payload["health"]["pain"]) == ("next_morning", 8)


def test_a_missed_session_is_told_once_with_its_reason(quiet, principal) -> None:
    for _ in range(2):
        miss(quiet[0], "time", by=principal, at=NOW)
    (event,) = told(Kind.SESSION_MISSED)
    assert event.payload["reason"] == "time"
    miss(quiet[1], "injury", by=principal, at=NOW)
    assert "reason" not in told(Kind.SESSION_MISSED)[1].payload


def test_closing_tells_what_was_missed_and_what_was_half_done(quiet, club, ben, principal) -> None:
    log_sets(quiet[0], [entry(SQUAT, 1, 6, "20")], by=principal, at=NOW)
    Event.objects.all().delete()
    for _ in range(2):
        close_weeks(club, MONDAY, NOW + timedelta(7))
    assert len(told(Kind.SESSION_COMPLETED)) == 1
    assert len(told(Kind.SESSION_MISSED)) == 3  # Ana's other one, and Ben's two


def test_a_race_tells_what_became_of_it(ana: Athlete, principal) -> None:
    race = add(Race, ana, RACE, by=principal, at=NOW)
    change(race, RACE | {"priority": "A"}, by=principal, at=NOW, seen=race.version)
    remove(race, by=principal, at=NOW)
    events = told(Kind.RACE_CHANGED)
    assert [one.payload["change"] for one in events] == ["entered", "changed", "removed"]
    assert events[1].payload["before"] == {"priority": "B"}
    assert events[1].payload["race"]["priority"] == "A"


def test_an_athlete_leaves_and_comes_back(ana: Athlete, principal) -> None:
    archive(ana, by=principal, at=NOW)
    restore(ana, by=principal, at=NOW)
    assert [one.kind for one in told()] == [Kind.ATHLETE_LEFT, Kind.ATHLETE_JOINED]


def test_telling_costs_no_query_an_athlete(club, coach, mixed, ana, principal) -> None:
    def queries(count: int) -> int:
        crowd = [make_athlete(club, f"R{count}x{at} Runner", coach=coach) for at in range(count)]
        assign(mixed, crowd, starts_on=MONDAY, by=principal, at=NOW)
        with CaptureQueriesContext(connection) as caught:
            regenerate(club, [one.pk for one in crowd], now=NOW, week=NEXT_MONDAY)
        return len(caught)

    assert queries(40) <= queries(2) + 5  # what does not fit into one statement takes another
    assert len(told(Kind.WEEK_PUBLISHED)) == 2 * 42
