"""What an athlete reads of a session at one look: the day, how long, what is eased and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Race
from programs.progression.facts import UNLOADED
from sessions.models import TrainingSession
from sessions.pages import levels, numbers, sentences
from sessions.planning.plans import Plan, PlannedLine

SET_S = 40  # a set of eight takes about so long
WARM_UP_S = 90  # a warm-up set with its plates
ROUND_MINUTES = 5
RACE_WITHIN_DAYS = 28
Status = TrainingSession.Status


def session_day(session: TrainingSession) -> date | None:
    """When it was done, else when it stands."""
    done: date | None = session.done_on
    return done or session.day


def when(day: date | None, today: date) -> str:
    """As `Today`, `Tomorrow`, `Thu 26 Nov`."""
    if day is None:
        return _("No day yet")
    near = {today: _("Today"), today + timedelta(days=1): _("Tomorrow")}
    return near.get(day) or numbers.day(day)


def length(plan: Plan) -> str:
    """As `about 35 min · 4 exercises`."""
    count = sum(1 for line in plan.lines if line.is_asked)
    exercises = ngettext("%(count)s exercise", "%(count)s exercises", count)
    words = {"minutes": minutes(plan), "exercises": exercises % {"count": count}}
    return _("about %(minutes)s min · %(exercises)s") % words


def minutes(plan: Plan) -> int:
    """About how long it takes, in steps of five."""
    seconds = sum(_seconds(line) for line in plan.lines if line.is_asked)
    return -(-seconds // (60 * ROUND_MINUTES)) * ROUND_MINUTES


def _seconds(line: PlannedLine) -> int:
    one = line.reps if line.measure == "time" else SET_S
    sides = 2 if line.unilateral else 1
    return line.sets * (one * sides + (line.rest_s or 0)) + WARM_UP_S * len(line.warmup)


def amount(count: int, measure: str) -> str:
    """One set as it is counted in the gym: `8`, `30 s`, `20 m`."""
    unit = {"time": " s", "distance": " m"}.get(measure, "")
    return f"{count}{unit}"


def dose(line: PlannedLine) -> str:
    """As `3 × 8`, `2 × 30 s`."""
    return f"{line.sets} × {amount(line.reps, line.measure)}"


def line_text(line: PlannedLine) -> str:
    """As `3 × 8 · 65 kg`."""
    asked = dose(line)
    if line.load and line.load_type not in UNLOADED:
        pair = line.per_hand is not None
        asked = f"{asked} · {numbers.load(line.load, line.unit, pair=pair)}"
    return asked


def chips(plan: Plan, day: date | None, races: Sequence[Race]) -> list[dict[str, str]]:
    """What makes it lighter, in a word: `lighter: Half on Sun 22 Nov`."""
    made = []
    code = eased_code(plan)
    if code:
        race = race_text(levels.priority(code), day, races)
        word = levels.word(code)
        label = _("%(level)s: %(race)s") % {"level": word, "race": race} if race else word
        made.append({"kind": "taper", "label": label})
    if plan.lightened:
        made.append({"kind": "taper", "label": _("lightened")})
    return made


def eased(plan: Plan, day: date | None, races: Sequence[Race]) -> list[str]:
    """What is less than usual and why, as sentences."""
    said = []
    code = eased_code(plan)
    race = race_text(levels.priority(code), day, races)
    if race:
        said.append(_("Lighter, so that you are fresh for %(race)s.") % {"race": race})
    elif levels.level(code) == "deload":
        said.append(_("An easier session, as planned: the body catches up."))
    elif code:
        said.append(_("Lighter than usual: %(why)s.") % {"why": levels.word(code)})
    if plan.lightened:
        said.append(_("Lightened, because your runs and races leave no day for a heavy one."))
    if any("modified" in line.flags for line in plan.lines):
        said.append(_("What an injury touches is lighter and shorter."))
    if any(line.instead_of for line in plan.lines):
        said.append(_("What would hurt is replaced by something that does not."))
    return said


def eased_code(plan: Plan) -> str:
    """The code that eases this session most; empty where none does."""
    codes = [line.code for line in plan.lines if levels.level(line.code) in levels.EASED]
    return levels.most_severe(codes) if codes else ""


def race_text(priority: str, day: date | None, races: Sequence[Race]) -> str:
    """As `Half on Sun 22 Nov`: the next race of that priority from a day on."""
    if not priority or day is None:
        return ""
    last = day + timedelta(days=RACE_WITHIN_DAYS)
    near = [one for one in races if one.priority == priority and day <= one.day <= last]
    if not near:
        return ""
    race = min(near, key=lambda one: one.day)
    return _("%(race)s on %(day)s") % {"race": race.name, "day": numbers.day(race.day)}


def changes(session: TrainingSession) -> list[str]:
    """Why a published plan is another than before; empty where it stands as it was."""
    if not session.changed or session.changed_at is None:
        return []
    why = ", ".join(sentences.because(code) for code in session.changed)
    day = date_format(session.changed_at, "D j M")
    return [_("Changed on %(day)s because: %(why)s.") % {"day": day, "why": why}]


def why_off(session: TrainingSession, plan: Plan) -> str:
    """Why a session is planned off."""
    said = [levels.sentence(plan.code)] if plan.code else []
    said += [sentences.placement(code) for code in plan.reasons]
    return ". ".join(dict.fromkeys(said))


def status_chip(session: TrainingSession, today: date) -> dict[str, str]:
    """Where the session stands, as the athlete sees it."""
    match session.status:
        case Status.COMPLETED:
            return {"kind": "done", "label": _("done")}
        case Status.STARTED:
            return {"kind": "plan", "label": _("under way")}
        case Status.MISSED:
            return {"kind": "missed", "label": _("missed")}
        case Status.DROPPED:
            return {"kind": "quiet", "label": _("planned off")}
    day = session.day
    if day is not None and day < today:
        return {"kind": "warn", "label": _("not logged")}
    return {"kind": "plan", "label": _("planned")}
