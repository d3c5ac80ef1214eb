"""Who keeps a copy hears of every change: whoever moves a row's version moves its moment too."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from athletes.models import Squad
from athletes.people import join_squads
from sessions.models import TrainingSession
from sessions.planning.close import close_weeks
from sessions.planning.reviewing.publication import publish_week
from tests.conftest import MONDAY, NOW

ROOT = Path(__file__).parents[2]
LATER = NOW + timedelta(hours=1)


@pytest.mark.once
@pytest.mark.parametrize("app", ["clubs", "programs", "athletes", "sessions"])
def test_an_update_that_counts_up_the_version_dates_the_row(app):
    """`rows.update(version=...)` leaves `updated_at` alone unless it is said."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / app).rglob("*.py")
        if ".update(" in (text := path.read_text())
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "update"
        and "version" in (names := {one.arg for one in call.keywords})
        and not names & {"updated_at", None}
    ]
    assert not wrong, f"say updated_at as well: {', '.join(wrong)}"


@pytest.fixture
def changed(api):
    """What a copy hears of that was up to date half an hour ago."""

    def since_then(path: str) -> list[str]:
        asked = (NOW + timedelta(minutes=30)).isoformat().replace("+00:00", "Z")
        items = api.get(f"{path}?updated_since={asked}&limit=200").json()["items"]
        return [one["id"] for one in items]

    return since_then


@pytest.mark.django_db
def test_a_week_that_is_published_is_told(changed, week, ana, principal):
    TrainingSession.objects.update(status="planned", published_at=None)
    with time_machine.travel(LATER, tick=False):
        assert changed("sessions") == []
        publish_week(ana.club, MONDAY, [ana], by=principal, at=LATER)
        assert len(changed("sessions")) == 2


@pytest.mark.django_db
def test_a_week_that_is_closed_is_told(changed, week, ana):
    with time_machine.travel(LATER, tick=False):
        close_weeks(ana.club, MONDAY, LATER)
        assert changed("sessions")


@pytest.mark.django_db
def test_a_squad_that_somebody_joins_is_told(changed, club, ana, principal):
    squad = Squad.objects.create(club=club, name="U18")
    with time_machine.travel(LATER, tick=False):
        join_squads([(ana, [squad])], by=principal, at=LATER)
        assert changed("squads") == [str(squad.uid)]


@pytest.mark.django_db
def test_a_set_that_is_taken_back_is_told(changed, api, week):
    line = api.get(f"sessions/{week[0].uid}").json()["prescriptions"][0]["line"]
    one = {"client_id": "7d2f5c52-3a64-4d7c-9b55-0b7f4c0c3a11", "line": line, "number": 1}
    api.post(f"sessions/{week[0].uid}/logs", {"sets": [one | {"reps": 8, "load": "20"}]})
    (log,) = api.get("logs").json()["items"]
    with time_machine.travel(LATER, tick=False):
        assert changed("logs") == []
        assert api.delete(f"logs/{log['id']}", If_Match="*").status_code == 204
        assert changed("logs") == [log["id"]]
