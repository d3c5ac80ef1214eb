"""What holds in a place on a day, value by value, and where each value comes from.

Layers go from the widest to the narrowest: the club, a program, an athlete, an exercise, an
injury, as far as they speak to what is looked at. The last layer is the place itself. Source:
method, section 12 (scopes); the merging that plans by it is `programs.progression.policy.merge`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from programs.amounts import shown
from programs.models import Place, PolicySetting
from programs.parameters import (
    GROUPS,
    TITLES,
    allowed,
    at_path,
    default_of,
    leaf_shapes,
    leaf_title,
    write,
)
from programs.planning.policies import OF_CLUB
from programs.progression.policy import PARAMETERS, Scope
from programs.progression.shapes import Shape
from programs.words import Word


@dataclass(frozen=True)
class Layer:
    """One scope that speaks here. `word`: whose it is, as "the club"; `since`: not before."""

    place: Place
    word: str
    since: date | None = None


def club_layer() -> Layer:
    """The widest: what the club set for all."""
    return Layer(OF_CLUB, _("the club"))


@dataclass(frozen=True)
class Leaf:
    """One value of a parameter. `source`: whose it is, empty for the method's default; `wider`:
    what would hold without the place's own value."""

    path: str
    title: str
    value: str
    default: str
    wider: str
    allowed: str
    source: str
    since: date | None
    is_own: bool


@dataclass(frozen=True)
class Held:
    """One parameter as it holds. `since`: of the place's own value; `coming`: of its next one."""

    name: str
    title: Word
    leaves: list[Leaf]
    basis: str
    since: date | None = None
    coming: date | None = None

    @property
    def source(self) -> str:
        """Whose the values are, where a wider scope set any; empty for the default."""
        return next((one.source for one in self.leaves if one.source), "")

    @property
    def source_since(self) -> date | None:
        return next((one.since for one in self.leaves if one.source), None)


@dataclass(frozen=True)
class Entered:
    """One setting of a parameter's history, the last one first."""

    entered_at: Any
    starts_on: date
    value: str
    by: str
    note: str
    is_replaced: bool


class Rules:
    """The rules of one place on a day. One query."""

    def __init__(self, club_id: int, layers: Sequence[Layer], today: date) -> None:
        self.layers = layers
        self.today = today
        self.scope: Scope = layers[-1].place.scope
        found = PolicySetting.objects.of(club_id, [one.place for one in layers]).alive()
        self._rows: dict[tuple[Place, str], list[PolicySetting]] = {}
        for row in found:
            self._rows.setdefault((row.place, row.name), []).append(row)

    def groups(self) -> list[dict[str, Any]]:
        """All parameters that this place may set, by what they are about."""
        groups = [
            {"title": title, "held": [self.held(name) for name in names if self.may_set(name)]}
            for title, names in GROUPS
        ]
        return [one for one in groups if one["held"]]

    def may_set(self, name: str) -> bool:
        return name in PARAMETERS and self.scope in PARAMETERS[name].scopes

    def held(self, name: str) -> Held:
        own = self._standing(self.layers[-1], name)
        later = [one for one in self._own_rows(name) if one.starts_on > self.today]
        return Held(
            name=name,
            title=TITLES[name],
            leaves=[self._leaf(name, path, shape) for path, shape in leaf_shapes(name).items()],
            basis=PARAMETERS[name].basis,
            since=own.starts_on if own is not None and own.value is not None else None,
            coming=later[0].starts_on if later else None,
        )

    def own(self, name: str) -> Any:
        """What the place itself set, as it holds today; None where nothing."""
        row = self._standing(self.layers[-1], name)
        return row.value if row else None

    def wider(self, name: str) -> dict[str, Any]:
        """By leaf, what holds without the place's own value."""
        return {path: self._value(name, path, self.layers[:-1])[0] for path in leaf_shapes(name)}

    def seen(self, name: str) -> str:
        """The setting of the place that was entered last, by its uid; empty for none."""
        rows = self._own_rows(name)
        return str(max(rows, key=lambda one: one.pk).uid) if rows else ""

    def _own_rows(self, name: str) -> list[PolicySetting]:
        return self._rows.get((self.layers[-1].place, name), [])

    def _standing(self, layer: Layer, name: str) -> PolicySetting | None:
        rows = self._rows.get((layer.place, name), [])
        return next((one for one in reversed(rows) if one.starts_on <= self.today), None)

    def _leaf(self, name: str, path: str, shape: Shape) -> Leaf:
        value, layer, since = self._value(name, path, self.layers)
        wider, _layer, _since = self._value(name, path, self.layers[:-1])
        default = at_path(default_of(name), path)
        is_own = layer is self.layers[-1]
        return Leaf(
            path=path,
            title=leaf_title(path),
            value=shown(name, path, value),
            default=shown(name, path, default),
            wider=shown(name, path, wider),
            allowed=allowed(shape),
            source=layer.word if layer is not None else "",
            since=since,
            is_own=is_own and write(value) != write(wider),
        )

    def _value(
        self, name: str, path: str, layers: Sequence[Layer]
    ) -> tuple[Any, Layer | None, date | None]:
        """The narrowest layer's word on a leaf, else the default."""
        for layer in reversed(layers):
            row = self._standing(layer, name)
            value = at_path(row.value, path) if row is not None else None
            if row is not None and value is not None:
                return value, layer, max(row.starts_on, layer.since or row.starts_on)
        return at_path(default_of(name), path), None, None


def history(club_id: int, place: Place, name: str) -> list[Entered]:
    """All that was ever set in a place, replaced on its day or not; the last entered first."""
    rows = PolicySetting.objects.of(club_id, [place]).filter(name=name).select_related("set_by")
    return [
        Entered(
            entered_at=one.created_at,
            starts_on=one.starts_on,
            value=in_full(name, one.value),
            by=one.set_by.name if one.set_by else "",
            note=one.note,
            is_replaced=one.deleted_at is not None,
        )
        for one in rows.order_by("-pk")[:50]
    ]


def in_full(name: str, value: Any) -> str:
    """A setting's values with what each is called; of None that the wider rule holds again."""
    if value is None:
        return _("back to the wider rule")
    said = [
        f"{leaf_title(path)}: {shown(name, path, own)}" if path else shown(name, path, own)
        for path in leaf_shapes(name)
        if (own := at_path(value, path)) is not None
    ]
    return "; ".join(said)
