"""`/api/v1/`: the resources of every app, the document that describes them, and its pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from athletes.api import routes as athletes
from clubs.api import document
from clubs.api import routes as clubs
from clubs.api.club import NothingViewSet
from programs.api import routes as programs
from sessions.api import routes as sessions

app_name = "api"
METHODS = ("get", "post", "put", "patch", "delete")
urlpatterns: list[Any] = [
    path("v1/openapi.json", login_not_required(document.as_json), name="openapi"),
    path("v1/openapi.yaml", login_not_required(document.as_yaml), name="openapi-yaml"),
    path("v1/docs", SpectacularSwaggerSplitView.as_view(url_name="api:openapi"), name="docs"),
    *(
        path(f"v1/{one.pattern}", one.callback, name=one.name)
        for app in (clubs, programs, athletes, sessions)
        for one in app.urlpatterns
    ),
    re_path(
        "^(?P<path>.*)$",
        NothingViewSet.as_view(dict.fromkeys(METHODS, "nothing")),
        name="nothing",
    ),
]
