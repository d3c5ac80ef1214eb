"""An athlete's today and week: what to do, what waits for an answer, what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.consents import asked_to_agree
from athletes.models import Athlete, Race
from athletes.pages.availability import Ask, asks
from athletes.pages.people import new_comments
from clubs.events import Kind
from clubs.models import Club, Principal
from clubs.notices import unread_by_athlete
from clubs.roles import Area
from clubs.weeks import WEEK, as_of, asked, next_moment, week_start
from sessions.models import SessionReport, TrainingSession
from sessions.pages import numbers, session_words
from sessions.pages.athlete_facts import Facts, Refused, own_athletes, read_facts
from sessions.pages.gym_end import Option, PainBlock, missed_reasons, pain_choices
from sessions.planning.plans import Plan, read_plan

RACES_AHEAD = 3
Status = TrainingSession.Status


@dataclass(frozen=True)
class SessionGlance:
    """A session at one look."""

    uid: UUID
    title: str
    when: str
    length: str
    chips: Sequence[dict[str, str]]
    eased: Sequence[str]
    changes: Sequence[str]
    lines: Sequence[tuple[str, str]]
    off: str
    action: str
    is_done: bool


@dataclass(frozen=True)
class Waiting:
    """A session that waits for an answer: not logged, missed without a reason, or slept over."""

    uid: UUID
    title: str
    when: str
    may_log: bool = False
    reasons: Sequence[Option] = ()
    pain: PainBlock | None = None
    errors: Sequence[str] = ()


@dataclass
class AthleteToday:
    """One athlete's part of the page; a guardian may have several."""

    name: str
    is_own: bool
    hero: SessionGlance | None = None
    next: SessionGlance | None = None
    morning: Waiting | None = None
    open: list[Waiting] = field(default_factory=list)
    missed: list[Waiting] = field(default_factory=list)
    coming: str = ""
    races: list[tuple[str, str]] = field(default_factory=list)
    ask: Ask | None = None
    may_answer: bool = False
    comments: str = ""  # how many are new
    comments_url: str = ""
    consents_url: str = ""  # where whoever looks is asked to agree to something


def today_page(
    club: Club, principal: Principal, now: datetime, refused: Refused | None = None
) -> list[AthleteToday]:
    """Ten queries at most, however many athletes."""
    athletes = own_athletes(principal)
    since = as_of(club, now) - WEEK
    rows = TrainingSession.objects.visible_to(principal).filter(
        athlete__in=athletes, week_start__gte=since
    )
    facts = read_facts(club, principal, now, athletes, list(rows), refused)
    parts = [_today(athlete, facts) for athlete in athletes]
    for part, (one, may) in zip(parts, _asked(club, athletes, principal, now), strict=False):
        part.ask, part.may_answer = one, may
    asking = asked_to_agree(athletes, principal)
    new = unread_by_athlete(Kind.COMMENT_WRITTEN, principal)
    for athlete, part in zip(athletes, parts, strict=True):
        part.comments = new_comments(new.get(athlete.uid, 0))
        part.comments_url = reverse("sessions:comments", args=[club.slug, athlete.uid])
        if athlete.pk in asking:
            part.consents_url = reverse("athletes:consents", args=[club.slug, athlete.uid])
    return parts


def _asked(
    club: Club, athletes: Sequence[Athlete], principal: Principal, now: datetime
) -> list[tuple[Ask, bool]]:
    """When they can train next week, where the club asks now; whether it is one's own to answer: a
    guardian reads what was said."""
    if not asked(club, now).is_open:
        return []
    answerable = Athlete.objects.reached_in(principal, Area.CALENDAR, change=True)
    mine = set(answerable.filter(pk__in=[one.pk for one in athletes]).values_list("pk", flat=True))
    return [(one, one.athlete.pk in mine) for one in asks(club, athletes, principal, now)]


def _today(athlete: Athlete, facts: Facts) -> AthleteToday:
    sessions, today = facts.of(athlete), facts.today
    part = AthleteToday(athlete.name, is_own=facts.principal.is_person(athlete.user_id))
    here = _stands_today(sessions, today)
    ahead = [one for one in sessions if one.status == Status.PUBLISHED and _is_after(one, today)]
    ahead.sort(key=lambda one: (one.day or today, one.slot))
    off = [
        one
        for one in sessions
        if one.status == Status.DROPPED and one.week_start == week_start(today)
    ]
    chosen = here or ahead[:1] or off[:1]
    part.hero = glance(chosen[0], facts) if chosen else None
    if here and ahead:
        part.next = glance(ahead[0], facts)
    part.coming = "" if ahead else coming(athlete, facts)
    part.races = [(one.name, race_words(one, today)) for one in facts.races_of(athlete.pk)][
        :RACES_AHEAD
    ]
    part.open = [_open(one, facts) for one in sessions if _may_still_be_logged(one, facts)]
    part.missed = [_missed(one, facts) for one in sessions if _wants_a_reason(one, facts)]
    part.morning = next(
        (_morning(one, facts) for one in sessions if _is_slept_over(one, facts)), None
    )
    return part


def _stands_today(sessions: Sequence[TrainingSession], today: date) -> list[TrainingSession]:
    """Planned for today or done today; else one that was begun before its day."""
    on_day = [one for one in sessions if session_words.session_day(one) == today]
    begun = [one for one in sessions if one.status == Status.STARTED and _is_after(one, today)]
    return [one for one in on_day if one.status != Status.DROPPED] or begun


def _is_after(session: TrainingSession, today: date) -> bool:
    return session.day is not None and session.day > today


def glance(session: TrainingSession, facts: Facts) -> SessionGlance:
    plan = read_plan(session)
    day = session_words.session_day(session)
    races = facts.races_of(session.athlete_id)
    status = session_words.status_chip(session, facts.today)
    is_off = session.status == Status.DROPPED
    return SessionGlance(
        uid=session.uid,
        title=session.title,
        when=session_words.when(day, facts.today),
        length=session_words.length(plan),
        chips=[status, *([] if is_off else session_words.chips(plan, day, races))],
        eased=[] if is_off else session_words.eased(plan, day, races),
        changes=session_words.changes(session),
        lines=_lines(plan),
        off=session_words.why_off(session, plan) if is_off else "",
        action="" if is_off else _action(session, facts),
        is_done=session.status == Status.COMPLETED,
    )


def _lines(plan: Plan) -> list[tuple[str, str]]:
    return [(one.name, session_words.line_text(one)) for one in plan.lines if one.is_asked]


def _action(session: TrainingSession, facts: Facts) -> str:
    if session.status == Status.COMPLETED:
        return _("See what was done")
    if session.pk not in facts.loggable:
        return _("See the session")
    if session.status == Status.STARTED:
        return _("Go on")
    return _("Start") if session.day == facts.today else _("Open")


def coming(athlete: Athlete, facts: Facts) -> str:
    """When the next sessions can be seen."""
    if athlete.pk in facts.waiting:
        return _("Your next sessions are made. You see them after your coach has looked at them.")
    moment = next_moment(facts.club, facts.now).astimezone(facts.club.zone)
    return _("Next week comes %(day)s %(time)s.") % {
        "day": date_format(moment, "l"),
        "time": f"{moment:%H:%M}",
    }


def _may_still_be_logged(session: TrainingSession, facts: Facts) -> bool:
    """Not finished, its day is over, its week is open: until Monday noon after it."""
    unfinished = session.status in {Status.PUBLISHED, Status.STARTED}
    is_over = session.day is not None and session.day < facts.today
    return unfinished and is_over and session.week_start >= as_of(facts.club, facts.now)


def _wants_a_reason(session: TrainingSession, facts: Facts) -> bool:
    report = facts.reports.get(session.pk)
    unsaid = report is None or report.missed in {"", SessionReport.Missed.UNKNOWN}
    return session.status == Status.MISSED and unsaid


def _is_slept_over(session: TrainingSession, facts: Facts) -> bool:
    """Done yesterday, and nobody has asked about the morning."""
    if session.status != Status.COMPLETED or session.pk not in facts.loggable:
        return False
    report = facts.reports.get(session.pk)
    asked = report is not None and report.pain_next is not None
    return session.done_on == facts.today - timedelta(days=1) and not asked


def _open(session: TrainingSession, facts: Facts) -> Waiting:
    may_log = session.pk in facts.loggable
    may_miss = may_log and session.status == Status.PUBLISHED
    return Waiting(
        uid=session.uid,
        title=session.title,
        when=session_words.when(session.day, facts.today),
        may_log=may_log,
        reasons=missed_reasons() if may_miss else (),
        errors=_errors(session, facts),
    )


def _missed(session: TrainingSession, facts: Facts) -> Waiting:
    may_log = session.pk in facts.loggable
    return Waiting(
        uid=session.uid,
        title=session.title,
        when=session_words.when(session.day, facts.today),
        may_log=may_log and session.week_start >= as_of(facts.club, facts.now),
        reasons=missed_reasons() if may_log else (),
        errors=_errors(session, facts),
    )


def _morning(session: TrainingSession, facts: Facts) -> Waiting:
    refused = facts.refused
    mine = refused if refused is not None and refused.session_id == session.pk else None
    pain = pain_choices(answer=mine.answer if mine else "", errors=mine.errors if mine else ())
    return Waiting(
        session.uid, session.title, numbers.day(session.done_on or facts.today), pain=pain
    )


def _errors(session: TrainingSession, facts: Facts) -> Sequence[str]:
    refused = facts.refused
    return refused.errors if refused is not None and refused.session_id == session.pk else ()


def race_words(race: Race, today: date) -> str:
    """As `A race, Sun 13 Dec, in 20 days`."""
    days = (race.day - today).days
    words = {"priority": race.priority, "day": numbers.day(race.day), "days": days}
    if days == 0:
        return _("%(priority)s race, today") % words
    if days == 1:
        return _("%(priority)s race, tomorrow") % words
    return _("%(priority)s race, %(day)s, in %(days)s days") % words
