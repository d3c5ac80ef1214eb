"""Seeding the demo club: its people and facts, then twelve weeks lived through the engine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from athletes import facts
from athletes.models import (
    Athlete,
    Availability,
    BodyWeight,
    GymChoice,
    Race,
    Run,
    Squad,
)
from clubs import jobs
from clubs.models import Club, Job, Membership, User
from clubs.weeks import WEEK, week_closed, week_due
from programs.defaults import add_default_programs
from programs.document import read_document
from programs.models import Equipment, Exercise, Gym, Machine, Program, ProgramVersion
from sessions.demo import care
from sessions.demo.cast import (
    CAST,
    ENDURANCE,
    MIXED,
    SQUAT,
    START,
    TRACK,
    TURNS,
    TURNS_DOCUMENT,
    Story,
    born,
)
from sessions.demo.choices import choose
from sessions.demo.club import WEEKS, Demo
from sessions.demo.heard import hear
from sessions.demo.people import be_here, expect_people
from sessions.demo.plots import FIRST_WEEK
from sessions.demo.review import review
from sessions.demo.seasons import add_season, plan_seasons
from sessions.demo.systems import connect
from sessions.demo.weeks import live
from sessions.planning.assign import assign

SLUG = "harriers"
PASSWORD = "strongstride"  # noqa: S105  # printed at the start, of a club on one's own machine
PEOPLE = (
    ("Olivia Marsh", "owner@demo.example", ["owner"]),
    ("Sara Tomasi", "coach@demo.example", ["coach"]),
    ("Marco Bianchi", "marco@demo.example", ["coach"]),
    ("Ingrid Dahl", "ingrid@demo.example", ["coach"]),
    ("Petra Horn", "physio@demo.example", ["physio"]),
    ("Adil Rahman", "assistant@demo.example", ["assistant"]),
    ("Claire Carter", "guardian@demo.example", ["guardian"]),
)
ON_SATURDAYS = {"Indoor 3000 m", "Parkland 10 k", "Cross country league", "Christmas 5 k"}
IN_CHARGE = {ENDURANCE: "Sara Tomasi", TRACK: "Marco Bianchi", START: "Ingrid Dahl"}
KIT = {
    "barbell": {
        "bars": [{"kind": "barbell", "load": "20"}, {"kind": "trap bar", "load": "25"}],
        "pairs": [["20", 4], ["15", 1], ["10", 2], ["5", 2], ["2.5", 2], ["1.25", 1]],
    },
    "dumbbells": [str(Decimal(size)) for size in ("2", "4", "6", "8", "10", "12.5", "15", "17.5",
                                                   "20", "22.5", "25", "27.5", "30")],
    "kettlebells": ["8", "12", "16", "20", "24", "28", "32"],
    "plates": ["1.25", "2.5", "5", "10", "15", "20"],
    "sled": ["20", "40", "60", "80"],
    "medicine_balls": ["2", "3", "4", "5"],
}  # fmt: skip
KIT_IN_POUNDS = {
    "barbell": {
        "bars": [{"kind": "barbell", "load": "45"}],
        "pairs": [["45", 4], ["35", 1], ["25", 2], ["10", 2], ["5", 2], ["2.5", 1]],
    },
    "dumbbells": [str(size) for size in range(5, 75, 5)],
    "kettlebells": ["18", "26", "35", "44", "53", "62", "70"],
    "plates": ["2.5", "5", "10", "25", "35", "45"],
}
MACHINES = (
    ("Leg press", ["leg_press", "single_leg_leg_press"], "20", "240", "10"),
    ("Leg curl", ["machine_leg_curl"], "5", "90", "5"),
    ("Cable tower", ["face_pull", "seated_row", "lat_pulldown", "pallof_press"], "5", "80", "2.5"),
)


def seed(now: datetime, site: str) -> bool:
    """Tell the demo club once, in letters as found at `site`; False where it stands already."""
    if Club.objects.filter(slug=SLUG).exists():
        return False
    with transaction.atomic():
        demo = _people(now)
        demo.site = site
        _gym(demo)
        _programs(demo)
        for story in CAST:
            _athlete(demo, story)
        _squads(demo)
        _campus(demo)
        plan_seasons(demo)
        care.begin(demo)
        live(demo)
        choose(demo)
        connect(demo)
        review(demo)
        expect_people(demo)
        be_here(demo)
        care.end(demo)
        due, closed = week_due(demo.club, now), week_closed(demo.club, now)
        Club.objects.filter(pk=demo.club.pk).update(week_made=due, week_closed=closed)
        hear(demo)
        Job.objects.filter(club=demo.club, state=Job.State.WAITING).delete()
        jobs.enqueue(jobs.CLUB, demo.club.pk, club_id=demo.club.pk, run_after=now)
    return True


def logins() -> str:
    """The log-ins, as the demo prints them."""
    rows = [("owner", "owner@demo.example"), ("coach", "coach@demo.example")]
    rows += [("athlete", "athlete@demo.example"), ("guardian", "guardian@demo.example")]
    rows += [("physio", "physio@demo.example"), ("reviewer", "marco@demo.example")]
    lines = [f"  {role:<9} {email:<24} {PASSWORD}" for role, email in rows]
    return "\n".join(["Log in as", *lines])


def _people(now: datetime) -> Demo:
    club = Club.objects.create(slug=SLUG, name="Harriers AC", time_zone="Europe/Rome")
    members = {}
    for name, email, roles in PEOPLE:
        user = _user(name, email)
        members[name] = Membership.objects.create(club=club, user=user, roles=roles)
    Membership.objects.filter(pk=members["Marco Bianchi"].pk).update(publishing="review")
    members["Marco Bianchi"].publishing = "review"
    return Demo(club, now, members)


_hashed: dict[str, str] = {}


def _user(name: str, email: str, unit: str = "kg") -> User:
    """One hash for all: a slow hash thirty times over would be most of the seeding."""
    user = User(name=name, email=email, unit=unit)
    if PASSWORD not in _hashed:
        user.set_password(PASSWORD)
        _hashed[PASSWORD] = user.password
    user.password = _hashed[PASSWORD]
    user.save()
    return user


def _gym(demo: Demo) -> None:
    gym = Gym.objects.create(club=demo.club, name="Stadium weight room")
    since = demo.first_week - 52 * WEEK
    Equipment.objects.create(club=demo.club, gym=gym, starts_on=since, document=KIT)
    for name, exercises, least, most, step in MACHINES:
        Machine.objects.create(
            club=demo.club,
            gym=gym,
            name=name,
            exercises=exercises,
            least=Decimal(least),
            most=Decimal(most),
            increment=Decimal(step),
            starts_on=since,
        )


def _campus(demo: Demo) -> None:
    """A second gym, all in pounds, for those who lift in pounds."""
    campus = Gym.objects.create(club=demo.club, name="Campus gym")
    since = demo.first_week - 52 * WEEK
    Equipment.objects.create(
        club=demo.club, gym=campus, starts_on=since, unit="lb", document=KIT_IN_POUNDS
    )
    for athlete, story in demo.athletes.values():
        if story.unit == "lb":
            GymChoice.objects.create(club=demo.club, athlete=athlete, gym=campus, starts_on=since)


def _programs(demo: Demo) -> None:
    sara = demo.members["Sara Tomasi"].user
    squat, mixed = add_default_programs(demo.club, by=sara)
    library = {one.slug: one for one in Exercise.objects.of_club(demo.club.pk)}
    program = Program.objects.create(
        club=demo.club,
        name="Heavy and endurance in turn",
        summary="Five weeks heavy, three weeks of long sets, with jumps and trunk beside it.",
        author=demo.members["Marco Bianchi"].user,
    )
    turns = ProgramVersion.objects.create(
        club=demo.club,
        program=program,
        number=1,
        document=read_document(TURNS_DOCUMENT, library),
        written_by=program.author,
    )
    demo.versions = {SQUAT: squat, MIXED: mixed, TURNS: turns}


def _athlete(demo: Demo, story: Story) -> None:
    first = story.name.split()[0].lower()
    email = "athlete@demo.example" if story.name == "Jon Okafor" else f"{first}@demo.example"
    user = _user(story.name, email, story.unit)
    Membership.objects.create(club=demo.club, user=user, roles=["athlete"])
    athlete = Athlete.objects.create(
        club=demo.club,
        user=user,
        coach=demo.members[IN_CHARGE[story.squad]],
        name=story.name,
        born=born(story, demo.today),
        unit=story.unit,
        joined_on=demo.first_week - 20 * WEEK,
    )
    demo.athletes[story.name] = (athlete, story)
    _facts(demo, athlete, story)
    at = demo.at(demo.first_week - timedelta(days=2))
    starts_on = demo.monday(FIRST_WEEK.get(story.part, 0))
    coach = demo.coach_of(athlete, at)
    assign(demo.versions[story.program], [athlete], starts_on=starts_on, by=coach, at=at)


def _facts(demo: Demo, athlete: Athlete, story: Story) -> None:
    chance = Random(story.name)  # noqa: S311  # the same story each time
    common = {"club": demo.club, "athlete": athlete}
    weeks = range(WEEKS + 3)
    BodyWeight.objects.bulk_create(
        BodyWeight(
            **common,
            day=demo.first_week + timedelta(days=7 * week),
            value=story.weight + Decimal(chance.randint(-8, 8)) / 10,
            unit=story.unit,
        )
        for week in range(0, WEEKS + 1, 2)
    )
    Availability.objects.create(
        **common,
        starts_on=demo.first_week - WEEK,
        days=list(story.days),
        preferred=list(story.preferred),
        sessions_possible=story.possible,
    )
    runs = []
    for week in weeks:
        for day, kind in story.runs.items():
            on = demo.first_week + timedelta(days=7 * week + day)
            metres = {"long": 18000, "tempo": 10000, "interval": 9000, "hill": 8000}.get(kind, 7000)
            done = on < demo.today and chance.random() < 0.93
            runs.append(
                Run(
                    **common,
                    day=on,
                    kind=kind,
                    distance_m=metres + 500 * chance.randint(-3, 4),
                    done=done,
                )
            )
    Run.objects.bulk_create(runs)
    at = demo.at(demo.first_week - timedelta(days=3))
    by = demo.coach_of(athlete, at)
    for days, name, priority, metres, goal in story.races:
        race = {"name": name, "day": _race_day(demo, story, days, name), "priority": priority}
        race |= {"distance_m": metres, "goal_s": goal, "result_s": None, "stop_days": None}
        facts.add(Race, athlete, race, by=by, at=at)
    add_season(demo, athlete)


def _race_day(demo: Demo, story: Story, days: int, name: str) -> date:
    """The Sunday nearest to so many days from now, or the Saturday before it; of "sunday" the next
    Sunday, today included."""
    if story.part == "sunday":
        return demo.today + timedelta(days=(6 - demo.today.weekday()) % 7)
    day = demo.today + timedelta(days=days)
    nearest = day + timedelta(days=(9 - day.weekday()) % 7 - 3)
    return nearest - timedelta(days=name in ON_SATURDAYS)


def _squads(demo: Demo) -> None:
    for name in (ENDURANCE, TRACK, START):
        squad = Squad.objects.create(club=demo.club, name=name)
        squad.athletes.set(one for one, story in demo.athletes.values() if story.squad == name)
        squad.coaches.set([demo.members[IN_CHARGE[name]]])
