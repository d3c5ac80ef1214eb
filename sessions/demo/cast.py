"""Who lives in the demo club: three squads, 24 athletes, each with a story a coach would know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

EASY_WEEK = {0: "easy", 1: "interval", 3: "tempo", 5: "easy", 6: "long"}
TRACK_WEEK = {0: "easy", 1: "interval", 2: "easy", 4: "hill", 6: "long"}
START_WEEK = {1: "easy", 3: "interval", 6: "long"}
YOUTH_WEEK = {1: "interval", 3: "easy", 5: "hill"}


@dataclass(frozen=True)
class Story:
    """One athlete. `load`: squat they come with (else the bar only). `trains`: share of sessions
    done; `reserve`: how their repetitions in reserve lie to the target."""

    name: str
    squad: str
    born: int
    weight: Decimal
    program: str
    runs: dict[int, str]
    unit: str = "kg"
    load: int | None = None
    trains: float = 0.92
    reserve: Decimal = Decimal(0)
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    preferred: tuple[int, ...] = ()
    possible: int | None = None
    # (days from today, name, priority, metres, goal in s)
    races: tuple[tuple[int, str, str, int, int | None], ...] = ()
    part: str = ""  # what the demo tells of them, by name of the plot in `sessions.demo.plots`
    goal: str = field(default="")


def _d(text: str) -> Decimal:
    return Decimal(text)


ENDURANCE, TRACK, START = "Endurance", "Track", "Start"
MIXED, SQUAT, TURNS = "mixed", "squat", "turns"

CAST: tuple[Story, ...] = (
    Story("Aisha Mbeki", ENDURANCE, 1994, _d("58.5"), MIXED, EASY_WEEK, load=50, part="pain",
          races=((34, "Winter 10 k", "B", 10000, 2580),)),
    Story("Jon Okafor", ENDURANCE, 1991, _d("71.4"), MIXED, EASY_WEEK, load=75,
          races=((6, "City half marathon", "B", 21097, 5340),), part="sunday"),
    Story("Lena Cho", ENDURANCE, 1988, _d("55"), MIXED, EASY_WEEK, load=60,
          races=((6, "Lakeside Marathon", "A", 42195, 11400),
                 (108, "Spring 10 k", "B", 10000, 2520))),
    Story("Marta Nowak", ENDURANCE, 1985, _d("60"), SQUAT, EASY_WEEK, load=70, trains=0.98,
          races=((75, "Spring half marathon", "A", 21097, 5700),
                 (66, "Cross country league", "C", 8000, None),
                 (31, "New year 10 k", "B", 10000, 2580),
                 (140, "City 10 k", "C", 10000, None))),
    Story("Henrik Aaltonen-Rautavaara", ENDURANCE, 1979, _d("78"), SQUAT, EASY_WEEK, load=95,
          part="one_leg"),
    Story("Priya Raman", ENDURANCE, 1996, _d("128"), MIXED, EASY_WEEK, unit="lb", load=115,
          races=((20, "Christmas 5 k", "C", 5000, 1290),)),
    Story("Diego Fuentes", ENDURANCE, 1990, _d("69"), SQUAT, EASY_WEEK, load=65, possible=5,
          part="gate"),
    Story("Yuki Tanaka", ENDURANCE, 1983, _d("63"), MIXED, EASY_WEEK, load=60, part="holiday"),
    Story("Sofia Kranz", TRACK, 2001, _d("61"), TURNS, TRACK_WEEK, load=80, trains=0.97,
          races=((48, "Indoor 3000 m", "B", 3000, 600),)),
    Story("Tom Brandt", TRACK, 1999, _d("70"), TURNS, TRACK_WEEK, load=90, part="strong",
          trains=1.0),
    Story("Ifeoma Obi", TRACK, 2002, _d("57"), TURNS, TRACK_WEEK, load=75, part="strong",
          trains=1.0),
    Story("Callum Reid", TRACK, 1997, _d("66"), MIXED, TRACK_WEEK, load=70, part="injured_back"),
    Story("Noa Levi", TRACK, 2000, _d("59"), MIXED, TRACK_WEEK, load=65, reserve=_d("-2"),
          part="effort"),
    Story("Lucas Pereira", TRACK, 1998, _d("154"), TURNS, TRACK_WEEK, unit="lb", load=165),
    Story("Emma Lindqvist", TRACK, 2003, _d("56"), MIXED, TRACK_WEEK, load=60, part="overrides",
          races=((13, "Cross country relay", "C", 6000, None),)),
    Story("Owen Hughes", TRACK, 1995, _d("68"), TURNS, TRACK_WEEK, load=85, trains=0.9,
          races=((61, "National 10 000 m", "A", 10000, 1790),)),
    Story("Mateo Ruiz", START, 1998, _d("72"), SQUAT, START_WEEK, part="bar"),
    Story("Hannah Weiss", START, 1992, _d("64"), SQUAT, START_WEEK, part="guided"),
    Story("Ben Carter", START, 0, _d("54"), SQUAT, YOUTH_WEEK, part="minor"),
    Story("Mia Rossi", START, 0, _d("49.5"), SQUAT, YOUTH_WEEK, part="minor"),
    Story("Grace Mwangi", START, 1989, _d("62"), SQUAT, START_WEEK, trains=0.6, part="missing"),
    Story("Pawel Zielinski", START, 1975, _d("82"), SQUAT, START_WEEK, load=40, part="guided",
          races=((27, "Parkland 10 k", "C", 10000, None),)),
    Story("Zanele Dlamini", START, 1993, _d("66"), MIXED, START_WEEK, trains=0.85),
    Story("Robin van der Meulen", START, 2004, _d("67"), SQUAT, START_WEEK, part="bar"),
)  # fmt: skip

MINORS = {"Ben Carter": 15, "Mia Rossi": 14}  # ages, whatever year it is


def born(story: Story, today: date) -> date:
    """A date of birth; minors stay minors whatever year it is."""
    year = today.year - MINORS[story.name] if story.name in MINORS else story.born
    return date(year, 1, 20 if story.name in MINORS else 14)


TURNS_DOCUMENT = """
{"sessions": [
  {"title": "Heavy and endurance", "lines": [
    {"exercise": "drop_and_stick"},
    {"exercise": "back_squat", "load_type": "barbell", "method": "linear", "step": 5,
     "unit": "kg", "every": 2, "cap_bw": 1.5, "cycle": true, "rest_s": 180,
     "blocks": [{"goal": "strength", "weeks": 5, "sets": 3, "reps": 6, "rir": [2, 3]},
                {"goal": "strength-endurance", "weeks": 3, "sets": 2, "reps": 15, "rir": [3, 4]}]},
    {"exercise": "hip_thrust"},
    {"exercise": "rear_foot_elevated_split_squat"},
    {"exercise": "copenhagen_plank_short"}]},
  {"title": "Spring and trunk", "lines": [
    {"exercise": "pogo_hops"},
    {"exercise": "broad_jump"},
    {"exercise": "back_squat", "load_type": "barbell", "role": "light"},
    {"exercise": "single_leg_calf_raise"},
    {"exercise": "dead_bug"}]}]}
"""
