"""What an action tells of itself: its operation id, what it takes, what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Action = TypeVar("Action", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """`id` may name `{noun}`, `{nouns}` and `{of}` (the parent, as `athlete_`, where there is one).

    `takes` and `gives` are serializers; None: no body; SAME: the one of the viewset.
    `changes`: whether the scope to write is asked. `shows`: `list` or `row`, for its parameters.
    """

    id: str
    summary: str
    takes: Any = None
    gives: Any = None
    status: int = 200
    changes: bool = False
    shows: str = ""
    needs_match: bool = False
    refuses: tuple[int, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)  # parameters of its own, with words


SAME = object()


def operation(id: str, summary: str, **told: Any) -> Callable[[Action], Action]:  # noqa: A002  # OpenAPI's word
    def mark(action: Action) -> Action:
        vars(action)["operation"] = Operation(id, summary, **told)
        return action

    return mark
