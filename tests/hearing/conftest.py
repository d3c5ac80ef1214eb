"""The two clubs of the guards, for what is held over every address."""

from tests.guards.conftest import world

__all__ = ["world"]
