"""Nobody watches over themselves, and nobody is their own guardian."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.consents import give_consent
from athletes.guardians import link_guardian
from athletes.joining import accept, on_record
from athletes.models import Athlete, Guardianship, Injury
from athletes.models.consents import Subject
from clubs.invitations import Asked, invite
from clubs.models import Membership, Principal
from clubs.roles import Role
from sessions.models import TrainingSession
from sessions.planning.logs import log_sets
from sessions.planning.supervision import name_supervisor
from tests.conftest import NOW
from tests.minors.test_supervision import bens, one_set, url

__all__ = ["bens"]


@pytest.fixture
def helper(ben: Athlete) -> Membership:
    """Ben, who is 15, also helps as an assistant."""
    member = Membership.objects.select_related("club", "user").get(user=ben.user)
    member.roles = ["assistant", "athlete"]
    member.save()
    return member


def test_a_minor_of_the_staff_opens_no_session_of_their_own(
    bens: TrainingSession, helper: Membership, ben_client: Client
) -> None:
    by = helper.principal(NOW)
    with pytest.raises(ValidationError, match="say first which coach is there"):
        log_sets(bens, [one_set(bens)], by=by, at=NOW)
    with pytest.raises(ValidationError, match="somebody else has to be there"):
        name_supervisor(bens, helper, by=by, at=NOW)
    page = ben_client.get(url("session", bens)).content.decode()
    assert "Who is with you?" in page
    assert f'value="{helper.uid}"' not in page
    answer = ben_client.post(url("supervisor", bens), {"supervisor": helper.uid})
    assert answer.status_code == 422
    attendance = reverse("sessions:attendance", args=["harriers"])
    assert ben_client.post(attendance, {"session": [bens.uid]}).status_code == 422
    bens.refresh_from_db()
    assert bens.supervisor is None


def test_a_minor_who_opens_the_guardians_link_consents_to_nothing(
    ben: Athlete, carla: Principal
) -> None:
    document = {"children": [on_record(ben)]}
    wanted = Asked([Role.GUARDIAN], "mum@x.example", document=document)
    (one,) = invite([wanted], by=carla, at=NOW, base="https://strength.example/")
    assert ben.user is not None
    member = accept(one, ben.user, NOW)
    assert not Guardianship.objects.filter(athlete=ben, user=ben.user).exists()
    Guardianship.objects.create(athlete=ben, user=ben.user)  # one of before
    with pytest.raises(ValidationError):
        give_consent(ben, Subject.TRAINING, by=member.principal(NOW), at=NOW, seen=0)


# --- A coach does not open by a back door what is hidden from coaches ----------------------------


@pytest.fixture
def parent(coach: Membership) -> Membership:
    """Carla, who coaches, is somebody's guardian already, and trains."""
    coach.roles = ["coach", "athlete", "guardian"]
    coach.save()
    return coach


def test_a_coach_does_not_link_themselves_as_guardian(
    ben: Athlete, parent: Membership, owner: Membership, coach_client: Client
) -> None:
    by = parent.principal(NOW)
    with pytest.raises(ValidationError, match="Nobody makes themselves a guardian"):
        link_guardian(ben, parent.user, by=by, at=NOW)
    edit = reverse("athletes:athlete-edit", args=["harriers", ben.uid])
    typed = {"name": ben.name, "unit": "kg", "born": "2011-06-01", "version": "1"}
    answer = coach_client.post(edit, typed | {"guardians": parent.user_id})
    assert answer.status_code == 422
    assert b"another coach or an owner links you" in answer.content
    assert not Guardianship.objects.exists()
    link_guardian(ben, parent.user, by=owner.principal(NOW), at=NOW)
    assert Guardianship.objects.get().user == parent.user
    answer = coach_client.post(edit, typed | {"guardians": parent.user_id})
    assert answer.status_code == 302, "what stands may be saved again"


def test_a_coach_does_not_accept_an_own_link_for_a_guardian(
    ben: Athlete, coach: Membership, coach_client: Client
) -> None:
    wanted = Asked([Role.GUARDIAN], "gil@x.example", document={"children": [on_record(ben)]})
    (one,) = invite([wanted], by=coach.principal(NOW), at=NOW, base="https://s.example/")
    door = reverse("joining:invitation", args=[one.secret])
    answer = coach_client.post(door)
    assert answer.status_code == 410
    assert b"You made this invitation yourself" in answer.content
    assert not Guardianship.objects.exists()
    one.refresh_from_db()
    assert one.accepted_at is None


def test_a_coach_does_not_take_an_athletes_record(
    ana: Athlete, ben: Athlete, guardian: Membership, parent: Membership, coach_client: Client
) -> None:
    edit = reverse("athletes:athlete-edit", args=["harriers", ana.uid])
    typed = {"name": "Ana Adult", "unit": "kg", "born": "1995-05-01", "version": "1"}
    answer = coach_client.post(edit, typed | {"user": parent.user_id})
    assert answer.status_code == 422
    assert "Ana Adult&#x27;s record is not yours" in answer.content.decode()
    Athlete.objects.filter(pk=ben.pk).update(user=None)
    wanted = Asked([Role.ATHLETE], document={"own": on_record(ben)})
    (one,) = invite([wanted], by=parent.principal(NOW), at=NOW, base="https://s.example/")
    assert coach_client.post(reverse("joining:invitation", args=[one.secret])).status_code == 410
    ben.refresh_from_db()
    assert ben.user is None


def test_a_coach_who_trains_is_linked_to_a_record_of_nobody(
    ben: Athlete, parent: Membership, coach_client: Client
) -> None:
    Athlete.objects.filter(pk=ben.pk).update(user=None)
    edit = reverse("athletes:athlete-edit", args=["harriers", ben.uid])
    typed = {"name": "Carla Coach", "unit": "kg", "version": "1", "user": parent.user_id}
    assert coach_client.post(edit, typed).status_code == 302
    ben.refresh_from_db()
    assert ben.user == parent.user


def test_past_injuries_that_are_hidden_are_not_to_be_changed_either(
    ana: Athlete, coach: Membership, physio: Membership, coach_client: Client
) -> None:
    injury = Injury.objects.create(
        club=ana.club, athlete=ana, part="knee", starts_on=NOW.date(), acts_on=NOW.date(),
        cleared_on=NOW.date(),
    )  # fmt: skip
    Athlete.objects.filter(pk=ana.pk).update(shares_past_injuries=False)
    edit = reverse("athletes:injury-edit", args=["harriers", ana.uid, injury.uid])
    reopen = reverse("athletes:injury-reopen", args=["harriers", ana.uid, injury.uid])
    assert coach_client.get(edit).status_code == 404
    assert coach_client.post(reopen).status_code == 404
    assert not Injury.objects.editable_by(coach.principal(NOW)).exists()
    assert Injury.objects.editable_by(physio.principal(NOW)).exists()
    Injury.objects.update(deleted_at=NOW)
    assert not Injury.objects.restorable_by(coach.principal(NOW)).exists()
