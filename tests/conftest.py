"""The cast.

`coach` Carla and `owner` Olga of the Harriers; `assistant` Asif, `physio` Petra, `guardian` Gina
there too. Two athletes: `ana` (adult, kg) and `ben` (15 years old, Gina's child). `mallory` coaches
the Rivals and must see nothing; `rival` is her athlete. Each has a `…_client` that is logged in.
`week` gives the Harriers a published week made by the real engine. Today is Wednesday
2026-11-25, 08:00 UTC wherever `now` is used.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from athletes.models import Athlete, Availability, BodyWeight, Guardianship
from clubs.models import Club, Membership, Principal, User
from programs.defaults import add_default_programs
from programs.library import load_library
from programs.models import Equipment, Exercise, Gym, ProgramVersion
from sessions.models import TrainingSession
from sessions.planning.assign import assign
from sessions.planning.regenerate import regenerate

pytest_plugins = ["tests.servers"]

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
KIT: dict[str, Any] = {
    "barbell": {
        "bars": [{"kind": "barbell", "load": "20"}],
        "pairs": [["20", 3], ["10", 1], ["5", 1], ["2.5", 1], ["1.25", 1]],
    },
    "dumbbells": ["2", "4", "6", "8", "10", "12.5", "15", "20"],
    "kettlebells": ["8", "12", "16", "20", "24"],
    "plates": ["1.25", "2.5", "5", "10"],
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The exercise library stands in the database before the first test, once for all."""
    with django_db_blocker.unblock():
        load_library()


@pytest.fixture
def library(db: None) -> None:
    """The exercises of every club; loaded anew after a test that emptied the tables."""
    if not Exercise.objects.exists():
        load_library()


@pytest.fixture
def club(library: None) -> Club:
    return make_club("harriers", "Harriers")


@pytest.fixture
def rival_club(library: None) -> Club:
    return make_club("rivals", "Rivals")


def make_club(slug: str, name: str) -> Club:
    """A club with a gym and its kit."""
    club = Club.objects.create(slug=slug, name=name, time_zone="Europe/Rome")
    gym = Gym.objects.create(club=club, name=f"{name} gym")
    Equipment.objects.create(club=club, gym=gym, starts_on=date(2020, 1, 1), document=KIT)
    return club


def make_member(club: Club, name: str, *roles: str) -> Membership:
    email = f"{name.split(maxsplit=1)[0].lower()}@{club.slug}.example"
    user = User.objects.create_user(email, "a long enough word", name=name)
    return Membership.objects.create(club=club, user=user, roles=list(roles))


def make_athlete(
    club: Club, name: str, *, coach: Membership | None = None, **fields: Any
) -> Athlete:
    """An athlete with an account, a body weight and days for strength."""
    member = make_member(club, name, "athlete")
    athlete = Athlete.objects.create(
        club=club, user=member.user, name=name, coach=coach, **{"born": date(1995, 5, 1)} | fields
    )
    BodyWeight.objects.create(club=club, athlete=athlete, day=date(2026, 11, 2), value=Decimal(62))
    Availability.objects.create(
        club=club, athlete=athlete, starts_on=date(2026, 1, 1), days=[0, 1, 2, 3, 4, 5, 6]
    )
    return athlete


def logged_in(user: User | None) -> Client:
    client = Client()
    assert user is not None
    client.force_login(user)
    return client


@pytest.fixture
def gym(club: Club) -> Gym:
    return Gym.objects.get(club=club)


@pytest.fixture
def owner(club: Club) -> Membership:
    return make_member(club, "Olga Owner", "owner")


@pytest.fixture
def coach(club: Club) -> Membership:
    return make_member(club, "Carla Coach", "coach")


@pytest.fixture
def assistant(club: Club) -> Membership:
    return make_member(club, "Asif Assistant", "assistant")


@pytest.fixture
def physio(club: Club) -> Membership:
    return make_member(club, "Petra Physio", "physio")


@pytest.fixture
def ana(club: Club, coach: Membership) -> Athlete:
    return make_athlete(club, "Ana Adult", coach=coach)


@pytest.fixture
def ben(club: Club, coach: Membership) -> Athlete:
    return make_athlete(club, "Ben Boy", coach=coach, born=date(2011, 6, 1))


@pytest.fixture
def guardian(club: Club, ben: Athlete) -> Membership:
    member = make_member(club, "Gina Guardian", "guardian")
    Guardianship.objects.create(athlete=ben, user=member.user)
    return member


@pytest.fixture
def mallory(rival_club: Club) -> Membership:
    return make_member(rival_club, "Mallory Rival", "coach", "owner")


@pytest.fixture
def rival(rival_club: Club, mallory: Membership) -> Athlete:
    return make_athlete(rival_club, "Rita Rival", coach=mallory)


@pytest.fixture
def principal(coach: Membership, now: datetime) -> Principal:
    """The coach as the one who asks."""
    return coach.principal(now)


@pytest.fixture
def squat_method(club: Club, coach: Membership) -> ProgramVersion:
    return add_default_programs(club, by=coach.user)[0]


@pytest.fixture
def mixed(club: Club, coach: Membership) -> ProgramVersion:
    return add_default_programs(club, by=coach.user)[1]


@pytest.fixture
def week(
    mixed: ProgramVersion, ana: Athlete, ben: Athlete, principal: Principal, now: datetime
) -> list[TrainingSession]:
    """The running and the coming week of Ana and Ben, published: two sessions each a week."""
    monday = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # the Sunday evening before
    assign(mixed, [ana, ben], starts_on=MONDAY, by=principal, at=monday)
    regenerate(ana.club, [ana.pk, ben.pk], now=monday, week=MONDAY)
    regenerate(ana.club, [ana.pk, ben.pk], now=now, week=date(2026, 11, 30))
    return list(TrainingSession.objects.filter(athlete=ana).order_by("week_start", "slot"))


@pytest.fixture
def owner_client(owner: Membership) -> Client:
    return logged_in(owner.user)


@pytest.fixture
def coach_client(coach: Membership) -> Client:
    return logged_in(coach.user)


@pytest.fixture
def assistant_client(assistant: Membership) -> Client:
    return logged_in(assistant.user)


@pytest.fixture
def physio_client(physio: Membership) -> Client:
    return logged_in(physio.user)


@pytest.fixture
def guardian_client(guardian: Membership) -> Client:
    return logged_in(guardian.user)


@pytest.fixture
def ana_client(ana: Athlete) -> Client:
    return logged_in(ana.user)


@pytest.fixture
def ben_client(ben: Athlete) -> Client:
    return logged_in(ben.user)


@pytest.fixture
def mallory_client(mallory: Membership) -> Client:
    return logged_in(mallory.user)
