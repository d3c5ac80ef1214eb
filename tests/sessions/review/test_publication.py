"""Publishing from the week and deciding on one proposal are decisions, recorded and taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from clubs.models import AuditEvent
from sessions.models import ReviewDecision, ReviewedWeek, TrainingSession, WeekHold
from sessions.planning.reviewing.undo import undo
from tests.conftest import NOW
from tests.sessions.review.conftest import COMING, Kind, decided, standing
from tests.sessions.review.test_decisions import add_race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PUBLISH = "/c/harriers/weeks/2026-W49/publication/"


def proposed(club, ana, principal):
    """Ana's coming week is published, and a race changes it."""
    decided(Kind.APPROVE, ana, by=principal)
    ReviewDecision.objects.all().delete()
    add_race(club, ana, COMING.replace(month=12, day=6))
    return TrainingSession.objects.exclude(proposal=None).order_by("slot")


def test_publish_is_recorded_with_each_week_and_taken_back(coach_client, waiting, ana, ben):
    page = coach_client.post(PUBLISH, follow=True).content.decode()
    made = ReviewDecision.objects.get()
    assert (made.kind, made.rule) == ("approve", "week")
    assert {one.athlete for one in made.weeks.all()} == {ana, ben}
    assert set(made.weeks.values_list("state", flat=True)) == {"done"}
    told = AuditEvent.objects.filter(verb="published", after__week="2026-W49")
    assert {one.after["sessions"] for one in told} == {2}
    url = reverse("sessions:decision-undo", args=["harriers", made.uid])
    assert url in page
    coach_client.post(url)
    assert standing(ana) == standing(ben) == [("planned", False)] * 2
    assert (
        "published from the week"
        in coach_client.get(reverse("sessions:decisions", args=["harriers"])).content.decode()
    )


def test_publish_leaves_held_weeks_and_records_none(coach_client, waiting, club, ana, ben):
    WeekHold.objects.create(club=club, athlete=ana, week_start=COMING)
    coach_client.post(PUBLISH)
    assert standing(ana) == [("planned", False)] * 2
    assert ReviewedWeek.objects.get().athlete == ben
    coach_client.post(PUBLISH)
    assert ReviewDecision.objects.count() == 1


def test_who_names_one_athlete_lifts_the_hold(coach_client, waiting, club, ana):
    WeekHold.objects.create(club=club, athlete=ana, week_start=COMING)
    coach_client.post(PUBLISH, {"athlete": str(ana.uid)})
    assert standing(ana) == [("published", True)] * 2
    assert not WeekHold.objects.alive().exists()


@pytest.mark.parametrize(("page", "kind"), [("acceptance", "approve"), ("refusal", "keep")])
def test_a_word_on_a_proposal_is_recorded_and_taken_back(
    coach_client, waiting, club, ana, principal, page, kind
):
    first, second = proposed(club, ana, principal)
    before = first.plan, first.proposal
    url = reverse(f"sessions:{page}", args=["harriers", first.uid])
    for _twice in range(2):
        coach_client.post(url, {"version": first.version})
    made = ReviewDecision.objects.get()
    assert (made.kind, made.rule) == (kind, "proposal")
    first.refresh_from_db()
    assert first.proposal is None
    assert (first.plan == before[0]) is (kind == "keep")
    second.refresh_from_db()
    assert second.proposal is not None
    undo(made, by=principal, at=NOW)
    first.refresh_from_db()
    assert (first.plan, first.proposal) == before


def test_all_proposals_of_a_week_are_kept_as_published_in_the_inbox(
    coach_client, waiting, club, ana, principal
):
    proposed(club, ana, principal)
    made = decided(Kind.KEEP, ana, by=principal)
    assert not TrainingSession.objects.exclude(proposal=None).exists()
    assert standing(ana) == [("published", True)] * 2
    undo(made, by=principal, at=NOW)
    assert TrainingSession.objects.exclude(proposal=None).count() == 2
