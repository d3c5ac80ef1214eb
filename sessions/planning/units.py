"""A stored unit as the engine's word for it."""

from __future__ import annotations

from programs.progression.units import Unit


def unit_of(name: str) -> Unit:
    return "lb" if name == "lb" else "kg"
