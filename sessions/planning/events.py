"""What a coach decides about a line: technique passed or lowered, one leg instead of two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete, CoachEvent
from athletes.stale import mark_stale
from clubs import audit
from clubs.models import Principal
from programs.document import exercise_of, line_key
from programs.models import Exercise
from programs.progression.units import printed
from sessions.planning.plan import engine_of
from sessions.planning.records import read_athletes, read_club
from sessions.planning.regenerate import span_of

What = tuple[CoachEvent.Kind, str, dict[str, Any]]  # kind, line, document

LEVELS = ("learn", "guided", "free")
RANGES = {
    "start_load": (Decimal(0), Decimal(1000)),
    "cap_bw": (Decimal("0.1"), Decimal(4)),
    "every": (1, 12),
    "step": (Decimal("0.1"), Decimal(100)),
}


@dataclass(frozen=True)
class LineSetting:
    """A line's rules for one athlete; None leaves the program's. Loads in `unit`."""

    start_load: Decimal | None = None
    cap_bw: Decimal | None = None
    every: int | None = None
    step: Decimal | None = None
    unit: str | None = None


def pass_technique(  # noqa: PLR0913  # all that a coach says at once
    athlete: Athlete,
    line: str,
    level: str,
    *,
    by: Principal,
    at: datetime,
    on: date,
    load: Decimal | None = None,
    unit: str | None = None,
    note: str = "",
) -> CoachEvent:
    """Say how freely the athlete lifts: bar only, guided (cage), or free; perhaps at which load."""
    if level not in LEVELS:
        message = _("Unknown level '%(level)s', must be one of %(allowed)s")
        raise ValidationError(message, params={"level": level, "allowed": ", ".join(LEVELS)})
    if load is not None and not 0 <= load <= 1000:
        message = _("Load %(load)s, must be 0 to 1000")
        raise ValidationError(message, params={"load": load})
    document: dict[str, Any] = {"level": level}
    if load is not None:
        document |= {"load": str(load), "unit": unit or athlete.unit}
    what = CoachEvent.Kind.TECHNIQUE, line, document
    return _event(athlete, what, by=by, at=at, on=on, note=note)


def set_line(
    athlete: Athlete, line: str, setting: LineSetting, *, by: Principal, at: datetime, on: date
) -> CoachEvent:
    """Set a line's rules for one athlete, from a day on, over what the program says of them.

    A start load counts only while the line was never trained. Raises ValidationError.
    """
    document: dict[str, Any] = {"unit": setting.unit or athlete.unit}
    for name, (low, high) in RANGES.items():
        value = getattr(setting, name)
        if value is None:
            continue
        if not low <= value <= high:
            message = _("%(name)s %(value)s, must be %(low)s to %(high)s")
            params = {"name": name, "value": value, "low": low, "high": high}
            raise ValidationError(message, params=params)
        document[name] = value if isinstance(value, int) else str(value)
    return _event(athlete, (CoachEvent.Kind.SETTING, line, document), by=by, at=at, on=on)


def convert_to_one_leg(
    athlete: Athlete, line: str, exercise: str, *, by: Principal, at: datetime, on: date
) -> CoachEvent:
    """From a day on do a two-leg line on one leg, starting from what the two can do.

    Source: method, section 8, "Conversion". Raises ValidationError where it cannot be.
    """
    target = Exercise.objects.of_club(athlete.club_id).filter(slug=exercise).first()
    source = Exercise.objects.of_club(athlete.club_id).filter(slug=exercise_of(line)).first()
    if target is None or not target.conversion:
        message = _(
            "'%(slug)s' is not done on one leg from two, must be an exercise with a conversion"
        )
        raise ValidationError(message, params={"slug": exercise})
    if source is None or source.unilateral:
        message = _("'%(line)s' is done on one leg already, must be a two-leg exercise")
        raise ValidationError(message, params={"line": line})
    mode, _colon, factor = target.conversion.partition(":")
    document = {
        "line": line_key(target.slug, target.load_type),
        "mode": mode,
        "from": _base(athlete, line, target, at),
    } | ({"factor": factor} if factor else {})
    return _event(athlete, (CoachEvent.Kind.CONVERSION, line, document), by=by, at=at, on=on)


def _base(athlete: Athlete, line: str, target: Exercise, at: datetime) -> str:
    """The old line's base at the new line's low repetitions and reserve."""
    span = span_of(athlete.club, at)
    club = read_club(athlete.club)
    (record,) = read_athletes(athlete.club, [athlete.pk], since=span.as_of)
    state = record.states.get(line)
    if state is None or state.capacity is None:
        message = _(
            "'%(line)s' was not trained yet in a week that is closed: nothing to start from"
        )
        raise ValidationError(message, params={"line": line})
    low = target.default_reps if isinstance(target.default_reps, int) else target.default_reps[0]
    rir = target.default_rir or [0, 0]
    n = low + Fraction(rir[0] + rir[1], 2)
    _common, lines = engine_of(record, club, span)
    base = lines[line].base_for(state, span.today, n)
    if base is None:
        message = _("The gym has nothing to load '%(line)s' with")
        raise ValidationError(message, params={"line": line})
    return str(printed(base))


def _event(
    athlete: Athlete, what: What, *, by: Principal, at: datetime, on: date, note: str = ""
) -> CoachEvent:
    kind, line, document = what
    same = CoachEvent.objects.filter(athlete=athlete, kind=kind, line=line, day=on).alive()
    with transaction.atomic():
        standing = same.filter(document=document).first()
        if standing is not None:
            return standing
        before = same.values_list("document", flat=True).first() or {}
        same.update(deleted_at=at, updated_at=at)
        event = CoachEvent.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            kind=kind,
            line=line,
            day=on,
            acts_on=on,
            document=document,
            note=note[:300],
            entered_by_id=by.user_id,
        )
        sides = audit.differences(before, document)
        told = {"line": line, "from": on.isoformat()}
        audit.record(by, at, kind.value, event, sides[0], sides[1] | told)
        mark_stale([athlete], since=on, at=at)
    return event
