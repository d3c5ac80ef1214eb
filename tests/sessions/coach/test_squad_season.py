"""A squad's season: all beside each other, one race or off range for many, counted and undone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.facts import add
from athletes.models import Athlete, OffRange, Race, Season, Squad
from clubs.models import AuditEvent, Club, Principal
from sessions.models import TrainingSession
from sessions.planning.season import season_plan
from tests.conftest import NOW
from tests.sessions.planning.test_projection import writes

BLANK: dict[str, Any] = dict.fromkeys(("goal_s", "result_s", "stop_days"))


@pytest.fixture
def squad(week: list[TrainingSession], club: Club, ana: Athlete, ben: Athlete) -> Squad:
    found = Squad.objects.create(club=club, name="Track")
    found.athletes.set([ana, ben])
    for athlete in (ana, ben):
        Season.objects.create(
            club=club,
            athlete=athlete,
            name="Spring",
            starts_on=date(2026, 11, 23),
            ends_on=date(2027, 6, 20),
        )
    return found


@pytest.fixture
def url(squad: Squad) -> str:
    return reverse("sessions:squad-season", args=[squad.club.slug, squad.uid])


def at(name: str, squad: Squad, *more: object) -> str:
    return reverse(f"sessions:squad-{name}", args=[squad.club.slug, squad.uid, *more])


def half_term(*athletes: Athlete, **more: str) -> dict[str, Any]:
    return {
        "uid": str(uuid4()),
        "starts_on": "2027-02-08",
        "ends_on": "2027-02-14",
        "reason": "Half-term",
        "athletes": [str(one.uid) for one in athletes],
    } | more


def race(
    athlete: Athlete, day: date, priority: str, by: Principal, name: str = "City half"
) -> Race:
    values = {"name": name, "day": day, "priority": priority, "distance_m": 21098}
    return add(Race, athlete, values | BLANK, by=by, at=NOW)


# --- The page -----------------------------------------------------------------------------------


def test_each_athlete_is_a_row_and_each_week_a_column(
    coach_client: Client, url: str, ana: Athlete, principal: Principal
) -> None:
    race(ana, date(2027, 2, 14), "A", principal)
    page = coach_client.get(url)
    rows = {one["name"]: one for one in page.context["rows"]}
    assert list(rows) == ["Ana Adult", "Ben Boy"]
    assert len(rows["Ana Adult"]["cells"]) == len(page.context["weeks"]) == 30
    cells = [(one["kind"], one["text"]) for one in rows["Ana Adult"]["cells"]]
    assert (
        cells[8:14]
        == [
            ("light", ""),
            ("lighter", ""),
            ("stop", ""),
            ("race", "A"),
            ("full", ""),
            ("full", ""),
        ]
        or ("race", "A") in cells
    )
    assert rows["Ben Boy"]["share"] == "100%"
    assert rows["Ben Boy"]["goal"] == "60–80%"


def test_races_stand_by_date_with_who_runs_them_at_which_priority(
    coach_client: Client, url: str, ana: Athlete, ben: Athlete, principal: Principal
) -> None:
    race(ana, date(2027, 2, 14), "A", principal)
    race(ben, date(2027, 2, 14), "C", principal, name="city half")
    (row,) = coach_client.get(url).context["races"]["rows"]
    assert row["who"] == [("A", ["Ana Adult"]), ("C", ["Ben Boy"])]


def test_it_is_filtered_by_name_and_by_who_races(
    coach_client: Client, url: str, ben: Athlete, principal: Principal
) -> None:
    race(ben, date(2027, 2, 14), "B", principal)

    def names(**asked: str) -> list[str]:
        return [one["name"] for one in coach_client.get(url, asked).context["rows"]]

    assert names(q="ana") == ["Ana Adult"]
    assert names(who="races") == ["Ben Boy"]
    assert names(q="nobody") == []


def test_the_navigation_leads_to_all_seasons_and_from_there_to_each_squads(
    coach_client: Client, ana_client: Client, mallory_client: Client, url: str, rival: Athlete
) -> None:
    everyone = reverse("sessions:seasons", args=["harriers"])
    page = coach_client.get(everyone)
    assert [one["name"] for one in page.context["rows"]] == ["Ana Adult", "Ben Boy"]
    assert [(one["label"], one["current"]) for one in page.context["tabs"]] == [
        ("All athletes", True),
        ("Track", False),
    ]
    assert page.context["tabs"][1]["url"] == url
    for one in (page, coach_client.get(url)):
        assert [str(link["label"]) for link in one.context["nav"] if link["current"]] == ["Season"]
    for client in (ana_client, mallory_client):
        assert client.get(everyone).status_code == 404
    own = mallory_client.get(reverse("sessions:seasons", args=["rivals"]))
    assert [one["name"] for one in own.context["rows"]] == [rival.name]


def test_only_the_team_sees_it_and_another_club_finds_nothing(
    ana_client: Client, guardian_client: Client, mallory_client: Client, url: str, squad: Squad
) -> None:
    for client in (ana_client, guardian_client, mallory_client):
        assert client.get(url).status_code == 404
        assert client.get(at("off-new", squad)).status_code == 404
        assert client.post(at("off-batch-removal", squad, uuid4())).status_code == 404


def test_one_athletes_broken_facts_spoil_that_row_only(
    coach_client: Client, url: str, ben: Athlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = season_plan

    def broken(outlook: Any, athlete: Athlete, *rest: Any) -> Any:
        if athlete == ben:
            message = "Line is given twice"
            raise ValueError(message)
        return sound(outlook, athlete, *rest)

    monkeypatch.setattr("sessions.planning.squad_season.season_plan", broken)
    rows = {one["name"]: one for one in coach_client.get(url).context["rows"]}
    assert rows["Ben Boy"]["trouble"] == "Line is given twice"
    assert rows["Ana Adult"]["cells"]


def test_three_hundred_athletes_ask_as_little_and_come_in_pages(
    coach_client: Client, url: str, squad: Squad, club: Club
) -> None:
    coach_client.get(url)
    with CaptureQueriesContext(connection) as few:
        coach_client.get(url)
    many = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Runner {number:03}") for number in range(300)
    )
    squad.athletes.add(*many)
    with CaptureQueriesContext(connection) as more:
        page = coach_client.get(url)
    assert len(more) == len(few)
    assert len(page.context["rows"]) == 20
    assert page.context["page"].paginator.num_pages == 16
    assert "Page 2 of 16" in coach_client.get(url, {"page": "2"}).content.decode()


# --- One for many -------------------------------------------------------------------------------


def test_what_it_would_change_is_counted_for_each_and_nothing_kept(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete, principal: Principal
) -> None:
    race(ben, date(2027, 2, 14), "A", principal)
    with CaptureQueriesContext(connection) as caught:
        answer = coach_client.post(at("off-new", squad), half_term(ana, ben, preview="1"))
    told = {one["name"]: (one["days"], one["levels"]) for one in answer.context["tolls"]}
    assert told == {"Ana Adult": (7, "7 days off"), "Ben Boy": (0, "nothing changes")}
    assert writes(caught.captured_queries) == []


def test_sessions_and_loads_are_told_beside_the_days(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete
) -> None:
    form = {
        "name": "City 10",
        "day": "2026-12-13",
        "priority": "B",
        "distance": "10000",
        "athletes": [str(ana.uid), str(ben.uid)],
        "preview": "1",
    }
    answer = coach_client.post(at("race-new", squad), form)
    row = next(one for one in answer.context["tolls"] if one["name"] == "Ana Adult")
    assert any("becomes lighter" in one or "become lighter" in one for one in row["what"])
    assert "Barbell back squat 3 × " in row["lift"]
    assert " in the week of 7 Dec" in row["lift"]
    assert "in the week of 7 Dec" in answer.content.decode()
    assert not Race.objects.exists()


def test_sessions_that_go_are_counted_and_where_it_takes_too_long_it_is_said(
    coach_client: Client,
    squad: Squad,
    ana: Athlete,
    ben: Athlete,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sessions.planning.squad_season.PLAYED", 13)  # one athlete to February
    answer = coach_client.post(at("off-new", squad), half_term(ana, ben, preview="1"))
    rows = {one["name"]: one for one in answer.context["tolls"]}
    assert "2 sessions go" in rows["Ana Adult"]["what"]
    assert rows["Ben Boy"]["not_played"] == "too far ahead to count for so many at once"
    assert rows["Ben Boy"]["levels"] == "7 days off"


def test_a_race_that_one_of_them_would_train_through_says_so(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete, principal: Principal
) -> None:
    race(ben, date(2027, 2, 14), "A", principal)
    form = {
        "name": "League",
        "day": "2027-02-06",
        "priority": "C",
        "distance": "5000",
        "athletes": [str(ana.uid), str(ben.uid)],
        "preview": "1",
    }
    answer = coach_client.post(at("race-new", squad), form)
    notes = {one["name"]: one["note"] for one in answer.context["tolls"]}
    assert notes == {"Ana Adult": "", "Ben Boy": "trained through beside City half (A)"}


def test_days_off_for_many_are_added_once_however_often_sent(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete
) -> None:
    form = half_term(ana, ben)
    for _twice in range(2):
        coach_client.post(at("off-new", squad), form)
    assert OffRange.objects.count() == 2
    assert AuditEvent.objects.filter(subject="offrange", verb="add").count() == 2
    off = OffRange.objects.get(athlete=ana)
    assert off.history == [
        {"date": "2026-11-25", "from": "2027-02-08", "to": "2027-02-14", "void": False}
    ]


def test_adding_for_many_costs_the_same_for_two_and_for_two_hundred(
    coach_client: Client, squad: Squad, club: Club, ana: Athlete, ben: Athlete
) -> None:
    coach_client.post(at("off-new", squad), half_term(ana, ben))
    with CaptureQueriesContext(connection) as few:
        coach_client.post(at("off-new", squad), half_term(ana, ben))
    many = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Runner {number:03}") for number in range(150)
    )
    squad.athletes.add(*many)
    with CaptureQueriesContext(connection) as more:
        coach_client.post(at("off-new", squad), half_term(ana, ben, *many))
    assert len(more) < len(few) + 10, "some parts more, of two hundred rows at most"
    assert OffRange.objects.count() == 2 + 2 + 152


def test_it_is_taken_back_for_all_at_once(
    coach_client: Client, url: str, squad: Squad, ana: Athlete, ben: Athlete
) -> None:
    answer = coach_client.post(at("off-new", squad), half_term(ana, ben))
    undo = coach_client.get(answer["Location"]).context["undo"]
    for _twice in range(2):
        coach_client.post(undo["url"])
    assert not OffRange.objects.alive().exists()
    assert all(one.history[-1]["void"] for one in OffRange.objects.all())
    assert AuditEvent.objects.filter(subject="offrange", verb="remove").count() == 2


def test_those_of_another_squad_or_club_cannot_be_chosen(
    coach_client: Client, squad: Squad, ana: Athlete, rival: Athlete
) -> None:
    answer = coach_client.post(at("off-new", squad), half_term(ana, rival))
    assert answer.status_code == 422
    assert "Unknown athlete" in answer.content.decode()
    assert not OffRange.objects.exists()


def test_nobody_chosen_is_said_at_the_field(coach_client: Client, squad: Squad) -> None:
    answer = coach_client.post(at("off-new", squad), half_term())
    assert answer.status_code == 422
    assert "Choose athletes" in answer.content.decode()


def test_a_squad_without_athletes_says_what_to_do_first(
    coach_client: Client, assistant_client: Client, squad: Squad
) -> None:
    squad.athletes.clear()
    page = coach_client.get(at("race-new", squad))
    assert "Put athletes into the squad first" in page.content.decode()
    assert assistant_client.get(at("race-new", squad)).status_code == 404
    assert coach_client.post(at("off-batch-removal", squad, uuid4())).status_code == 302


def test_the_weeks_of_all_are_marked_to_be_remade(
    coach_client: Client, squad: Squad, ana: Athlete, ben: Athlete
) -> None:
    before = {one.pk: one.facts_version for one in Athlete.objects.filter(pk__in=[ana.pk, ben.pk])}
    coach_client.post(at("off-new", squad), half_term(ana, ben))
    after = Athlete.objects.filter(pk__in=before)
    assert all(one.facts_version > before[one.pk] for one in after)


def test_days_off_of_the_year_after_next_are_counted_too(
    coach_client: Client, squad: Squad, ana: Athlete
) -> None:
    far = half_term(ana, starts_on="2028-05-01", ends_on="2028-05-07", preview="1")
    (toll,) = coach_client.post(at("off-new", squad), far).context["tolls"]
    assert toll["days"] == 7


def test_a_half_term_in_the_past_is_taken_as_it_is(
    coach_client: Client, squad: Squad, ana: Athlete
) -> None:
    """Nothing known of yesterday changes; the row is there to be read."""
    past = half_term(ana, starts_on="2026-10-26", ends_on="2026-11-01", preview="1")
    (toll,) = coach_client.post(at("off-new", squad), past).context["tolls"]
    assert toll["days"] == 0
    assert date(2026, 11, 1) < NOW.date() - timedelta(days=7)
