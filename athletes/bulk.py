"""Many rows at once, to stand as a club's list says: what spreadsheets and club systems send.

An item is matched by public id, by external id, or (`by_nature`) by what people would take for the
same row. Sent again it changes nothing. Reading and writing take a constant number of queries; the
athletes whom it concerns are marked stale once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from athletes import facts
from athletes.checks import check
from athletes.models import Athlete, AthleteRow, Race
from athletes.named import Named
from athletes.people import FROM_THE_START, Person
from athletes.stale import mark_stale_each
from athletes.told import athlete_joined, race_changed
from clubs import audit
from clubs.events import Told, tell
from clubs.models import Club, ClubRow, Principal
from clubs.roles import Area
from clubs.tables.imports import Fault, Status

MOST = 500
NATURE: dict[str, tuple[str, ...]] = {  # by model: what makes two rows the same to a person
    "Athlete": ("name",),
    "Race": ("athlete_id", "day", "name"),
    "Run": ("athlete_id", "day", "kind"),
    "BodyWeight": ("athlete_id", "day"),
}

JOINED: dict[str, tuple[str, ...]] = {"Season": ("goal_race",), "GymChoice": ("gym",)}


@dataclass(frozen=True)
class Item:
    """One row as it shall stand. `values` holds what is said and only that; `athlete` whose fact it
    is (public id, external id or name)."""

    values: dict[str, Any]
    external_id: str = ""
    uid: UUID | None = None
    athlete: str = ""


@dataclass(frozen=True)
class Asked:
    """Who sends it, when. `writes` False: a dry run. `partly`: the good ones without the bad."""

    by: Principal
    at: datetime
    writes: bool = True
    partly: bool = True
    by_nature: bool = False


@dataclass
class Result:
    """What came of one item, in the order of the items."""

    status: Status
    row: Any = None
    before: dict[str, Any] = field(default_factory=dict)  # of what changed
    faults: tuple[Fault, ...] = ()


class Bulk:
    """The way of one list from items to rows. What is special to a model is in its two heirs."""

    def __init__(self, model: Any, asked: Asked) -> None:
        self.model, self.asked, self.by = model, asked, asked.by

    def upsert(self, items: Sequence[Item]) -> list[Result]:
        """All in one transaction. Raises ValidationError for more than 500 items."""
        if len(items) > MOST:
            message = _("%(count)s items, must be at most %(most)s")
            raise ValidationError(message, params={"count": len(items), "most": MOST})
        with transaction.atomic():
            if self.asked.writes:  # one list after the other: the second finds what the first made
                Club.objects.select_for_update(no_key=True).get(pk=self.by.club_id)
            self.prepare(items)
            results = [self._settle(item) for item in items]
            wrong = any(one.status == Status.WRONG for one in results)
            if self.asked.writes and (self.asked.partly or not wrong):
                self._write(results)
        return results

    # --- What the heirs say --------------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """All rows of the club that may be meant, removed ones too, within reach."""
        raise NotImplementedError

    def whose(self, item: Item) -> Athlete | None:
        """The athlete whom an item names. Raises ValueError."""
        return None

    def new(self, item: Item, athlete: Athlete | None) -> Any:
        raise NotImplementedError

    def finish(self, made: list[Any], changed: list[tuple[Any, dict[str, Any]]]) -> None:
        """Audit, events, stale marks, in the same transaction."""
        raise NotImplementedError

    # --- The way ---------------------------------------------------------------------------------

    def prepare(self, items: Sequence[Item]) -> None:
        ids = [item.external_id for item in items if item.external_id]
        uids = [item.uid for item in items if item.uid]
        club = self.model.objects.filter(club=self.by.club_id)
        meant = Q(external_id__in=ids) | Q(uid__in=uids)
        reached = list(self.rows().filter(meant))
        self.by_uid = {one.uid: one for one in reached}
        self.by_external_id = {one.external_id: one for one in reached if one.external_id}
        taken = club.filter(external_id__in=ids).values_list("external_id", flat=True)
        self.out_of_reach = set(taken) - self.by_external_id.keys()
        self.natural = self._natural(items) if self.asked.by_nature else {}
        self.seen: set[Any] = set()

    def _natural(self, items: Sequence[Item]) -> dict[tuple[Any, ...], Any]:
        names = NATURE[self.model.__name__]
        rows = self.rows().filter(deleted_at=None)
        if "day" in names:
            days = [item.values["day"] for item in items if item.values.get("day")]
            rows = rows.filter(day__in=set(days))
        found: dict[tuple[Any, ...], Any] = {}
        twice = set()
        for row in rows:
            key = _key(names, {name: getattr(row, name) for name in names})
            twice |= {key} & found.keys()
            found[key] = row
        return {key: row for key, row in found.items() if key not in twice}

    def _settle(self, item: Item) -> Result:
        try:
            athlete = self.whose(item)
            row = self._known(item, athlete)
            return self._new(item, athlete) if row is None else self._changed(item, row, athlete)
        except ValidationError as refused:
            return Result(Status.WRONG, faults=tuple(_faults(refused, item)))

    def _known(self, item: Item, athlete: Athlete | None) -> Any:
        row = self.by_uid.get(item.uid) if item.uid else None
        if item.uid and row is None:
            raise ValidationError({"id": _("no such row within reach")})
        row = row or self.by_external_id.get(item.external_id)
        if row is None and item.external_id in self.out_of_reach:
            raise ValidationError({"external_id": _("belongs to a row out of reach")})
        if row is None and self.natural:
            names = NATURE[self.model.__name__]
            owner = {"athlete_id": athlete.pk} if athlete else {}
            row = self.natural.get(_key(names, item.values | owner))
        mark = row.pk if row is not None else item.external_id or None
        if mark is not None and mark in self.seen:
            raise ValidationError({"external_id": _("the same row stands in the list already")})
        self.seen.add(mark)
        return row

    def _new(self, item: Item, athlete: Athlete | None) -> Result:
        check(self.model, item.values | {"athlete": athlete}, self.by.today)
        return Result(Status.NEW, self.new(item, athlete))

    def _changed(self, item: Item, row: Any, athlete: Athlete | None) -> Result:
        if athlete is not None and row.athlete_id != athlete.pk:
            raise ValidationError({"athlete": _("the row belongs to another athlete")})
        values = {**item.values}
        if item.external_id and not row.external_id:
            values["external_id"] = item.external_id
        before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
        if not before and row.deleted_at is None:
            return Result(Status.SAME, row)
        stands = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        whose = {"athlete": athlete or getattr(row, "athlete", None)}
        check(self.model, stands | values | whose, self.by.today)
        if row.deleted_at is not None:
            before["deleted_at"] = row.deleted_at
            values["deleted_at"] = None
        result = Result(Status.CHANGED, row, before)
        self.put(row, values)
        return result

    def put(self, row: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    def _write(self, results: list[Result]) -> None:
        made = [one.row for one in results if one.status == Status.NEW]
        changed = [(one.row, one.before) for one in results if one.status == Status.CHANGED]
        self.model.objects.bulk_create(made, batch_size=200)
        for row, _before in changed:
            row.version += 1
            row.updated_at = self.asked.at
        self.model.objects.bulk_create(
            [row for row, _before in changed],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=self.written(),
        )
        if made or changed:
            self.finish(made, changed)

    def written(self) -> list[str]:
        left_out = {"id", "uid", "club", "athlete", "created_at"}
        names = [one.name for one in self.model._meta.concrete_fields]
        return [name for name in names if name not in left_out]


class Facts(Bulk):
    """Races, runs, weights and other facts: each of an athlete whom the item names."""

    def __init__(self, model: type[AthleteRow], asked: Asked) -> None:
        super().__init__(model, asked)
        self.area: Area = self.model.objects.all().area

    def prepare(self, items: Sequence[Item]) -> None:
        athletes = Athlete.objects.reached_in(self.by, self.area, change=True)
        self.athletes = {one.pk: one for one in athletes}
        self.named = Named(self.athletes.values())
        super().prepare(items)

    def rows(self) -> QuerySet[Any]:
        """By the model's own rule, so that what would change tells no weight that is hidden."""
        mine = self.model.objects
        rows: QuerySet[Any] = mine.editable_by(self.by) | mine.restorable_by(self.by)
        joined = ("athlete", *JOINED.get(self.model.__name__, ()))
        return rows.filter(athlete__in=self.athletes).select_related(*joined).distinct()

    def whose(self, item: Item) -> Athlete | None:
        if not item.athlete:
            return None
        try:
            return self.named.find(item.athlete)
        except ValueError as error:
            raise ValidationError({"athlete": str(error)}) from None

    def new(self, item: Item, athlete: Athlete | None) -> Any:
        if athlete is None:
            raise ValidationError({"athlete": _("must name an athlete of the club")})
        row = self.model(
            club_id=athlete.club_id,
            athlete=athlete,
            uid=uuid4(),
            external_id=item.external_id,
            **item.values,
        )
        facts.remember(row, self.by.today)
        return row

    def put(self, row: Any, values: dict[str, Any]) -> None:
        row.counted_from = facts.counts_from(row, self.by.today)
        super().put(row, values)
        facts.remember(row, self.by.today)

    def finish(self, made: list[Any], changed: list[tuple[Any, dict[str, Any]]]) -> None:
        today, since = self.by.today, dict[int, date]()
        for row in [*made, *(row for row, _before in changed)]:
            first = min(facts.counts_from(row, today), getattr(row, "counted_from", date.max))
            since[row.athlete_id] = min(first, since.get(row.athlete_id, first))
        is_health = self.area == Area.HEALTH
        entries: list[audit.Entry] = [
            ("add", row, {}, {} if is_health else _said(row)) for row in made
        ]
        entries += [
            ("change", row, *(({}, {}) if is_health else _sides(row, b))) for row, b in changed
        ]
        audit.record_many(self.by, self.asked.at, entries)
        mark_stale_each(since, club_id=self.by.club_id, at=self.asked.at)
        tell(self.by.club_id, _races_told(made, changed), by=self.by, at=self.asked.at)


class People(Bulk):
    """Athletes themselves: name, date of birth, unit, day of joining, coach."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(Athlete, asked)

    def rows(self) -> QuerySet[Any]:
        """Without records that went into another one: they stay there."""
        reached = Athlete.objects.editable_by(self.by) | Athlete.objects.restorable_by(self.by)
        return reached.filter(merged_into=None).select_related("coach__user", "user").distinct()

    def new(self, item: Item, athlete: Athlete | None) -> Any:
        if not item.values.get("name"):
            raise ValidationError({"name": _("must not be empty")})
        return Athlete(club_id=self.by.club_id, external_id=item.external_id, **item.values)

    def written(self) -> list[str]:
        """The stale marks beside them may move at any moment."""
        values = [*Person.__dataclass_fields__, "external_id", "deleted_at"]
        return [*values, "version", "updated_at"]

    def finish(self, made: list[Any], changed: list[tuple[Any, dict[str, Any]]]) -> None:
        at = self.asked.at
        entries: list[audit.Entry] = [
            ("create", row, {}, Person.of(row).as_document()) for row in made
        ]
        entries += [("change", row, *_sides(row, before)) for row, before in changed]
        audit.record_many(self.by, at, entries)
        since = {row.pk: self.by.today for row in made}
        for row, before in changed:
            since[row.pk] = FROM_THE_START if before.keys() & {"unit", "born"} else self.by.today
        mark_stale_each(since, club_id=self.by.club_id, at=at)
        back = [row for row, before in changed if "deleted_at" in before]
        tell(self.by.club_id, map(athlete_joined, [*made, *back]), by=self.by, at=at)


def _key(names: Iterable[str], values: dict[str, Any]) -> tuple[Any, ...]:
    found = (values.get(name) for name in names)
    return tuple(one.casefold() if isinstance(one, str) else one for one in found)


def _faults(refused: ValidationError, item: Item) -> Iterable[Fault]:
    for name, messages in refused.message_dict.items():
        value = item.values.get(name, getattr(item, {"id": "uid"}.get(name, name), ""))
        for message in messages:
            yield Fault(name, "" if value is None else str(value), message)


def _sides(row: ClubRow, before: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    after = {name: getattr(row, name) for name in before}
    return facts.plain(before), facts.plain(after)


def _said(row: AthleteRow) -> dict[str, Any]:
    """What a new fact says, without what every row has."""
    common = {one.name for one in ClubRow._meta.get_fields()} | {"id", "athlete", "history"}
    names = [one.name for one in row._meta.concrete_fields if one.name not in common]
    return facts.plain({name: getattr(row, name) for name in names})


def _races_told(made: list[Any], changed: list[tuple[Any, dict[str, Any]]]) -> list[Told]:
    told = [race_changed(row, "add") for row in made if isinstance(row, Race)]
    told += [
        race_changed(row, "restore" if "deleted_at" in before else "change", facts.plain(before))
        for row, before in changed
        if isinstance(row, Race)
    ]
    return told
