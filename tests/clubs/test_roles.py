"""Who may what, and rows that only their version may overwrite."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from clubs.models import Principal
from clubs.roles import SCOPE_OF, SCOPES, TABLE, Area, Reach, Role, reach
from programs.models import Gym

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def who(*roles: Role, squads_only: bool = False) -> Principal:
    return Principal(1, 1, frozenset(roles), date(2026, 11, 25), squads_only=squads_only)


def test_every_area_is_in_the_table_and_nobody_changes_what_they_cannot_see():
    assert set(TABLE) == set(Area)
    for cells in TABLE.values():
        for sees, changes in cells.values():
            assert changes & sees == changes


@pytest.mark.parametrize(
    ("role", "area", "sees", "changes"),
    [
        (Role.OWNER, Area.CLUB, Reach.ALL, Reach.ALL),
        (Role.COACH, Area.CLUB, Reach.NONE, Reach.NONE),
        (Role.COACH, Area.MEMBERS, Reach.ALL, Reach.NONE),
        (Role.OWNER, Area.HEALTH, Reach.ALL, Reach.NONE),
        (Role.PHYSIO, Area.HEALTH, Reach.ALL, Reach.ALL),
        (Role.ASSISTANT, Area.HEALTH, Reach.NONE, Reach.NONE),
        (Role.ASSISTANT, Area.LOGS, Reach.ALL, Reach.ALL),
        (Role.ATHLETE, Area.EXERCISES, Reach.ALL, Reach.NONE),
        (Role.ATHLETE, Area.PROGRAMS, Reach.NONE, Reach.NONE),
        (Role.ATHLETE, Area.CLEARS, Reach.OWN, Reach.NONE),
        (Role.GUARDIAN, Area.SESSIONS, Reach.CHILD, Reach.NONE),
    ],
)
def test_a_role_reaches_as_the_table_says(role, area, sees, changes):
    roles = frozenset({role})
    assert (reach(roles, area, change=False), reach(roles, area, change=True)) == (sees, changes)


def test_rights_of_several_roles_add_up():
    both = frozenset({Role.ATHLETE, Role.GUARDIAN})
    assert reach(both, Area.SESSIONS, change=False) == Reach.OWN | Reach.CHILD


def test_nobody_without_a_role_reaches_anything():
    assert all(not who().may_see(area) and not who().may_change(area) for area in Area)


def test_a_coach_is_limited_to_squads_only_where_no_wider_role_is_held():
    assert who(Role.COACH, squads_only=True).sees_own_squads_only
    assert not who(Role.COACH, Role.OWNER, squads_only=True).sees_own_squads_only
    assert not who(Role.COACH).sees_own_squads_only


def test_a_principal_asks_on_the_clubs_day(club, coach):
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert coach.principal(late).today == date(2026, 11, 26)
    assert coach.principal(late).is_staff


def test_rows_start_at_the_club_of_whoever_asks(gym, coach, mallory, ana):
    assert list(Gym.objects.visible_to(coach.principal(NOW))) == [gym]
    assert gym not in Gym.objects.visible_to(mallory.principal(NOW))
    athlete = ana.user.memberships.get().principal(NOW)
    assert not Gym.objects.visible_to(athlete).exists()


def test_a_deleted_row_is_nobodys_and_may_be_brought_back(gym, coach):
    gym.deleted_at = NOW
    gym.save()
    principal = coach.principal(NOW)
    assert not Gym.objects.visible_to(principal).exists()
    assert list(Gym.objects.restorable_by(principal)) == [gym]


def test_a_row_is_saved_over_the_version_that_was_seen_only(gym):
    mine, theirs = Gym.objects.get(), Gym.objects.get()
    theirs.name = "Theirs"
    assert theirs.save_version(1)
    mine.name = "Mine"
    assert not mine.save_version(1)
    gym.refresh_from_db()
    assert (gym.name, gym.version) == ("Theirs", 2)
    assert mine.save_version(2)


def token(*scopes: str) -> Principal:
    today = date(2026, 11, 25)
    return Principal(None, 1, frozenset(), today, token_id=1, scopes=frozenset(scopes))


def test_a_token_reaches_what_its_scopes_name_and_nothing_else():
    for scope in SCOPES:
        name, verb = scope.split(":")
        for area in Area:
            reached = token(scope).reach(area, change=verb == "write")
            assert (reached == Reach.ALL) == (SCOPE_OF.get(area) == name), (scope, area)
            assert token(scope).reach(area, change=verb != "write") == Reach.NONE


def test_no_token_ever_reaches_members_tokens_or_the_audit():
    everything = token(*SCOPES)
    for area in (Area.CLUB, Area.MEMBERS):
        assert not everything.may_see(area)
        assert not everything.may_change(area)


def test_a_token_is_nobodys_account():
    assert not token(*SCOPES).is_person(None)
    assert not token(*SCOPES).is_person(1)
    assert who().is_person(1)
