"""Calendars to subscribe to: the same entries for ever, and never a word of health."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
import vobject  # type: ignore[import-untyped]  # ships no types
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from athletes.facts import add, remove
from athletes.models import Injury, Race, Squad
from clubs.models import AuditEvent, Membership
from programs.models import ProgramVersion
from sessions.models import CalendarFeed, TrainingSession
from sessions.pages.calendar_feed import gathered
from sessions.planning.assign import assign
from sessions.planning.feeds import MOST, create_feed, revoke_feed
from sessions.planning.overrides import move_session, skip_session
from tests.conftest import NOW, make_athlete, make_member
from tests.sessions.planning.steps import NEXT_MONDAY, remake

pytestmark = pytest.mark.django_db
PAGE = "/c/harriers/calendars/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def feed_of(coach, now):
    """Makes a calendar as the coach does; gives it with its address."""

    def make(of, starts_at=None, by=None):
        feed, secret = create_feed(of, starts_at=starts_at, by=by or coach.principal(now), at=now)
        return feed, f"/calendar/{secret}.ics"

    return make


def read(address, **headers):
    """The entries by UID, as another library reads them."""
    answer = Client().get(address, headers=headers)
    assert answer.status_code == 200, answer.status_code
    calendar = vobject.readOne(answer.content.decode())
    return {one.uid.value: one for one in calendar.contents.get("vevent", [])}


def uid_of(session):
    return f"{session.uid}@strongstride"


# --- What stands there --------------------------------------------------------------------------


def test_each_published_session_stands_on_its_day(week, ana, feed_of):
    _feed, address = feed_of(ana)
    entries = read(address)
    assert entries.keys() == {uid_of(one) for one in week}
    for session in week:
        entry = entries[uid_of(session)]
        assert entry.dtstart.value == session.day
        assert entry.summary.value == session.title
        assert entry.status.value == "CONFIRMED"
        assert entry.url.value == f"http://testserver/c/harriers/sessions/{session.uid}/"
    assert re.search(
        r"Barbell back squat: \d × \d+ · [\d.]+ kg", entries[uid_of(week[0])].description.value
    )


def test_at_an_hour_it_stands_in_the_clubs_time_zone(week, ana, feed_of):
    _feed, address = feed_of(ana, starts_at=time(17, 30))
    text = Client().get(address).content.decode()
    assert "BEGIN:VTIMEZONE" in text
    assert "TZID=Europe/Rome:" in text
    entry = read(address)[uid_of(week[0])]
    assert entry.dtstart.value.strftime("%H:%M %z") == "17:30 +0100"
    assert timedelta(minutes=15) <= entry.duration.value <= timedelta(hours=2)


def test_what_is_not_published_is_not_there(week, ana, feed_of):
    TrainingSession.objects.filter(pk=week[-1].pk).update(published_at=None, status="planned")
    _feed, address = feed_of(ana)
    assert read(address).keys() == {uid_of(one) for one in week[:-1]}


def test_races_stand_for_the_whole_day(ana, feed_of, principal, now):
    race = add(Race, ana, RACE, by=principal, at=now)
    _feed, address = feed_of(ana, starts_at=time(17, 30))
    (entry,) = read(address).values()
    assert entry.summary.value == "Race: City 10 (B)"
    assert entry.dtstart.value == RACE["day"]
    remove(race, by=principal, at=now)
    (entry,) = read(address).values()
    assert entry.status.value == "CANCELLED"


RACE: dict[str, Any] = {
    "name": "City 10",
    "day": date(2026, 12, 6),
    "priority": "B",
    "distance_m": 10_000,
    "goal_s": None,
    "result_s": None,
    "stop_days": None,
}


def test_a_squads_calendar_names_who_trains(club, week, ana, ben, feed_of):
    squad = Squad.objects.create(club=club, name="Endurance")
    squad.athletes.add(ana, ben)
    _feed, address = feed_of(squad)
    told = {one.summary.value.partition(":")[0] for one in read(address).values()}
    assert told == {"Ana Adult", "Ben Boy"}
    assert "Strength: Endurance" in Client().get(address).content.decode()


# --- The same entries for ever ------------------------------------------------------------------


def test_entries_keep_their_ids_when_weeks_are_made_again(week, ana, feed_of, now, principal):
    _feed, address = feed_of(ana)
    before = read(address)
    remake(ana, at=now + timedelta(minutes=1))
    moved, later = week[-1], now + timedelta(minutes=3)
    with time_machine.travel(later, tick=False):
        move_session(moved, moved.day + timedelta(1), by=principal, at=later)
        remake(ana, at=later)
        after = read(address)
    assert after.keys() == before.keys()
    old, new = before[uid_of(moved)], after[uid_of(moved)]
    assert new.dtstart.value == moved.day + timedelta(1)
    assert int(new.sequence.value) > int(old.sequence.value)
    assert new.last_modified.value > old.last_modified.value


def test_a_new_program_keeps_the_entries_of_its_slots(
    week, ana, feed_of, now, principal, squat_method: ProgramVersion
):
    _feed, address = feed_of(ana)
    before = read(address).keys()
    assign(squat_method, [ana], starts_on=NEXT_MONDAY, by=principal, at=now)
    remake(ana, at=now + timedelta(minutes=1))
    assert read(address).keys() >= before


def test_what_is_skipped_is_told_as_cancelled(week, ana, feed_of, now, principal):
    _feed, address = feed_of(ana)
    before = read(address)[uid_of(week[-1])]
    skip_session(week[-1], by=principal, at=now + timedelta(minutes=1))
    remake(ana, at=now + timedelta(minutes=2))
    after = read(address)[uid_of(week[-1])]
    assert after.status.value == "CANCELLED"
    assert int(after.sequence.value) > int(before.sequence.value)
    assert "description" not in after.contents


def test_a_removed_session_is_cancelled_for_a_while(week, ana, feed_of, now):
    _feed, address = feed_of(ana)
    TrainingSession.objects.filter(pk=week[-1].pk).update(deleted_at=now, updated_at=now)
    assert read(address)[uid_of(week[-1])].status.value == "CANCELLED"
    with time_machine.travel(NOW + timedelta(weeks=9), tick=False):
        assert uid_of(week[-1]) not in read(address)


def test_the_window_moves_along(week, ana, feed_of):
    _feed, address = feed_of(ana)
    with time_machine.travel(NOW + timedelta(weeks=12, days=5), tick=False):
        assert read(address).keys() == {uid_of(one) for one in week[2:]}


# --- Asked again --------------------------------------------------------------------------------


def test_nothing_new_is_answered_with_304(week, ana, feed_of, now, principal):
    _feed, address = feed_of(ana)
    first = Client().get(address)
    assert "private" in first["Cache-Control"]
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    etag, changed = first["ETag"], first["Last-Modified"]
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    assert Client().get(address, headers={"If-Modified-Since": changed}).status_code == 304
    assert Client().get(address).content == first.content
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        skip_session(week[-1], by=principal, at=now + timedelta(minutes=2))
        remake(ana, at=now + timedelta(minutes=2))
        assert Client().get(address, headers={"If-None-Match": etag}).status_code == 200
        assert Client().get(address, headers={"If-Modified-Since": changed}).status_code == 200


def test_another_name_is_another_text(week, ana, feed_of, now):
    _feed, address = feed_of(ana)
    etag = Client().get(address)["ETag"]
    ana.name = "Ana Married"
    ana.save()
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 200


def test_many_athletes_take_as_many_queries_as_one(
    club, mixed, coach, principal, now, feed_of, django_assert_max_num_queries
):
    squad = Squad.objects.create(club=club, name="All")
    for number in range(12):
        athlete = make_athlete(club, f"No{number} Runner", coach=coach)
        assign(mixed, [athlete], starts_on=NEXT_MONDAY, by=principal, at=now)
        remake(athlete, week=NEXT_MONDAY)
        squad.athletes.add(athlete)
    _feed, address = feed_of(squad)
    with django_assert_max_num_queries(7):
        assert len(read(address)) == 24
    etag = Client().get(address)["ETag"]
    with django_assert_max_num_queries(5):
        assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304


# --- Who reads what -----------------------------------------------------------------------------

HEALTH = ("pain", "injur", "sore", "weight", "hurt", "ill", "rest", "instead", "red", "secret note")


def test_nothing_of_health_stands_there(week, ana, feed_of, now, principal):
    injury = {
        "part": "calf",
        "side": "left",
        "grade": "rest",
        "starts_on": NOW.date(),
        "note": "secret note",
    }
    fields = {one.name for one in Injury._meta.fields}
    values = {name: value for name, value in injury.items() if name in fields}
    Injury.objects.create(club=ana.club, athlete=ana, acts_on=NOW.date(), **values)
    remake(ana, at=now + timedelta(minutes=1))
    session = TrainingSession.objects.get(pk=week[-1].pk)
    assert session.flags or session.changed or session.plan != week[-1].plan
    _feed, address = feed_of(ana)
    text = Client().get(address).content.decode().replace("\r\n ", "")
    said = " ".join(re.findall(r"^(?:SUMMARY|DESCRIPTION)[^:]*:(.*)$", text, re.M)).lower()
    assert "secret note" not in text
    assert [word for word in HEALTH if re.search(rf"\b{word}", said)] == []


def test_an_athlete_makes_and_ends_their_own(week, ana, ana_client):
    page = ana_client.post(PAGE, {"of": f"athlete:{ana.uid}", "starts_at": "18:00"})
    (address,) = set(
        re.findall(r"http://testserver(/calendar/[\w-]{43}\.ics)", page.content.decode())
    )
    assert "no-store" in page["Cache-Control"]
    assert read(address).keys() == {uid_of(one) for one in week}
    feed = CalendarFeed.objects.get()
    later = ana_client.get(PAGE).content.decode()
    assert "/calendar/" not in later
    assert feed.digest not in later
    path = reverse("sessions:calendar-revocation", args=["harriers", feed.uid])
    assert "End this calendar" in ana_client.get(path).content.decode()
    ana_client.post(path)
    assert Client().get(address).status_code == 404
    assert ana_client.post(path).status_code == 404
    assert AuditEvent.objects.filter(verb__endswith="_calendar").count() == 2


def test_nobody_makes_a_calendar_of_whom_they_do_not_reach(ana_client, ben, rival, squad_of_ben):
    for of in (f"athlete:{ben.uid}", f"athlete:{rival.uid}", f"squad:{squad_of_ben.uid}", "x"):
        assert ana_client.post(PAGE, {"of": of}).status_code == 422
    assert (
        ana_client.post(f"{PAGE}?of=athlete:{ben.uid}", {"of": f"athlete:{ben.uid}"}).status_code
        == 422
    )
    assert not CalendarFeed.objects.exists()


@pytest.fixture
def squad_of_ben(club, ben):
    squad = Squad.objects.create(club=club, name="Start")
    squad.athletes.add(ben)
    return squad


def test_a_guardian_makes_the_childs(guardian_client, ben, ana):
    page = guardian_client.get(PAGE).content.decode()
    assert "Ben Boy" in page
    assert "Ana Adult" not in page
    answer = guardian_client.post(PAGE, {"of": f"athlete:{ben.uid}"})
    assert answer.status_code == 200
    assert CalendarFeed.objects.get().athlete == ben


def test_a_coach_makes_a_squads_and_an_athletes(coach_client, squad_of_ben, ben):
    page = coach_client.get(f"{PAGE}?of=athlete:{ben.uid}").content.decode()
    assert "Start" in page
    assert f'value="athlete:{ben.uid}" selected' in page
    for of in (f"squad:{squad_of_ben.uid}", f"athlete:{ben.uid}"):
        asked = f"{PAGE}?of={of}"
        assert coach_client.post(asked, {"of": of}).status_code == 200
    assert CalendarFeed.objects.count() == 2


def test_another_clubs_calendars_are_not_there(mallory_client, feed_of, ana):
    feed, _address = feed_of(ana)
    path = reverse("sessions:calendar-revocation", args=["harriers", feed.uid])
    assert mallory_client.get(PAGE).status_code == 404
    assert mallory_client.post(path).status_code == 404
    other = reverse("sessions:calendar-revocation", args=["rivals", feed.uid])
    assert mallory_client.post(other).status_code == 404


def test_who_left_the_club_took_the_calendar_along(week, ana, coach, feed_of, now):
    _feed, address = feed_of(ana)
    Membership.objects.filter(pk=coach.pk).update(left_at=now)
    assert Client().get(address).status_code == 404


def test_who_lost_the_role_reads_nothing_more(week, ana, coach, feed_of):
    _feed, address = feed_of(ana)
    Membership.objects.filter(pk=coach.pk).update(roles=[])
    assert read(address) == {}


def test_one_who_sees_own_squads_only_reads_no_others(club, week, ana, ben, feed_of, now):
    mine = make_member(club, "Dora Coach", "coach")
    squad = Squad.objects.create(club=club, name="Mixed")
    squad.athletes.add(ana, ben)
    _feed, address = feed_of(squad, by=mine.principal(now))
    assert len(read(address)) == 8
    club.limit_coaches = True
    club.save()
    assert read(address) == {}


def test_a_made_up_address_is_not_there(db):
    for secret in ("x", "A" * 43, "x" * 500):
        assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    assert Client().post("/calendar/x.ics").status_code == 405


def test_one_person_has_a_limited_number(ana, feed_of):
    for _number in range(MOST):
        feed_of(ana)
    with pytest.raises(ValidationError, match=f"{MOST} calendars already"):
        feed_of(ana)


def test_ending_it_twice_is_once(ana, feed_of, principal, now):
    feed, address = feed_of(ana)
    for _twice in range(2):
        revoke_feed(feed, by=principal, at=now)
    assert AuditEvent.objects.filter(verb="revoke_calendar").count() == 1
    assert Client().get(address).status_code == 404


def test_times_of_summer_and_winter_are_both_told(week, ana, feed_of, now):
    feed, _address = feed_of(ana, starts_at=time(18))
    reader = feed.reader(now)
    assert reader is not None
    text = gathered(feed, reader, "http://testserver", now).text().decode()
    assert "BEGIN:STANDARD" in text
    assert "BEGIN:DAYLIGHT" in text
