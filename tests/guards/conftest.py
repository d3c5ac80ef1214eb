"""The two clubs of the guards, on the Wednesday of the cast."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import NOW
from tests.guards.cast import World, make_world


@pytest.fixture
def world(library: None) -> Iterator[World]:
    log = logging.getLogger("django.request")
    log.disabled = True  # thousands of 404 are what we ask for
    with time_machine.travel(NOW, tick=False):
        yield make_world()
    log.disabled = False
