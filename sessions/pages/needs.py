"""Who needs a look, and why: what the coach's week is sorted by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.health_reads import Kind, Shown
from athletes.models import Athlete
from athletes.pages.people import new_comments
from athletes.parts import words
from programs.progression.policy import Policy
from sessions.models import SessionReport, TrainingSession
from sessions.pages import numbers
from sessions.pages.week_facts import RACING, Effort, Nearby, WeekFacts

Status = TrainingSession.Status
CLOSED = {Status.COMPLETED, Status.MISSED}
POLICY = Policy()  # the method's own limits colour the page; a club's own ones rule the engine


class Rank(IntEnum):
    """From calm to urgent."""

    RACE = 1
    COMMENT = 2
    FACTS = 3
    CONSENT = 4
    TROUBLE = 5
    EFFORT = 6
    MISSED = 7
    AMBER = 8
    PAUSED = 9  # red pain of an earlier day: seen, and not cleared yet
    RED = 10


class Need(NamedTuple):
    rank: Rank
    kind: str  # colour: bad, warn or race
    label: str


def needs(athlete: Athlete, facts: WeekFacts) -> list[Need]:
    """Why this athlete should be looked at, the most urgent first; empty when all is well."""
    found = [
        *_pain(athlete, facts),
        *_missed(facts.nearby.get(athlete.pk, [])),
        *_effort(facts.efforts.get(athlete.pk, [])),
        *_trouble(athlete),
        *_consent(athlete, facts),
        *_comments(athlete, facts),
        *_facts_missing(facts.sessions.get(athlete.pk, [])),
        *_race(athlete, facts),
    ]
    return sorted(found, key=lambda need: -need.rank)


def health_told(facts: WeekFacts, shown: Collection[UUID]) -> Shown:
    """Of which of the athletes shown their needs tell injuries or pain, to those who may read
    them: whoever prints `needs` notes it."""
    if not facts.sees_health:
        return {}
    athletes = [one for one in facts.athletes if one.uid in shown]
    return {
        Kind.INJURIES: [one for one in athletes if facts.injuries.get(one.pk)],
        Kind.PAIN: [one for one in athletes if _tells_pain(facts, one.pk)],
    }


def _tells_pain(facts: WeekFacts, athlete: int) -> bool:
    reports = (facts.reports.get(one.pk) for one in facts.sessions.get(athlete, ()))
    return any(pain_kind(report) for report in reports)


def pain_kind(report: SessionReport | None) -> str:
    """`bad` for red pain, `warn` for amber, else nothing. Source: method, section 5 rule 1."""
    if report is None:
        return ""
    levels = [(report.pain, POLICY.pain.during), (report.pain_next, POLICY.pain.next)]
    felt = [(pain, limits) for pain, limits in levels if pain is not None]
    if any(pain >= red for pain, (_amber, red) in felt):
        return "bad"
    return "warn" if any(pain >= amber for pain, (amber, _red) in felt) else ""


def pain_label(report: SessionReport, *, sees_health: bool) -> str:
    """As `knee 6/10`; who sees flags only reads that there is pain, not where and how much."""
    if not sees_health:
        return _("pain")
    most = max(pain for pain in (report.pain, report.pain_next) if pain is not None)
    return f"{words(report.pain_parts) or _('pain')} {most}/10"


def mean_rir(efforts: Iterable[Effort]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Mean of what was left in reserve, and of the low and the high end of what was asked."""
    rows = list(efforts)
    if not rows:
        return None
    count = len(rows)
    return (
        sum((one.rir for one in rows), Decimal(0)) / count,
        sum((one.low for one in rows), Decimal(0)) / count,
        sum((one.high for one in rows), Decimal(0)) / count,
    )


def effort_is_off(efforts: Iterable[Effort]) -> bool:
    """Harder than asked, or so easy that the method would call it easy. Method, section 5."""
    mean = mean_rir(efforts)
    return mean is not None and (mean[0] < mean[1] or mean[0] - mean[2] >= POLICY.rir_easy)


def _pain(athlete: Athlete, facts: WeekFacts) -> Iterator[Need]:
    if not facts.sees_flags:
        return
    for session in facts.sessions.get(athlete.pk, []):
        report = facts.reports.get(session.pk)
        kind = pain_kind(report)
        if kind and report is not None:
            label = pain_label(report, sees_health=facts.sees_health)
            yield Need(Rank.RED if kind == "bad" else Rank.AMBER, kind, label)
    for injury in facts.injuries.get(athlete.pk, []):
        since = numbers.day(injury.starts_on)
        label = _("%(part)s injury since %(day)s") % {"part": words([injury.part]), "day": since}
        yield Need(Rank.PAUSED if injury.from_lines else Rank.AMBER, "warn", label)


def _missed(nearby: list[Nearby]) -> Iterator[Need]:
    closed = [one.status for one in nearby if one.status in CLOSED]
    in_a_row = 0
    for status in reversed(closed):
        if status != Status.MISSED:
            break
        in_a_row += 1
    if in_a_row > 1:
        label = ngettext("missed %(count)s in a row", "missed %(count)s in a row", in_a_row)
        yield Need(Rank.MISSED, "bad", label % {"count": in_a_row})


def _effort(efforts: list[Effort]) -> Iterator[Need]:
    mean = mean_rir(efforts)
    if mean is not None and effort_is_off(efforts):
        label = _("harder than asked") if mean[0] < mean[1] else _("easier than asked")
        yield Need(Rank.EFFORT, "warn", label)


def _trouble(athlete: Athlete) -> Iterator[Need]:
    if athlete.trouble:
        yield Need(Rank.TROUBLE, "bad", _("the week could not be made"))


def _consent(athlete: Athlete, facts: WeekFacts) -> Iterator[Need]:
    if athlete.pk in facts.without_consent:
        yield Need(Rank.CONSENT, "warn", _("consent missing"))


def _comments(athlete: Athlete, facts: WeekFacts) -> Iterator[Need]:
    if said := new_comments(facts.new_comments.get(athlete.uid, 0)):
        yield Need(Rank.COMMENT, "plan", said)


def _facts_missing(sessions: list[TrainingSession]) -> Iterator[Need]:
    flags = {flag for session in sessions for flag in session.flags}
    if "needs_equipment" in flags:
        yield Need(Rank.FACTS, "warn", _("needs equipment"))
    if "needs_body_weight" in flags:
        yield Need(Rank.FACTS, "warn", _("needs a body weight"))


def _race(athlete: Athlete, facts: WeekFacts) -> Iterator[Need]:
    limit = facts.today + RACING
    for race in facts.races.get(athlete.pk, []):
        if facts.today <= race.day <= limit:
            away = (race.day - facts.today) // timedelta(days=1)
            yield Need(Rank.RACE, "race", f"{race.priority} · {numbers.in_days(away)}")
            return
