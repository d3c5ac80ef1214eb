"""What stands around the rules of an athlete or an injury: the layers, the ways, the remarks."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from athletes.access import Access
from athletes.models import Athlete, Injury
from athletes.parts import WORDS
from athletes.policies import of_athlete, of_exercise, of_injury
from clubs.models import Principal
from clubs.roles import Area
from programs.document import stored_document
from programs.models import Exercise, Place, PolicySetting
from programs.parameters import TITLES
from programs.progression.policy import PARAMETERS
from programs.rules import Layer, club_layer, in_full
from sessions.models import Assignment


def must_see_rules(principal: Principal) -> None:
    if not principal.may_see(Area.PROGRAMS):
        message = "Rules are for those who plan"
        raise Http404(message)


def layers_of_athlete(athlete: Athlete, principal: Principal) -> list[Layer]:
    """The club, the program that stands today, the athlete."""
    layers = [club_layer()]
    followed = _followed(athlete, principal)
    if followed is not None:
        program = followed.program_version.program
        place = Place("program", str(program.uid))
        layers.append(Layer(place, program.name, since=followed.starts_on))
    return [*layers, Layer(of_athlete(athlete), athlete.name)]


def layers_of_exercise(athlete: Athlete, exercise: Exercise, principal: Principal) -> list[Layer]:
    """As the athlete's, then what the exercise asks of all, and of this athlete last."""
    own = f"{athlete.name}, {exercise.name}"
    return [
        *layers_of_athlete(athlete, principal),
        Layer(Place("exercise", exercise.slug), exercise.name),
        Layer(of_exercise(athlete, exercise.slug), own),
    ]


def layers_of_injury(injury: Injury, principal: Principal) -> list[Layer]:
    """As the athlete's, and the injury last. An exercise's own rules are told beside them."""
    layers = layers_of_athlete(injury.athlete, principal)
    return [*layers, Layer(of_injury(injury), injury_name(injury))]


def injury_name(injury: Injury) -> str:
    """As "Calf, left"."""
    name = capfirst(str(WORDS.get(injury.part, injury.part)))
    return f"{name}, {injury.get_side_display()}" if injury.side else name


def may_set_athletes_rules(principal: Principal) -> bool:
    return principal.may_change(Area.ATHLETES)


def may_set_injury_rules(injury: Injury, principal: Principal) -> bool:
    """Whoever may clear it: coach and physio. Of one that is cleared nothing is set any more."""
    may = Access(principal, injury.athlete).may_change(Area.CLEARS)
    return may and injury.cleared_on is None


def crumbs(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    if not principal.is_staff:
        return [{"label": athlete.name, "url": reverse("athletes:facts", args=[club, athlete.uid])}]
    return [
        {"label": _("Athletes"), "url": reverse("athletes:athletes", args=[club])},
        {"label": athlete.name, "url": reverse("sessions:athlete", args=[club, athlete.uid])},
    ]


def open_injuries(athlete: Athlete, principal: Principal) -> list[Injury]:
    return list(Injury.objects.visible_to(principal).filter(athlete=athlete, cleared_on=None))


def links(
    athlete: Athlete, principal: Principal, club: str, injuries: Iterable[Injury]
) -> list[dict[str, str]]:
    """The rules that are more special than an athlete's: of open injuries, and of exercises."""
    found = []
    for injury in injuries:
        url = reverse("sessions:injury-rules", args=[club, athlete.uid, injury.uid])
        label = _("Rules while %(name)s lasts") % {"name": injury_name(injury)}
        found.append({"label": label, "url": url})
    return [*found, *_exercises(athlete, principal, club)]


def lines_link(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    """Where start load, step, raises and cap of a line are set."""
    if not principal.may_change(Area.SESSIONS):
        return []
    url = reverse("sessions:event-new", args=[club, athlete.uid])
    return [{"label": _("Start load, step, raises and cap of an exercise"), "url": url}]


def _exercises(athlete: Athlete, principal: Principal, club: str) -> list[dict[str, str]]:
    """Those of the program that stands today, and those with rules of this athlete's own."""
    own = set(
        PolicySetting.objects.filter(club=athlete.club_id, athlete_uid=athlete.uid)
        .alive()
        .exclude(value=None)
        .values_list("about", flat=True)
    )
    slugs = own | _followed_slugs(athlete, principal)
    rows = Exercise.objects.visible_to(principal).filter(slug__in=slugs).order_by("name")
    return [
        {
            "label": one.name,
            "url": reverse("sessions:own-exercise-rules", args=[club, athlete.uid, one.slug]),
            "chip": _("own rules") if one.slug in own else "",
        }
        for one in rows
    ]


def _followed_slugs(athlete: Athlete, principal: Principal) -> set[str]:
    followed = _followed(athlete, principal)
    if followed is None:
        return set()
    sessions = stored_document(followed.program_version.document).sessions
    return {line.exercise for session in sessions for line in session.lines}


def notes(athlete: Athlete, principal: Principal) -> list[str]:
    """What exercises say otherwise where an athlete may have a word too: theirs is narrower."""
    shared = [
        name for name, one in PARAMETERS.items() if {"athlete", "exercise"} <= set(one.scopes)
    ]
    rows = PolicySetting.objects.filter(
        club=athlete.club_id,
        scope="exercise",
        athlete_uid=None,
        name__in=shared,
        starts_on__lte=principal.today,
    ).alive()
    standing = {(row.about, row.name): row for row in rows}
    names = dict(
        Exercise.objects.visible_to(principal)
        .filter(slug__in={slug for slug, _name in standing})
        .values_list("slug", "name")
    )
    return list(_said(standing.values(), names))


def _said(rows: Iterable[PolicySetting], names: dict[str, str]) -> Iterable[str]:
    for row in rows:
        if row.value is not None and row.about in names:
            words = {
                "name": names[row.about],
                "rule": TITLES[row.name],
                "value": in_full(row.name, row.value),
            }
            yield _("For %(name)s counts: %(rule)s, %(value)s.") % words


def injury_notes(injury: Injury) -> list[str]:
    if injury.cleared_on is None:
        return []
    day = date_format(injury.cleared_on, "j M Y")
    return [_("Cleared on %(day)s: these rules speak no more.") % {"day": day}]


def _followed(athlete: Athlete, principal: Principal) -> Assignment | None:
    """The assignment that stands today, the later one where two meet."""
    rows = Assignment.objects.filter(athlete=athlete, starts_on__lte=principal.today).alive()
    open_ended = rows.filter(ends_on=None) | rows.filter(ends_on__gte=principal.today)
    return open_ended.select_related("program_version__program").order_by("starts_on", "pk").last()
