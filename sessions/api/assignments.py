"""Assignments in the API: an athlete follows a program version from a day."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from athletes.api.facts import FactFilter, FactSerializer, FactViewSet
from clubs.api.door import ApiRequest
from clubs.api.fields import Day
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.serializers import Reference, Strict
from clubs.roles import Area
from programs.api.programs import VersionSerializer
from programs.models import ProgramVersion
from sessions.models import Assignment
from sessions.planning.assign import assign, end_assignment


class AssignmentSerializer(FactSerializer):
    """A new one ends the one before, the day before it starts."""

    example: ClassVar = {
        "program_version": "0b7c2f7e-5c3e-4a53-8f43-6f0c2d1f9a10",
        "starts_on": "2026-11-30",
    }

    external_id = serializers.CharField(read_only=True)
    program_version = Reference(
        lambda: VersionSerializer,
        Area.PROGRAMS,
        among=lambda principal: ProgramVersion.objects.filter(club=principal.club_id).alive(),
    )
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True)


class EndSerializer(Strict):
    """The last day on which it is followed."""

    example: ClassVar = {"on": "2026-12-20"}

    on = Day()


class AssignmentViewSet(FactViewSet):
    noun, nouns, tag = "assignment", "assignments", "assignments"
    area = Area.ATHLETES
    model = Assignment
    serializer_class = AssignmentSerializer
    filterset_class = FactFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = super().narrowed(rows)
        return found.select_related("program_version__program")

    def add(self, values: dict[str, Any]) -> Assignment:
        (made,) = assign(
            values["program_version"],
            [self.parent],
            starts_on=values["starts_on"],
            ends_on=values.get("ends_on"),
            **self.who,
        )
        return made

    @operation("end_assignment", "End it", takes=EndSerializer, gives=SAME, changes=True)
    @once
    def end(self, request: ApiRequest, uid: UUID) -> Response:
        """Followed up to and with this day. One that would not have begun yet is taken away."""
        self._shown(None)
        row = self.row(self.editable())
        said = self.read(EndSerializer(data=request.data, context={"request": request}))
        ended = end_assignment(row, on=said["on"], **self.who)
        return self.told(self.narrowed(Assignment.objects.all()).get(pk=ended.pk))
