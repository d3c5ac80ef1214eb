"""The season of an athlete: the page, what may be moved on it, what is proposed."""

from django.urls import URLPattern, path

from athletes.pages.kinds import OFF, RACE, Kind
from sessions.views import season, season_changes

SEASON = "athletes/<uuid:uid>/season/"


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


urlpatterns: list[URLPattern] = [
    path(SEASON, season.season, name="season"),
    path(f"{SEASON}new/", season.season_new, name="season-new"),
    path(f"{SEASON}seasons/<uuid:fact>/", season.season_edit, name="season-edit"),
    path(f"{SEASON}seasons/<uuid:fact>/acceptance/", season.acceptance, name="season-acceptance"),
    path(f"{SEASON}seasons/<uuid:fact>/refusal/", season.refusal, name="season-refusal"),
    *of_kind(RACE),
    *of_kind(OFF),
]
