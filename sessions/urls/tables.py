"""Tables out and in."""

from django.urls import path

from clubs.views.imports import import_urls
from sessions.imports import LOGS
from sessions.views import exports

urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/<str:name>/", exports.export, name="export"),
    *import_urls(LOGS),
]
