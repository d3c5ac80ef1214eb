from django.urls import URLPattern, path

from athletes.imports import IMPORTS
from athletes.member_urls import MEMBERS
from athletes.pages.kinds import KINDS, Kind
from athletes.views import (
    availability,
    consents,
    facts,
    injuries,
    own_data,
    people,
    run_imports,
    runs,
    squads,
)
from clubs.views.imports import import_urls

app_name = "athletes"
RUN_IMPORT = "athletes/<uuid:uid>/runs/import/"
INJURIES = "athletes/<uuid:uid>/injuries/<uuid:fact>/"


def of_kind(kind: Kind) -> list[URLPattern]:
    """A fact's own addresses: `race-new` at `athletes/<uid>/races/new/`, and so on."""
    rows, row = f"athletes/<uuid:uid>/{kind.path}/", f"athletes/<uuid:uid>/{kind.path}/<uuid:fact>/"
    about = {"kind": kind}
    return [
        path(f"{rows}new/", facts.new, about, name=f"{kind.name}-new"),
        path(row, facts.edit, about, name=f"{kind.name}-edit"),
        path(f"{row}removal/", facts.delete, about, name=f"{kind.name}-delete"),
        path(f"{row}restoration/", facts.restore, about, name=f"{kind.name}-restore"),
    ]


urlpatterns = [
    *(one for kind in IMPORTS for one in import_urls(kind)),
    path("me/", facts.me, name="me"),
    path("children/", facts.children, name="children"),
    path("athletes/", people.athletes, name="athletes"),
    path("athletes/new/", people.new, name="athlete-new"),
    path("athletes/<uuid:uid>/edit/", people.edit, name="athlete-edit"),
    path("athletes/<uuid:uid>/archive/", people.archive, name="athlete-archive"),
    path("athletes/<uuid:uid>/restoration/", people.restore, name="athlete-restore"),
    *MEMBERS,
    path("squads/", squads.squads, name="squads"),
    path("squads/new/", squads.new, name="squad-new"),
    path("squads/<uuid:uid>/", squads.edit, name="squad-edit"),
    path("squads/<uuid:uid>/removal/", squads.delete, name="squad-delete"),
    path("squads/<uuid:uid>/restoration/", squads.restore, name="squad-restore"),
    path("athletes/<uuid:uid>/consents/", consents.consents, name="consents"),
    path("athletes/<uuid:uid>/consents/paper/", consents.paper, name="consent-paper"),
    path("athletes/<uuid:uid>/information/", consents.information, name="information"),
    path("consents/<uuid:uid>/withdrawal/", consents.withdrawal, name="consent-withdrawal"),
    path("settings/consents/", consents.texts, name="consent-texts"),
    path("athletes/<uuid:uid>/sharing/", own_data.sharing, name="sharing"),
    path("athletes/<uuid:uid>/health-reads/", own_data.health_reads, name="health-reads"),
    path("athletes/<uuid:uid>/facts/", facts.facts, name="facts"),
    path("athletes/<uuid:uid>/runs/pattern/", runs.pattern, name="run-pattern"),
    path("athletes/<uuid:uid>/runs/<uuid:fact>/completion/", runs.completion, name="run-done"),
    path(RUN_IMPORT, run_imports.imports, name="run-imports"),
    path(f"{RUN_IMPORT}columns/", run_imports.columns, name="run-import-columns"),
    path("athletes/<uuid:uid>/runs/sources/", run_imports.subscription, name="run-calendar-new"),
    path(
        "athletes/<uuid:uid>/runs/sources/<uuid:calendar>/removal/",
        run_imports.removal,
        name="run-calendar-removal",
    ),
    path(f"{RUN_IMPORT}confirmation/", run_imports.confirmation, name="run-import-confirmation"),
    path(
        "athletes/<uuid:uid>/runs/imports/<uuid:imported>/undo/",
        run_imports.undoing,
        name="run-import-undo",
    ),
    path("availability/", availability.answers, name="week-answers"),
    path(
        "athletes/<uuid:uid>/availability/next-week/",
        availability.answer,
        name="week-answer",
    ),
    path("athletes/<uuid:uid>/availability/weeks/", availability.weeks, name="weeks"),
    path("athletes/<uuid:uid>/availability/weeks/<str:week>/", availability.week, name="week-days"),
    path(f"{INJURIES}clear/", injuries.clear, name="injury-clear"),
    path(f"{INJURIES}reopening/", injuries.reopen, name="injury-reopen"),
    *(one for kind in KINDS for one in of_kind(kind)),
]
