"""The cache of a machine without Redis: files that all its processes share."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Django's cache of files, whose `add` and `incr` are one step among all processes.

    Log-in limits count with them: two workers that both believed to be first would count too few.
    """

    def add(self, *arguments: Any, **options: Any) -> bool:
        with self._alone():
            return super().add(*arguments, **options)

    def incr(self, *arguments: Any, **options: Any) -> int:
        with self._alone():
            return super().incr(*arguments, **options)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder = Path(self._dir)  # type: ignore[attr-defined]  # the stubs leave it out
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
