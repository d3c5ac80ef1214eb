"""An athlete's runs, week by week, with the strength sessions beside them and placement's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.access import Access
from athletes.models import Athlete, Race, Run
from athletes.pages.rows import short_run
from athletes.sharing import reads_run_words
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import WEEK, week_name, week_start
from sessions.models import TrainingSession
from sessions.pages import numbers
from sessions.pages.opinions import OpinionCard, opinion_card, stored_card
from sessions.planning.project import Outlook, ProjectedWeek

log = structlog.get_logger(__name__)

SHOWN = 5  # weeks on the page
BACK = 1  # of them before the running one
DAYS = 7


@dataclass(frozen=True)
class RunChip:
    """One run, and what may be done with it; an address is empty where it may not be."""

    label: str
    detail: str
    is_done: bool
    edit_url: str = ""
    done_url: str = ""
    move_url: str = ""
    remove_url: str = ""


@dataclass(frozen=True)
class SessionChip:
    label: str
    url: str
    kind: str


@dataclass
class RunDay:
    day: date
    is_today: bool
    add_url: str = ""
    races: list[str] = field(default_factory=list)
    runs: list[RunChip] = field(default_factory=list)
    sessions: list[SessionChip] = field(default_factory=list)


@dataclass(frozen=True)
class RunWeek:
    """`planned` and `done` in kilometres; `share` of 100 for the meter."""

    name: str
    title: str
    days: list[RunDay]
    count: str
    planned: str
    done: str
    share: int
    opinions: list[OpinionCard]
    is_projected: bool
    copy_url: str = ""
    next_name: str = ""


def runs_page(
    athlete: Athlete, club: Club, principal: Principal, now: datetime, monday: date
) -> dict[str, Any]:
    """Five weeks from `monday` on. A constant number of queries; placement is asked only for
    weeks that run or come."""
    last = monday + (SHOWN - 1) * WEEK
    week = _Page(athlete, club, principal)
    days = (monday, last + timedelta(days=DAYS - 1))
    rows = list(Run.objects.visible_to(principal).filter(athlete=athlete, day__range=days))
    races = list(Race.objects.visible_to(principal).filter(athlete=athlete, day__range=days))
    made = TrainingSession.objects.visible_to(principal).filter(athlete=athlete)
    sessions = list(made.filter(week_start__range=(monday, last)).defer("trace"))
    ahead = _ahead(athlete, now, principal, last)
    return {
        "athlete": athlete,
        "may_change": week.may,
        "weeks": [week.of(monday + at * WEEK, rows, races, sessions, ahead) for at in range(SHOWN)],
        "earlier_url": week.url(monday - (SHOWN - 1) * WEEK),
        "later_url": week.url(monday + (SHOWN - 1) * WEEK),
        "here_url": reverse("sessions:runs", args=[club.slug, athlete.uid]),
        "crumbs": _crumbs(athlete, principal, club.slug),
        "actions": _actions(athlete, club.slug) if week.may else [],
    }


def first_week(today: date) -> date:
    return week_start(today) - BACK * WEEK


def _ahead(
    athlete: Athlete, now: datetime, principal: Principal, last: date
) -> dict[date, ProjectedWeek]:
    """The weeks to come by their Mondays; none where the athlete's facts cannot be planned."""
    weeks = (last - week_start(principal.today)) // WEEK + 1
    if weeks < 1:
        return {}
    try:
        outlook = Outlook(athlete.club, [athlete.pk], now, weeks=min(weeks, 26))
        return {one.week_start: one for one in outlook.weeks(athlete.pk)}
    except Exception as error:  # noqa: BLE001  # broken facts spoil placement's word, not the runs
        log.warning("projection_failed", athlete=str(athlete.uid), error=str(error))
        return {}


class _Page:
    """What all weeks of the page have in common: whose they are, and what may be done."""

    def __init__(self, athlete: Athlete, club: Club, principal: Principal) -> None:
        self.athlete, self.club, self.principal = athlete, club, principal
        self.may = Access(principal, athlete).may_change(Area.CALENDAR)
        self.reads_words = reads_run_words(athlete, principal)

    def url(self, monday: date) -> str:
        page = reverse("sessions:runs", args=[self.club.slug, self.athlete.uid])
        return f"{page}?week={week_name(monday)}"

    def of(
        self,
        monday: date,
        runs: Sequence[Run],
        races: Sequence[Race],
        sessions: Sequence[TrainingSession],
        ahead: dict[date, ProjectedWeek],
    ) -> RunWeek:
        own = [one for one in runs if week_start(one.day) == monday]
        stored = [one for one in sessions if one.week_start == monday]
        projected = ahead.get(monday)
        days = [self._day(monday + timedelta(days=at), own, races) for at in range(DAYS)]
        is_projected = self._show_projected(projected, stored, days)
        for session in stored:
            self._show(session, days)
        planned, done = sum(_planned(one) for one in own), sum(_done(one) for one in own)
        return RunWeek(
            name=week_name(monday),
            title=numbers.week_days(monday),
            days=days,
            count=ngettext("%(n)s run", "%(n)s runs", len(own)) % {"n": len(own)} if own else "",
            planned=_km(planned),
            done=_km(done),
            share=min(100, round(100 * done / planned)) if planned else 0,
            opinions=self._opinions(stored, projected, is_projected=is_projected),
            is_projected=is_projected,
            copy_url=self._copy_url(monday) if own and self.may else "",
            next_name=week_name(monday + WEEK),
        )

    def _day(self, day: date, runs: Iterable[Run], races: Iterable[Race]) -> RunDay:
        add = reverse("athletes:run-new", args=[self.club.slug, self.athlete.uid])
        return RunDay(
            day=day,
            is_today=day == self.principal.today,
            add_url=f"{add}?from=runs&day={day}" if self.may else "",
            races=[f"{one.name} ({one.priority})" for one in races if one.day == day],
            runs=[self._run(one) for one in runs if one.day == day],
        )

    def _run(self, run: Run) -> RunChip:
        is_due = not run.done and run.day <= self.principal.today
        return RunChip(
            label=short_run(run),
            detail=_detail(run, in_full=self.reads_words),
            is_done=run.done,
            edit_url=self._action("athletes:run-edit", run),
            done_url=self._action("athletes:run-done", run) if is_due else "",
            move_url=self._action("sessions:run-day", run) if not run.done else "",
            remove_url=self._action("athletes:run-delete", run),
        )

    def _action(self, name: str, run: Run) -> str:
        if not self.may:
            return ""
        return f"{reverse(name, args=[self.club.slug, self.athlete.uid, run.uid])}?from=runs"

    def _copy_url(self, monday: date) -> str:
        args = [self.club.slug, self.athlete.uid, week_name(monday)]
        return reverse("sessions:run-week-copy", args=args)

    def _show(self, session: TrainingSession, days: list[RunDay]) -> None:
        on = session.done_on or session.day
        if on is None or session.status == TrainingSession.Status.DROPPED:
            return
        at = (on - days[0].day).days
        if 0 <= at < DAYS:
            url = reverse("sessions:session", args=[self.club.slug, session.uid])
            kind = "done" if session.status == TrainingSession.Status.COMPLETED else "plan"
            days[at].sessions.append(SessionChip(session.title, url, kind))

    def _show_projected(
        self,
        projected: ProjectedWeek | None,
        stored: Sequence[TrainingSession],
        days: list[RunDay],
    ) -> bool:
        """Sessions that are not made yet are for those who plan only."""
        if projected is None or projected.stored or stored or not self.principal.is_staff:
            return False
        for one in projected.sessions:
            if one.day is not None and not one.is_dropped:
                at = (one.day - days[0].day).days
                days[at].sessions.append(SessionChip(one.title, "", "quiet"))
        return bool(projected.sessions)

    def _opinions(
        self,
        stored: Sequence[TrainingSession],
        projected: ProjectedWeek | None,
        *,
        is_projected: bool,
    ) -> list[OpinionCard]:
        days = projected.placed.opinions() if projected and projected.placed else {}
        voice, today = not self.principal.is_staff, self.principal.today
        if is_projected and projected is not None:
            return [
                opinion_card(one, days.get(one.slot, ()), today, is_athlete=voice)
                for one in projected.sessions
            ]
        return [stored_card(one, days.get(one.slot, ()), today, is_athlete=voice) for one in stored]


def _planned(run: Run) -> int:
    return run.distance_m or run.metres


def _done(run: Run) -> int:
    return run.metres if run.done else 0


def _km(metres: int) -> str:
    return numbers.number(round(metres / 1000, 1))


def _detail(run: Run, *, in_full: bool) -> str:
    """What is not in the label: time, what was done otherwise; in full how it felt and a note."""
    parts = []
    if run.duration_s:
        parts.append(numbers.clock(run.duration_s))
    if run.done and run.done_distance_m:
        parts.append(_("ran %(km)s") % {"km": numbers.kilometres(run.done_distance_m)})
    if run.done and run.done_duration_s:
        parts.append(_("in %(time)s") % {"time": numbers.clock(run.done_duration_s)})
    if in_full:
        parts += [words for words in (run.feeling and run.get_feeling_display(), run.note) if words]
    return " · ".join(parts)


def _crumbs(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    here = {"label": _("Runs"), "url": ""}
    if not principal.is_staff:
        me = reverse("athletes:facts", args=[club, athlete.uid])
        return [{"label": athlete.name, "url": me}, here]
    return [
        {"label": _("Athletes"), "url": reverse("athletes:athletes", args=[club])},
        {"label": athlete.name, "url": reverse("sessions:athlete", args=[club, athlete.uid])},
        here,
    ]


def _actions(athlete: Athlete, club: str) -> list[dict[str, str]]:
    args = [club, athlete.uid]
    return [
        {
            "label": _("Plan a week of runs"),
            "url": reverse("athletes:run-pattern", args=args) + "?from=runs",
            "icon": "calendar-range",
        },
        {
            "label": _("Bring runs in"),
            "url": reverse("athletes:run-imports", args=args),
            "icon": "upload",
        },
        {
            "label": _("Add one run"),
            "url": reverse("athletes:run-new", args=args) + "?from=runs",
            "icon": "plus",
            "kind": "primary",
        },
    ]
