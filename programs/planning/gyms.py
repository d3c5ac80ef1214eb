"""The verbs of gyms: what changed counts from its day on, the past stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs import audit, jobs
from clubs.models import Club, Principal
from programs.models import Equipment, Gym, Machine
from programs.reading import number

DAY = timedelta(days=1)


@dataclass(frozen=True)
class EquipmentFacts:
    """All free weights of a gym from a day on. `document`: see `programs.models.Equipment`."""

    starts_on: date
    unit: str
    document: dict[str, Any]


@dataclass(frozen=True)
class MachineFacts:
    """One machine: whom it serves, and its stack from `least` to `most` by `increment`."""

    name: str
    exercises: tuple[str, ...]
    unit: str
    least: Decimal
    most: Decimal
    increment: Decimal
    starts_on: date
    ends_on: date | None = None

    @classmethod
    def of(cls, machine: Machine) -> MachineFacts:
        values = {name: getattr(machine, name) for name in cls.__dataclass_fields__}
        return cls(**values | {"exercises": tuple(machine.exercises)})

    def moves_loads(self, other: MachineFacts) -> bool:
        """Whether plans may change: everything but the name and the days counts."""
        same_days = replace(other, name=self.name, starts_on=self.starts_on, ends_on=self.ends_on)
        return self != same_days

    def as_fields(self) -> dict[str, Any]:
        return {**vars(self), "exercises": list(self.exercises)}

    def as_document(self) -> dict[str, Any]:
        return {name: _as_json(value) for name, value in self.as_fields().items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    return str(value) if isinstance(value, date) else value


def add_gym(club: Club, name: str, *, by: Principal, at: datetime, external_id: str = "") -> Gym:
    """A new gym; one that has this name already is given instead."""
    with transaction.atomic():
        known = Gym.objects.alive().filter(club=club, name=name)
        gym = known.filter(external_id__in={"", external_id}).first()
        if gym is None:
            gym = Gym.objects.create(club=club, name=name, external_id=external_id)
            audit.record(by, at, "add_gym", gym, {}, {"name": name})
        elif gym.external_id != external_id:
            gym.external_id, gym.updated_at = external_id, at
            gym.save_version(gym.version)
    return gym


def rename_gym(gym: Gym, name: str, *, by: Principal, at: datetime, seen: int) -> bool:
    """False where somebody else saved in between."""
    before, gym.name, gym.updated_at = gym.name, name, at
    with transaction.atomic():
        if not gym.save_version(seen):
            return False
        audit.record(by, at, "rename_gym", gym, {"name": before}, {"name": name})
    return True


def set_equipment(gym: Gym, facts: EquipmentFacts, *, by: Principal, at: datetime) -> bool:
    """The gym's free weights from that day on. True if anything changed.

    Raises ValidationError for a day before today, unless the gym has no equipment yet. What was
    entered for the same day is replaced; the row stays, marked as deleted.
    """
    standing = list(gym.equipment.filter(deleted_at=None).order_by("starts_on", "pk"))
    if standing and facts.starts_on < by.today:
        raise ValidationError({"starts_on": too_early(facts.starts_on, by.today)})
    counting = [one for one in standing if one.starts_on <= facts.starts_on]
    if counting and _same(counting[-1], facts):
        return False
    with transaction.atomic():
        gym.equipment.filter(starts_on=facts.starts_on, deleted_at=None).update(
            deleted_at=at, updated_at=at
        )
        row = Equipment.objects.create(club_id=gym.club_id, gym=gym, **vars(facts))
        before = {"document": counting[-1].document, "unit": counting[-1].unit} if counting else {}
        after = {"document": row.document, "unit": row.unit, "from": str(row.starts_on)}
        audit.record(by, at, "set_equipment", gym, before, after)
        _loads_changed(gym, facts.starts_on, at)
    return True


def _same(row: Equipment, facts: EquipmentFacts) -> bool:
    return (row.unit, row.document) == (facts.unit, facts.document)


def remove_equipment(row: Equipment, *, by: Principal, at: datetime) -> None:
    """Take back what is entered for a day to come. What counts already stays: ValidationError."""
    if row.starts_on <= by.today:
        raise ValidationError(_("This equipment counts already: enter what is there now instead"))
    with transaction.atomic():
        row.deleted_at = at
        row.save(update_fields=["deleted_at", "updated_at"])
        audit.record(by, at, "remove_equipment", row.gym, {"from": str(row.starts_on)})
        _loads_changed(row.gym, row.starts_on, at)


def add_machine(
    gym: Gym, facts: MachineFacts, *, by: Principal, at: datetime, external_id: str = ""
) -> Machine:
    """A new machine; the very same one is given instead of a second."""
    with transaction.atomic():
        machine, is_new = Machine.objects.get_or_create(
            club_id=gym.club_id,
            gym=gym,
            deleted_at=None,
            external_id=external_id,
            **facts.as_fields(),
        )
        if is_new:
            audit.record(by, at, "add_machine", machine, {}, facts.as_document())
            _loads_changed(gym, facts.starts_on, at)
    return machine


def change_machine(
    machine: Machine,
    facts: MachineFacts,
    *,
    by: Principal,
    at: datetime,
    seen: int,
    external_id: str | None = None,
) -> bool:
    """Change a machine from `facts.starts_on` on; False where somebody else saved in between.

    Other loads than before begin a row of their own, and the old one ends the day before, so the
    past stays; the club's own id goes along. Raises ValidationError where that day is over.
    """
    before = MachineFacts.of(machine)
    begins, known = before.starts_on, machine.external_id
    machine.external_id = known if external_id is None else external_id
    if facts.moves_loads(before) and begins < by.today:
        if facts.starts_on < by.today:
            raise ValidationError({"starts_on": too_early(facts.starts_on, by.today)})
        return _follow(machine, facts, by=by, at=at, seen=seen)
    kept = replace(facts, starts_on=begins if begins < by.today else facts.starts_on)
    if (kept, machine.external_id) == (before, known):
        return True
    return _save_machine(machine, kept, by=by, at=at, seen=seen)


def _follow(
    machine: Machine, facts: MachineFacts, *, by: Principal, at: datetime, seen: int
) -> bool:
    ended = replace(MachineFacts.of(machine), ends_on=facts.starts_on - DAY)
    external_id, machine.external_id = machine.external_id, ""
    with transaction.atomic():
        if not _save_machine(machine, ended, by=by, at=at, seen=seen):
            return False
        add_machine(machine.gym, facts, by=by, at=at, external_id=external_id)
    return True


def _save_machine(
    machine: Machine, facts: MachineFacts, *, by: Principal, at: datetime, seen: int
) -> bool:
    before = MachineFacts.of(machine)
    for name, value in facts.as_fields().items():
        setattr(machine, name, value)
    machine.updated_at = at
    with transaction.atomic():
        if not machine.save_version(seen):
            return False
        changed = audit.differences(before.as_document(), facts.as_document())
        audit.record(by, at, "change_machine", machine, *changed)
        _loads_changed(machine.gym, min(before.starts_on, facts.starts_on), at)
    return True


def too_early(day: date, today: date) -> str:
    return _("%(day)s is over; from %(today)s on, so that the past stays as it was") % {
        "day": day,
        "today": today,
    }


def _loads_changed(gym: Gym, since: date, at: datetime) -> None:
    jobs.enqueue(jobs.GYM, gym.pk, club_id=gym.club_id, run_after=at, payload={"since": str(since)})
