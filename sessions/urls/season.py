"""The season of an athlete and of a squad: the pages, what may be moved, what is proposed."""

from django.urls import URLPattern, path

from athletes.pages.kinds import OFF, RACE, Kind
from sessions.views import season, season_changes, squad_season

SEASON = "athletes/<uuid:uid>/season/"
SQUAD = "squads/<uuid:uid>/season/"


def of_kind(kind: Kind) -> list[URLPattern]:
    """A race's or off range's own addresses: `season-race` at `…/season/races/<fact>/`."""
    rows, row = f"{SEASON}{kind.path}/", f"{SEASON}{kind.path}/<uuid:fact>/"
    name, about = f"season-{kind.name}", {"kind": kind}
    return [
        path(f"{rows}new/", season_changes.new, about, name=f"{name}-new"),
        path(row, season_changes.edit, about, name=name),
        path(f"{row}removal/", season_changes.removal, about, name=f"{name}-removal"),
        path(f"{row}restoration/", season_changes.restoration, about, name=f"{name}-restoration"),
    ]


def of_squad(kind: Kind) -> list[URLPattern]:
    """One race or off range for many, and all of them taken back."""
    rows, name, about = f"{SQUAD}{kind.path}/", f"squad-{kind.name}", {"kind": kind}
    removal = squad_season.batch_removal
    return [
        path(f"{rows}new/", squad_season.new, about, name=f"{name}-new"),
        path(f"{rows}batches/<uuid:batch>/removal/", removal, about, name=f"{name}-batch-removal"),
    ]


urlpatterns: list[URLPattern] = [
    path(SEASON, season.season, name="season"),
    path(f"{SEASON}new/", season.season_new, name="season-new"),
    path(f"{SEASON}seasons/<uuid:fact>/", season.season_edit, name="season-edit"),
    path(f"{SEASON}seasons/<uuid:fact>/acceptance/", season.acceptance, name="season-acceptance"),
    path(f"{SEASON}seasons/<uuid:fact>/refusal/", season.refusal, name="season-refusal"),
    *of_kind(RACE),
    *of_kind(OFF),
    path("season/", squad_season.all_seasons, name="seasons"),
    path(SQUAD, squad_season.squad_season, name="squad-season"),
    *of_squad(RACE),
    *of_squad(OFF),
]
