"""The coach's side: the week, an athlete's page, what may be changed, what is made and assigned."""

from django.urls import URLPattern, path

from sessions.urls import season
from sessions.views import (
    archive,
    arrivals,
    assignments,
    coach_athlete,
    coach_week,
    decisions,
    events,
    inbox,
    merging,
    overrides,
    publishing,
    regenerations,
    rule_previews,
    rules,
    session_changes,
    supervision,
)

ATHLETE = "athletes/<uuid:uid>/rules/"
OWN_EXERCISE = "athletes/<uuid:uid>/exercises/<slug:slug>/rules/"
INJURY = "athletes/<uuid:uid>/injuries/<uuid:fact>/rules/"
SESSION = "sessions/<uuid:uid>"
LINE = f"{SESSION}/lines/<path:line>"

urlpatterns: list[URLPattern] = [
    path("athletes/<uuid:uid>/merging/", merging.merging, name="merging"),
    *season.urlpatterns,
    path("", coach_week.club_home, name="club-home"),
    path("under-18/", supervision.attendance, name="attendance"),
    path("week/", coach_week.week, name="week"),
    path("weeks/<str:week>/", coach_week.week, name="week"),
    path("weeks/<str:week>/publication/", publishing.publication, name="publication"),
    path("athletes/<uuid:uid>/", coach_athlete.athlete, name="athlete"),
    path("athletes/<uuid:uid>/events/", events.event_new, name="event-new"),
    path("athletes/<uuid:uid>/conversions/", events.conversion_new, name="conversion-new"),
    path("athletes/<uuid:uid>/settings/", events.setting_new, name="setting-new"),
    path(ATHLETE, rules.athlete, name="athlete-rules"),
    path(f"{ATHLETE}<slug:name>/", rules.athlete_parameter, name="athlete-parameter"),
    path(f"{ATHLETE}<slug:name>/reset/", rules.athlete_reset, name="athlete-parameter-reset"),
    path(f"{ATHLETE}<slug:name>/preview/", rule_previews.athlete_preview, name="athlete-preview"),
    path(f"{INJURY}<slug:name>/preview/", rule_previews.injury_preview, name="injury-preview"),
    path("policy/<slug:name>/preview/", rule_previews.club_preview, name="club-preview"),
    path(
        "programs/<uuid:uid>/rules/<slug:name>/preview/",
        rule_previews.program_preview,
        name="program-preview",
    ),
    path(
        "exercises/<slug:slug>/rules/<slug:name>/preview/",
        rule_previews.exercise_preview,
        name="exercise-preview",
    ),
    path(OWN_EXERCISE, rules.exercise, name="own-exercise-rules"),
    path(f"{OWN_EXERCISE}<slug:name>/", rules.exercise_parameter, name="own-exercise-parameter"),
    path(
        f"{OWN_EXERCISE}<slug:name>/reset/",
        rules.exercise_reset,
        name="own-exercise-parameter-reset",
    ),
    path(
        f"{OWN_EXERCISE}<slug:name>/preview/",
        rule_previews.own_exercise_preview,
        name="own-exercise-preview",
    ),
    path("rule-previews/<uuid:uid>/", rule_previews.preview, name="rule-preview"),
    path(INJURY, rules.injury, name="injury-rules"),
    path(f"{INJURY}<slug:name>/", rules.injury_parameter, name="injury-parameter"),
    path(f"{INJURY}<slug:name>/reset/", rules.injury_reset, name="injury-parameter-reset"),
    path(f"{SESSION}/day/", session_changes.day, name="day"),
    path(f"{SESSION}/skip/", session_changes.skip, name="skip"),
    path(f"{SESSION}/restoration/", session_changes.restoration, name="restoration"),
    path(f"{SESSION}/proposal/acceptance/", publishing.acceptance, name="acceptance"),
    path(f"{SESSION}/proposal/refusal/", publishing.refusal, name="refusal"),
    path(f"{SESSION}/lines/", session_changes.line_new, name="line-new"),
    path(f"{LINE}/override/", overrides.override, name="override"),
    path(f"{LINE}/override/reset/", overrides.reset, name="reset"),
    path(f"{LINE}/swap/", session_changes.swap, name="swap"),
    path(f"{LINE}/removal/", session_changes.removal, name="removal"),
    path(f"{LINE}/why/", coach_athlete.why, name="why"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<uuid:uid>/file/", archive.archive_file, name="archive-file"),
    path("archive/arrivals/", arrivals.arrivals, name="arrivals"),
    path("archive/arrivals/<uuid:uid>/", arrivals.arrival, name="arrival"),
    path(
        "archive/arrivals/<uuid:uid>/completion/",
        arrivals.completion,
        name="arrival-completion",
    ),
    path("archive/arrivals/<uuid:uid>/removal/", arrivals.removal, name="arrival-removal"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/new/", assignments.assignment_new, name="assignment-new"),
    path("assignments/<uuid:uid>/end/", assignments.assignment_end, name="assignment-end"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/count/", inbox.count, name="inbox-count"),
    path("inbox/rules/", inbox.rules, name="inbox-rules"),
    path("inbox/many/", decisions.bulk, name="inbox-bulk"),
    path("inbox/athletes/<uuid:uid>/weeks/<str:week>/", inbox.inbox_week, name="inbox-week"),
    path("inbox/decisions/", decisions.decisions, name="decisions"),
    path("inbox/decisions/<uuid:uid>/", decisions.decision, name="decision"),
    path("inbox/decisions/<uuid:uid>/undo/", decisions.decision_undo, name="decision-undo"),
    path("regenerations/", regenerations.regenerations, name="regenerations"),
    path("regenerations/<uuid:uid>/", regenerations.regeneration, name="regeneration"),
]
