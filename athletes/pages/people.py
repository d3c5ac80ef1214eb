"""What the list of athletes shows, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.consents import missing_consents
from athletes.forms.people import INJURED, NO_CONSENT, NO_DAYS, NO_WEIGHT
from athletes.models import Athlete, Availability, BodyWeight, Injury, Race
from athletes.models.consents import Subject
from athletes.pages.rows import Chip, said_day
from athletes.parts import WORDS
from clubs.models import Event, Principal
from clubs.notices import unread_by_athlete
from clubs.weeks import day_names


@dataclass(frozen=True)
class ListedAthlete:
    athlete: Athlete
    about: str
    weighed: str
    days: str
    race: Chip | None
    health: list[Chip]
    consent: Chip | None
    comments: Chip | None


def filtered(
    athletes: QuerySet[Athlete], said: dict[str, Any], principal: Principal
) -> QuerySet[Athlete]:
    """By name, squad, and which fact is missing."""
    if said.get("q"):
        athletes = athletes.filter(name__icontains=said["q"])
    if said.get("squad"):
        athletes = athletes.filter(squads=said["squad"])
    match said.get("show"):
        case str(show) if show == NO_WEIGHT:
            weighed = BodyWeight.objects.all().dated_for(principal).values("athlete")
            return athletes.exclude(pk__in=weighed)
        case str(show) if show == NO_DAYS:
            known = _days_on(principal).values("athlete")
            return athletes.exclude(pk__in=known)
        case str(show) if show == INJURED:
            injured = Injury.objects.visible_to(principal).open().values("athlete")
            return athletes.filter(pk__in=injured)
        case str(show) if show == NO_CONSENT:
            return athletes.filter(pk__in=missing_consents(athletes, principal.today))
    return athletes


def listed(
    athletes: Sequence[Athlete], principal: Principal, *, sees_health: bool
) -> list[ListedAthlete]:
    """Rows of the list; the athletes come with their squads and coach."""
    weights = _last_weighings(athletes, principal) if sees_health else {}
    injuries = _open_injuries(athletes, principal) if sees_health else {}
    known = _days_on(principal).filter(athlete__in=athletes)
    days = dict(known.values_list("athlete", "days"))
    races = _next_races(athletes, principal)
    today = principal.today
    missing = missing_consents(athletes, today) if principal.is_staff else {}
    new = unread_by_athlete(Event.Kind.COMMENT_WRITTEN, principal)
    return [
        ListedAthlete(
            athlete=one,
            about=_belongs(one),
            weighed=date_format(weights[one.pk], "j M Y") if one.pk in weights else "",
            days=day_names(days.get(one.pk, [])),
            race=_race_chip(races[one.pk], today) if one.pk in races else None,
            health=injuries.get(one.pk, []),
            consent=consent_chip(missing.get(one.pk)),
            comments=_comments_chip(new.get(one.uid, 0)),
        )
        for one in athletes
    ]


def consent_chip(missing: Sequence[Subject] | None) -> Chip | None:
    """What no guardian has agreed to, to be seen by the staff."""
    if not missing:
        return None
    what = ", ".join(str(one.label) for one in missing)
    return {"kind": "warn", "label": _("consent missing"), "title": what}


def new_comments(count: int) -> str:
    """As `2 new comments`; empty for none."""
    words = ngettext("%(n)s new comment", "%(n)s new comments", count)
    return words % {"n": count} if count else ""


def _comments_chip(count: int) -> Chip | None:
    return {"kind": "plan", "label": new_comments(count)} if count else None


def about(athlete: Athlete, today: date) -> str:
    """As `17 years, under 18 · Endurance · coached by Sam Tate`."""
    parts = [_belongs(athlete)]
    if athlete.born is not None:
        had_birthday = (today.month, today.day) >= (athlete.born.month, athlete.born.day)
        years = today.year - athlete.born.year - (not had_birthday)
        parts.insert(0, ngettext("%(n)s year old", "%(n)s years old", years) % {"n": years})
    if athlete.is_minor(today):
        parts.insert(1, _("under 18: more careful limits"))
    if athlete.coach is not None:
        parts.append(_("coached by %(name)s") % {"name": athlete.coach.user.name})
    return " · ".join(part for part in parts if part)


def own(athletes: QuerySet[Athlete], principal: Principal) -> QuerySet[Athlete]:
    """Oneself, and those one is guardian of."""
    mine = Q(user=principal.user_id) | Q(guardianships__user=principal.user_id)
    return athletes.filter(mine).distinct()


def _belongs(athlete: Athlete) -> str:
    return ", ".join(squad.name for squad in athlete.squads.all() if squad.deleted_at is None)


def _last_weighings(athletes: Sequence[Athlete], principal: Principal) -> dict[int, date]:
    rows = BodyWeight.objects.all().dated_for(principal).filter(athlete__in=athletes)
    last = rows.order_by().values("athlete").annotate(last=Max("day"))
    return dict(last.values_list("athlete", "last"))


def _open_injuries(athletes: Sequence[Athlete], principal: Principal) -> dict[int, list[Chip]]:
    chips: dict[int, list[Chip]] = {}
    for one in Injury.objects.visible_to(principal).open().filter(athlete__in=athletes):
        label = capfirst(str(WORDS.get(one.part, one.part)))
        chips.setdefault(one.athlete_id, []).append({"kind": "bad", "label": label})
    return chips


def _next_races(athletes: Sequence[Athlete], principal: Principal) -> dict[int, Race]:
    races: dict[int, Race] = {}
    coming = Race.objects.visible_to(principal).filter(
        athlete__in=athletes, day__gte=principal.today
    )
    for race in coming:
        races.setdefault(race.athlete_id, race)
    return races


def _days_on(principal: Principal) -> QuerySet[Availability]:
    today = principal.today
    rows = Availability.objects.visible_to(principal).filter(starts_on__lte=today)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))


def _race_chip(race: Race, today: date) -> Chip:
    days = (race.day - today).days
    when = ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days} if days else _("today")
    title = f"{race.name}, {said_day(race.day)}"
    return {"kind": "race", "label": f"{race.priority} · {when}", "title": title}
