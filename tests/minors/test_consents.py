"""Consent: asked in the club's words, given with date and text, withdrawn at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.consents import (
    current_words,
    give_consent,
    missing_consents,
    withdraw_consent,
    write_words,
)
from athletes.models import Athlete, Consent
from athletes.models.consents import Subject
from clubs.models import AuditEvent, Club, Membership, Principal
from sessions.models import ReviewDecision, TrainingSession
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.reviewing.publication import publish_week
from sessions.planning.waiting import Place, Seen, stamps
from tests.conftest import MONDAY, NOW

TRAINING, HEALTH = Subject.TRAINING, Subject.HEALTH


def page_of(athlete: Athlete) -> str:
    return reverse("athletes:consents", args=["harriers", athlete.uid])


def agree(athlete: Athlete, by: Principal) -> None:
    for subject in (TRAINING, HEALTH):
        give_consent(athlete, subject, by=by, at=NOW, seen=0)


@pytest.fixture
def careful(club: Club) -> Club:
    """A club that publishes to minors only with consent."""
    Club.objects.update(minors_need_consent=True)
    club.refresh_from_db()
    return club


def test_guardian_agrees_and_the_words_and_the_day_are_kept(
    guardian_client: Client, ben: Athlete
) -> None:
    sent = {"subject": "training", "number": "0"}
    assert guardian_client.post(page_of(ben), sent).status_code == 302
    assert guardian_client.post(page_of(ben), sent).status_code == 302
    consent = Consent.objects.get()
    assert (consent.signed_by, consent.day) == ("Gina Guardian", date(2026, 11, 25))
    assert "no maximal test is made" in consent.text
    assert consent.by_guardian
    assert AuditEvent.objects.filter(verb="give_consent").count() == 1
    assert b"Gina Guardian" in guardian_client.get(page_of(ben)).content


def test_until_18_nobody_but_a_guardian_agrees(
    ben_client: Client, coach_client: Client, ben: Athlete, guardian: Membership
) -> None:
    for client in (ben_client, coach_client):
        answer = client.post(page_of(ben), {"subject": "training", "number": "0"})
        assert answer.status_code == 422
    assert not Consent.objects.exists()


def test_a_coach_records_what_was_signed_on_paper(coach_client: Client, ben: Athlete) -> None:
    address = reverse("athletes:consent-paper", args=["harriers", ben.uid])
    sent = {"subject": "health", "signed_by": "Hanna Boy", "day": "2026-09-01"}
    assert coach_client.post(address, sent | {"day": "2026-12-01"}).status_code == 422
    assert coach_client.post(address, sent | {"signed_by": " "}).status_code == 422
    assert coach_client.post(address, sent).status_code == 302
    consent = Consent.objects.get()
    assert (consent.signed_by, consent.on_paper, consent.given_by) == ("Hanna Boy", True, None)
    assert consent.day == date(2026, 9, 1)


def test_an_athlete_cannot_record_paper(ben_client: Client, ben: Athlete) -> None:
    address = reverse("athletes:consent-paper", args=["harriers", ben.uid])
    sent = {"subject": "health", "signed_by": "My mum", "day": "2026-09-01"}
    assert ben_client.post(address, sent).status_code == 422


def test_withdrawn_it_counts_no_longer_and_stays_on_record(
    guardian_client: Client, ben: Athlete, gina: Principal
) -> None:
    consent = give_consent(ben, TRAINING, by=gina, at=NOW, seen=0)
    address = reverse("athletes:consent-withdrawal", args=["harriers", consent.uid])
    for _ in range(2):
        assert guardian_client.post(address).status_code == 302
    assert not Consent.objects.standing(NOW.date()).exists()
    assert b"withdrawn" in guardian_client.get(page_of(ben)).content
    assert AuditEvent.objects.filter(verb="withdraw_consent").count() == 1


def test_the_owner_changes_the_words_and_what_was_given_keeps_its_own(
    owner_client: Client, guardian_client: Client, ben: Athlete, gina: Principal, olga: Principal
) -> None:
    agree(ben, gina)
    address = reverse("athletes:consent-texts", args=["harriers"])
    sent = {"subject": "training", "number": "0", "text": "Lift with us."}
    assert owner_client.post(address, sent).status_code == 302
    assert current_words(ben.club_id)[TRAINING].number == 1
    page = guardian_client.get(page_of(ben)).content
    assert b"given to an earlier text" in page
    assert b"Lift with us." in page
    with pytest.raises(ValidationError, match="changed meanwhile"):
        give_consent(ben, TRAINING, by=gina, at=NOW, seen=0)
    assert owner_client.post(address, sent | {"text": "Other words"}).status_code == 422
    assert not write_words(ben.club_id, TRAINING, "Third", by=olga, at=NOW, seen=0)


def test_missing_consent_is_flagged_to_the_coach(
    coach_client: Client, ben: Athlete, ana: Athlete, gina: Principal
) -> None:
    pages = [
        reverse("athletes:athletes", args=["harriers"]),
        reverse("sessions:athlete", args=["harriers", ben.uid]),
    ]
    assert all(b"consent missing" in coach_client.get(page).content for page in pages)
    agree(ben, gina)
    assert not any(b"consent missing" in coach_client.get(page).content for page in pages)


def test_where_the_club_says_so_a_minors_week_waits_for_consent(
    careful: Club, ben: Athlete, week: list[TrainingSession], gina: Principal, carla: Principal
) -> None:
    bens = TrainingSession.objects.filter(athlete=ben)
    assert not bens.exclude(published_at=None).exists()
    assert TrainingSession.objects.exclude(athlete=ben).exclude(published_at=None).exists()
    assert publish_week(careful, MONDAY, [ben], by=carla, at=NOW).sessions == 0
    agree(ben, gina)
    regenerate(careful, [ben.pk], now=NOW)
    assert not bens.filter(published_at=None).exists()


def test_the_review_publishes_nothing_without_consent_either(
    careful: Club, ben: Athlete, gina: Principal, week: list[TrainingSession], carla: Principal
) -> None:
    place = Place(ben.pk, date(2026, 11, 30))
    bens = TrainingSession.objects.filter(athlete=ben, week_start=place.week)

    def approve() -> None:
        seen = [Seen(place, stamps([place])[place])]
        decide(careful, Wish(ReviewDecision.Kind.APPROVE), seen, by=carla, at=NOW)

    approve()
    assert not bens.exclude(published_at=None).exists()
    agree(ben, gina)
    approve()
    assert not bens.filter(published_at=None).exists()


def test_withdrawn_again_what_is_published_stays_and_nothing_new_comes(
    careful: Club, ben: Athlete, gina: Principal, week: list[TrainingSession], carla: Principal
) -> None:
    agree(ben, gina)
    regenerate(careful, [ben.pk], now=NOW)
    for consent in Consent.objects.all():
        withdraw_consent(consent, by=gina, at=NOW)
    coming = date(2026, 12, 7)
    sunday = NOW + timedelta(days=4)
    regenerate(careful, [ben.pk], now=sunday, week=coming)
    rows = TrainingSession.objects.filter(athlete=ben)
    assert not rows.filter(week_start=coming).exclude(published_at=None).exists()
    assert rows.filter(week_start=MONDAY).exclude(published_at=None).exists()
    assert publish_week(careful, coming, [ben], by=carla, at=NOW).sessions == 0


def test_of_age_what_a_guardian_agreed_to_has_ended_and_the_athlete_is_asked(
    ben: Athlete, ben_client: Client, gina: Principal
) -> None:
    agree(ben, gina)
    Athlete.objects.filter(pk=ben.pk).update(born=date(2008, 11, 25))
    ben.refresh_from_db()
    assert not Consent.objects.standing(NOW.date()).exists()
    assert missing_consents([ben], NOW.date()) == {}
    page = ben_client.get(page_of(ben)).content
    assert b"You are of age now" in page
    assert b"ended with the eighteenth birthday" in page
    assert ben_client.post(page_of(ben), {"subject": "health", "number": "0"}).status_code == 302
    assert b"You are of age now" not in ben_client.get(page_of(ben)).content
    assert not Consent.objects.standing(NOW.date()).get().by_guardian


def test_guardian_says_that_they_were_informed(
    guardian_client: Client, coach_client: Client, ben: Athlete
) -> None:
    address = reverse("athletes:information", args=["harriers", ben.uid])
    coach_client.post(address)
    assert ben.guardianships.get().informed_at is None
    for _ in range(2):
        assert guardian_client.post(address).status_code == 302
    assert ben.guardianships.get().informed_at == NOW
    assert AuditEvent.objects.filter(verb="confirm_informed").count() == 1


def test_another_club_gets_404(
    mallory_client: Client, guardian_client: Client, ben: Athlete, ana: Athlete, gina: Principal
) -> None:
    consent = give_consent(ben, TRAINING, by=gina, at=NOW, seen=0)
    assert mallory_client.get(page_of(ben)).status_code == 404
    foreign = reverse("athletes:consent-withdrawal", args=["rivals", consent.uid])
    assert mallory_client.post(foreign).status_code == 404
    assert guardian_client.get(page_of(ana)).status_code == 404
