"""The addresses of sessions, logs, overrides, assignments and weeks in the API."""

from __future__ import annotations

from clubs.api.routes import at, resource
from sessions.api import (
    assignments,
    calendars,
    comments,
    events,
    logs,
    overrides,
    reports,
    sessions,
    simulations,
    weeks,
)

OF_ATHLETE = "athletes/<uuid:athlete>/"
SESSION, ASSIGNMENT = "sessions/<uuid:uid>", "assignments/<uuid:uid>"
SESSIONS = {
    "day": "move",
    "skip": "skip",
    "proposal": "proposal",
    "completion": "completion",
    "supervisor": "supervision",
}

urlpatterns = [
    *resource(sessions.SessionViewSet, "sessions", under=OF_ATHLETE, offers=()),
    at(f"{SESSION}/trace", sessions.SessionViewSet, "sessions-trace", get="trace"),
    *(
        at(f"{SESSION}/{where}", sessions.SessionViewSet, f"sessions-{where}", post=action)
        for where, action in SESSIONS.items()
    ),
    at(f"{SESSION}/logs", logs.LogViewSet, "sessions-logs", post="log"),
    at(f"{SESSION}/overrides", overrides.OverrideViewSet, "sessions-overrides", post="lay"),
    *resource(logs.LogViewSet, "logs", under=OF_ATHLETE, offers=("delete",)),
    *resource(
        overrides.OverrideViewSet, "overrides", under=OF_ATHLETE, offers=("change", "delete")
    ),
    *resource(
        comments.CommentViewSet, "comments", under=OF_ATHLETE, offers=("add", "change", "delete")
    ),
    *resource(events.CoachEventViewSet, "coach-events", under=OF_ATHLETE, offers=("add",)),
    *resource(reports.ReportViewSet, "reports", under=OF_ATHLETE, offers=()),
    at(f"{SESSION}/report", reports.ReportViewSet, "sessions-report", post="say"),
    at(f"{SESSION}/morning", reports.ReportViewSet, "sessions-morning", post="morning"),
    at(f"{SESSION}/missed", reports.ReportViewSet, "sessions-missed", post="missed"),
    *resource(
        assignments.AssignmentViewSet, "assignments", under=OF_ATHLETE, offers=("add", "bulk")
    ),
    at(f"{ASSIGNMENT}/end", assignments.AssignmentViewSet, "assignments-end", post="end"),
    at("regenerations", weeks.RegenerationViewSet, "regenerations-all", get="list", post="create"),
    at("regenerations/<uuid:uid>", weeks.RegenerationViewSet, "regenerations-one", get="retrieve"),
    at("weeks/<str:week>/publication", weeks.PublicationViewSet, "publications", post="create"),
    at("calendars", calendars.CalendarViewSet, "calendars-all", get="list", post="create"),
    at(
        "calendars/<uuid:uid>",
        calendars.CalendarViewSet,
        "calendars-one",
        get="retrieve",
        delete="destroy",
    ),
    at("flags", weeks.FlagViewSet, "flags", get="list"),
    at("simulations", simulations.SimulationViewSet, "simulations", post="create"),
]
