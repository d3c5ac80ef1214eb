"""The method's parameters in the API: what holds in the club, and each setting from a day on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters import ChoiceFilter, FilterSet
from rest_framework import serializers
from rest_framework.response import Response

from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Day, Document, Text
from clubs.api.operations import operation
from clubs.api.problems import Fault, Kind, Problem, invalid, pointer
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Representation
from clubs.api.views import ApiViewSet
from clubs.roles import Area
from programs.models import Exercise, Place, PolicySetting, Program
from programs.parameters import TITLES, at_path, default_of
from programs.planning import policies as verbs
from programs.progression.policy import PARAMETERS
from programs.progression.shapes import Refused
from programs.rules import Rules, club_layer

Scope = PolicySetting.Scope
# Rules of athletes are theirs, and an injury's are of health: not among the club's.
SCOPES = (Scope.CLUB, Scope.PROGRAM, Scope.EXERCISE)
ANY: dict[str, Any] = {
    "type": ["object", "array", "number", "string", "boolean"],
    "description": "As docs/reference/settings.md says; null gives it back.",
}


class SettingSerializer(Representation):
    """One parameter from a day on. The row is never changed: a later one replaces it."""

    example: ClassVar = {
        "scope": "club",
        "name": "deload_every",
        "value": 4,
        "starts_on": "2026-11-30",
        "note": "As the federation says",
    }

    external_id = serializers.CharField(read_only=True)
    scope: Any = Choice([one.value for one in SCOPES])
    about: Any = Text(
        60,
        blank=True,
        required=False,
        help_text="A program's id, an exercise's slug; else empty.",
    )
    name = Choice(list(PARAMETERS), help_text="Which parameter.")
    value = Document(ANY, allow_null=True)
    starts_on = Day(help_text="Today or later: the past stays.")
    note = Text(300, blank=True, required=False, help_text="Why.")


class SettingFilter(FilterSet):
    name = ChoiceFilter(choices=[(name, name) for name in PARAMETERS])
    scope = ChoiceFilter(choices=[(one.value, one.value) for one in SCOPES])


class Settings(RowViewSet):
    """Settings of one kind of place. Heirs say which rows these are, and set one."""

    model = PolicySetting
    serializer_class = SettingSerializer

    def settle(self, values: dict[str, Any], setting: verbs.Setting) -> Place:
        """Set it by the verb of its scope; gives the place that it was set in."""
        raise NotImplementedError

    def add(self, values: dict[str, Any]) -> PolicySetting:
        """The same again is the one that holds already."""
        setting = verbs.Setting(
            values["name"], values["value"], values["starts_on"], values.get("note", "")
        )
        try:
            place = self.settle(values, setting)
        except Refused as refused:
            steps = refused.path.removeprefix(setting.name).split(".")
            fault = Fault(str(refused), pointer("value", *steps), allowed=refused.allowed)
            raise invalid(fault) from None
        standing = PolicySetting.objects.of(self.request.club.pk, [place]).alive()
        mine = standing.filter(name=setting.name, starts_on__lte=setting.starts_on)
        row: PolicySetting | None = mine.last()
        if row is None:
            detail = f"'{setting.name}' holds the default already"
            raise Problem(Kind.CONFLICT, detail)
        return row


class SettingViewSet(Settings):
    noun, nouns, tag = "policy_setting", "policy_settings", "policy"
    area = Area.PROGRAMS
    filterset_class = SettingFilter

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.filter(Q(athlete_uid=None), scope__in=SCOPES)
        return found

    def settle(self, values: dict[str, Any], setting: verbs.Setting) -> Place:
        club, scope, about = self.request.club, values["scope"], values.get("about", "")
        if scope == Scope.CLUB:
            if about:
                raise ValidationError({"about": f"'{about}' with scope club, must be empty"})
            verbs.set_for_club(club, setting, **self.who)
        elif scope == Scope.PROGRAM:
            programs = {str(one.uid): one for one in Program.objects.editable_by(self.principal)}
            verbs.set_for_program(_named(programs, about, "program"), setting, **self.who)
        else:
            known = {one.slug: one for one in Exercise.objects.of_club(club.pk)}
            verbs.set_for_exercise(club, _named(known, about, "exercise").slug, setting, **self.who)
        return Place(scope, about)


def _named(known: dict[str, Any], about: str, what: str) -> Any:
    if about not in known:
        raise ValidationError({"about": f"No {what} '{about}' in this club"})
    return known[about]


class LeafSerializer(serializers.Serializer[Any]):
    path = serializers.CharField(help_text="Within the parameter; empty for a plain one.")
    value = Document({"description": "What holds today."})
    default = Document({"description": "The method's default."})
    allowed = serializers.CharField()


class ParameterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    basis = serializers.CharField(help_text="Where the default comes from.")
    scopes = serializers.ListField(child=serializers.CharField(), help_text="Who may set it.")
    since = serializers.DateField(allow_null=True, help_text="Since when the club's own holds.")
    leaves = LeafSerializer(many=True)


class PolicySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    parameters = ParameterSerializer(many=True)


class PolicyViewSet(ApiViewSet):
    noun, nouns, tag = "policy", "policies", "policy"
    area = Area.PROGRAMS
    serializer_class = PolicySerializer

    @operation("read_policy", "What holds in the club today", gives=PolicySerializer)
    def retrieve(self, request: ApiRequest) -> Response:
        """Every parameter of the method, with the club's own values over the defaults."""
        rules = Rules(request.club.pk, [club_layer()], self.principal.today)
        told = [_parameter(rules, name) for name in PARAMETERS if name in TITLES]
        return Response({"day": self.principal.today, "parameters": told})


def _parameter(rules: Rules, name: str) -> dict[str, Any]:
    held, own = rules.held(name), rules.own(name)
    return {
        "name": name,
        "title": str(held.title),
        "basis": held.basis,
        "scopes": list(PARAMETERS[name].scopes),
        "since": held.since,
        "leaves": [_leaf(name, path, own, leaf.allowed) for path, leaf in _leaves(held)],
    }


def _leaves(held: Any) -> Any:
    return [(leaf.path, leaf) for leaf in held.leaves]


def _leaf(name: str, path: str, own: Any, allowed: str) -> dict[str, Any]:
    default = at_path(default_of(name), path)
    mine = at_path(own, path)
    plain = verbs.as_json(default)
    return {
        "path": path,
        "value": plain if mine is None else verbs.as_json(mine),
        "default": plain,
        "allowed": allowed,
    }
