"""Whose weeks an inbox shows: by squad, by coach, by week, those who race; and the count of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet

from athletes.deputies import looked_after, stands_in_for
from athletes.models import Athlete, Race
from clubs.models import Principal
from clubs.roles import Area
from clubs.weeks import WEEK, week_start
from sessions.models import TrainingSession, WeekHold
from sessions.models.sessions import TrainingSessionQuerySet
from sessions.pages.week_page import read_filter

WHOSE = ("mine", "deputy", "all")
WEEKS = ("", "this", "next")
LAST_PAGE = 200


class InboxFilter(NamedTuple):
    """What of the inbox is shown. `whose` empty: mine where I coach anyone, else all."""

    squad: str = ""
    whose: str = ""
    week: str = ""
    racing: bool = False
    pages: int = 1
    athlete: str = ""  # one alone; never from an address

    @property
    def query(self) -> str:
        """As in an address, with what differs from the plain inbox."""
        asked = {
            "squad": self.squad,
            "whose": self.whose,
            "week": self.week,
            "racing": "1" if self.racing else "",
        }
        kept = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def read_inbox_filter(asked: Mapping[str, str]) -> InboxFilter:
    """From an address; what makes no sense is left out."""
    whose, week, pages = asked.get("whose", ""), asked.get("week", ""), asked.get("pages", "1")
    return InboxFilter(
        squad=read_filter(asked).squad,
        whose=whose if whose in WHOSE else "",
        week=week if week in WEEKS else "",
        racing=asked.get("racing", "") == "1",
        pages=min(max(int(pages), 1), LAST_PAGE) if pages.isdecimal() and len(pages) < 5 else 1,
    )


def whose_by_default(principal: Principal) -> str:
    """Own athletes and those one stands in for, where there are any; else the whole club's."""
    return "mine" if looked_after(principal).exists() else "all"


def waiting_sessions(principal: Principal, wanted: InboxFilter) -> TrainingSessionQuerySet:
    """The sessions that wait for a review and that this filter shows, held weeks among them."""
    this = week_start(principal.today)
    rows = TrainingSession.objects.editable_by(principal).waiting(this)
    athletes = shown_athletes(principal, wanted._replace(racing=False))
    rows = rows.filter(athlete__in=athletes.order_by().values("pk"))
    if wanted.athlete:
        rows = rows.filter(athlete__uid=wanted.athlete)
    if wanted.week:
        rows = rows.in_week(this if wanted.week == "this" else this + WEEK)
    if wanted.racing:
        rows = rows.filter(_races_in(this) | _races_in(this + WEEK))
    return rows


def waiting_count(principal: Principal) -> int:
    """How many weeks wait for whoever asks, without those that are held: two queries, or three."""
    if not (principal.is_staff and principal.may_change(Area.SESSIONS)):
        return 0
    mine = looked_after(principal)
    held = WeekHold.objects.alive().filter(
        athlete=OuterRef("athlete"), week_start=OuterRef("week_start")
    )
    rows = TrainingSession.objects.editable_by(principal).waiting(week_start(principal.today))
    is_mine = Exists(mine.filter(pk=OuterRef("athlete")).order_by())
    waiting = rows.exclude(Exists(held)).order_by()
    places = list(waiting.values_list("athlete", "week_start", is_mine).distinct())
    own = sum(bool(one[2]) for one in places)
    return own if own or not places or mine.exists() else len(places)


def shown_athletes(principal: Principal, wanted: InboxFilter) -> QuerySet[Athlete]:
    """The athletes whom the filter means, whether anything of them waits or not."""
    whose = wanted.whose or whose_by_default(principal)
    everyone = Athlete.objects.visible_to(principal)
    rows = looked_after(principal) if whose == "mine" else everyone
    if whose == "deputy":
        rows = rows.filter(coach__in=stands_in_for(principal).values("coach"))
    if wanted.squad:
        rows = rows.filter(squads__uid=wanted.squad)
    if wanted.racing:
        this = week_start(principal.today)
        days = (this, this + 2 * WEEK - timedelta(days=1))
        races = Race.objects.alive().filter(athlete=OuterRef("pk"), day__range=days)
        rows = rows.filter(Exists(races))
    return rows


def _races_in(week: date) -> Q:
    """A race in that week: `all who race this week`."""
    days = (week, week + timedelta(days=6))
    races = Race.objects.alive().filter(athlete=OuterRef("athlete"), day__range=days)
    return Q(Exists(races), week_start=week)
