"""The club, the token itself, and what is open to all: kinds of problems, unknown addresses."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clubs.api.door import ApiRequest
from clubs.api.operations import operation
from clubs.api.problems import KINDS, TYPES, Kind, Problem
from clubs.api.views import ApiViewSet
from clubs.models import Club


class ClubSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="uid")
    slug = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField(help_text="IANA name; the club's days are counted in it.")
    today = serializers.SerializerMethodField(help_text="The club's day now.")
    week_day = serializers.IntegerField(help_text="When the coming week is made: 0 = Monday.")
    week_time = serializers.SerializerMethodField(help_text="At this local time, as 18:00.")
    review_first = serializers.BooleanField(help_text="Weeks wait for a coach's review.")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def get_week_time(self, club: Club) -> str:
        return club.week_time.isoformat("minutes")

    def get_today(self, club: Club) -> date:
        return club.today(self.context["now"])


class TokenSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="uid")
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    club = ClubSerializer()


class MeViewSet(ApiViewSet):
    noun, nouns, tag = "token", "tokens", "me"
    serializer_class = TokenSerializer

    @operation("read_me", "Who asks", gives=TokenSerializer)
    def retrieve(self, request: ApiRequest) -> Response:
        """The token's name, scopes and expiry, and its club. Any live token may ask."""
        return Response(TokenSerializer(request.token, context={"now": request.now}).data)


class ClubViewSet(ApiViewSet):
    noun, nouns, tag = "club", "clubs", "club"
    serializer_class = ClubSerializer

    @operation("read_club", "The club", gives=ClubSerializer)
    def retrieve(self, request: ApiRequest) -> Response:
        """What an owner decided for the whole club. Any live token may ask."""
        return Response(ClubSerializer(request.club, context={"now": request.now}).data)


class KindSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    advice = serializers.CharField()


class OpenViewSet(ApiViewSet):
    """For everybody, token or not."""

    def perform_authentication(self, request: Request) -> None:
        """Nobody is asked who they are."""

    def check_permissions(self, request: Request) -> None:
        """Nobody is kept out."""


class KindViewSet(OpenViewSet):
    noun, nouns, tag = "problem", "problems", "problems"
    serializer_class = KindSerializer

    @operation("read_problem", "What a kind of problem means", gives=KindSerializer)
    def retrieve(self, request: ApiRequest, kind: str) -> Response:
        """Where the `type` of every problem leads. Open, also without a token."""
        if kind not in set(Kind):
            detail = f"Unknown kind '{kind[:60]}', must be one of {', '.join(KINDS)}"
            raise Problem(Kind.NOT_FOUND, detail)
        status, title, advice = KINDS[Kind(kind)]
        told = {"type": f"{TYPES}{kind}", "title": title, "status": status, "advice": advice}
        return Response(told)


class NothingViewSet(OpenViewSet):
    """Every other address under /api/."""

    noun, nouns, tag = "nothing", "nothings", "nothing"
    schema = None

    def nothing(self, request: ApiRequest, path: str = "") -> Response:
        detail = f"No address /api/{path[:120]}: see /api/v1/openapi.json"
        raise Problem(Kind.NOT_FOUND, detail)
