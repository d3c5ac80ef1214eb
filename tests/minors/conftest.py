"""Ben is 15, Gina his guardian; it is always the cast's Wednesday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from clubs.models import Membership, Principal


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def carla(coach: Membership, now: datetime) -> Principal:
    return coach.principal(now)


@pytest.fixture
def olga(owner: Membership, now: datetime) -> Principal:
    return owner.principal(now)


@pytest.fixture
def gina(guardian: Membership, now: datetime) -> Principal:
    return guardian.principal(now)
