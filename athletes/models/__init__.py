from athletes.models.calendar import Availability, Race, Run, RunCalendar, RunImport, WeekAnswer
from athletes.models.consents import Consent, ConsentText
from athletes.models.events import CoachEvent
from athletes.models.health import BodyWeight, Injury
from athletes.models.health_reads import HealthRead
from athletes.models.people import (
    Athlete,
    AthleteRow,
    AthleteRowQuerySet,
    Guardianship,
    GymChoice,
    Squad,
)
from athletes.models.results import StrengthTest, TimeTrial
from athletes.models.season import OffRange, Season

__all__ = [
    "Athlete",
    "AthleteRow",
    "AthleteRowQuerySet",
    "Availability",
    "BodyWeight",
    "CoachEvent",
    "Consent",
    "ConsentText",
    "Guardianship",
    "GymChoice",
    "HealthRead",
    "Injury",
    "OffRange",
    "Race",
    "Run",
    "RunCalendar",
    "RunImport",
    "Season",
    "Squad",
    "StrengthTest",
    "TimeTrial",
    "WeekAnswer",
]
