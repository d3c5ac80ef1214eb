"""Consents: asked in the club's words, given by who may give them, withdrawn at any time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete, Consent, ConsentText
from athletes.models.consents import NEEDED, Subject
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal

DEFAULTS = {
    Subject.TRAINING: gettext_lazy(
        "I agree that the athlete takes part in the club's strength training. It follows a "
        "program that a coach has chosen. Under 18 the loads are lighter and rise more slowly, no "
        "maximal test is made, and weights are lifted only while a coach is there."
    ),
    Subject.HEALTH: gettext_lazy(
        "I agree that the club keeps body weight, pain and injuries in order to plan the training. "
        "Coaches and the physio read them as far as the club's settings say; who read them is "
        "noted and can be looked up. The data can be downloaded and deleted at any time."
    ),
    Subject.PHOTOS: gettext_lazy(
        "I agree that the club takes photos and videos of the athlete in training and may show "
        "them inside the club and on its website. Training does not depend on this."
    ),
}


@dataclass(frozen=True)
class Words:
    """The words that count now; number 0 are the app's own."""

    subject: Subject
    number: int
    text: str


def current_words(club_id: int) -> dict[Subject, Words]:
    """What is asked in this club. One query."""
    found = {subject: Words(subject, 0, str(text)) for subject, text in DEFAULTS.items()}
    for row in ConsentText.objects.filter(club=club_id).alive().order_by("number"):
        found[Subject(row.subject)] = Words(Subject(row.subject), row.number, row.text)
    return found


def write_words(
    club_id: int, subject: Subject, text: str, *, by: Principal, at: datetime, seen: int
) -> bool:
    """The club's words from now on; consents that stand were given to the earlier ones.

    False where somebody else wrote other ones since number `seen`.
    """
    text = text.strip()
    if not text:
        raise ValidationError(_("Without words nobody can agree: write what is asked"))
    current = current_words(club_id)[subject]
    if current.text == text:
        return True
    if current.number != seen:
        return False
    with transaction.atomic():
        row, is_new = ConsentText.objects.get_or_create(
            club_id=club_id,
            subject=subject,
            number=seen + 1,
            defaults={"text": text, "written_by_id": by.user_id},
        )
        if is_new:
            audit.record(by, at, "write", row, {"text": current.text}, {"text": text})
    return is_new


@dataclass(frozen=True)
class Paper:
    """A consent that was signed on paper, and is recorded by a coach or owner."""

    signed_by: str
    day: date


def give_consent(  # one consent, said in full
    athlete: Athlete,
    subject: Subject,
    *,
    by: Principal,
    at: datetime,
    seen: int,
    paper: Paper | None = None,
) -> Consent:
    """Agree to the words of number `seen`. Until 18 a guardian does, then the athlete.

    Given twice it is once. Raises ValidationError where the words changed meanwhile, and where
    whoever asks may not give it.
    """
    words = current_words(athlete.club_id)[subject]
    if words.number != seen:
        raise ValidationError(_("The text was changed meanwhile: read it again before you agree"))
    is_minor = athlete.is_minor(by.today)
    _check_who(athlete, by, paper)
    signed_by, day = (paper.signed_by, paper.day) if paper else (by.name, by.today)
    with transaction.atomic():
        Athlete.objects.select_for_update(no_key=True).get(pk=athlete.pk)
        standing = Consent.objects.standing(by.today).filter(athlete=athlete, subject=subject)
        same = standing.filter(signed_by=signed_by, text_number=seen).first()
        if same is not None:
            return same
        consent = Consent.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            subject=subject,
            text=words.text,
            text_number=words.number,
            by_guardian=is_minor,
            given_by_id=None if paper else by.user_id,
            signed_by=signed_by,
            on_paper=paper is not None,
            day=day,
            recorded_at=at,
        )
        audit.record(by, at, "give_consent", consent, {}, {"subject": subject, "by": signed_by})
        mark_stale([athlete], since=by.today, at=at)
    return consent


def withdraw_consent(consent: Consent, *, by: Principal, at: datetime) -> None:
    """It counts no longer; that it was given stays on record. Withdrawn twice is once."""
    athlete = consent.athlete
    if not (may_agree(athlete, by) or by.is_staff):
        raise ValidationError(_("Only who may give a consent can withdraw it"))
    with transaction.atomic():
        rows = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
        if rows.update(withdrawn_at=at, withdrawn_by_id=by.user_id, updated_at=at):
            before = {"subject": consent.subject, "by": consent.signed_by}
            audit.record(by, at, "withdraw_consent", consent, before, {})
            mark_stale([athlete], since=by.today, at=at)


def may_agree(athlete: Athlete, by: Principal) -> bool:
    """A guardian while the athlete is a minor, then the athlete."""
    if not athlete.is_minor(by.today):
        return by.is_person(athlete.user_id)
    return is_guardian(athlete, by)


def is_guardian(athlete: Athlete, by: Principal) -> bool:
    """Of a minor, and of nobody but themselves: nobody is their own guardian."""
    if by.user_id is None or by.is_person(athlete.user_id) or not athlete.is_minor(by.today):
        return False
    return athlete.guardianships.filter(user=by.user_id).exists()


def missing_consents(athletes: Collection[Athlete], today: date) -> dict[int, list[Subject]]:
    """Of the minors among these, by primary key: what no guardian has agreed to. One query."""
    minors = [one.pk for one in athletes if one.is_minor(today)]
    if not minors:
        return {}
    rows = Consent.objects.standing(today).filter(athlete__in=minors, subject__in=NEEDED)
    given = set(rows.values_list("athlete", "subject"))
    missing = {pk: [one for one in NEEDED if (pk, one.value) not in given] for pk in minors}
    return {pk: subjects for pk, subjects in missing.items() if subjects}


def asked_to_agree(athletes: Collection[Athlete], by: Principal) -> set[int]:
    """For which of one's own and one's children whoever looks is asked to decide now.

    A guardian where something is missing; an athlete whose guardian's consents ended at 18.
    """
    children = [one for one in athletes if not by.is_person(one.user_id)]
    own = [one.pk for one in athletes if by.is_person(one.user_id) and not one.is_minor(by.today)]
    rows = Consent.objects.filter(athlete__in=own, subject__in=NEEDED).alive()
    ended, given = set(), set()
    for pk, by_guardian, withdrawn_at in rows.values_list("athlete", "by_guardian", "withdrawn_at"):
        if by_guardian:
            ended.add(pk)
        elif withdrawn_at is None:
            given.add(pk)
    return set(missing_consents(children, by.today)) | (ended - given)


def _check_who(athlete: Athlete, by: Principal, paper: Paper | None) -> None:
    if paper is not None:
        _check_paper(paper, by)
    elif not may_agree(athlete, by):
        message = (
            _("%(name)s is under 18: a guardian has to agree")
            if athlete.is_minor(by.today)
            else _("%(name)s is of age: nobody else can agree for them")
        )
        raise ValidationError(message, params={"name": athlete.name})


def _check_paper(paper: Paper, by: Principal) -> None:
    if not by.is_staff:
        raise ValidationError(_("Only a coach or an owner can record a consent on paper"))
    if not paper.signed_by.strip():
        raise ValidationError(_("Nobody has signed: write the name that stands on the paper"))
    if paper.day > by.today:
        message = _("Unknown day %(day)s, must be today (%(today)s) or earlier")
        raise ValidationError(message, params={"day": paper.day, "today": by.today})
