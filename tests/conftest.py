"""The cast of the tests comes here; servers and browser come from `tests.servers`."""

pytest_plugins = ["tests.servers"]
