"""The addresses of athletes and of their facts in the API."""

from __future__ import annotations

from athletes.api import calendar, coaches, health, people, results, rules, season
from clubs.api.routes import at, resource

OF_ATHLETE = "athletes/<uuid:athlete>/"
VERBS = ("add", "change", "remove")
OF_INJURY = "injuries/<uuid:injury>/"
AN_INJURY = "injuries/<uuid:uid>/"
FACTS = {
    "races": calendar.RaceViewSet,
    "runs": calendar.RunViewSet,
    "availability": calendar.AvailabilityViewSet,
    "injuries": health.InjuryViewSet,
    "body-weights": health.BodyWeightViewSet,
    "seasons": season.SeasonViewSet,
    "off-ranges": season.OffRangeViewSet,
    "gym-choices": season.GymChoiceViewSet,
    "strength-tests": results.StrengthTestViewSet,
    "time-trials": results.TimeTrialViewSet,
}

urlpatterns = [
    *resource(people.AthleteViewSet, "athletes", offers=(*VERBS, "bulk")),
    *resource(people.SquadViewSet, "squads", offers=(*VERBS, "bulk")),
    at("coaches", coaches.CoachViewSet, "coaches-all", get="list"),
    *(
        one
        for where, view in FACTS.items()
        for one in resource(view, where, under=OF_ATHLETE, offers=(*VERBS, "bulk"))
    ),
    *resource(rules.AthleteSettingViewSet, "athlete-settings", under=OF_ATHLETE, offers=("add",)),
    *resource(rules.InjurySettingViewSet, "injury-settings", under=OF_INJURY, offers=("add",)),
    at(f"{AN_INJURY}clear", health.InjuryViewSet, "injuries-clear", post="clear"),
    at(f"{AN_INJURY}reopening", health.InjuryViewSet, "injuries-reopening", post="reopen"),
]
