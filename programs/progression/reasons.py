"""Traces said as sentences, for a coach or an athlete, in the reader's unit and language.

Stored or fresh, an entry is `[rule, code, before, after, facts]`. Source: method, section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec

from programs.progression.messages import (
    AMOUNTS,
    CHARGES,
    CODES,
    ENTRIES,
    FLAGS,
    GOALS,
    JUDGED,
    PLACES,
    RESULTS,
    RUNS,
    UNSPECIFIED,
    YOUR_COACH,
    Voices,
)
from programs.progression.trace import Entry, Judged
from programs.progression.units import Exact, Unit, fraction, plain, spoken

Voice = Literal["coach", "athlete"]
Amount = Literal["load", "sets", "reps"]

UNKNOWN = "–"


def _same(text: str) -> str:
    return text


def _iso(day: date) -> str:
    return day.isoformat()


class Reader(msgspec.Struct, frozen=True):
    """Who reads: voice, unit, language (`translate`) and how dates are written."""

    voice: Voice = "coach"
    unit: Unit = "kg"
    translate: Callable[[str], str] = _same
    date: Callable[[date], str] = _iso


class Subject(msgspec.Struct, frozen=True):
    """What is spoken of: the athlete's unit, what a set counts, and whether the dose moves."""

    unit: Unit = "kg"
    measure: str = "reps"
    dose: bool = False


def say(entry: Entry | Sequence[Any], amount: Amount, subject: Subject, reader: Reader) -> str:
    """A trace entry of the list `amount` (load, sets or reps) as a sentence."""
    rule, code, before, after, facts = _parts(entry)
    voices = _voices(rule, code, amount, facts, subject)
    own = "load" if amount == "load" else amount
    fields = _fields(facts, subject, reader)
    fields["before"] = _amount(before, own, subject, reader)
    fields["after"] = _amount(after, own, subject, reader)
    return _filled(voices, fields, reader)


def say_judged(judged: Judged | Sequence[Any], subject: Subject, reader: Reader) -> str:
    """What a session led to, as a sentence."""
    result, effect, _before, _after, facts = _parts(judged)
    fields = _fields(facts, subject, reader)
    fields["result"] = reader.translate(_voiced(RESULTS[result], reader))
    key = "check" if effect == "hold" and "load" in facts else effect
    if effect == "credit" and fraction(facts["credits"]) >= facts["every"]:
        key = "earned"
    return _filled(JUDGED[key], fields, reader)


def say_code(code: str, reader: Reader) -> str:
    """Why nothing, or less, stands on a date: `stop:A`, `gate`, `rest` …"""
    level, _, priority = code.partition(":")
    return _filled(CODES[level], {"priority": priority or UNKNOWN}, reader)


def say_flag(flag: str, reader: Reader) -> str:
    """A flag as a sentence."""
    return _filled(FLAGS[flag], {}, reader)


def say_place(reason: Sequence[str], reader: Reader) -> str:
    """Why a session lies where it lies, or nowhere: a reason of `placement`."""
    code, of = reason
    return _filled(PLACES[code], {"of": of or UNKNOWN}, reader)


def say_charge(code: str, of: str, reader: Reader) -> str:
    """What a part of a day's cost is for: a charge of `charges`."""
    run = reader.translate(RUNS[of]) if of in RUNS else of
    return _filled(CHARGES[code], {"of": run}, reader)


# Choosing the sentence -----------------------------------------------------------------------


def _parts(entry: Any) -> tuple[str, str, Any, Any, Mapping[str, Any]]:
    if isinstance(entry, Entry):
        return entry.rule, entry.code, entry.before, entry.after, entry.facts
    if isinstance(entry, Judged):
        return entry.result, entry.effect, entry.before, entry.after, entry.facts
    first, second, before, after, *facts = entry
    return first, second, before, after, facts[0] if facts else {}


def _voices(
    rule: str, code: str, amount: Amount, facts: Mapping[str, Any], subject: Subject
) -> Voices:
    head = code.partition(":")[0]
    variant = _variant(rule, code, amount, facts, subject)
    if rule == "break":
        head = code.partition("_")[0]
    for key in ((rule, head, variant), (rule, variant), (rule, head), (rule,)):
        if key in ENTRIES:
            return ENTRIES[key]
    text = f"no sentence for {rule}, {code}"
    raise ValueError(text)


def _variant(
    rule: str, code: str, amount: Amount, facts: Mapping[str, Any], subject: Subject
) -> str:
    """Which of several sentences of one code the facts ask for."""
    if rule == "start":
        return _start_variant(code, facts)
    if rule == "block":
        return "" if facts.get("rir") else "unrated"
    if rule == "limit" and code == "reach":
        return "reps" if amount == "reps" else "held" if facts.get("held") else ""
    if rule == "raise" and amount == "reps" and not subject.dose:
        return "" if code in {"rep_up", "bridge"} else "reps"
    if rule == "round":
        return "plates" if facts.get("plates") else ""
    if rule == "coach":
        return "" if facts.get("note") or code == "dropped" else "silent"
    return ""


def _start_variant(code: str, facts: Mapping[str, Any]) -> str:
    if code not in {"pct_bw", "from"} or "weight" not in facts:
        return ""
    if facts["weight"] is None:
        return "unknown"
    return "system" if code == "from" else ""


# Filling it in -------------------------------------------------------------------------------


class _Filled(dict[str, str]):
    """Fields of a sentence; an older stored trace may lack one."""

    def __missing__(self, key: str) -> str:
        return UNKNOWN


def _voiced(voices: Voices, reader: Reader) -> str:
    return voices[0] if reader.voice == "coach" else voices[1]


def _filled(voices: Voices, fields: dict[str, str], reader: Reader) -> str:
    text = reader.translate(_voiced(voices, reader)).format_map(_Filled(fields))
    return text[:1].upper() + text[1:]


_LOADS = frozenset({"peak", "last", "cap", "load", "step"})  # on dose lines the dose
_ALWAYS_LOADS = frozenset({"weight", "e1rm", "from"})
_SHARES = frozenset({"share", "factor", "jump"})
_DATES = frozenset({"since", "entered", "barred"})


def _fields(facts: Mapping[str, Any], subject: Subject, reader: Reader) -> dict[str, str]:
    fields = {key: _said(key, value, subject, reader) for key, value in facts.items()}
    if facts.get("share") is not None:
        fields["less"] = f"{plain((1 - _exact(facts['share'])) * 100)}%"
    if facts.get("days") is not None:
        fields["distance"] = str(abs(facts["days"]))
    if "reps" in facts and isinstance(facts["reps"], list | tuple):
        fields["range"] = _range(facts["reps"], facts.get("measure", subject.measure), reader)
    if "plates" in facts:
        fields["plates"] = _plates(facts, reader)
    if "by" in facts:
        fields["by"] = facts["by"] or reader.translate(_voiced(YOUR_COACH, reader))
    return fields


def _said(key: str, value: Any, subject: Subject, reader: Reader) -> str:
    if value is None:
        return UNKNOWN
    if key in _DATES:
        return reader.date(date.fromisoformat(value) if isinstance(value, str) else value)
    if key in _ALWAYS_LOADS or key in _LOADS:
        moved = "reps" if subject.dose and key in _LOADS else "load"
        return _amount(value, moved, subject, reader)
    if key in _SHARES:
        return f"{plain(_exact(value) * 100)}%"
    if key == "goal":
        return reader.translate(GOALS[value])
    return _words(key, value, reader)


def _words(key: str, value: Any, reader: Reader) -> str:
    if key == "tags":
        names = [UNSPECIFIED if tag == "unspecified" else tag for tag in value]
        return ", ".join(reader.translate(name).replace("_", " ") for name in names)
    if isinstance(value, list | tuple):
        return "-".join(dict.fromkeys(_words(key, one, reader) for one in value))
    if isinstance(value, int | Fraction | Decimal | float) and not isinstance(value, bool):
        return plain(_exact(value))
    return str(value)


def _exact(value: Any) -> Fraction:
    """A number of a fresh or a stored trace (a document gives the decimal that was written)."""
    return Fraction(repr(value)) if isinstance(value, float) else fraction(value)


def _amount(value: Exact | None, kind: str, subject: Subject, reader: Reader) -> str:
    if value is None:
        return UNKNOWN
    if kind == "load":
        return spoken(_exact(value), subject.unit, reader.unit)
    name = subject.measure if kind == "reps" else kind
    return reader.translate(AMOUNTS[name]).format(number=plain(_exact(value)))


def _range(reps: Sequence[int], measure: str, reader: Reader) -> str:
    number = "-".join(str(one) for one in reps)
    return number if measure == "reps" else reader.translate(AMOUNTS[measure]).format(number=number)


def _plates(facts: Mapping[str, Any], reader: Reader) -> str:
    unit: Unit = facts.get("unit", reader.unit)
    plates = sorted((_exact(plate) for plate in facts["plates"]), reverse=True)
    return f"{', '.join(plain(plate) for plate in plates)} {unit}"
