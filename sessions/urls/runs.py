"""An athlete's runs beside strength."""

from django.urls import path

from sessions.views import runs

RUNS = "athletes/<uuid:uid>/runs/"

urlpatterns = [
    path(RUNS, runs.runs, name="runs"),
    path(f"{RUNS}<uuid:fact>/day/", runs.day, name="run-day"),
    path(f"{RUNS}weeks/<str:week>/copy/", runs.copy, name="run-week-copy"),
]
