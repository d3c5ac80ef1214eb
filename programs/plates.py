"""What a gym's equipment can make, for a coach to look at before and after it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programs.loads import write_loads, write_pairs
from programs.models import Equipment, Machine
from programs.progression.facts import Barbell, EquipmentFact
from programs.progression.loads import achievable
from programs.progression.units import printed
from programs.reading import number
from programs.words import Word

BAR_WORDS: dict[str, Word] = {
    "barbell": _("Barbell"),
    "trap bar": _("Trap bar"),
    "smith machine": _("Smith machine"),
    "landmine": _("Landmine"),
}
LIST_WORDS: dict[str, Word] = {
    "dumbbells": _("Dumbbells"),
    "kettlebells": _("Kettlebells"),
    "plates": _("Plates and vests"),
    "sled": _("Sled"),
    "medicine_balls": _("Medicine balls"),
}


def bar_loads(document: Mapping[str, Any]) -> dict[str, list[Decimal]]:
    """All loads by kind of bar, as the engine makes them. Raises `TooManyLoads`."""
    barbell = document.get("barbell")
    if barbell is None:
        return {}
    pairs = tuple((Decimal(size), int(count)) for size, count in barbell["pairs"])
    made = {}
    for kind in BAR_WORDS:
        bars = tuple(Decimal(bar["load"]) for bar in barbell["bars"] if bar["kind"] == kind)
        fact = EquipmentFact(date=date.min, unit="kg", barbell=Barbell(bars=bars, pairs=pairs))
        grid = achievable("barbell", fact, "kg") if bars else None
        if grid is not None:
            made[kind] = [Decimal(str(printed(load))) for load in grid.values()]
    return made


def loads_in_words(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Per kind of bar: how many loads, the lightest, the heaviest, the finest step, and all."""
    return [
        {
            "kind": BAR_WORDS[kind],
            "count": len(loads),
            "least": loads[0],
            "most": loads[-1],
            "step": min((after - load for load, after in pairwise(loads)), default=None),
            "all": write_loads(loads),
        }
        for kind, loads in bar_loads(document).items()
    ]


def machine_in_words(row: Machine) -> str:
    """As `5–80 kg, step 2.5 · 4 exercises · from 1 Sep 2025`."""
    least, most, step = (number(one) for one in (row.least, row.most, row.increment))
    loads = _("%(least)s–%(most)s %(unit)s, step %(step)s") % {
        "least": least,
        "most": most,
        "unit": row.unit,
        "step": step,
    }
    count = len(row.exercises)
    serves = ngettext("%(count)s exercise", "%(count)s exercises", count) % {"count": count}
    days = [_("from %(day)s") % {"day": date_format(row.starts_on, "j M Y")}]
    if row.ends_on is not None:
        days.append(_("until %(day)s") % {"day": date_format(row.ends_on, "j M Y")})
    return " · ".join([loads, serves, " ".join(str(one) for one in days)])


def equipment_in_words(row: Equipment) -> list[dict[str, Any]]:
    """What is there, one entry a kind: label and loads as they may be typed."""
    barbell = row.document.get("barbell") or {"bars": [], "pairs": []}
    words = [
        {
            "label": BAR_WORDS.get(kind, kind),
            "loads": write_loads([bar["load"] for bar in barbell["bars"] if bar["kind"] == kind]),
        }
        for kind in dict.fromkeys(bar["kind"] for bar in barbell["bars"])
    ]
    if barbell["pairs"]:
        words.append({"label": _("Plates, pairs"), "loads": write_pairs(barbell["pairs"])})
    return words + [
        {"label": word, "loads": write_loads(row.document[name])}
        for name, word in LIST_WORDS.items()
        if row.document.get(name)
    ]
