"""Athletes and squads in the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet, UUIDFilter

from athletes import people
from athletes.models import Athlete
from athletes.people import Circle, Person
from clubs.api.fields import Choice, Day, Text, Uid
from clubs.api.problems import Fault, Kind, Problem, pointer
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Representation
from clubs.models import Membership
from clubs.models.people import Unit
from clubs.roles import Area, Role


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
    coach = Uid(
        source="coach.uid", allow_null=True, required=False, help_text="A member who is a coach."
    )

    def check(self, values: dict[str, Any]) -> None:
        born, today = values.get("born"), self.context["request"].principal.today
        if born is not None and born > today:
            message = _("Unknown day %(day)s, must be today (%(last)s) or earlier")
            raise ValidationError({"born": message % {"day": born, "last": today}})


class AthleteFilter(FilterSet):
    squad = UUIDFilter(field_name="squads__uid")


class AthleteViewSet(RowViewSet):
    noun, nouns, tag = "athlete", "athletes", "athletes"
    area = Area.ATHLETES
    model = Athlete
    serializer_class = AthleteSerializer
    filterset_class = AthleteFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.select_related("coach__user", "user")
        return found

    def add(self, values: dict[str, Any]) -> Athlete:
        blank = Person(name="", born=None, unit=Unit.KG, joined_on=None, coach=None, user=None)
        return people.create_athlete(
            self.request.club.pk,
            self._person(blank, values),
            Circle((), (), ()),
            **self.who,
            external_id=values.get("external_id", ""),
        )

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        before = Person.of(row)
        after = self._person(before, values)
        external_id = values.get("external_id", row.external_id)
        if (after, external_id) == (before, row.external_id):
            return True
        guardians = [one.user for one in row.guardianships.select_related("user")]
        circle = Circle((), (), guardians)
        return people.change_athlete(
            row, after, circle, **self.who, seen=row.version, external_id=external_id
        )

    def remove(self, row: Any) -> None:
        people.archive(row, **self.who)

    def restore(self, row: Any) -> None:
        people.restore(row, **self.who)

    def _person(self, before: Person, values: dict[str, Any]) -> Person:
        named: dict[str, Any] = {
            name: values[name] for name in ("name", "born", "unit", "joined_on") if name in values
        }
        if "coach" in values:
            named["coach"] = self._coach(values["coach"]["uid"])
        return replace(before, **named)

    def _coach(self, uid: Any) -> Membership | None:
        if uid is None:
            return None
        team = Membership.objects.select_related("user").filter(
            club=self.request.club, left_at=None
        )
        found = team.filter(uid=uid).first()
        if found is None or Role.COACH.value not in found.roles:
            detail = f"No coach {uid} in this club"
            raise Problem(Kind.INVALID, detail, [Fault(detail, pointer("coach"), value=str(uid))])
        return found
