"""What an archive keeps: every row of a club, but what is secret or only passing.

The table is read off the models, so a new one is kept from its first day, unless it is named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from clubs.models import Club, User

FORMAT = 1
APPS = ("clubs", "programs", "athletes", "training")
LEFT_OUT = {
    "clubs.User": "people are matched by e-mail: users.jsonl",
    "clubs.Club": "club.jsonl",
    "clubs.Job": "work that waits or is done belongs to one server",
    "clubs.ApiToken": "a key to this server",
    "clubs.Webhook": "signs with a secret; add it anew",
    "clubs.Delivery": "of webhooks",
    "clubs.Reply": "answers kept for a day",
    "clubs.Message": "letters on their way from one server",
    "clubs.Upload": "files kept for a day",
    "clubs.Archive": "itself",
    "clubs.ArchivePart": "itself",
    "clubs.Arrival": "on its way in",
    "clubs.ArrivalPart": "on its way in",
    "clubs.Invitation": "opens the door of this server",
    "training.Download": "a file about one athlete, made anew where it is asked for",
    "training.RulePreview": "counted for a day",
    "training.CalendarFeed": "an address on this server",
}
SECRETS = frozenset({"secret", "old_secret", "digest", "password"})


@dataclass(frozen=True)
class Kept:
    """A model in the archive. `path`: from a row to its club.

    `plain`: fields as they are; `refers`: to rows of the archive, by uid; `people`: to users, by
    e-mail; `many`: lists of uids.
    """

    model: type[models.Model]
    path: str
    plain: tuple[models.Field[Any, Any], ...]
    refers: tuple[models.ForeignKey[Any, Any], ...]
    people: tuple[models.ForeignKey[Any, Any], ...]
    many: tuple[models.ManyToManyField[Any, Any], ...]

    @property
    def file(self) -> str:
        return f"{self.model._meta.model_name}.jsonl"

    @property
    def has_uid(self) -> bool:
        return any(field.name == "uid" for field in self.plain)

    def names(self) -> list[str]:
        """The keys of a row, in the order in which they are written."""
        return [one.name for one in (*self.plain, *self.refers, *self.people, *self.many)]


@cache
def table() -> tuple[Kept, ...]:
    """All that is kept; what is referred to stands before what refers to it."""
    paths = dict(_paths())
    waiting = [_kept(model, path, paths.keys()) for model, path in paths.items()]
    done: list[Kept] = []
    while waiting:
        known = {one.model for one in done}
        ready = [one for one in waiting if _targets(one) - {one.model} <= known]
        assert ready, f"These refer to each other in a circle: {waiting}"
        done += ready
        waiting = [one for one in waiting if one not in ready]
    return tuple(done)


def club_fields() -> list[models.Field[Any, Any]]:
    return [field for field in Club._meta.concrete_fields if not field.primary_key]


def _paths() -> Iterator[tuple[type[models.Model], str]]:
    """Each model that is kept, and how its rows find their club."""
    found: dict[type[models.Model], str] = {}
    candidates = [one for label in APPS for one in apps.get_app_config(label).get_models()]
    candidates = [one for one in candidates if not _is_left_out(one)]
    for model in candidates:
        if any(field.name == "club" for field in model._meta.concrete_fields):
            found[model] = "club"
    for model in candidates:
        if model not in found:
            (first, *_rest) = [key for key in _keys(model) if key.related_model in found]
            found[model] = f"{first.name}__club"
    yield from found.items()


def _is_left_out(model: type[models.Model]) -> bool:
    names = {field.name for field in model._meta.concrete_fields}
    return model._meta.label in LEFT_OUT or bool(names & SECRETS)


def _keys(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey)]


def _kept(model: type[models.Model], path: str, kept: Any) -> Kept:
    plain = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, models.ForeignKey)
    ]
    keys = [key for key in _keys(model) if key.related_model is not Club]
    loose = [key for key in keys if key.related_model not in {User, *kept} and not key.null]
    assert not loose, f"{model}: cannot come back without {loose}"
    return Kept(
        model=model,
        path=path,
        plain=tuple(plain),
        refers=tuple(key for key in keys if key.related_model in kept),
        people=tuple(key for key in keys if key.related_model is User),
        many=tuple(one for one in model._meta.many_to_many if one.related_model in kept),
    )


def _targets(one: Kept) -> set[Any]:
    return {key.related_model for key in (*one.refers, *one.many)}
