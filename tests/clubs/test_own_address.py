"""An address is nobody's to take: it was shown to be theirs by the invitation, and stays."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

pytestmark = pytest.mark.django_db
URL, THEIRS = "/accounts/email/", "victim@example.org"


def test_nobody_takes_an_address_that_nothing_verified(coach, coach_client):
    own = coach.user.email
    coach_client.post(URL, {"email": THEIRS, "action_add": ""})
    coach_client.post(URL, {"email": THEIRS, "action_primary": ""})
    assert not EmailAddress.objects.filter(email=THEIRS).exists()
    coach_client.post(URL, {"email": own, "action_remove": ""})
    coach_client.post(URL, {"email": THEIRS, "action_add": ""})
    coach.user.refresh_from_db()
    assert coach.user.email == own
    assert not EmailAddress.objects.filter(email=THEIRS).exists()
