"""The addresses of athletes and of their facts in the API."""

from __future__ import annotations

from athletes.api.calendar import RaceViewSet
from athletes.api.people import AthleteViewSet
from clubs.api.routes import resource

OF_ATHLETE = "athletes/<uuid:athlete>/"
VERBS = ("add", "change", "remove")

urlpatterns = [
    *resource(AthleteViewSet, "athletes", offers=VERBS),
    *resource(RaceViewSet, "races", under=OF_ATHLETE, offers=VERBS),
]
