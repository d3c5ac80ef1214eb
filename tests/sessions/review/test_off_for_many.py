"""Days off for all whom a rule names, from the page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from athletes.models import OffRange
from sessions.models import ReviewDecision

pytestmark = pytest.mark.django_db


def test_days_off_are_given_with_the_note_as_it_was_typed(coach_client, ana, week):
    url = reverse("sessions:inbox-bulk", args=["harriers"])
    uid = uuid4()
    sent = {
        "item": [f"{ana.uid}:2026-W48:0"],
        "uid": str(uid),
        "note": "Half-term",
        "rule": "all who race",
        "starts_on": "2026-11-30",
        "ends_on": "2026-12-02",
    }
    answer = coach_client.post(url, sent)
    made = ReviewDecision.objects.get()
    assert answer.url == reverse("sessions:decision", args=["harriers", made.uid])
    assert (made.uid, made.note, made.rule) == (uid, "Half-term", "all who race")
    assert OffRange.objects.get(athlete=ana).reason == "Half-term"


def test_days_off_need_their_days(coach_client, ana, week):
    url = reverse("sessions:decisions", args=["harriers"])
    sent = {"item": [f"{ana.uid}:2026-W48:0"], "kind": "off"}
    assert coach_client.post(url, sent).status_code == 302
    assert not ReviewDecision.objects.exists()
