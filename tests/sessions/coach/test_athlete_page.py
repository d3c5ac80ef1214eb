"""An athlete's page: season, this and next week, and why each number is what it is."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from athletes.models import Athlete, Injury, Race, Season
from clubs.models import Club, Membership, Principal, User
from programs.models import ProgramVersion
from sessions.models import Assignment, TrainingSession
from sessions.pages.why import hidden_facts
from sessions.planning.assign import assign
from sessions.planning.reasons import PAIN, WEIGHT
from sessions.planning.regenerate import regenerate
from tests.conftest import MONDAY
from tests.sessions.coach.conftest import SQUAT

HX = {"HX-Request": "true"}


@pytest.fixture
def why_url(club: Club, open_session: TrainingSession) -> str:
    return reverse("sessions:why", args=[club.slug, open_session.uid, SQUAT])


def test_it_shows_this_and_next_week_with_every_number(
    coach_client: Client, athlete_url: str, week: list[TrainingSession]
) -> None:
    answer = coach_client.get(athlete_url)
    sections = answer.context["weeks"]
    assert [section.name for section in sections] == ["2026-W48", "2026-W49"]
    assert [len(section.cards) for section in sections] == [2, 2]
    text = answer.content.decode()
    assert "Barbell back squat" in text
    assert f"session-{week[0].uid}" in text


def test_a_week_that_is_not_made_is_projected_and_says_so(
    coach_client: Client,
    athlete_url: str,
    ana: Athlete,
    mixed: ProgramVersion,
    principal: Principal,
    now: datetime,
) -> None:
    assign(mixed, [ana], starts_on=MONDAY, by=principal, at=now)
    regenerate(ana.club, [ana.pk], now=now, week=MONDAY)
    this, following = coach_client.get(athlete_url).context["weeks"]
    assert not this.is_projected
    assert following.is_projected
    assert "made on Sun 29 Nov, 18:00" in following.note
    assert not any(card.is_edited for card in following.cards)


def test_the_season_strip_has_a_bar_a_week_and_its_races(
    coach_client: Client, athlete_url: str, week: list[TrainingSession], ana: Athlete, club: Club
) -> None:
    Season.objects.create(
        club=club,
        athlete=ana,
        name="Spring",
        starts_on=date(2026, 11, 2),
        ends_on=date(2027, 1, 31),
    )
    Race.objects.create(club=club, athlete=ana, name="Cross", day=date(2026, 12, 20), priority="C")
    strip = coach_client.get(athlete_url).context["strip"]
    assert strip["title"] == "Spring"
    assert len(strip["weeks"]) == 13
    assert [bar["label"] for bar in strip["weeks"] if bar["current"]] == ["48"]
    assert [bar["label"] for bar in strip["weeks"] if bar["race"]] == ["51"]
    assert [bar["height"] for bar in strip["weeks"]][:3] == [0, 0, 0]
    assert all(bar["height"] for bar in strip["weeks"][3:])
    assert "goal 60–80%" in strip["sub"]


def test_an_earlier_week_is_shown_alone(
    coach_client: Client, athlete_url: str, week: list[TrainingSession]
) -> None:
    (section,) = coach_client.get(f"{athlete_url}?week=2026-W40").context["weeks"]
    assert section.note == "No session in this week."
    assert coach_client.get(f"{athlete_url}?week=never").status_code == 404


def test_trouble_is_told_with_its_reason(
    coach_client: Client, athlete_url: str, ana: Athlete
) -> None:
    Athlete.objects.filter(pk=ana.pk).update(trouble="No exercise 'x' in the library")
    assert (
        "No exercise &#x27;x&#x27; in the library" in coach_client.get(athlete_url).content.decode()
    )


def test_facts_that_break_the_outlook_do_not_break_the_page(
    coach_client: Client, athlete_url: str, week: list[TrainingSession], ana: Athlete
) -> None:
    """A session on record before any program: the engine cannot replay it."""
    old = date(2026, 9, 7)
    week[0].pk, week[0].uid, week[0].week_start, week[0].day = None, uuid4(), old, old
    week[0].status = "completed"
    week[0].save(force_insert=True)
    answer = coach_client.get(athlete_url)
    assert answer.status_code == 200
    assert len(answer.context["weeks"][0].cards) == 2


def test_body_weight_is_for_those_who_may_see_health(
    coach_client: Client, assistant_client: Client, athlete_url: str
) -> None:
    assert "62 kg" in coach_client.get(athlete_url).content.decode()
    assert "62 kg" not in assistant_client.get(athlete_url).content.decode()


def test_why_is_a_page_and_a_fragment(
    coach_client: Client, why_url: str, open_session: TrainingSession
) -> None:
    page = coach_client.get(why_url).content.decode()
    fragment = coach_client.get(why_url, headers=HX).content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    for text in (page, fragment):
        assert "Why 20 kg?" in text
        assert "Start at 20 kg" in text
        assert "Prescribed" in text


CAP = ["limit", "cap_bw", "95", "93", {"cap_bw": "1.5", "weight": "62", "days": 28, "load": "93"}]
EASED = ["ease", "modify", 3, 2, {"tags": ["knee"], "share": "0.6"}]
PAUSED = ["red", "pause", "20", "20", {"pain": 6, "tags": ["knee"]}]


@pytest.fixture
def told(open_session: TrainingSession) -> TrainingSession:
    """A session whose numbers come from body weight and an injury, and that hurt."""
    trace = {"load": [CAP], "sets": [EASED], "reps": []}
    judged = {SQUAT: {"judged": PAUSED}}
    TrainingSession.objects.filter(pk=open_session.pk).update(trace={SQUAT: trace}, judged=judged)
    return open_session


def test_why_tells_health_to_those_who_may_see_it_only(
    coach_client: Client,
    physio_client: Client,
    assistant_client: Client,
    told: TrainingSession,
    why_url: str,
) -> None:
    for client in (coach_client, physio_client):
        page = client.get(why_url).content.decode()
        assert "62 kg" in page
        assert "knee" in page
        assert "Pain 6" in page
    page = assistant_client.get(why_url).content.decode()
    assert "By body weight, which only" in page
    assert "Because of pain or an injury" in page
    for secret in ("62", "93", "1.5", "knee", "Pain 6"):
        assert secret not in _said(page)
    session = reverse("sessions:session", args=[told.club.slug, told.uid])
    assert "Because of pain or an injury" in assistant_client.get(session).content.decode()
    assert "because of your knee" in coach_client.get(session).content.decode()


def test_why_tells_an_owner_no_minors_weight(
    owner_client: Client, told: TrainingSession, ana: Athlete, why_url: str
) -> None:
    assert "62 kg" in owner_client.get(why_url).content.decode()
    Athlete.objects.filter(pk=ana.pk).update(born=date(2011, 6, 1))
    page = owner_client.get(why_url).content.decode()
    assert "62 kg" not in page
    assert "Pain 6" in page


def test_what_is_hidden_follows_the_role_table(
    ana: Athlete,
    ben: Athlete,
    coach: Membership,
    owner: Membership,
    assistant: Membership,
    now: datetime,
) -> None:
    """The curve's cap, of one and a half body weights, goes by it too."""
    who = {one: one.principal(now) for one in (coach, owner, assistant)}
    assert hidden_facts(ben, who[coach]) == frozenset()
    assert hidden_facts(ana, who[owner]) == frozenset()
    assert hidden_facts(ben, who[owner]) == WEIGHT
    assert hidden_facts(ana, who[assistant]) == WEIGHT | PAIN


def _said(page: str) -> str:
    """The words of the steps."""
    return page.partition("<main")[2].partition("</main>")[0].split("why-load", 1)[-1]


def test_why_speaks_the_readers_unit(coach_client: Client, why_url: str) -> None:
    User.objects.filter(name="Carla Coach").update(unit="lb")
    assert "44.1 lb" in coach_client.get(why_url, headers=HX).content.decode()


def test_athlete_and_guardian_read_what_is_published(
    ana_client: Client,
    guardian_client: Client,
    athlete_url: str,
    club: Club,
    ben: Athlete,
    week: list[TrainingSession],
) -> None:
    child = reverse("sessions:athlete", args=[club.slug, ben.uid])
    for client, url in ((ana_client, athlete_url), (guardian_client, child)):
        answer = client.get(url)
        assert answer.status_code == 200
        assert sum(len(section.cards) for section in answer.context["weeks"]) == 4
        assert not answer.context["may_plan"]
        assert "data-edit" not in answer.content.decode()
        coming = answer.context["strip"]["weeks"][-1]
        assert (coming["kind"], "no strength" in coming["title"]) == ("open", False)
        assert "not made yet" in coming["title"]
    TrainingSession.objects.update(published_at=None, status="planned")
    answer = ana_client.get(athlete_url)
    assert sum(len(section.cards) for section in answer.context["weeks"]) == 0
    assert "Nothing is published yet" in answer.content.decode()


def test_nobody_else_reads_it(
    mallory_client: Client,
    ben_client: Client,
    guardian_client: Client,
    athlete_url: str,
    why_url: str,
) -> None:
    for client in (mallory_client, ben_client, guardian_client):
        assert client.get(athlete_url).status_code == 404
        assert client.get(why_url).status_code == 404


def test_it_is_read_only_and_behind_the_log_in(
    coach_client: Client, client: Client, athlete_url: str, why_url: str
) -> None:
    for url in (athlete_url, why_url):
        assert coach_client.post(url).status_code == 405
        assert client.get(url).status_code == 302


def test_its_queries_do_not_grow_with_history(
    coach_client: Client, athlete_url: str, week: list[TrainingSession], ana: Athlete, club: Club
) -> None:
    Assignment.objects.update(starts_on=date(2026, 8, 31))
    with CaptureQueriesContext(connection) as before:
        coach_client.get(athlete_url)
    for number in range(1, 60):
        TrainingSession.objects.create(
            club=club,
            athlete=ana,
            week_start=date.fromordinal(MONDAY.toordinal() - 7 * (1 + number // 5)),
            slot=1 + number % 5,
            status="completed",
            title="Old",
            plan=week[0].plan,
        )
    with CaptureQueriesContext(connection) as after:
        coach_client.get(athlete_url)
    assert len(after) <= len(before) + 2
    assert len(after) <= 42


def test_an_injury_is_told_to_those_who_may_know_and_cleared_by_those_who_may(
    coach_client: Client,
    owner_client: Client,
    assistant_client: Client,
    athlete_url: str,
    ana: Athlete,
) -> None:
    Injury.objects.create(
        club=ana.club,
        athlete=ana,
        part="knee",
        starts_on=MONDAY,
        acts_on=MONDAY,
        from_lines=[SQUAT],
    )
    assert "paused after pain" in coach_client.get(athlete_url).content.decode()
    assert "Clear it" in coach_client.get(athlete_url).content.decode()
    assert "Clear it" not in owner_client.get(athlete_url).content.decode()
    assert "Knee" not in assistant_client.get(athlete_url).content.decode()
