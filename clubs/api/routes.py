"""The addresses of a resource, from what it offers. Paths have no slash at their end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, path

from clubs.api import club
from clubs.api.views import ApiViewSet
from clubs.api.webhooks import DeliveryViewSet, WebhookViewSet

ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}


def at(route: str, view: type[ApiViewSet], name: str, **actions: str) -> URLPattern:
    """One address: its methods and the actions that answer them."""
    return path(route, view.as_view({**actions}), name=name)


def resource(
    view: type[ApiViewSet],
    where: str,
    *,
    under: str = "",
    offers: Iterable[str] = ("add", "change", "remove", "bulk"),
) -> list[URLPattern]:
    """The addresses of rows: `/races`, `/races/<uid>`, `/races/<uid>/restoration`, `/races/bulk`.

    `under`: the parent's route, as `athletes/<uuid:athlete>/`; rows are then added there, and
    listed both there and at the top. `offers`: which verbs there are.
    """
    name, offered = view.nouns, set(offers)
    adds = {"post": "create"} if "add" in offered else {}
    of_all = {"get": "list"} | ({} if under else adds)
    one = {"get": "retrieve"}
    one |= {"patch": "partial_update"} if "change" in offered else {}
    one |= {"delete": "destroy"} if offered & {"remove", "delete"} else {}
    made: list[URLPattern] = [at(where, view, f"{name}-all", **of_all)]
    if "bulk" in offered:
        made.append(at(f"{where}/bulk", view, f"{name}-bulk", post="push"))
    made.append(at(f"{where}/<uuid:uid>", view, f"{name}-one", **one))
    if "remove" in offered:
        again = f"{where}/<uuid:uid>/restoration"
        made.append(at(again, view, f"{name}-restoration", post="restored"))
    if under:
        here = f"{under}{where}"
        made.append(at(here, view, f"{name}-of-one", **({"get": "list"} | adds)))
    return made


WEBHOOK = "webhooks/<uuid:uid>"
urlpatterns: list[Any] = [
    at("me", club.MeViewSet, "me", get="retrieve"),
    at("club", club.ClubViewSet, "club", get="retrieve"),
    at("problems/<slug:kind>", club.KindViewSet, "problem", get="retrieve"),
    at("webhooks", WebhookViewSet, "webhooks-all", get="list", post="create"),
    at(
        WEBHOOK,
        WebhookViewSet,
        "webhooks-one",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
    at(f"{WEBHOOK}/secret", WebhookViewSet, "webhooks-secret", post="renewed"),
    at(f"{WEBHOOK}/pause", WebhookViewSet, "webhooks-pause", post="paused"),
    at(f"{WEBHOOK}/resume", WebhookViewSet, "webhooks-resume", post="resumed"),
    at(f"{WEBHOOK}/test", WebhookViewSet, "webhooks-test", post="tested"),
    at(f"{WEBHOOK}/replay", WebhookViewSet, "webhooks-replay", post="replayed"),
    at("webhooks/<uuid:webhook>/deliveries", DeliveryViewSet, "deliveries-of-one", get="list"),
    at("deliveries", DeliveryViewSet, "deliveries-all", get="list"),
    at("deliveries/<uuid:uid>", DeliveryViewSet, "deliveries-one", get="retrieve"),
    at("deliveries/<uuid:uid>/replay", DeliveryViewSet, "deliveries-replay", post="replayed"),
]
