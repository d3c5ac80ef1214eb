"""Finding an exercise, and what there is to know about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from programs.models import Exercise
from programs.reading import clock, dose, effort, number
from programs.words import (
    CATEGORIES,
    CONTACT,
    DIFFICULTY,
    LOAD_TYPES,
    METHOD_SENTENCES,
    TAGS,
    said,
    said_all,
)

MOST_HOPS = 3  # method, section 8: a substitute is asked at most three times


@dataclass(frozen=True)
class Choice:
    """What is looked for; an empty field finds everything."""

    text: str = ""
    category: str = ""
    kit: str = ""


NO_KIT = "none"


def choose(library: Iterable[Exercise], choice: Choice) -> list[Exercise]:
    words = choice.text.lower().split()
    return [
        one
        for one in library
        if choice.category in {"", one.category}
        and _with_kit(one, choice.kit)
        and all(word in _haystack(one) for word in words)
    ]


def _with_kit(one: Exercise, kit: str) -> bool:
    if kit == NO_KIT:
        return not one.equipment
    return kit == "" or any(kit in alternatives for alternatives in one.equipment)


def _haystack(one: Exercise) -> str:
    parts = [one.name, one.category, one.pattern, *one.primary_muscles, *one.secondary_muscles]
    return " ".join(parts).lower().replace("_", " ")


def kit_words(one: Exercise) -> list[str]:
    """Each piece it cannot be done without; alternatives in one phrase."""
    return [" / ".join(alternatives) for alternatives in one.equipment]


def substitutes(one: Exercise, library: Mapping[str, Exercise]) -> list[Exercise]:
    """Who stands in, and who for that one; at most three."""
    chain: list[Exercise] = []
    slug = one.substitute
    while slug in library and len(chain) < MOST_HOPS and library[slug] not in chain:
        chain.append(library[slug])
        slug = library[slug].substitute
    return chain


def about(one: Exercise, library: Mapping[str, Exercise]) -> dict[str, Any]:
    """Everything the exercise page says, ready to print."""
    asked = dose(one.default_sets, one.default_reps, one.measure, each_side=one.unilateral)
    return {
        "exercise": one,
        "category": said(CATEGORIES, one.category),
        "difficulty": DIFFICULTY.get(one.difficulty, ""),
        "contact": CONTACT.get(one.contact_level, ""),
        "kit": kit_words(one),
        "implement": said(LOAD_TYPES, one.load_type),
        "method": METHOD_SENTENCES.get(one.default_method, ""),
        "dose": asked,
        "effort": effort(one.default_rir),
        "rest": clock(one.default_rest_s),
        "step": "" if one.default_step is None else number(one.default_step),
        "avoid": said_all(TAGS, one.avoid),
        "modify": said_all(TAGS, one.modify),
        "substitutes": substitutes(one, library),
        "easier": library.get(one.regression),
        "harder": [library[slug] for slug in one.progression if slug in library],
    }
