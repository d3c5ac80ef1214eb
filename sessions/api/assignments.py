"""Assignments in the API: an athlete follows a program version from a day."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.response import Response

from athletes.api.facts import FactFilter, FactSerializer
from athletes.api.many import FactItem, FactsOneByOne
from clubs.api.door import ApiRequest
from clubs.api.fields import Day
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.serializers import Reference, Strict
from clubs.models import Principal
from clubs.roles import Area
from programs.api.programs import ProgramHeadSerializer, VersionSerializer
from programs.models import Program, ProgramVersion
from sessions.models import Assignment
from sessions.planning.assign import assign, end_assignment


def _versions(principal: Principal) -> QuerySet[ProgramVersion]:
    """Who assigns need not read programs."""
    return ProgramVersion.objects.alive().filter(club=principal.club_id)


def _programs(principal: Principal) -> QuerySet[Program]:
    return Program.objects.alive().filter(club=principal.club_id)


class AssignmentSerializer(FactSerializer):
    """A new one ends the one before, the day before it starts."""

    example: ClassVar = {
        "program_version": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10",
        "starts_on": "2026-11-30",
    }

    program_version: Any = Reference(
        lambda: VersionSerializer,
        Area.PROGRAMS,
        among=_versions,
    )
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True)


class AssignmentItem(FactItem, AssignmentSerializer):
    """In a list a program may be named as well: its last version is meant."""

    example: ClassVar = {
        "external_id": "plan-7",
        "athlete": "m-1042",
        "program": "base-2027",
        "starts_on": "2026-11-30",
    }

    program_version = Reference(
        lambda: VersionSerializer, Area.PROGRAMS, among=_versions, required=False
    )
    program = Reference(
        lambda: ProgramHeadSerializer, Area.PROGRAMS, among=_programs, required=False
    )

    def check(self, values: dict[str, Any]) -> None:
        super().check(values)
        if not values.get("program") and not values.get("program_version"):
            raise ValidationError({"program": _("Name a program, or a version of one")})


class EndSerializer(Strict):
    """The last day on which it is followed."""

    example: ClassVar = {"on": "2026-12-20"}

    on = Day()


class AssignmentViewSet(FactsOneByOne):
    noun, nouns, tag = "assignment", "assignments", "assignments"
    area = Area.ATHLETES
    model = Assignment
    serializer_class = AssignmentSerializer
    item_class = AssignmentItem
    filterset_class = FactFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("program_version__program")

    def add(self, values: dict[str, Any]) -> Assignment:
        (made,) = assign(
            values.get("program_version") or _last(values["program"]),
            [self.parent],
            starts_on=values["starts_on"],
            ends_on=values.get("ends_on"),
            **self.who,
            external_id=values.get("external_id", ""),
        )
        return made

    def change_item(self, row: Any, values: dict[str, Any]) -> bool:
        """It may be ended, or end sooner; anything else is another assignment."""
        asked = values.get("ends_on", row.ends_on)
        version, program = values.get("program_version"), values.get("program")
        others = [
            version is not None and version.pk != row.program_version_id,
            program is not None and program.pk != row.program_version.program_id,
            values.get("starts_on", row.starts_on) != row.starts_on,
        ]
        is_later = row.ends_on is not None and (asked is None or asked > row.ends_on)
        if any(others) or is_later:
            message = _("It can only end sooner: send another one under an id of its own")
            raise ValidationError(message)
        if asked != row.ends_on:
            end_assignment(row, on=asked, **self.who)
        return True

    def restore(self, row: Any) -> None:
        raise ValidationError(_("It gave way to another one: send one under an id of its own"))

    @operation("end_assignment", "End it", takes=EndSerializer, gives=SAME, changes=True)
    @once
    def end(self, request: ApiRequest, uid: UUID) -> Response:
        """Followed up to and with this day. One that would not have begun yet is taken away."""
        self._shown(None)
        row = self.row(self.editable())
        said = self.read(EndSerializer(data=request.data, context={"request": request}))
        ended = end_assignment(row, on=said["on"], **self.who)
        return self.told(self.narrowed(Assignment.objects.all()).get(pk=ended.pk))


def _last(program: Program) -> ProgramVersion:
    found: ProgramVersion = program.versions.order_by("-number")[0]
    return found
