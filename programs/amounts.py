"""A parameter's values as people say them: 14 days, never, load × 0.9.

What is typed into a form stays the bare number (`programs.parameters.write`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from programs.parameters import in_words, write
from programs.words import Word

DAYS = ngettext_lazy("%(n)s day", "%(n)s days", "n")
OF_LOAD = _("load × %(n)s")
OF_WORK = _("%(n)s × the load")
REPS = ngettext_lazy("%(n)s repetition", "%(n)s repetitions", "n")
# By the longest path that fits: a value with its unit.
UNITS: dict[str, Word] = {
    "gate_sessions": _("%(n)s a week"),
    "windows": DAYS,
    "through_days": DAYS,
    "weight_days": DAYS,
    "placement.days": DAYS,
    "placement.costs": ngettext_lazy("%(n)s point", "%(n)s points", "n"),
    "deload_every": _("every %(n)s sessions"),
    "eased_credit": _("%(n)s of a session"),
    "break": OF_LOAD,
    "break.week": OF_WORK,
    "jump": OF_WORK,
    "bridge": _("%(n)s more"),
    "back_off": OF_LOAD,
    "check": OF_LOAD,
    "stalled": ngettext_lazy("%(n)s hold", "%(n)s holds", "n"),
    "rir_easy": REPS,
    "rir_short": REPS,
    "tolerance": OF_WORK,
    "adopt_steps": ngettext_lazy("%(n)s step", "%(n)s steps", "n"),
    "amber_window": ngettext_lazy("%(n)s session", "%(n)s sessions", "n"),
    "start_share": OF_LOAD,
    "guided_share": OF_LOAD,
    "minor.sets": ngettext_lazy("%(n)s set", "%(n)s sets", "n"),
    "minor.reps": REPS,
    "minor.cap": _("body weight × %(n)s"),
}
WORDS: dict[tuple[str, Any], Word] = {
    ("gate", "strict"): _("only running"),
    ("gate", "off"): _("strength as planned"),
    ("deload_every", 0): _("never"),
    ("bridge", 0): _("none"),
    ("adopt_steps", 0): _("none"),
}
# Rows of several numbers, by their places.
ROWS: dict[str, Word] = {
    "levels": _("load × %(a)s, sets × %(b)s, repetitions × %(c)s"),
    "pain": _("amber from %(a)s, red from %(b)s"),
    "e1rm": _("× %(a)s to × %(b)s"),
    "minor.rir": _("%(a)s to %(b)s in reserve"),
    "coverage": _("%(a)s to %(b)s of the weeks"),
    "warmup_from": _("%(a)s %(b)s"),
}


def shown(name: str, path: str, value: Any) -> str:
    """One value of a parameter with its unit."""
    word = WORDS.get((name, value)) if isinstance(value, str | int) else None
    if word is not None:
        return str(word)
    if isinstance(value, list | tuple):
        return _rows(name, path, value)
    pattern = _pattern(UNITS, name, path)
    if pattern is None or isinstance(value, str | bool):
        return in_words(value)
    return str(pattern % {"n": value})


def _rows(name: str, path: str, value: Sequence[Any]) -> str:
    pattern = _pattern(ROWS, name, path)
    if pattern is not None:
        return str(pattern % dict(zip("abc", map(write, value), strict=False)))
    if name in LISTS:
        return LISTS[name](value)
    return in_words(value)


def _pattern(patterns: dict[str, Word], name: str, path: str) -> Word | None:
    steps = [name, *path.split(".")] if path else [name]
    paths = (".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((patterns[one] for one in paths if one in patterns), None)


def _ramp(value: Sequence[Any]) -> str:
    return _now("%(shares)s of the sets") % {"shares": write(value)}


def _after(value: Sequence[Any]) -> str:
    said = []
    for kilometres, days in value:
        words = {"km": write(kilometres), "days": ngettext("%(n)s day", "%(n)s days", days)}
        words["days"] %= {"n": days}
        text = _now("longer: %(days)s") if kilometres is None else _now("to %(km)s km: %(days)s")
        said.append(text % words)
    return " · ".join(said)


def _warm_up(value: Sequence[Any]) -> str:
    said = []
    for share, reps in value:
        words = {"share": write(share), "n": reps}
        text = ngettext(
            "%(n)s repetition at load × %(share)s", "%(n)s repetitions at load × %(share)s", reps
        )
        said.append(text % words)
    return " · ".join(said) or _now("none")


LISTS: dict[str, Callable[[Sequence[Any]], str]] = {
    "ramp": _ramp,
    "after": _after,
    "warmup": _warm_up,
    "warmup_heavy": _warm_up,
}
