"""The coach's week: who trains what when, sorted by who needs a look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import Athlete, Race, Run, Squad
from clubs.models import Club, Membership
from sessions.models import SessionReport, SetLog, TrainingSession
from sessions.pages.week import Row
from tests.conftest import MONDAY, NOW, make_athlete

HX = {"HX-Request": "true"}
Stand = Callable[..., TrainingSession]


@pytest.fixture
def url(club: Club) -> str:
    return reverse("sessions:week", args=[club.slug])


@pytest.fixture
def stand(club: Club) -> Stand:
    """A session as it might stand, made by hand: pages only read it."""

    def make(athlete: Athlete, **fields: Any) -> TrainingSession:
        line = {"line": "back_squat/barbell", "exercise": "back_squat", "name": "Back squat"}
        asked = {"sets": 3, "reps": 8, "load": "60", "rir": ["2", "3"], "load_type": "barbell"}
        values: dict[str, Any] = {
            "week_start": MONDAY,
            "slot": 1,
            "day": MONDAY + timedelta(days=1),
            "title": "Lower A",
            "status": "published",
            "published_at": datetime.fromisoformat("2026-11-22T18:00:00+00:00"),
            "plan": {
                "lines": [line | asked],
                "block": "strength",
                "block_week": 2,
                "block_weeks": 8,
            },
        }
        return TrainingSession.objects.create(club=club, athlete=athlete, **values | fields)

    return make


def rows(client: Client, url: str) -> dict[str, Row]:
    answer = client.get(url)
    assert answer.status_code == 200
    return {row.name: row for row in answer.context["rows"]}


def chips(row: Row) -> list[str]:
    return [f"{chip.kind}: {chip.label}" for cell in row.cells for chip in cell.chips]


def test_the_week_shows_sessions_runs_and_races_by_day(
    coach_client: Client, url: str, ana: Athlete, club: Club, stand: Stand
) -> None:
    stand(ana)
    Run.objects.create(club=club, athlete=ana, day=MONDAY, kind="interval")
    Race.objects.create(
        club=club, athlete=ana, day=MONDAY + timedelta(days=6), name="Half", priority="B"
    )
    row = rows(coach_client, url)["Ana Adult"]
    assert [len(cell.chips) for cell in row.cells] == [1, 1, 0, 0, 0, 0, 1]
    assert chips(row) == ["quiet: Intervals", "plan: Lower A", "race: Half"]
    assert (row.done, row.stage) == ("0/1", "Strength · wk 2 of 8")
    assert row.race is not None
    assert row.race.label == "B · 4 d"


def test_the_most_urgent_comes_first(
    coach_client: Client, url: str, club: Club, coach: Membership, stand: Stand
) -> None:
    names = ["Calm", "Effort", "Missed", "Pain", "Racing", "Amber", "Broken", "Kit"]
    people = {name: make_athlete(club, f"{name} Runner", coach=coach) for name in names}
    for name, athlete in people.items():
        flags = ["needs_equipment"] if name == "Kit" else []
        status = "completed" if name in {"Pain", "Amber", "Effort"} else "published"
        session = stand(athlete, flags=flags, status=status)
        if name in {"Pain", "Amber"}:
            SessionReport.objects.create(
                club=club,
                athlete=athlete,
                session=session,
                pain=6 if name == "Pain" else 3,
                pain_parts=["knee"],
            )
        if name == "Effort":
            SetLog.objects.create(
                club=club,
                athlete=athlete,
                session=session,
                line="back_squat/barbell",
                exercise="back_squat",
                number=3,
                day=MONDAY,
                load=60,
                reps=8,
                rir=Decimal("0.5"),
                logged_at=NOW,
            )
    for week in (1, 2):
        stand(people["Missed"], week_start=MONDAY - timedelta(weeks=week), status="missed")
    Race.objects.create(
        club=club, athlete=people["Racing"], day=date(2026, 12, 1), name="10 k", priority="C"
    )
    Athlete.objects.filter(pk=people["Broken"].pk).update(trouble="no such exercise")
    found = rows(coach_client, url)
    order = ["Pain", "Amber", "Missed", "Effort", "Broken", "Kit", "Racing", "Calm"]
    assert [name.split()[0] for name in found] == order
    assert found["Pain Runner"].needs[0].label == "knee 6/10"
    assert chips(found["Pain Runner"]) == ["bad: Lower A · knee 6/10"]
    assert found["Calm Runner"].reasons == []
    effort = found["Effort Runner"].effort
    assert effort is not None
    assert (effort.kind, effort.label) == ("warn", "RIR 0.5 / 2–3")


def test_an_assistant_sees_that_there_is_pain_but_not_where_and_how_much(
    coach_client: Client,
    assistant_client: Client,
    url: str,
    ana: Athlete,
    club: Club,
    stand: Stand,
) -> None:
    session = stand(ana, status="completed")
    SessionReport.objects.create(
        club=club, athlete=ana, session=session, pain=7, pain_parts=["knee"]
    )
    assert "knee 7/10" in coach_client.get(url).content.decode()
    text = assistant_client.get(url).content.decode()
    assert "Lower A · pain" in text
    assert "knee" not in text
    assert "7/10" not in text


@pytest.mark.parametrize(
    ("fields", "chip"),
    [
        ({"status": "completed"}, "done: Lower A"),
        ({"status": "missed"}, "missed: Lower A"),
        ({"status": "started"}, "plan: Lower A · started"),
        ({"status": "dropped", "day": None, "plan": {"code": "stop:A"}}, "quiet: 1 off · stopped"),
        ({"plan": {"lines": [{"line": "a/b", "code": "lighter:B"}]}}, "taper: Lower A · lighter"),
    ],
)
def test_a_session_says_how_it_stands(
    coach_client: Client,
    url: str,
    ana: Athlete,
    stand: Stand,
    fields: dict[str, Any],
    chip: str,
) -> None:
    stand(ana, **fields)
    assert chips(rows(coach_client, url)["Ana Adult"]) == [chip]


def test_sorting_searching_and_squads_narrow_the_list(
    coach_client: Client, url: str, ana: Athlete, ben: Athlete, club: Club
) -> None:
    squad = Squad.objects.create(club=club, name="Track")
    squad.athletes.add(ben)
    assert list(rows(coach_client, f"{url}?sort=name")) == ["Ana Adult", "Ben Boy"]
    assert list(rows(coach_client, f"{url}?q=aNA")) == ["Ana Adult"]
    assert list(rows(coach_client, f"{url}?squad={squad.uid}")) == ["Ben Boy"]
    assert len(rows(coach_client, f"{url}?squad=nonsense&sort=nonsense")) == 2


def test_what_did_not_change_is_not_sent_again(
    coach_client: Client, url: str, ana: Athlete, stand: Stand
) -> None:
    first = coach_client.get(url, headers=HX)
    again = coach_client.get(url, headers=HX | {"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    stand(ana)
    assert coach_client.get(url, headers=HX | {"If-None-Match": first["ETag"]}).status_code == 200
    assert "<html" not in first.content.decode()
    assert "HX-Request" in first["Vary"]


def test_the_page_takes_few_queries_whatever_the_size(
    coach_client: Client, url: str, club: Club, coach: Membership, stand: Stand
) -> None:
    for number in range(20):
        athlete = make_athlete(club, f"Runner{number} Swift", coach=coach)
        stand(athlete)
        Run.objects.create(club=club, athlete=athlete, day=MONDAY, kind="easy")
    with CaptureQueriesContext(connection) as seen:
        assert len(rows(coach_client, url)) == 20
    assert len(seen) <= 14


def test_the_cards_count_what_is_due(
    coach_client: Client, url: str, ana: Athlete, ben: Athlete, stand: Stand
) -> None:
    Athlete.objects.filter(pk=ben.pk).update(born=None)  # else a consent is missing
    stand(ana, status="completed")
    stand(ben)
    stand(ben, week_start=MONDAY + timedelta(weeks=1), published_at=None, status="planned")
    done, look, _racing, coming = coach_client.get(url).context["stats"]
    assert (done["value"], done["max"]) == (1, 2)
    assert (look["value"], look["note"]) == (0, "All is well")
    assert (coming["value"], coming["note"]) == (1, "1 not published · Sun 18:00")


def test_an_empty_club_says_what_to_do(owner_client: Client, club: Club, url: str) -> None:
    assert "No athletes yet" in owner_client.get(url).content.decode()
    landing = owner_client.get(reverse("sessions:club-home", args=[club.slug]))
    assert "Add athletes" in landing.content.decode()


@pytest.mark.parametrize("name", ["2026-W54", "2026W48", "soon"])
def test_an_unknown_week_is_404(coach_client: Client, club: Club, ana: Athlete, name: str) -> None:
    assert coach_client.get(f"/c/{club.slug}/weeks/{name}/").status_code == 404


def test_other_clubs_and_athletes_do_not_see_it(
    mallory_client: Client, ana_client: Client, guardian_client: Client, url: str
) -> None:
    for client in (mallory_client, ana_client, guardian_client):
        assert client.get(url).status_code == 404


def test_it_is_read_only(coach_client: Client, client: Client, url: str) -> None:
    assert coach_client.post(url).status_code == 405
    assert client.get(url).status_code == 302


def test_each_role_lands_where_it_works(
    club: Club,
    coach_client: Client,
    physio_client: Client,
    ana_client: Client,
    guardian_client: Client,
    ben: Athlete,
) -> None:
    home = reverse("sessions:club-home", args=[club.slug])
    assert coach_client.get(home)["Location"].endswith("/week/")
    assert physio_client.get(home)["Location"].endswith("/week/")
    assert ana_client.get(home)["Location"].endswith("/today/")
    assert str(ben.uid) in guardian_client.get(home)["Location"]
