"""Athletes and squads in the API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property
from django_filters import FilterSet, UUIDFilter
from rest_framework import serializers

from athletes import people
from athletes.api.coaches import Coach
from athletes.api.settling import settle
from athletes.bulk import Asked, People
from athletes.checks import check
from athletes.merged import merged_into
from athletes.models import Athlete, Squad
from athletes.people import Circle, Person, Team
from clubs.api.bulk import BulkViewSet, Sent
from clubs.api.fields import Choice, Day, Text
from clubs.api.one_by_one import OneByOne
from clubs.api.problems import Kind, Problem
from clubs.api.serializers import Reference, Representation
from clubs.models.people import Unit
from clubs.roles import Area

OF_PERSON = ("name", "born", "unit", "joined_on", "coach")


class AthleteSerializer(Representation):
    """A person who trains in the club. Their account and guardians are the club's own matter."""

    example: ClassVar = {
        "external_id": "m-1042",
        "name": "Ana Adult",
        "born": "1995-05-01",
        "unit": "kg",
        "joined_on": "2026-09-01",
    }

    name = Text(120)
    born = Day(allow_null=True, required=False, help_text="Under 18 the method is more careful.")
    unit = Choice(Unit.choices, required=False, help_text="Of loads.")
    joined_on = Day(allow_null=True, required=False)
    coach = Coach(allow_null=True, required=False, help_text="A member who is a coach.")
    merged_into = serializers.UUIDField(
        source="merged_into.uid",
        read_only=True,
        allow_null=True,
        help_text="The record that took this one over; told with its tombstone.",
    )
    tombstone = (*Representation.tombstone, "merged_into")

    def check(self, values: dict[str, Any]) -> None:
        check(Athlete, values, self.today)


class AthleteItem(AthleteSerializer):
    external_id = Text(100)


class AthleteFilter(FilterSet):
    squad = UUIDFilter(field_name="squads__uid")


class AthleteViewSet(BulkViewSet):
    noun, nouns, tag = "athlete", "athletes", "athletes"
    area = Area.ATHLETES
    model = Athlete
    serializer_class = AthleteSerializer
    item_class = AthleteItem
    filterset_class = AthleteFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.select_related("coach", "user", "merged_into")
        return found

    def row(self, rows: QuerySet[Any]) -> Any:
        """Of a record that went into another one the answer names that one."""
        try:
            return super().row(rows)
        except Problem:
            there = merged_into(self.kwargs["uid"], self.principal)
            if there is None:
                raise
            message = f"This record went into {there}, which is the same person"
            raise Problem(Kind.NOT_FOUND, message, id=str(there)) from None

    def add(self, values: dict[str, Any]) -> Athlete:
        blank = Person(name="", born=None, unit=Unit.KG, joined_on=None, coach=None, user=None)
        return people.create_athlete(
            self.request.club.pk,
            _person(blank, values),
            Circle((), (), ()),
            **self.who,
            external_id=values.get("external_id", ""),
        )

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        before = Person.of(row)
        after = _person(before, values)
        external_id = values.get("external_id", row.external_id)
        if (after, external_id) == (before, row.external_id):
            return True
        guardians = [one.user for one in row.guardianships.select_related("user")]
        circle = Circle((), (), guardians)
        return people.change_athlete(
            row, after, circle, **self.who, seen=row.version, external_id=external_id
        )

    def upsert(self, sent: list[Sent], *, writes: bool, partly: bool) -> None:
        asked = Asked(self.principal, self.request.now, writes=writes, partly=partly)
        settle(People(asked), sent)

    def remove(self, row: Any) -> None:
        people.archive(row, **self.who)

    def restore(self, row: Any) -> None:
        people.restore(row, **self.who)


def _person(before: Person, values: dict[str, Any]) -> Person:
    return replace(before, **{name: values[name] for name in OF_PERSON if name in values})


class SquadSerializer(Representation):
    """Athletes who train together, and the coaches in charge."""

    example: ClassVar = {"external_id": "u18", "name": "Under 18", "athletes": []}

    name = Text(80)
    athletes = Reference(
        lambda: AthleteSerializer,
        Area.ATHLETES,
        many=True,
        required=False,
        among=Athlete.objects.editable_by,
    )
    coaches = Coach(many=True, required=False, help_text="Members who are coaches.")


class SquadItem(SquadSerializer):
    external_id = Text(100)


class SquadViewSet(OneByOne):
    noun, nouns, tag = "squad", "squads", "squads"
    area = Area.ATHLETES
    model = Squad
    serializer_class = SquadSerializer
    item_class = SquadItem

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        told = self.operation_of(self.action)
        change = told is not None and told.changes
        members = Athlete.objects.reached_in(self.principal, Area.ATHLETES, change=change)
        found: QuerySet[Any] = rows.prefetch_related(
            Prefetch("athletes", members.select_related("coach").order_by("pk")), "coaches"
        )
        return found

    def add(self, values: dict[str, Any]) -> Squad:
        squad = Squad(club=self.request.club, external_id=values.get("external_id", ""))
        team = self._team(values["name"], values.get("athletes", ()), values.get("coaches", ()))
        people.save_squad(squad, team, **self.who, seen=0)
        return squad

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        before = _standing(row)
        after = before | values
        if all(_as_set(before[name]) == _as_set(after[name]) for name in before):
            return True
        row.external_id = after["external_id"]
        team = self._team(after["name"], after["athletes"], after["coaches"])
        return people.save_squad(row, team, **self.who, seen=row.version)

    def remove(self, row: Any) -> None:
        people.remove_squad(row, **self.who)

    def restore(self, row: Any) -> None:
        people.restore_squad(row, **self.who)

    def _team(self, name: str, athletes: Collection[Any], coaches: Collection[Any]) -> Team:
        return Team(name, athletes, self.offered, coaches)

    @cached_property
    def offered(self) -> list[Athlete]:
        return list(Athlete.objects.editable_by(self.principal))


def _standing(squad: Squad) -> dict[str, Any]:
    return {
        "name": squad.name,
        "external_id": squad.external_id,
        "athletes": list(squad.athletes.all()),
        "coaches": list(squad.coaches.all()),
    }


def _as_set(value: Any) -> Any:
    return set(value) if isinstance(value, list) else value
