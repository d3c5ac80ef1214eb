"""What every view of the API is: past the door, within its scopes, strict about what it takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, cast

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from clubs.api import door
from clubs.api.door import ApiRequest, TokenAuthentication
from clubs.api.operations import Operation
from clubs.api.problems import Fault, Kind, Problem, invalid
from clubs.api.serializers import Strict, faults
from clubs.models import Principal
from clubs.roles import Area


class Json(BaseParser):
    """JSON, strictly: UTF-8, exact numbers, no more than the server reads at once."""

    media_type = "application/json"
    decoder = msgspec.json.Decoder(float_hook=Decimal)

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = parser_context["request"]._request.body  # read once, kept for the key
        try:
            return self.decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            message = f"The body is no JSON: {error}"
            raise ParseError(message) from None


class ApiViewSet(GenericViewSet[Any]):
    """Past the door: `request` is an `ApiRequest`. `area`: what the scopes must reach."""

    request: ApiRequest
    area: ClassVar[Area | None] = None
    areas: ClassVar[dict[str, Area]] = {}  # of single actions, where another one is asked
    noun: ClassVar[str]
    nouns: ClassVar[str]
    tag: ClassVar[str]
    authentication_classes = (TokenAuthentication,)
    parser_classes = (Json,)
    http_method_names = [  # noqa: RUF012  # as Django declares it
        "get",
        "head",
        "post",
        "put",
        "patch",
        "delete",
    ]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        asked = super().initialize_request(request, *args, **kwargs)
        asked.now = timezone.now()  # type: ignore[attr-defined]  # the clock is read here
        return asked

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if request.auth is None:
            message = "No token: send Authorization: Bearer sst_..."
            raise NotAuthenticated(message)
        asked = cast(ApiRequest, request)
        usage = door.count(asked.token, asked.now)
        self.headers.update(usage.headers())
        if usage.is_over:
            detail = f"More than {usage.limit} requests in a minute"
            raise Problem(Kind.TOO_MANY_REQUESTS, detail)

    def check_permissions(self, request: Request) -> None:
        told = self.operation_of(self.action)
        if told is not None:
            door.check_scope(self.principal, self.area_of(self.action), change=told.changes)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    @classmethod
    def operation_of(cls, action: str | None) -> Operation | None:
        return getattr(getattr(cls, action or "", None), "operation", None)

    def area_of(self, action: str | None) -> Area | None:
        return self.areas.get(action or "", self.area)

    @property
    def principal(self) -> Principal:
        return self.request.principal

    @property
    def who(self) -> dict[str, Any]:
        """What every verb is told: who does it, and when."""
        return {"by": self.principal, "at": self.request.now}

    def read(self, serializer: Strict) -> dict[str, Any]:
        """The values of a body that was sent; 400 with a pointer for each that is wrong."""
        if not serializer.is_valid():
            found = list(faults(serializer.errors, serializer, self.request.data))
            raise invalid(*found)
        return dict(serializer.validated_data)

    def read_nothing(self) -> None:
        """This action takes no body."""
        if self.request._request.body and self.request.data not in ({}, None):
            raise invalid(Fault("Takes no values: send no body", "#"))
