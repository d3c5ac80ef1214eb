"""What is new in a week, in plain words: what it was, what it is, and the leading reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.progression.facts import UNLOADED
from programs.progression.reasons import Amount
from sessions.pages import levels, numbers, sentences
from sessions.pages.cells import line_name
from sessions.pages.week_facts import RaceAhead
from sessions.planning.compare import LineMove, MoveKind, WeekMoves
from sessions.planning.plans import PlannedLine
from sessions.planning.reasons import PAIN, WEIGHT, sentence

WORDS: dict[MoveKind, Any] = {
    "rest": gettext_lazy("at rest"),
    "stopped": gettext_lazy("off"),
    "swapped": gettext_lazy("stands in"),
    "removed": gettext_lazy("gone"),
    "added": gettext_lazy("new"),
    "eased": gettext_lazy("lighter"),
    "full_again": gettext_lazy("full again"),
    "block": gettext_lazy("new block"),
    "lowered": gettext_lazy("less"),
    "raised": gettext_lazy("more"),
    "by_coach": gettext_lazy("by a coach"),
    "details": gettext_lazy("details"),
}
COLOURS: dict[MoveKind, str] = {
    "rest": "bad",
    "stopped": "taper",
    "swapped": "warn",
    "removed": "warn",
    "added": "warn",
    "eased": "taper",
    "block": "plan",
    "lowered": "warn",
    "by_coach": "plan",
    "raised": "done",
    "full_again": "done",
    "details": "quiet",
}
# Where the reason of a move is looked for, the likeliest first.
RULES: dict[MoveKind, tuple[str, ...]] = {
    "eased": ("ease", "limit", "break"),
    "raised": ("raise", "carry", "break", "start", "block"),
    "lowered": ("break", "ease", "limit", "carry", "raise", "block", "start"),
    "block": ("block", "start"),
    "added": ("start", "block"),
    "swapped": ("start",),
}
AMOUNTS: tuple[Amount, ...] = ("load", "reps", "sets")
RACE_WITHIN = timedelta(days=28)


class Change(NamedTuple):
    """One line of what is new. `word` and `kind` make its chip; before and after may be empty."""

    what: str
    where: str
    word: str
    kind: str
    before: str = ""
    after: str = ""
    why: str = ""
    slot: int = 0
    line: str = ""  # where it can say its full why
    why_url: str = ""

    @property
    def text(self) -> str:
        """All of it in one line, as a conflict shows what was seen."""
        numbers = " → ".join(one for one in (self.before, self.after) if one)
        return f"{self.what}: {self.word}" + (f", {numbers}" if numbers else "")


class Around(NamedTuple):
    """What the words of a week need beside its moves. `traces` by slot."""

    titles: Mapping[int, str]
    traces: Mapping[int, Mapping[str, Any]]
    races: Sequence[RaceAhead]
    monday: date
    unit: str
    sees_health: bool


def changes(moves: WeekMoves, around: Around) -> list[Change]:
    """What to look at first comes first; the same change of two sessions is said once."""
    order = list(WORDS)
    lines = sorted(moves.told, key=lambda one: (order.index(one.kind), not _is_loaded(one)))
    said = [*_sessions(moves, around), *_days(moves)]
    return [*said, *_merged(_line(one, around) for one in lines)]


def _sessions(moves: WeekMoves, around: Around) -> Iterator[Change]:
    for one in moves.dropped:
        why = levels.sentence(one.code)
        race = race_text(levels.priority(one.code), around)
        yield Change(
            one.title, "", _("planned off"), "quiet", why=f"{why}: {race}" if race else why
        )
    for title in moves.back:
        yield Change(title, "", _("takes place again"), "done")


def _days(moves: WeekMoves) -> Iterator[Change]:
    for one in moves.days:
        before, after = (date_format(day, "l") for day in (one.before, one.after))
        yield Change(one.title, "", _("another day"), "warn", before, after)


def _line(move: LineMove, around: Around) -> Change:
    return Change(
        what=move.line.name,
        where=around.titles.get(move.slot, ""),
        word=str(WORDS[move.kind]),
        kind=COLOURS[move.kind],
        before=_asked(move.before),
        after=_asked(move.after),
        why=reason(move, around),
        slot=move.slot,
        line=move.line.line if move.after is not None else "",
    )


def _is_loaded(move: LineMove) -> bool:
    """Lifts stand before jumps and trunk work."""
    return bool(move.line.load) and move.line.role == "main"


def _asked(line: PlannedLine | None) -> str:
    """As `3 × 8 @ 72.5 kg`; why there is nothing, in a word."""
    if line is None:
        return ""
    if not line.is_asked:
        return levels.word(line.code)
    dose = numbers.dose(line.sets, line.reps, line.measure)
    if not line.load or line.load_type in UNLOADED:
        return dose
    return f"{dose} @ {numbers.load(line.load, line.unit, pair=line.per_hand is not None)}"


def _merged(found: Iterable[Change]) -> list[Change]:
    merged: dict[tuple[str, ...], Change] = {}
    for one in found:
        key = (one.what, one.word, one.before, one.after)
        other = merged.get(key)
        where = f"{other.where}, {one.where}" if other else one.where
        merged[key] = (other or one)._replace(where=where)
    return list(merged.values())


def reason(move: LineMove, around: Around) -> str:
    """The leading reason of a move, as a sentence; empty where the word says all."""
    match move.kind:
        case "rest" | "stopped":
            code = move.line.code
            race = race_text(levels.priority(code), around)
            return f"{levels.sentence(code)}: {race}" if race else levels.sentence(code)
        case "full_again":
            return sentences.because(f"over:{move.before.code}") if move.before else ""
        case "swapped":
            return _("in place of %(name)s") % {"name": line_name(move.line.instead_of)}
        case "by_coach":
            return _("set by %(name)s") % {"name": move.line.set_by or _("a coach")}
        case "removed":
            return _("the program asks for it no more")
        case "details":
            return _("the same load and sets; reserve, rest, tempo or note are others")
    return _told(move, around)


def _told(move: LineMove, around: Around) -> str:
    """The sentence of the entry that moved the number."""
    trace = dict(around.traces.get(move.slot, {}).get(move.line.line, {}))
    found = _leading(move, trace)
    if found is None:
        return ""
    hidden = WEIGHT if around.sees_health else WEIGHT | PAIN
    return sentence(move.line, trace, *found, unit=around.unit, hidden=hidden)


def _leading(move: LineMove, trace: Mapping[str, Any]) -> tuple[Amount, Sequence[Any]] | None:
    amounts = [amount for amount in AMOUNTS if _differs(move, amount)] or list(AMOUNTS)
    for rule in RULES.get(move.kind, ()):
        for amount in amounts:
            entries = [one for one in trace.get(amount, ()) if one[0] == rule]
            moved = [one for one in entries if one[2] != one[3]] or entries[:0]
            chosen = moved or (entries if rule in {"carry", "start", "block"} else [])
            if chosen:
                return amount, chosen[-1]
    return None


def _differs(move: LineMove, amount: Amount) -> bool:
    before, after = move.before, move.after
    return (
        before is not None
        and after is not None
        and getattr(before, amount) != getattr(after, amount)
    )


def race_text(priority: str, around: Around) -> str:
    """As `Lakeside Marathon on Sun 6 Dec`: the race that a code speaks of."""
    last = around.monday + RACE_WITHIN
    near = [
        one
        for one in around.races
        if one.priority == priority and around.monday - timedelta(days=7) <= one.day <= last
    ]
    if not priority or not near:
        return ""
    race = min(near, key=lambda one: one.day)
    return _("%(race)s on %(day)s") % {"race": race.name, "day": numbers.day(race.day)}


def quiet(moves: WeekMoves) -> str:
    """How much of the week is as the last one."""
    same = sum(one.kind == "same" and one.line.is_asked for one in moves.lines)
    return _("%(count)s exercises as last week") % {"count": same} if same else ""
