"""An injury is entered, corrected, cleared with how much was lost, and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from athletes.injuries import clear_injury, enter_injury, reopen_injury
from athletes.models import Athlete, Injury
from clubs.models import AuditEvent, Job, Principal
from tests.athletes.conftest import HTMX, TODAY, jobs_of, text_of

Url = Callable[..., str]
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def enter(ana: Athlete, carla: Principal, now: datetime) -> Callable[..., Injury]:
    def entered(**said: Any) -> Injury:
        usual: dict[str, Any] = {
            "part": "knee",
            "side": "left",
            "stage": "acute",
            "starts_on": MONDAY,
            "note": "",
            "judged_on": False,
        }
        return enter_injury(ana, **usual | said, by=carla, at=now)

    return entered


@pytest.fixture
def knee(enter: Callable[..., Injury]) -> Injury:
    injury = enter()
    Job.objects.all().delete()
    return injury


def test_it_acts_from_its_day_on(enter: Callable[..., Injury], ana: Athlete) -> None:
    assert enter().acts_on == MONDAY
    ana.refresh_from_db()
    assert ana.replay_from == MONDAY
    assert jobs_of(ana) == 1


def test_on_a_day_that_is_judged_it_acts_from_the_next(enter: Callable[..., Injury]) -> None:
    assert enter(judged_on=True).acts_on == TUESDAY


def test_the_same_injury_entered_twice_is_one(enter: Callable[..., Injury]) -> None:
    first = enter(from_lines=["back_squat/barbell"])
    again = enter(from_lines=["split_squat/dumbbell_pair"], stage="rehab", note="Sore")
    assert again.pk == first.pk
    assert again.from_lines == ["back_squat/barbell", "split_squat/dumbbell_pair"]
    assert (again.stage, again.note) == ("rehab", "Sore")
    assert Injury.objects.count() == 1


def test_the_other_side_is_another_injury(enter: Callable[..., Injury]) -> None:
    enter()
    enter(side="right")
    assert Injury.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"part": "tail"}, "Unknown part 'tail', must be one of neck, shoulder"),
        ({"side": "top"}, "Unknown side 'top'"),
        ({"stage": "new"}, "Unknown stage 'new', must be one of acute, rehab, returning"),
        ({"starts_on": date(2026, 12, 1)}, "Unknown day 2026-12-01, must be today (2026-11-25)"),
    ],
)
def test_what_is_unknown_is_refused(
    enter: Callable[..., Injury], said: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        enter(**said)
    assert words in refused.value.messages[0]


def test_a_clear_says_how_much_was_lost(
    knee: Injury, carla: Principal, now: datetime, ana: Athlete
) -> None:
    clear_injury(knee, "short", TUESDAY, carla, now, judged_on=True)
    knee.refresh_from_db()
    assert (knee.cleared_on, knee.clear_acts_on) == (TUESDAY, TODAY)
    assert (knee.cleared_return, knee.cleared_by_id) == ("short", carla.user_id)
    assert jobs_of(ana) == 1


def test_cleared_twice_in_the_same_way_is_once(
    knee: Injury, carla: Principal, now: datetime
) -> None:
    for _ in range(2):
        clear_injury(knee, "none", TUESDAY, carla, now, judged_on=False)
    assert knee.version == 2
    assert AuditEvent.objects.filter(verb="clear").count() == 1


@pytest.mark.parametrize(
    ("return_", "on", "words"),
    [
        ("some", TUESDAY, "Unknown return 'some', must be one of none, short, full"),
        ("full", date(2026, 11, 1), "Unknown day 2026-11-01 to clear, must be 2026-11-23"),
        ("full", date(2026, 12, 1), "must be today"),
    ],
)
def test_a_clear_that_cannot_be_is_refused(
    knee: Injury, carla: Principal, now: datetime, return_: str, on: date, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        clear_injury(knee, return_, on, carla, now, judged_on=False)
    assert words in refused.value.messages[0]


def test_a_clear_can_be_taken_back(knee: Injury, carla: Principal, now: datetime) -> None:
    clear_injury(knee, "full", TUESDAY, carla, now, judged_on=False)
    for _ in range(2):
        reopen_injury(knee, by=carla, at=now)
    knee.refresh_from_db()
    assert (knee.cleared_on, knee.clear_acts_on, knee.cleared_return) == (None, None, "")
    assert knee.cleared_by_id is None


def test_coach_clears_on_the_page(coach_client: Client, knee: Injury, url: Url) -> None:
    asked = coach_client.get(url("injury-clear", knee), headers=HTMX)
    assert "How to go on" in text_of(asked)
    typed = {"on": "2026-11-25", "return_": "full"}
    answer = coach_client.post(url("injury-clear", knee), typed, headers=HTMX)
    assert "Cleared." in text_of(answer)
    knee.refresh_from_db()
    assert knee.cleared_on == TODAY
    assert coach_client.post(url("injury-reopen", knee)).status_code == 302
    knee.refresh_from_db()
    assert knee.cleared_on is None


def test_a_clear_before_it_began_is_said(coach_client: Client, knee: Injury, url: Url) -> None:
    typed = {"on": "2026-11-01", "return_": "full"}
    answer = coach_client.post(url("injury-clear", knee), typed)
    assert answer.status_code == 422
    assert "2026-11-01 is before it began, must be 2026-11-23 or later" in text_of(answer)


def test_stage_side_and_day_can_be_corrected(
    coach_client: Client, knee: Injury, ana: Athlete, url: Url
) -> None:
    typed = {"side": "both", "stage": "rehab", "starts_on": "2026-11-20", "version": "1"}
    assert coach_client.post(url("injury-edit", knee), typed).status_code == 302
    knee.refresh_from_db()
    assert (knee.side, knee.stage, knee.acts_on) == ("both", "rehab", date(2026, 11, 20))
    assert knee.part == "knee"
    ana.refresh_from_db()
    assert ana.replay_from == date(2026, 11, 20)


def test_a_cleared_injury_is_not_changed(
    coach_client: Client, knee: Injury, carla: Principal, now: datetime, url: Url
) -> None:
    clear_injury(knee, "full", TUESDAY, carla, now, judged_on=False)
    typed = {"side": "both", "stage": "rehab", "starts_on": "2026-11-20", "version": "2"}
    answer = coach_client.post(url("injury-edit", knee), typed)
    assert answer.status_code == 422
    assert "take the clear back before you change it" in text_of(answer)


@pytest.mark.parametrize("name", ["injury-clear", "injury-reopen"])
def test_only_coach_and_physio_clear(
    request: pytest.FixtureRequest, knee: Injury, url: Url, name: str
) -> None:
    typed = {"on": "2026-11-25", "return_": "full"}
    for visitor in ("owner", "assistant", "ana", "ben", "mallory"):
        client: Client = request.getfixturevalue(f"{visitor}_client")
        assert client.post(url(name, knee), typed).status_code == 404, visitor
    physio: Client = request.getfixturevalue("physio_client")
    assert physio.post(url(name, knee), typed).status_code == 302


@pytest.mark.parametrize("name", ["injury-clear", "injury-reopen"])
def test_anonymous_is_asked_to_log_in(client: Client, knee: Injury, url: Url, name: str) -> None:
    answer = client.post(url(name, knee))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_wrong_methods_are_refused(coach_client: Client, knee: Injury, url: Url) -> None:
    assert coach_client.delete(url("injury-clear", knee)).status_code == 405
    assert coach_client.get(url("injury-reopen", knee)).status_code == 405
