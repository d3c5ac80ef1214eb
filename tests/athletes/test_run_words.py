"""How runs felt, and the notes beside them: the athlete's to show to coaches, or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from athletes.facts import add
from athletes.models import Athlete, Run
from clubs.models import AuditEvent, Principal
from tests.athletes.conftest import TODAY

pytestmark = pytest.mark.once


@pytest.fixture
def hidden(ana: Athlete) -> Athlete:
    Athlete.objects.filter(pk=ana.pk).update(shares_run_words=False)
    ana.refresh_from_db()
    return ana


@pytest.fixture
def run(ana: Athlete, carla: Principal, now: Any) -> Run:
    values = {"day": TODAY, "kind": "easy", "done": True, "feeling": "hard", "note": "cried"}
    return add(Run, ana, values, by=carla, at=now)


def pages(athlete: Athlete, run: Run) -> list[str]:
    return [
        reverse("sessions:runs", args=["harriers", athlete.uid]),
        reverse("athletes:run-edit", args=["harriers", athlete.uid, run.uid]),
        reverse("athletes:facts", args=["harriers", athlete.uid]),
        reverse("sessions:athlete", args=["harriers", athlete.uid]),
    ]


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("coach", False),
        ("owner", False),
        ("assistant", False),
        ("physio", True),
        ("ana", True),
    ],
)
def test_hidden_they_are_read_by_the_athlete_and_the_physio(
    request: pytest.FixtureRequest, hidden: Athlete, run: Run, who: str, *, reads: bool
) -> None:
    client: Client = request.getfixturevalue(f"{who}_client")
    told = "".join(client.get(page).content.decode() for page in pages(hidden, run))
    assert ("cried" in told) is reads
    assert ("harder than thought" in told) is reads


def test_shown_a_coach_reads_them(coach_client: Client, ana: Athlete, run: Run) -> None:
    told = coach_client.get(pages(ana, run)[0]).content.decode()
    assert "harder than thought · cried" in told


def test_a_coach_who_changes_the_run_leaves_them(
    coach_client: Client, hidden: Athlete, run: Run
) -> None:
    form = {"day": TODAY, "kind": "long", "done": "on", "note": "", "feeling": "", "version": 1}
    assert coach_client.post(pages(hidden, run)[1], form).status_code == 302
    run.refresh_from_db()
    assert (run.kind, run.feeling, run.note) == ("long", "hard", "cried")


def test_a_childs_are_read_by_the_guardian(
    guardian_client: Client, coach_client: Client, ben: Athlete, carla: Principal, now: Any
) -> None:
    Athlete.objects.filter(pk=ben.pk).update(shares_run_words=False)
    add(Run, ben, {"day": TODAY, "kind": "easy", "note": "cried"}, by=carla, at=now)
    page = reverse("sessions:runs", args=["harriers", ben.uid])
    assert "cried" in guardian_client.get(page).content.decode()
    assert "cried" not in coach_client.get(page).content.decode()


def test_the_audit_never_holds_them(run: Run, owner_client: Client) -> None:
    assert "cried" not in str(AuditEvent.objects.values_list("after", flat=True))
