"""The method's parameters of one athlete, and of one injury while it lasts, in the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter, FilterSet
from rest_framework import serializers

from athletes.health_reads import Kind, Where, note_read
from athletes.models import Athlete, Injury
from athletes.policies import of_athlete, of_injury, set_for_athlete, set_for_injury
from clubs.api.parents import UnderParent
from clubs.roles import Area
from programs.api.policy import Settings, SettingSerializer
from programs.models import Place, PolicySetting
from programs.planning.policies import Setting
from programs.progression.policy import PARAMETERS, Scope


class OwnSettingSerializer(SettingSerializer):
    """One parameter from a day on, for whom the address names. The row is never changed: a later
    one replaces it."""

    example: ClassVar = {"name": "gate", "value": "off", "starts_on": "2026-11-30"}

    scope = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True, help_text="The id of the athlete or injury.")


class NameFilter(FilterSet):
    name = ChoiceFilter(choices=[(name, name) for name in PARAMETERS])


class OwnSettings(UnderParent, Settings):
    """Rows name their place by its id only, so they are found through the places in reach."""

    serializer_class = OwnSettingSerializer
    filterset_class = NameFilter
    scope: ClassVar[Scope]

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows
        is_under = self.parent_kwarg in self.kwargs
        return found.filter(about=str(self.parent.uid)) if is_under else found

    def visible(self) -> QuerySet[Any]:
        return self.remembered().filter(deleted_at=None)

    def remembered(self) -> QuerySet[Any]:
        return self._of_each(change=False)

    def editable(self) -> QuerySet[Any]:
        return self._of_each(change=True).filter(deleted_at=None)

    def _of_each(self, *, change: bool) -> QuerySet[Any]:
        uids: Iterable[UUID] = self.parents(change=change).values_list("uid", flat=True)
        rows = PolicySetting.objects.of_each(self.principal.club_id, self.scope, uids)
        return self.narrowed(rows)


class AthleteSettingViewSet(OwnSettings):
    noun, nouns, tag = "athlete_setting", "athlete_settings", "policy"
    area = Area.ATHLETES
    scope = "athlete"
    parent_model, parent_kwarg = Athlete, "athlete"

    def settle(self, values: dict[str, Any], setting: Setting) -> Place:
        set_for_athlete(self.parent, setting, **self.who)
        return of_athlete(self.parent)


class InjurySettingSerializer(OwnSettingSerializer):
    example: ClassVar = {"name": "pain", "value": {"during": [2, 4]}, "starts_on": "2026-11-30"}


class InjurySettingViewSet(OwnSettings):
    """They say that there is an injury, so they are of health, and each look is noted."""

    noun, nouns, tag = "injury_setting", "injury_settings", "policy"
    area = Area.HEALTH
    scope = "injury"
    serializer_class = InjurySettingSerializer
    parent_model, parent_kwarg = Injury, "injury"

    def settle(self, values: dict[str, Any], setting: Setting) -> Place:
        if self.parent.cleared_on is not None:
            raise ValidationError(_("The injury is cleared: its rules speak no more"))
        set_for_injury(self.parent, setting, **self.who)
        return of_injury(self.parent)

    def shown(self, rows: Iterable[Any]) -> None:
        injuries = Injury.objects.filter(club=self.principal.club_id)
        found = injuries.filter(uid__in={row.about for row in rows}).select_related("athlete")
        whose = {one.athlete_id: one.athlete for one in found}
        note_read(self.principal, self.request.now, {Kind.INJURIES: whose.values()}, Where.API)
