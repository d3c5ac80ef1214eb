"""Who was asked about the next week, and what they said: for the athlete, and for the coach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.availability import EVERY_DAY, SIX_DAYS, Days, usual
from athletes.models import Athlete, Availability, Squad, WeekAnswer
from clubs.models import Club, Principal
from clubs.roles import Area
from clubs.weeks import WEEK, Asked, about_week, asked, day_names, week_name


@dataclass(frozen=True)
class Ask:
    """One athlete's question. `said`: the answer in words, empty where there is none yet."""

    athlete: Athlete
    week: date
    usual: Days
    shown: Days
    said: str
    by: str
    answered_at: datetime | None
    url: str
    weeks_url: str
    until: str
    is_made: bool

    @property
    def usual_words(self) -> str:
        return words(self.usual)

    @property
    def shown_words(self) -> str:
        return words(self.shown)

    @property
    def title(self) -> str:
        return date_format(self.week, "j M")

    @property
    def shown_sentence(self) -> str:
        return capfirst(self.shown_words)

    @property
    def last(self) -> str:
        return date_format(self.week + SIX_DAYS, "j M")

    @property
    def name(self) -> str:
        """As `2026-W48`."""
        return week_name(self.week)

    @property
    def is_other(self) -> bool:
        """Not as usual: for this week other days were said."""
        return self.shown != self.usual


def asks(club: Club, athletes: Sequence[Athlete], principal: Principal, now: datetime) -> list[Ask]:
    """The question to each of these athletes about the week that is made next. Two queries."""
    about = asked(club, now)
    (answers,) = _answers(athletes, [about.week], principal)
    rows: dict[int, list[Availability]] = defaultdict(list)
    for row in Availability.objects.visible_to(principal).filter(athlete__in=athletes):
        rows[row.athlete_id].append(row)
    return [
        _ask(one, about, answers.get(one.pk), rows[one.pk], club, "athletes:week-answer")
        for one in athletes
    ]


def coming_weeks(
    athlete: Athlete, club: Club, principal: Principal, now: datetime, first: date, count: int
) -> list[Ask]:
    """The days of one athlete in some weeks, from Monday `first` on. Two queries."""
    weeks = [first + at * WEEK for at in range(count)]
    rows = list(Availability.objects.visible_to(principal).filter(athlete=athlete))
    return [
        _ask(
            athlete,
            about_week(club, week, now),
            answers.get(athlete.pk),
            rows,
            club,
            "athletes:week-days",
            week_name(week),
        )
        for week, answers in zip(weeks, _answers([athlete], weeks, principal), strict=True)
    ]


def _answers(
    athletes: Sequence[Athlete], weeks: Sequence[date], principal: Principal
) -> list[dict[int, WeekAnswer]]:
    """What was said of each of these weeks, by athlete."""
    found = (
        WeekAnswer.objects.visible_to(principal)
        .filter(week_start__in=weeks, athlete__in=athletes)
        .select_related("availability", "entered_by")
    )
    by_week: dict[date, dict[int, WeekAnswer]] = {week: {} for week in weeks}
    for one in found:
        by_week[one.week_start][one.athlete_id] = one
    return list(by_week.values())


def _ask(  # one question, from what was read for many
    athlete: Athlete,
    about: Asked,
    answer: WeekAnswer | None,
    rows: Sequence[Availability],
    club: Club,
    *address: str,
) -> Ask:
    page, *week = address
    as_usual = usual(rows, about.week, answer)
    own = _own(answer)
    return Ask(
        athlete=athlete,
        week=about.week,
        usual=as_usual,
        shown=own or as_usual,
        said="" if answer is None else words(own) if own else _("as usual"),
        by=_by(answer, athlete),
        answered_at=answer.at if answer else None,
        url=reverse(page, args=[club.slug, athlete.uid, *week]),
        weeks_url=reverse("athletes:weeks", args=[club.slug, athlete.uid]),
        until=date_format(about.made_at.astimezone(club.zone), "D j M, H:i"),
        is_made=about.is_made,
    )


def _own(answer: WeekAnswer | None) -> Days | None:
    row = answer.availability if answer is not None else None
    return Days.of(row) if row is not None and row.deleted_at is None else None


def _by(answer: WeekAnswer | None, athlete: Athlete) -> str:
    """Who answered, where it was not the athlete."""
    if answer is None or answer.entered_by is None or answer.entered_by_id == athlete.user_id:
        return ""
    return answer.entered_by.name


def words(said: Days) -> str:
    """As `Mon, Wed, Fri · preferred Wed · at most 6 sessions`."""
    if not said.days:
        return _("no time for strength")
    parts = [_("every day") if said.days == EVERY_DAY else day_names(said.days)]
    if said.preferred:
        parts.append(_("preferred %(days)s") % {"days": day_names(said.preferred)})
    if said.sessions_possible is not None:
        most = ngettext("%(n)s session", "%(n)s sessions", said.sessions_possible)
        parts.append(most % {"n": said.sessions_possible})
    if not said.same_day:
        parts.append(_("never on a day with a run"))
    return " · ".join(parts)


def list_page(
    club: Club, principal: Principal, now: datetime, squad: Squad | None
) -> dict[str, Any]:
    """Who has answered and who has not: those first. A constant number of queries."""
    athletes = Athlete.objects.visible_to(principal).filter(paused_at=None)
    if squad is not None:
        athletes = athletes.filter(squads=squad)
    found = asks(club, list(athletes), principal, now)
    about = asked(club, now)
    return {
        "about": about,
        "opens": date_format(about.opens_at.astimezone(club.zone), "D j M, H:i"),
        "until": date_format(about.made_at.astimezone(club.zone), "D j M, H:i"),
        "week": date_format(about.week, "j M Y"),
        "asks": sorted(found, key=lambda one: (bool(one.said), one.athlete.name)),
        "answered": sum(bool(one.said) for one in found),
        "may_change": principal.may_change(Area.CALENDAR),
        "squads": list(Squad.objects.visible_to(principal)),
        "squad": squad,
        "is_on": club.ask_availability,
    }
