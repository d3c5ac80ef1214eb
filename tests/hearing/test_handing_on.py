"""The job that hands on: all that waits, once, whatever happens to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from clubs import jobs
from clubs.events import Told, tell
from clubs.models import Club, Event, Job
from sessions.planning import hearing, timetable, work
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


class Ear:
    """Notes what it hears; dies once where it is told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.dies = False

    def __call__(self, events: Sequence[Event], *, at: datetime) -> None:
        self.heard += [one.pk for one in events]
        if self.dies:
            self.dies = False
            raise SystemExit


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    one = Ear()
    monkeypatch.setattr(hearing, "CONSUMERS", (one,))
    return one


def happen(club: Club, count: int = 3) -> list[int]:
    tell(club.pk, [Told(Event.Kind.ATHLETE_JOINED)] * count, by=None, at=NOW)
    return list(Event.objects.filter(club=club).order_by("pk").values_list("pk", flat=True))


def test_all_that_waits_is_handed_on_once(ear, club, rival_club, monkeypatch) -> None:
    monkeypatch.setattr(hearing, "BATCH", 2)
    ours, theirs = happen(club), happen(rival_club)
    work.run_due(lambda: LATER)
    assert sorted(ear.heard) == ours + theirs
    assert not Event.objects.filter(told_at=None).exists()
    happen(club, 1)
    work.run_due(lambda: LATER)
    assert len(ear.heard) == len(ours + theirs) + 1


def test_a_worker_that_dies_in_the_middle_loses_nothing(ear, club) -> None:
    ours = happen(club)
    ear.dies = True
    with pytest.raises(SystemExit):
        work.run_due(lambda: LATER)
    assert Event.objects.filter(told_at=None).count() == len(ours)
    ear.heard.clear()
    work.run_due(lambda: LATER + jobs.LEASE + timedelta(seconds=1))
    assert ear.heard == ours


def test_what_was_written_while_the_job_was_on_its_way_is_told_by_the_clock(ear, club) -> None:
    happen(club)
    Job.objects.all().delete()
    timetable.enqueue_due(LATER)
    work.run_due(lambda: LATER)
    assert len(ear.heard) == 3
    Job.objects.all().delete()
    timetable.enqueue_due(LATER + timedelta(hours=1))
    assert not Job.objects.filter(kind=jobs.TELL).exists()
