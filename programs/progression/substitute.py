"""What is done instead of an exercise at rest. Source: method, section 8."""

from __future__ import annotations

from collections.abc import Container, Mapping

MOST_HOPS = 3


def substitute(
    exercise: str, substitutes: Mapping[str, str], resting: Container[str]
) -> str | None:
    """The first exercise along the substitutes that is not at rest; None after three hops: rest."""
    for _ in range(MOST_HOPS):
        if exercise not in resting:
            return exercise
        following = substitutes.get(exercise)
        if following is None:
            return None
        exercise = following
    return None if exercise in resting else exercise
