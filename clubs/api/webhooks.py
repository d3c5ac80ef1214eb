"""Webhooks and their deliveries in the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from clubs.api import paging
from clubs.api.door import ApiRequest
from clubs.api.fields import Choice, Text, YesNo
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.problems import Fault, Kind, Problem, invalid
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Representation, Strict
from clubs.api.views import ApiViewSet
from clubs.hooks.webhooks import (
    Wanted,
    change_webhook,
    create_webhook,
    pause,
    remove_webhook,
    replay,
    resume,
    rotate_secret,
    send_test,
)
from clubs.models import Delivery, Event, Webhook
from clubs.requests import outbound_rules
from clubs.roles import Area


class WebhookSerializer(Representation):
    """Where the club's events are sent. Its secret is told when it is made or renewed, never
    again."""

    example: ClassVar = {
        "external_id": "results",
        "url": "https://results.example.org/strongstride",
        "description": "Results system",
        "kinds": ["week.published", "race.changed"],
    }

    url = Text(2000, help_text="By https, on the internet; else only as the operator allows.")
    description = Text(120, blank=True, required=False)
    kinds = serializers.ListField(
        child=Choice(Event.Kind.choices), allow_empty=False, max_length=len(Event.Kind.values)
    )
    tells_health = YesNo(
        required=False, help_text="Send pain and injuries too. Needs health:read to switch on."
    )
    paused = serializers.ChoiceField(
        choices=Webhook.Paused.choices, read_only=True, help_text="Empty: it runs."
    )
    failing_since = serializers.DateTimeField(read_only=True, allow_null=True)


class MadeSerializer(WebhookSerializer):
    """A webhook with its secret: only in the answer that made it."""

    secret = serializers.CharField(read_only=True, help_text="whsec_...; told this once.")


class SecretSerializer(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="whsec_...; told this once.")
    old_until = serializers.DateTimeField(help_text="Until then the old one signs beside it.")


class AttemptSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="Null: nobody answered.")
    ms = serializers.IntegerField()
    told = serializers.CharField(help_text="The beginning of the answer, or what went wrong.")


class DeliverySerializer(serializers.Serializer[Any]):
    """One event on its way to one webhook."""

    id = serializers.UUIDField(source="uid")
    webhook = serializers.UUIDField(source="webhook.uid")
    message_id = serializers.CharField(help_text="The header webhook-id.")
    kind = serializers.CharField(help_text="A kind of event, or webhook.test.")
    state = serializers.ChoiceField(choices=Delivery.State.choices)
    attempts = AttemptSerializer(many=True)
    next_at = serializers.DateTimeField(allow_null=True, help_text="When it is tried next.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class SinceSerializer(Strict):
    example: ClassVar = {"since": "2026-11-23T00:00:00Z"}

    since = serializers.DateTimeField(help_text="All that failed since this moment.")


class CountSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()


class WebhookViewSet(RowViewSet):
    noun, nouns, tag = "webhook", "webhooks", "webhooks"
    area = Area.HOOKS
    model = Webhook
    serializer_class = WebhookSerializer

    @operation(
        "add_webhook",
        "Add a webhook",
        takes=SAME,
        gives=MadeSerializer,
        status=201,
        changes=True,
    )
    @once
    def create(self, request: ApiRequest, **parents: Any) -> Response:
        """The answer holds `secret`, which signs what is sent. It is told this once."""
        values = self.read(self.serializer())
        self.refuse_taken(values.get("external_id"))
        wanted = _wanted(Wanted("", "", frozenset(), external_id=""), values)
        made = create_webhook(request.club, wanted, **self.who, rules=outbound_rules())
        assert made is not None
        answer = self.told(made, status=201)
        return Response(MadeSerializer(made).data, status=201, headers=dict(answer.headers))

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        wanted = _wanted(Wanted.of(row), values)
        return change_webhook(row, wanted, **self.who, seen=row.version, rules=outbound_rules())

    @operation("remove_webhook", "Remove a webhook", status=204, changes=True, needs_match=True)
    def destroy(self, request: ApiRequest, uid: UUID, **parents: Any) -> Response:
        """Nothing more is sent, nor what waits. It cannot be brought back: add it anew."""
        return super().destroy(request, uid, **parents)

    def remove(self, row: Any) -> None:
        remove_webhook(row, **self.who)

    @operation("renew_webhook_secret", "Make a new secret", gives=SecretSerializer, changes=True)
    @once
    def renewed(self, request: ApiRequest, uid: UUID) -> Response:
        """Told this once. For 24 hours the old one signs beside it."""
        self.read_nothing()
        row = self.row(self.editable())
        secret = rotate_secret(row, **self.who)
        row.refresh_from_db()
        return Response(SecretSerializer({"secret": secret, "old_until": row.old_until}).data)

    @operation("pause_webhook", "Pause a webhook", gives=SAME, changes=True)
    @once
    def paused(self, request: ApiRequest, uid: UUID) -> Response:
        """Nothing is sent until it is resumed. What happens meanwhile is kept for 30 days."""
        self.read_nothing()
        pause(self.row(self.editable()), **self.who)
        return self.told(self.row(self.editable()))

    @operation("resume_webhook", "Resume a webhook", gives=SAME, changes=True)
    @once
    def resumed(self, request: ApiRequest, uid: UUID) -> Response:
        """What waited is sent."""
        self.read_nothing()
        resume(self.row(self.editable()), **self.who)
        return self.told(self.row(self.editable()))

    @operation(
        "test_webhook",
        "Send a test",
        gives=DeliverySerializer,
        status=202,
        changes=True,
    )
    @once
    def tested(self, request: ApiRequest, uid: UUID) -> Response:
        """A message of the type `webhook.test`. What comes of it stands in the delivery."""
        self.read_nothing()
        made = send_test(self.row(self.editable()), **self.who)
        return Response(DeliverySerializer(made).data, status=202)

    @operation(
        "replay_failed_deliveries",
        "Send what failed again",
        takes=SinceSerializer,
        gives=CountSerializer,
        status=202,
        changes=True,
    )
    @once
    def replayed(self, request: ApiRequest, uid: UUID) -> Response:
        """With the ids that they had. Gives how many."""
        row = self.row(self.editable())
        said = self.read(SinceSerializer(data=request.data, context={"request": request}))
        failed = Delivery.objects.filter(state=Delivery.State.FAILED, created_at__gte=said["since"])
        return Response({"count": replay(row, failed, **self.who)}, status=202)


class DeliveryViewSet(ApiViewSet):
    noun, nouns, tag = "delivery", "deliveries", "webhooks"
    area = Area.HOOKS
    serializer_class = DeliverySerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Of no one: nothing starts here. The document reads the model from it."""
        return Delivery.objects.none()

    def _visible(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.visible_to(self.principal).select_related("webhook", "event")
        if "webhook" not in self.kwargs:
            return rows
        mine = Webhook.objects.visible_to(self.principal).filter(uid=self.kwargs["webhook"])
        if not mine.exists():
            message = f"No webhook {self.kwargs['webhook']} in this club"
            raise Problem(Kind.NOT_FOUND, message)
        return rows.filter(webhook__uid=self.kwargs["webhook"])

    def _one(self, rows: QuerySet[Delivery]) -> Delivery:
        found = rows.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            message = f"No delivery {self.kwargs['uid']} in this club"
            raise Problem(Kind.NOT_FOUND, message)
        return found

    @operation("list_{of}deliveries", "List deliveries", gives=SAME, shows="list")
    def list(self, request: ApiRequest, **parents: Any) -> Response:
        """The log of the last 30 days, page by page. `state` and `kind` narrow it."""
        paging.refuse_unknown(request, PARAMETERS)
        rows = self._visible()
        for name in ("state", "kind"):
            if name in request.query_params:
                rows = rows.filter(**{name: _known(name, request.query_params[name])})
        page = paging.page(request, rows)
        return Response(page.as_json([DeliverySerializer(one).data for one in page.rows]))

    @operation("read_delivery", "Read one delivery", gives=SAME)
    def retrieve(self, request: ApiRequest, uid: UUID) -> Response:
        """With each attempt: when, the answer's status, its beginning."""
        paging.refuse_unknown(request, frozenset())
        return Response(DeliverySerializer(self._one(self._visible())).data)

    @operation("replay_delivery", "Send a delivery again", gives=SAME, status=202, changes=True)
    @once
    def replayed(self, request: ApiRequest, uid: UUID) -> Response:
        """With the id that it had. One that waits is on its way already."""
        self.read_nothing()
        mine = Delivery.objects.editable_by(self.principal).select_related("webhook", "event")
        one = self._one(mine)
        replay(one.webhook, Delivery.objects.filter(pk=one.pk), **self.who)
        return Response(DeliverySerializer(self._one(mine)).data, status=202)


PARAMETERS = frozenset({"limit", "cursor", "updated_since", "state", "kind"})
KNOWN = {"state": Delivery.State.values, "kind": [*Event.Kind.values, "webhook.test"]}


def _known(name: str, value: str) -> str:
    if value not in KNOWN[name]:
        detail = f"Unknown {name} '{value[:60]}', must be one of {', '.join(KNOWN[name])}"
        raise invalid(Fault(detail, parameter=name, value=value[:60], allowed=KNOWN[name]))
    return value


def _wanted(before: Wanted, values: dict[str, Any]) -> Wanted:
    named = {name: one for name, one in values.items() if name in vars(before)}
    if "kinds" in named:
        named["kinds"] = frozenset(named["kinds"])
    return replace(before, **named)
