"""Every address of the resolver, and how to fill in what stands between its angle brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

ARGUMENT = re.compile(r"([^/<>]*)/?<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One address: its name with namespace, its route, and whether it is a club's."""

    name: str
    route: str
    is_plain: bool  # a path(), not a regular expression

    @property
    def is_of_club(self) -> bool:
        return self.route.startswith("c/<slug:club>/")

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """What is to be filled in: the word of the route before it, and its name."""
        rest = self.route.removeprefix("c/<slug:club>/")
        return [(word, name) for word, name in ARGUMENT.findall(rest)]

    def filled(self, values: Mapping[str, Any]) -> str:
        """The path. Taken from the route, so that two routes of one name are two addresses."""
        path = self.route
        for name, value in values.items():
            path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
        assert "<" not in path, f"{self.name}: {path} is not filled in"
        return f"/{path}"


def every_address() -> list[Address]:
    """All pages. The API has a walk of its own, by its own document: tests/api/test_walk.py."""
    found = _walk(get_resolver().url_patterns, "", "")
    return [one for one in found if not one.name.startswith("api:")]


def _walk(patterns: Any, before: str, namespace: str) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, one.namespace or namespace)
        elif isinstance(one, URLPattern):
            assert one.name, f"The address {route} has no name: the walk needs one to know its rule"
            name = f"{namespace}:{one.name}" if namespace else one.name
            yield Address(name, route, isinstance(one.pattern, RoutePattern))
