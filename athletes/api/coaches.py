"""Coaches in the API: by their public id only, since no token sees members."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from clubs.api.fields import Uid
from clubs.models import Membership
from clubs.roles import Role

MOST = 200


class Coach(serializers.Field):  # type: ignore[type-arg]  # a member, or several
    """The id of a member of the club who is a coach; `many`: a list of them."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": "No coach {value} in this club",
        "list": "Must be a list of at most {most} ids",
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
        uids: list[UUID] = [Uid().to_internal_value(one) for one in data]
        rows = self._team() if uids else {}
        for uid in uids:
            if uid not in rows:
                self.fail("unknown", value=uid)
        return [rows[uid] for uid in dict.fromkeys(uids)]

    def _team(self) -> dict[UUID, Membership]:
        """The club's coaches, read once a request, however many rows name one."""
        kept: Any = self.context
        if "coaches" not in kept:
            club = self.context["request"].principal.club_id
            team = Membership.objects.select_related("user").filter(club=club, left_at=None)
            coaches = {one.uid: one for one in team if Role.COACH.value in one.roles}
            kept["coaches"] = coaches
        found: dict[UUID, Membership] = kept["coaches"]
        return found


class CoachInSchema(OpenApiSerializerFieldExtension):
    target_class = Coach

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        one = {"type": "string", "format": "uuid"}
        return {"type": "array", "items": one, "maxItems": MOST} if self.target.many else one
