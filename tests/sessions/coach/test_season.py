"""Planning a season: seen, moved, tried before it is saved, weeks proposed, taken, kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.facts import add
from athletes.models import Athlete, OffRange, Race, Season
from clubs.models import AuditEvent, Club, Membership, Principal
from sessions.models import TrainingSession
from tests.conftest import NOW
from tests.sessions.planning.test_projection import writes

GOAL = date(2027, 2, 14)
BLANK: dict[str, Any] = dict.fromkeys(("goal_s", "result_s", "stop_days"))


@pytest.fixture
def season(week: list[TrainingSession], ana: Athlete) -> Season:
    """Thirty weeks from the running one on, strength in 60 to 80 % of them."""
    return Season.objects.create(
        club=ana.club,
        athlete=ana,
        name="Spring",
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 6, 20),
    )


@pytest.fixture
def goal(ana: Athlete, principal: Principal) -> Race:
    values = {"name": "City half", "day": GOAL, "priority": "A", "distance_m": 21098}
    return add(Race, ana, values | BLANK, by=principal, at=NOW)


@pytest.fixture
def url(club: Club, ana: Athlete) -> str:
    return reverse("sessions:season", args=[club.slug, ana.uid])


def at(name: str, athlete: Athlete, *more: object) -> str:
    return reverse(f"sessions:{name}", args=[athlete.club.slug, athlete.uid, *more])


def race_form(race: Race, **changes: Any) -> dict[str, Any]:
    return {
        "uid": "",
        "version": race.version,
        "name": race.name,
        "day": race.day.isoformat(),
        "priority": race.priority,
        "distance": str(race.distance_m or ""),
    } | changes


# --- The page -----------------------------------------------------------------------------------


def test_the_year_is_shown_by_day_with_the_race_that_eases_it(
    coach_client: Client, url: str, season: Season, goal: Race
) -> None:
    chart = coach_client.get(url).context["chart"]
    kinds = {one["title"]: one["kind"] for one in chart["days"]}
    assert kinds["Sun 14 Feb: race day · A race, City half"] == "race"
    assert kinds["Sat 13 Feb: stopped · A race, City half"] == "stop"
    assert kinds["Sat 30 Jan: lighter · A race, City half"] == "lighter"
    assert kinds["Sun 17 Jan: light · A race, City half"] == "light"
    assert kinds["Sat 16 Jan: full"] == "full"
    assert len(chart["days"]) == 7 * 30


def test_a_small_race_beside_the_goal_is_trained_through_and_says_why(
    coach_client: Client, url: str, season: Season, goal: Race, ana: Athlete, principal: Principal
) -> None:
    values = {"name": "Park run", "day": GOAL - timedelta(8), "priority": "C", "distance_m": 5000}
    add(Race, ana, values | BLANK, by=principal, at=NOW)
    page = coach_client.get(url)
    notes = {one["name"]: one["note"] for one in page.context["races"]}
    assert notes == {"Park run": "trained through: 8 days from City half (A)", "City half": ""}
    assert "trained through: 8 days from City half (A)" in page.content.decode()


def test_the_share_is_said_in_words_beside_the_goal(
    coach_client: Client, url: str, season: Season
) -> None:
    assert coach_client.get(url).context["share"] == [
        "As planned, 30 of 30 weeks by the end (100%): 6 weeks more than the goal of 60–80%."
    ]


def test_weeks_that_are_over_count_as_they_were_trained(
    coach_client: Client, url: str, season: Season, week: list[TrainingSession]
) -> None:
    Season.objects.update(starts_on=date(2026, 11, 2))
    for monday, status in ((date(2026, 11, 2), "completed"), (date(2026, 11, 9), "missed")):
        TrainingSession.objects.create(
            club=week[0].club,
            athlete=week[0].athlete,
            assignment=week[0].assignment,
            week_start=monday,
            slot=1,
            title="Lower A",
            plan=week[0].plan,
            status=status,
        )
    page = coach_client.get(url)
    assert page.context["share"][0] == "Strength in 1 of 3 weeks so far (33%)."
    rows = [one["state"] for month in page.context["months"] for one in month["weeks"]]
    assert rows[:4] == ["trained", "missed", "no strength", "planned"]


def test_several_seasons_are_chosen_by_tab(
    coach_client: Client, url: str, season: Season, ana: Athlete
) -> None:
    later = Season.objects.create(
        club=ana.club,
        athlete=ana,
        name="Autumn",
        starts_on=date(2027, 7, 1),
        ends_on=date(2027, 12, 1),
    )
    assert coach_client.get(url).context["season"] == season
    page = coach_client.get(url, {"season": str(later.uid)})
    assert page.context["season"] == later
    assert [one["label"] for one in page.context["tabs"]] == ["Spring", "Autumn"]


def test_without_a_season_the_next_a_race_begins_one(
    coach_client: Client, url: str, goal: Race, ana: Athlete
) -> None:
    page = coach_client.get(url)
    assert "The next A race is City half on Sun 14 Feb." in page.content.decode()
    form = coach_client.get(page.context["empty"]["url"]).context["form"]
    data = {name: form[name].value() for name in form.fields}
    assert (data["name"], data["goal_race"]) == ("City half 2027", str(goal.uid))
    assert data["starts_on"] == date(2026, 11, 23)
    assert data["ends_on"] == date(2027, 3, 14)
    data["version"] = ""
    for _twice in range(2):
        coach_client.post(at("season-new", ana), data)
    assert Season.objects.get().goal_race == goal
    assert coach_client.get(url).context["sub"] == "Ana Adult · goal: City half, Sun 14 Feb"


def test_facts_that_contradict_each_other_spoil_the_outlook_not_the_page(
    coach_client: Client, url: str, season: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        message = "Line is given twice"
        raise ValueError(message)

    monkeypatch.setattr("sessions.pages.season_page.season_plan", broken)
    page = coach_client.get(url)
    assert page.status_code == 200
    assert "Line is given twice" in page.content.decode()


def test_the_page_asks_the_same_however_long_the_season_and_full_the_year(
    coach_client: Client, url: str, season: Season, ana: Athlete, principal: Principal
) -> None:
    coach_client.get(url)
    with CaptureQueriesContext(connection) as few:
        coach_client.get(url)
    for number in range(20):
        day = date(2027, 1, 3) + timedelta(days=7 * number)
        values = {"name": f"Race {number}", "day": day, "priority": "C", "distance_m": 5000}
        add(Race, ana, values | BLANK, by=principal, at=NOW)
    Season.objects.update(ends_on=date(2027, 10, 31))
    with CaptureQueriesContext(connection) as many:
        coach_client.get(url)
    assert len(many) == len(few)
    assert len(many) < 50


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 11, 1), date(2199, 12, 31)), (date(2190, 1, 1), date(2190, 3, 1))],
    ids=["without end", "far ahead"],
)
def test_a_season_nobody_will_see_the_end_of_is_cut_not_played_to_it(
    coach_client: Client, url: str, season: Season, starts_on: date, ends_on: date
) -> None:
    Season.objects.update(starts_on=starts_on, ends_on=ends_on)
    page = coach_client.get(url)
    assert page.status_code == 200
    assert len(page.context["chart"]["states"]) <= 105


def test_a_race_in_another_century_is_tried_without_playing_there(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    for seasons in (Season.objects.all(), Season.objects.none()):
        page = coach_client.get(at("season-race", ana, goal.uid), {"day": "2199-06-01"})
        assert page.context["consequences"]["weeks"]
        seasons.delete()


# --- Who sees what ------------------------------------------------------------------------------


def test_the_athlete_sees_it_and_may_move_own_races_only(
    ana_client: Client, url: str, season: Season, goal: Race, ana: Athlete
) -> None:
    page = ana_client.get(url)
    assert page.status_code == 200
    assert page.context["add_race_url"]
    assert not page.context["add_off_url"]
    assert page.context["proposal"] is None
    tried = ana_client.get(at("season-race", ana, goal.uid), {"day": "2027-02-21"})
    shown = tried.context["consequences"]
    assert not shown["shows_loads"], "weeks that are not published are the coach's"
    assert shown["weeks"]
    accept = at("season-acceptance", ana, season.uid)
    assert ana_client.post(accept, {"week": "2026-11-30"}).status_code == 404


def test_a_guardian_reads_the_childs_season_and_changes_nothing(
    guardian_client: Client, ben: Athlete
) -> None:
    Season.objects.create(
        club=ben.club,
        athlete=ben,
        name="Youth",
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 3, 1),
    )
    page = guardian_client.get(at("season", ben))
    assert page.status_code == 200
    assert not page.context["may_move"]
    assert guardian_client.get(at("season-race-new", ben)).status_code == 404


def test_another_club_finds_nothing(
    mallory_client: Client, url: str, season: Season, goal: Race, ana: Athlete
) -> None:
    for one in (url, at("season-race", ana, goal.uid), at("season-edit", ana, season.uid)):
        assert mallory_client.get(one).status_code == 404


# --- Trying a change ----------------------------------------------------------------------------


def test_moving_a_race_shows_what_it_would_change_and_keeps_nothing(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    with CaptureQueriesContext(connection) as caught:
        page = coach_client.get(at("season-race", ana, goal.uid), {"day": "2027-02-21"})
    shown = page.context["consequences"]
    assert writes(caught.captured_queries) == []
    week6 = next(one for one in shown["weeks"] if one["name"] == "Week 6")
    assert {name: week6["levels"][-1][name] for name in ("days", "before", "after")} == {
        "days": "Sun 14 Feb",
        "before": "race day · A race",
        "after": "stopped · A race",
    }
    assert any("Lower A" in one for week in shown["weeks"] for one in week["sessions"])
    assert "The season's share" in shown["sentences"][-1]
    goal.refresh_from_db()
    assert goal.day == GOAL


def test_a_preview_that_is_sent_stores_nothing_either(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    sent = race_form(goal, day="2027-02-21", preview="1")
    with CaptureQueriesContext(connection) as caught:
        answer = coach_client.post(at("season-race", ana, goal.uid), sent)
    assert answer.status_code == 200
    assert answer.context["consequences"]["weeks"]
    assert writes(caught.captured_queries) == []


def test_removing_can_be_tried_as_well(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    sent = race_form(goal, preview="removal")
    shown = coach_client.post(at("season-race", ana, goal.uid), sent).context["consequences"]
    assert shown["races"] == ["City half (A), Sun 14 Feb: no longer in the plan"]
    assert Race.objects.alive().exists()


def test_saved_it_stands_and_the_weeks_are_marked_to_be_remade(
    coach_client: Client, url: str, season: Season, goal: Race, ana: Athlete
) -> None:
    version = Athlete.objects.get(pk=ana.pk).facts_version
    answer = coach_client.post(at("season-race", ana, goal.uid), race_form(goal, day="2027-02-21"))
    assert answer["Location"] == url
    goal.refresh_from_db()
    assert goal.day == date(2027, 2, 21)
    assert Athlete.objects.get(pk=ana.pk).facts_version > version


def test_saving_over_somebody_else_shows_both_values(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    mine = race_form(goal, day="2027-02-21")
    coach_client.post(at("season-race", ana, goal.uid), race_form(goal, day="2027-03-07"))
    answer = coach_client.post(at("season-race", ana, goal.uid), mine)
    assert answer.status_code == 409
    assert [(one["theirs"], one["mine"]) for one in answer.context["theirs"]] == [
        ("2027-03-07", "2027-02-21")
    ]
    goal.refresh_from_db()
    assert goal.day == date(2027, 3, 7)


def test_a_day_that_is_none_is_said_at_the_field(
    coach_client: Client, season: Season, goal: Race, ana: Athlete
) -> None:
    answer = coach_client.post(at("season-race", ana, goal.uid), race_form(goal, day="soon"))
    assert answer.status_code == 422
    assert "Unknown day" in answer.content.decode()
    moved = coach_client.get(at("season-race", ana, goal.uid), {"day": "soon"})
    assert "What would change" in moved.content.decode()
    assert "Week by week" not in moved.content.decode()


def test_days_off_that_are_entered_take_the_strength_out_of_their_weeks(
    coach_client: Client, season: Season, ana: Athlete
) -> None:
    off = {"starts_on": "2026-12-21", "ends_on": "2027-01-03", "reason": "Holidays"}
    tried = coach_client.get(at("season-off-new", ana), off)
    sentences = tried.context["consequences"]["sentences"]
    assert "2 weeks lose their strength." in sentences
    assert sentences[-1].startswith("The season's share goes from 100% to 93%")
    assert not OffRange.objects.exists()
    coach_client.post(at("season-off-new", ana), off)
    assert OffRange.objects.get().reason == "Holidays"


def test_what_was_removed_can_be_brought_back(
    coach_client: Client, url: str, season: Season, goal: Race, ana: Athlete
) -> None:
    answer = coach_client.post(at("season-race-removal", ana, goal.uid))
    page = coach_client.get(answer["Location"])
    assert page.context["races"] == []
    for _twice in range(2):
        coach_client.post(page.context["restoration_url"])
    assert [one["name"] for one in coach_client.get(url).context["races"]] == ["City half"]


# --- Weeks to take off --------------------------------------------------------------------------


def proposed(client: Client, url: str) -> dict[str, str]:
    weeks = client.get(url).context["proposal"]["weeks"]
    return {one["monday"]: one["reason"] for one in weeks}


def test_weeks_are_proposed_each_with_its_reason(
    coach_client: Client, url: str, season: Season
) -> None:
    page = coach_client.get(url)
    assert page.context["proposal"]["words"] == "6 weeks off bring the share from 100% to 80%."
    assert len(proposed(coach_client, url)) == 6
    assert "2026-11-23" not in proposed(coach_client, url), "the running week has begun"
    assert "Farthest from a week without strength: 8 weeks" in proposed(coach_client, url).values()


def test_the_week_after_the_goal_goes_first(
    coach_client: Client, url: str, season: Season, ana: Athlete, principal: Principal
) -> None:
    values = {"name": "City 10", "day": date(2027, 2, 12), "priority": "A", "distance_m": 10_000}
    add(Race, ana, values | BLANK | {"stop_days": 0}, by=principal, at=NOW)
    assert proposed(coach_client, url)["2027-02-15"] == "The week after an A race"


def test_a_proposal_that_is_accepted_becomes_an_off_range_with_its_reason(
    coach_client: Client, url: str, season: Season, ana: Athlete
) -> None:
    monday, reason = next(iter(proposed(coach_client, url).items()))
    for _twice in range(2):
        coach_client.post(at("season-acceptance", ana, season.uid), {"week": monday})
    off = OffRange.objects.get()
    assert (off.starts_on.isoformat(), off.reason) == (monday, reason)
    assert off.ends_on == off.starts_on + timedelta(days=6)
    assert monday not in proposed(coach_client, url)


def test_all_are_accepted_at_once_and_the_share_keeps_to_the_goal(
    coach_client: Client, url: str, season: Season, ana: Athlete
) -> None:
    weeks = list(proposed(coach_client, url))
    coach_client.post(at("season-acceptance", ana, season.uid), {"week": weeks})
    page = coach_client.get(url)
    assert page.context["share"][-1].endswith("(80%): within the goal of 60–80%.")
    assert page.context["proposal"]["words"] == "No week has to go: the share is 80%."


def test_a_week_that_is_kept_is_not_proposed_again_until_one_asks(
    coach_client: Client, url: str, season: Season, ana: Athlete
) -> None:
    monday = next(iter(proposed(coach_client, url)))
    refuse = at("season-refusal", ana, season.uid)
    for _twice in range(2):
        coach_client.post(refuse, {"week": monday})
    assert monday not in proposed(coach_client, url)
    assert AuditEvent.objects.filter(verb="keep_week").count() == 1
    coach_client.post(refuse, {"week": monday, "undo": "1"})
    assert monday in proposed(coach_client, url)


def test_where_the_goal_cannot_be_reached_it_says_so(
    coach_client: Client, url: str, season: Season, ana: Athlete
) -> None:
    weeks = [date(2026, 11, 23) + timedelta(days=7 * at) for at in range(30)]
    Season.objects.update(kept=[one.isoformat() for one in weeks])
    words = coach_client.get(url).context["proposal"]["words"]
    assert words == "No more week can be taken: the share stays at 100%."


@pytest.mark.parametrize("week", ["2026-11-16", "2027-12-27", "soon", ""])
def test_a_week_outside_the_season_is_refused(
    coach_client: Client, season: Season, ana: Athlete, week: str
) -> None:
    answer = coach_client.post(
        at("season-acceptance", ana, season.uid), {"week": week}, follow=True
    )
    assert not OffRange.objects.exists()
    assert "week" in str(next(iter(answer.context["messages"])))


def test_a_season_is_changed_over_the_version_that_was_seen(
    coach_client: Client, season: Season, ana: Athlete, coach: Membership
) -> None:
    edit = at("season-edit", ana, season.uid)
    form = coach_client.get(edit).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"high": 70}
    assert coach_client.post(edit, data).status_code == 302
    assert coach_client.post(edit, data | {"high": 90}).status_code == 409
    season.refresh_from_db()
    assert float(season.share_high) == 0.7
