"""What people of the demo chose lately: runs from elsewhere, next week's days, own rules."""

from __future__ import annotations

from datetime import date, time, timedelta

from athletes.availability import Days, answer_week
from athletes.models import Athlete, Injury, Run, RunCalendar, RunImport
from athletes.policies import set_for_athlete, set_for_injury
from athletes.run_calendars import read_calendar
from athletes.running.imports import bring_in
from athletes.running.tables import suggested, wanted_runs
from clubs.models import Club
from clubs.tables.sheets import read_sheet
from clubs.weeks import WEEK, asked
from programs.planning.policies import Setting, set_for_program
from sessions.demo.cast import TURNS
from sessions.demo.club import WEEKS, Demo

FIRST_TO_COME = WEEKS + 3  # weeks before have runs by the story's pattern
TABLE = (
    (0, "Easy run", "8", "easy on grass"),
    (1, "Intervals", "10", "6 x 1000"),
    (3, "Threshold", "11", "3 x 10 min"),
    (6, "LR", "19", "with the group"),
)
EVENTS = ((2, "Hill repeats 9 km"), (5, "Long run 17 km"))


def choose(demo: Demo) -> None:
    """All of it in the last days of the story."""
    for name in ("Sofia Kranz", "Owen Hughes"):
        _from_a_table(demo, demo.athletes[name][0])
    _from_a_calendar(demo, demo.athletes["Tom Brandt"][0])
    _felt(demo)
    _asked(demo)
    _rules(demo)


def _from_a_table(demo: Demo, athlete: Athlete) -> None:
    """Three weeks that a coach wrote in a spreadsheet."""
    monday = demo.monday(FIRST_TO_COME)
    rows = [
        f"{monday + week * WEEK + timedelta(days=day)},{kind},{km},{title}"
        for week in range(3)
        for day, kind, km, title in TABLE
    ]
    sheet = read_sheet("\n".join(["Date,Type,Distance (km),Title", *rows]).encode())
    by = demo.coach_of(athlete, demo.now)
    bring_in(
        athlete,
        wanted_runs(sheet, suggested(sheet), demo.today),
        source=RunImport.Source.CSV,
        name="Track group, winter.csv",
        by=by,
        at=demo.now,
    )


def _from_a_calendar(demo: Demo, athlete: Athlete) -> None:
    """Two runs a week that a calendar of the group has."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Demo//EN", "X-WR-CALNAME:Track group"]
    for day, title in EVENTS:
        start = demo.monday(FIRST_TO_COME) + timedelta(days=day)
        lines += ["BEGIN:VEVENT", f"UID:{day}@track.example", f"SUMMARY:{title}"]
        lines += [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", "RRULE:FREQ=WEEKLY;COUNT=4", "END:VEVENT"]
    content = "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
    found = read_calendar(content, athlete, zone=demo.club.zone, today=demo.today)
    calendar = RunCalendar.objects.create(club=demo.club, athlete=athlete, name=found.name)
    bring_in(
        athlete,
        found.wanted,
        source=RunImport.Source.ICS,
        name="track-group.ics",
        calendar=calendar,
        by=demo.coach_of(athlete, demo.now),
        at=demo.now,
    )


def _felt(demo: Demo) -> None:
    """Some runs were not as planned, and told."""
    since = demo.monday(WEEKS - 1)
    done = Run.objects.filter(club=demo.club, done=True, day__gte=since, kind="tempo")
    done.update(feeling=Run.Feeling.HARD, note="wind all the way home")
    long = Run.objects.filter(club=demo.club, done=True, day__gte=since, kind="long")
    long.update(done_distance_m=20500, feeling=Run.Feeling.RIGHT)


def _asked(demo: Demo) -> None:
    """The club asks from Monday on; half have answered, some with other days than usual."""
    Club.objects.filter(pk=demo.club.pk).update(ask_availability=True, ask_day=0, ask_time=time(6))
    demo.club.refresh_from_db()
    week: date = asked(demo.club, demo.now).week
    said = (None, None, Days([1, 3, 5], [3], sessions_possible=6), None, Days([], []))
    for at, (athlete, _story) in enumerate(list(demo.athletes.values())[::2]):
        by = demo.own(athlete, demo.today)
        answer_week(athlete, week, said[at % len(said)], by=by, at=demo.now)


def _rules(demo: Demo) -> None:
    """One athlete, one injury and one program with a rule of their own."""
    marta = demo.athletes["Marta Nowak"][0]
    taper = Setting("windows", {"A": {"stop": 10}}, demo.today, "Gets flat with two weeks off")
    set_for_athlete(marta, taper, by=demo.coach_of(marta, demo.now), at=demo.now)
    hurt = Injury.objects.open().filter(club=demo.club).select_related("athlete").first()
    if hurt is not None:
        rehab = Setting("pain", {"during": [6, 6]}, demo.today, "Rehab: up to 5 of 10 is fine")
        physio = demo.members["Petra Horn"].principal(demo.now)
        set_for_injury(hurt, rehab, by=physio, at=demo.now)
    program = demo.versions[TURNS].program
    warm = Setting("warmup_from", [50, "kg"], demo.today, "They lift early in the morning")
    marco = demo.members["Marco Bianchi"].principal(demo.now)
    set_for_program(program, warm, by=marco, at=demo.now)
