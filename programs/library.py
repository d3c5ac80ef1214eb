"""The exercise library of every club: read from `programs/data/exercises.csv` at set-up."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from programs.models import Exercise

SOURCE = Path(__file__).parent / "data" / "exercises.csv"


def read_library() -> list[dict[str, Any]]:
    """The rows of the file as field values of `Exercise`."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return [_fields(row) for row in csv.DictReader(file)]


def load_library() -> int:
    """Write the shared library; entries that stand already are brought up to date. Repeat-safe."""
    rows = [Exercise(club=None, **fields) for fields in read_library()]
    names = [name for name in read_library()[0] if name != "slug"]
    Exercise.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["slug"], update_fields=names
    )
    return len(rows)


def _fields(row: dict[str, str]) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "name": row["name"],
        "category": row["category"],
        "pattern": row["pattern"],
        "primary_muscles": _list(row["primary_muscles"]),
        "secondary_muscles": _list(row["secondary_muscles"]),
        "equipment": [kit.split("/") for kit in _list(row["equipment"]) if kit != "none"],
        "unilateral": row["laterality"] == "unilateral",
        "load_type": row["load_type"],
        "measure": row["measure"],
        "load_note": row["load_note"],
        "difficulty": int(row["difficulty"]),
        "contact_level": int(row["contact_level"]),
        "default_method": row["default_method"],
        "default_sets": int(row["default_sets"]),
        "default_reps": _range(row["default_reps"]),
        "default_rir": _pair(row["default_rir"]),
        "default_rest_s": int(row["default_rest_s"]) if row["default_rest_s"] else None,
        "default_step": Decimal(row["default_step"]) if row["default_step"] else None,
        "conversion": row["conversion"],
        "regression": row["regression"],
        "progression": _list(row["progression"]),
        "avoid": _list(row["avoid"]),
        "modify": _list(row["modify"]),
        "substitute": row["substitute"],
        "running_benefit": row["running_benefit"],
        "cues": _list(row["cue"]),
        "fit_category": row["fit_category"],
        "fit_name": row["fit_name"],
    }


def _list(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _range(text: str) -> int | list[int]:
    """ "8" is a number, "8-12" a range."""
    low, _, top = text.partition("-")
    return [int(low), int(top)] if top else int(low)


def _pair(text: str) -> list[int] | None:
    low, _, high = text.partition("-")
    return [int(low), int(high or low)] if text else None
