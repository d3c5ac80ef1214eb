"""Why a number is what it is: the stored trace said in plain words, for a coach or an athlete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from programs.progression.reasons import (
    Amount,
    Reader,
    Subject,
    Voice,
    say,
    say_code,
    say_flag,
    say_judged,
)
from programs.progression.units import Unit, plain, spoken
from sessions.models import TrainingSession
from sessions.planning.plans import PlannedLine, read_plan

AMOUNTS: tuple[Amount, ...] = ("load", "sets", "reps")
RULES = {
    "start": gettext_lazy("Start"),
    "carry": gettext_lazy("Base"),
    "block": gettext_lazy("Block"),
    "limit": gettext_lazy("Limit"),
    "break": gettext_lazy("After a break"),
    "raise": gettext_lazy("Progress"),
    "ease": gettext_lazy("Eased"),
    "round": gettext_lazy("Plates"),
    "coach": gettext_lazy("Coach"),
    "code": gettext_lazy("Nothing today"),
    "flag": gettext_lazy("Note"),
    "instead": gettext_lazy("Instead"),
}
FACTS = 4  # their place in an entry
TITLES = {
    "load": gettext_lazy("Load"),
    "sets": gettext_lazy("Sets"),
    "reps": gettext_lazy("Repetitions"),
}


# Facts of an entry that are health: body weight, how much it hurts, where.
WEIGHT, PAIN = frozenset({"weight"}), frozenset({"pain", "tags"})
FELT = frozenset({"red", "amber"})  # results of a session that pain decided
UNTOLD = {
    "weight": gettext_lazy("By body weight, which only those who look after it see"),
    "pain": gettext_lazy("Because of pain or an injury"),
    "tags": gettext_lazy("Because of pain or an injury"),
}


@dataclass(frozen=True)
class Step:
    """One rule's step on the way to a number. `kind` is the rule, `amount` the number it moved."""

    rule_label: str
    sentence: str
    value: str
    kind: str
    amount: str = ""


def explain(
    session: TrainingSession,
    line: str,
    *,
    reader: Voice = "coach",
    unit: str = "kg",
    amounts: Sequence[Amount] = AMOUNTS,
    hidden: frozenset[str] = frozenset(),
) -> list[Step]:
    """The steps behind a line of a session; empty where the line does not stand in it."""
    planned = read_plan(session).line(line)
    if planned is None:
        return []
    trace = session.trace.get(line, {})
    return explain_line(planned, trace, reader=reader, unit=unit, amounts=amounts, hidden=hidden)


def explain_line(
    planned: PlannedLine,
    trace: dict[str, Any],
    *,
    reader: Voice = "coach",
    unit: str = "kg",
    amounts: Sequence[Amount] = AMOUNTS,
    hidden: frozenset[str] = frozenset(),
) -> list[Step]:
    """As `explain`, of a line and its trace document, stored or projected.

    `hidden`: facts of health that are not for the reader's eyes; a step that tells them says less.
    """
    who = reader_of(reader, unit)
    subject = subject_of(planned, trace)
    return [*_about(planned, who), *_steps(trace, amounts, subject, who, hidden)]


def sentence(
    planned: PlannedLine,
    trace: dict[str, Any],
    amount: Amount,
    entry: Sequence[Any],
    *,
    unit: str = "kg",
    hidden: frozenset[str] = frozenset(),
) -> str:
    """One entry of a line's trace, said to a coach."""
    untold = _untold(entry, hidden)
    return untold or say(entry, amount, subject_of(planned, trace), reader_of("coach", unit))


def outcome(
    session: TrainingSession,
    *,
    reader: Voice = "athlete",
    unit: str = "kg",
    hidden: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """By line, what came of a completed session, as the engine judged it; but not what pain came
    to, where that is hidden."""
    who = reader_of(reader, unit)
    said = {}
    for planned in read_plan(session).lines:
        judged = session.judged.get(planned.line, {}).get("judged")
        if judged is not None and not (hidden & PAIN and judged[0] in FELT):
            subject = subject_of(planned, session.trace.get(planned.line, {}))
            said[planned.line] = say_judged(judged, subject, who)
    return said


def reader_of(voice: Voice, unit: str) -> Reader:
    return Reader(voice=voice, unit="lb" if unit == "lb" else "kg", translate=gettext, date=_day)


def subject_of(planned: PlannedLine, trace: dict[str, Any]) -> Subject:
    own: Unit = "lb" if planned.unit == "lb" else "kg"
    dose = planned.is_asked and not trace.get("load")
    return Subject(unit=own, measure=planned.measure, dose=dose)


def _about(planned: PlannedLine, who: Reader) -> Iterator[Step]:
    """What is said of the whole line: why nothing is asked, what stands in, what it lacks."""
    if not planned.is_asked:
        yield Step(str(RULES["code"]), say_code(planned.code, who), "–", "code")
    if planned.instead_of:
        name = planned.instead_of.partition("/")[0].replace("_", " ")
        sentence = _("Stands in for %(name)s, which is at rest") % {"name": name}
        yield Step(str(RULES["instead"]), sentence, "", "instead")
    for flag in planned.flags:
        yield Step(str(RULES["flag"]), say_flag(flag, who), "", "flag")


def _steps(
    trace: dict[str, Any],
    amounts: Sequence[Amount],
    subject: Subject,
    who: Reader,
    hidden: frozenset[str],
) -> Iterator[Step]:
    for amount in amounts:
        for entry in trace.get(amount, ()):
            untold = _untold(entry, hidden)
            yield Step(
                rule_label=str(RULES[entry[0]]),
                sentence=untold or say(entry, amount, subject, who),
                value="" if untold else _value(entry[3], amount, subject, who),
                kind=entry[0],
                amount=str(TITLES[amount]),
            )


def _untold(entry: Sequence[Any], hidden: frozenset[str]) -> str:
    """What is said instead of an entry whose facts are hidden; empty where all may be told."""
    facts = entry[4] if len(entry) > FACTS else {}
    told = (name for name in sorted(hidden) if facts.get(name) is not None)
    return next((str(UNTOLD[name]) for name in told), "")


def _value(after: Any, amount: Amount, subject: Subject, who: Reader) -> str:
    exact = Decimal(str(after))
    return spoken(exact, subject.unit, who.unit) if amount == "load" else plain(exact)


def _day(day: date) -> str:
    return date_format(day, "j M")
