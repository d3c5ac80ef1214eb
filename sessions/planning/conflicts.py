"""Two people changed one thing: both values are shown, neither is lost."""

from __future__ import annotations

from typing import Any


class Conflict(Exception):  # noqa: N818  # it is no error: somebody else was first
    """What stands now, where a change was based on something older."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"{current} changed in between")
        self.current = current
