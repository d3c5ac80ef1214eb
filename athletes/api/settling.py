"""From the items of a request to the verb for many rows, and back to what came of each."""

from __future__ import annotations

from typing import Any

from athletes.bulk import Bulk, Item
from clubs.api.bulk import Sent
from clubs.api.problems import Fault, pointer


def settle(verb: Bulk, sent: list[Sent]) -> None:
    """Ask the verb, and note what came of each item."""
    results = verb.upsert([_item(one) for one in sent])
    for one, result in zip(sent, results, strict=True):
        one.status, one.row = result.status, result.row
        if result.faults:
            at = pointer("items", one.index)
            one.refuse(
                [Fault(f.message, pointer(at, f.column), value=f.value) for f in result.faults]
            )


def _item(one: Sent) -> Item:
    values: dict[str, Any] = {**one.values}
    external_id, athlete = values.pop("external_id"), values.pop("athlete", "")
    return Item(values, external_id=external_id, athlete=athlete)
