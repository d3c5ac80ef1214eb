"""What webhooks need: a listener on loopback, a webhook that leads to it, a clock to be turned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clubs.addresses import networks
from clubs.hooks.deliveries import RULES
from clubs.hooks.webhooks import Wanted, create_webhook
from clubs.models import Event
from clubs.outbound import Rules
from tests.listeners import listening

LOOPBACK = networks(["127.0.0.0/8"])


class Clock:
    """Stands until it is turned. Starts at the real moment: signatures are checked against it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rules():
    return Rules(networks=LOOPBACK, total_s=2, most_bytes=RULES.most_bytes)


@pytest.fixture
def listener():
    with listening() as one:
        yield one


@pytest.fixture
def by(owner, clock):
    return owner.principal(clock())


@pytest.fixture
def webhook(club, by, clock, listener, rules):
    """Of the Harriers, for every kind, without health."""
    wanted = Wanted(listener.url(), "Results system", frozenset(Event.Kind.values))
    made = create_webhook(club, wanted, by=by, at=clock(), rules=rules)
    assert made is not None
    return made
