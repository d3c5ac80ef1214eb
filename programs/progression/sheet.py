"""The working sheet of one exposure: the rules write on it, in order; nobody else sees it."""

from __future__ import annotations

import datetime
from fractions import Fraction

import msgspec

from programs.progression.calendar import DayLevel
from programs.progression.facts import Exposure
from programs.progression.frame import Frame
from programs.progression.loads import NO_PLACE, Grid
from programs.progression.state import Draft
from programs.progression.trace import Entry

Exact = Fraction | int


class Weight(msgspec.Struct, frozen=True):
    """The athlete's weight on a date: median, and the days it was taken over."""

    value: Fraction
    days: int


class Sheet(msgspec.Struct):
    """Today's numbers of a line. `place` is the base in the grid, NO_PLACE for no load."""

    frame: Frame
    grid: Grid
    draft: Draft
    exposure: Exposure
    date: datetime.date
    day: DayLevel
    code: str
    level: str
    weight: Weight | None
    main: bool
    full: bool  # level full
    first: bool  # first exposure
    modified: bool
    may_progress: bool
    weeks_off: int = 0
    broke: bool = False  # the break rule was applied today
    cap: Exact | None = None
    cap_place: int | None = None  # the highest place within the cap; None: no cap
    no_weight: bool = False  # weight needed but unknown
    place: int = NO_PLACE
    last_place: int | None = None  # the highest place up to the last trained base
    risen: bool = False  # the base is above the last trained one
    load: Exact = 0
    sets: int = 0
    reps: int = 0
    plan_load: Exact = 0  # before the coach
    plan_sets: int = 0
    plan_reps: int = 0
    lighter: bool = False  # the coach made it lighter
    base_entries: list[Entry] = []
    sets_entries: list[Entry] = []
    reps_entries: list[Entry] = []
    flags: list[str] = []

    @property
    def base(self) -> Exact:
        """The load (or dose) of a normal session of this line today."""
        return self.grid.value(self.place)


def capacity_for(base: Exact, share: Exact | None) -> Fraction:
    """What a base stands for at one repetition."""
    return Fraction(base) / (share or 1)


def place_of(sheet: Sheet, capacity: Exact) -> int:
    """The place of capacity x share: down, on an e1rm line nearest. Source: section 2."""
    share = sheet.draft.share or 1
    num = capacity.numerator * share.numerator
    den = capacity.denominator * share.denominator
    if sheet.frame.method == "e1rm":
        return sheet.grid.nearest(num, den)
    return sheet.grid.down(num, den)


def capped(sheet: Sheet, place: int) -> int:
    """A place held within the cap; NO_PLACE if even the smallest load is above it."""
    if sheet.no_weight and sheet.frame.minor:
        return 0
    if sheet.cap_place is None or place <= sheet.cap_place:
        return place
    return sheet.cap_place


def base_of(sheet: Sheet, capacity: Exact) -> int:
    """The base of a capacity today, within the cap, without reach. Source: section 4, rule 5."""
    return capped(sheet, place_of(sheet, capacity))
