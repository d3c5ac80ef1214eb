"""What people call a run, in tables and calendars: the kind that a text means."""

from __future__ import annotations

import re

from athletes.models import Run

Kind = Run.Kind

# The first kind of which a word stands in the text is meant: a "long run with intervals" is hard.
WORDS: dict[str, tuple[str, ...]] = {
    Kind.INTERVAL: (
        "interval",
        "intervals",
        "reps",
        "repeats",
        "repetitions",
        "track",
        "speed",
        "vo2",
        "vo2max",
        "fartlek",
        "iv",
        "int",
        "intervalle",
    ),
    Kind.HILL: ("hill", "hills", "uphill", "hillsprints", "berg", "hi"),
    Kind.TEMPO: ("tempo", "threshold", "lt", "steady", "cruise", "progression", "te", "tr"),
    Kind.LONG: ("long", "lr", "lsd", "lo", "longrun"),
    Kind.EASY: (
        "easy",
        "recovery",
        "jog",
        "jogging",
        "base",
        "er",
        "rr",
        "ea",
        "regeneration",
        "dauerlauf",
        "run",
        "running",
        "lauf",
    ),
}
_TIMES = re.compile(r"\d+\s*[x×]\s*\d+", re.IGNORECASE)  # as 6 x 800 m
_HILL_FIRST = re.compile(r"\bhills?\b", re.IGNORECASE)


def kind_of(text: str) -> str | None:
    """The kind of run that a text names, as `LR`, `Easy run`, `6 x 800 m`; None for no run."""
    words = set(re.findall(r"[^\W_]+", text.casefold()))
    if _HILL_FIRST.search(text):
        return Kind.HILL  # hill repeats are no track intervals
    for kind, known in WORDS.items():
        if words & set(known):
            return kind
    return Kind.INTERVAL if _TIMES.search(text) else None


def allowed_words() -> str:
    """As an error tells them: the kinds with a word or two more."""
    return "easy, long (LR), tempo (threshold), interval (6 x 800), hill"
