"""Coaches in the API: named by public id or e-mail, told by id and name, never by e-mail."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.response import Response

from clubs.api import paging
from clubs.api.door import ApiRequest
from clubs.api.fields import shown
from clubs.api.operations import operation
from clubs.api.views import ApiViewSet
from clubs.models import Membership
from clubs.roles import Area, Role
from clubs.team import members_with

MOST = 200
MOST_LETTERS = 254  # of an e-mail address


class Coach(serializers.Field):  # type: ignore[type-arg]  # a member, or several
    """A member of the club who is a coach, by id or e-mail; `many`: a list of them."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": "No coach {value} in this club",
        "invalid": "{value} is neither the id nor the e-mail of a coach",
        "list": "Must be a list of at most {most} ids or e-mails",
    }

    def __init__(self, *, many: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.many = many

    def get_attribute(self, instance: Any) -> Any:
        found: Any = super().get_attribute(instance)
        return list(found.all()) if self.many else found

    def to_representation(self, value: Any) -> Any:
        return [str(one.uid) for one in value] if self.many else str(value.uid)

    def to_internal_value(self, data: Any) -> Any:
        if not self.many:
            return self._found([data])[0]
        if not isinstance(data, list) or len(data) > MOST:
            self.fail("list", most=MOST)
        return self._found(data)

    def _found(self, data: list[Any]) -> list[Membership]:
        found: dict[int, Membership] = {}
        for one in data:
            if not isinstance(one, str) or not 0 < len(one) <= MOST_LETTERS:
                self.fail("invalid", value=shown(one))
            member = self._team().get(one.lower())
            if member is None:
                self.fail("unknown", value=shown(one))
            found[member.pk] = member
        return list(found.values())

    def _team(self) -> dict[str, Membership]:
        """The club's coaches, read once a request, however many rows name one."""
        kept: Any = self.context
        if "coaches" not in kept:
            team = members_with(Role.COACH, self.context["request"].principal.club_id)
            by_email = {one.user.email.lower(): one for one in team}
            kept["coaches"] = by_email | {str(one.uid): one for one in team}
        found: dict[str, Membership] = kept["coaches"]
        return found


class CoachInSchema(OpenApiSerializerFieldExtension):
    target_class = Coach

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        one: dict[str, Any] = {"type": "string", "format": "uuid"}
        if direction == "request":
            one = {"type": "string", "maxLength": MOST_LETTERS, "description": "Id or e-mail."}
        return {"type": "array", "items": one, "maxItems": MOST} if self.target.many else one


class CoachSerializer(serializers.Serializer[Membership]):
    id = serializers.UUIDField(source="uid")
    name = serializers.CharField(source="user.name")


class CoachesSerializer(serializers.Serializer[Any]):
    coaches = CoachSerializer(many=True)


class CoachViewSet(ApiViewSet):
    noun, nouns, tag = "coach", "coaches", "athletes"
    area = Area.ATHLETES
    serializer_class = CoachesSerializer

    @operation("list_coaches", "Who coaches", gives=CoachesSerializer)
    def list(self, request: ApiRequest) -> Response:
        """Whom `coach` of an athlete and `coaches` of a squad may name: id and name of each. Other
        members are no token's matter, and no e-mail address is told."""
        paging.refuse_unknown(request, frozenset())
        told = CoachesSerializer({"coaches": members_with(Role.COACH, request.club.pk)})
        return Response(told.data)
