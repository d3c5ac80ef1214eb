"""Nobody watches over themselves, and nobody is their own guardian."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.consents import give_consent
from athletes.joining import accept, on_record
from athletes.models import Athlete, Guardianship
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
    wanted = Asked(roles=[Role.GUARDIAN], document=document)
    (one,) = invite([wanted], by=carla, at=NOW, base="https://strength.example/")
    assert ben.user is not None
    member = accept(one, ben.user, NOW)
    assert not Guardianship.objects.filter(athlete=ben, user=ben.user).exists()
    Guardianship.objects.create(athlete=ben, user=ben.user)  # one of before
    with pytest.raises(ValidationError):
        give_consent(ben, Subject.TRAINING, by=member.principal(NOW), at=NOW, seen=0)
