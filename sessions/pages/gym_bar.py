"""What to put on the bar: the plates of each side, from the kit of the athlete's gym."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from athletes.models import GymChoice
from programs.models import Equipment, Exercise, Gym
from programs.progression.facts import Barbell
from programs.progression.loads import plates_for
from sessions.models import TrainingSession
from sessions.pages import numbers
from sessions.planning.facts import bars_of
from sessions.planning.plans import Plan


@dataclass(frozen=True)
class Bar:
    name: str
    plates: Sequence[str]


def bars(session: TrainingSession, plan: Plan) -> Mapping[str, Bar]:
    """By line, how its load is made; nothing where no barbell is lifted. At most four queries.

    Starts from the session, which is in scope: an athlete sees no gyms, but what is on the bar.
    """
    lines = [one for one in plan.lines if one.load_type == "barbell" and one.load]
    if not lines:
        return {}
    day = session.done_on or session.day or session.week_start
    kit = _kit(session, day)
    if kit is None:
        return {}
    slugs = {line.exercise for line in lines}
    library = {
        one.slug: one for one in Exercise.objects.of_club(session.club_id).filter(slug__in=slugs)
    }
    found = {}
    for line in lines:
        exercise = library.get(line.exercise)
        barbell = bars_of(exercise, kit.document.get("barbell")) if exercise else None
        if barbell is not None and line.unit == kit.unit and line.load is not None:
            bar = _bar(line.load, barbell, line.unit)
            if bar is not None:
                found[line.line] = bar
    return found


def _kit(session: TrainingSession, day: date) -> Equipment | None:
    """The free weights of the athlete's gym as they stand on a day."""
    choices = GymChoice.objects.filter(athlete=session.athlete_id, starts_on__lte=day).alive()
    choice = choices.order_by("starts_on", "pk").last()
    gym_id = choice.gym_id if choice else _first_gym(session.club_id)
    kits = Equipment.objects.filter(gym=gym_id, starts_on__lte=day).alive()
    return kits.order_by("starts_on", "pk").last()


def _first_gym(club_id: int) -> int | None:
    return Gym.objects.filter(club=club_id).alive().values_list("pk", flat=True).first()


def _bar(load: Decimal, barbell: Barbell, unit: str) -> Bar | None:
    made = plates_for(load, barbell)
    if made is None:
        return None
    name = _("%(load)s %(unit)s bar") % {
        "load": numbers.number(Decimal(str(made.bar))),
        "unit": unit,
    }
    return Bar(name, [numbers.number(Decimal(str(one))) for one in made.each_side])
