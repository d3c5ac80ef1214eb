"""How the demo club looks after its minors: guardian, consent, comments, who read what."""

from __future__ import annotations

from datetime import date, timedelta

from athletes.consents import Paper, give_consent
from athletes.guardians import confirm_informed, link_guardian
from athletes.health_reads import Kind, note_read
from athletes.models import Athlete
from athletes.models.consents import Subject
from sessions.demo.club import Demo
from sessions.models import TrainingSession
from sessions.planning.comments import write_comment

MOTHER = "Claire Carter"
PHYSIO = "Petra Horn"


def begin(demo: Demo) -> None:
    """Before the first week Claire is linked to Ben, reads what it means, and agrees."""
    ben = _minor(demo, "Ben Carter")
    day = demo.first_week - timedelta(days=5)
    coach = demo.coach_of(ben, demo.at(day))
    linked = link_guardian(
        ben, demo.members[MOTHER].user, "mother", by=coach, at=demo.at(day, 17, 5)
    )
    claire = demo.members[MOTHER].principal(demo.at(day + timedelta(days=1)))
    evening = demo.at(day + timedelta(days=1), 20, 12)
    confirm_informed(linked, by=claire, at=evening)
    for subject in (Subject.TRAINING, Subject.HEALTH):
        give_consent(ben, subject, by=claire, at=evening, seen=0)
    mia = _minor(demo, "Mia Rossi")
    paper = Paper("Elena Rossi", day)  # half of it: health data are still missing
    give_consent(mia, Subject.TRAINING, by=coach, at=demo.at(day, 17, 20), seen=0, paper=paper)


def end(demo: Demo) -> None:
    """A word about Ben's last session, and who looked at his body weight lately."""
    ben = _minor(demo, "Ben Carter")
    rows = TrainingSession.objects.filter(athlete=ben, status="completed").order_by("-done_on")
    last = rows[0]
    done = last.done_on or last.week_start
    coach, own = demo.coach_of(ben, demo.at(done)), demo.own(ben, done)
    claire = demo.members[MOTHER].principal(demo.at(done))
    write_comment(
        ben,
        "Clean depth on every repetition. Keep the heels down on the last two.",
        by=coach,
        at=demo.at(done, 19, 10),
        session=last,
    )
    write_comment(
        ben, "Heels felt better with the plates out.", by=own, at=demo.at(done, 20), session=last
    )
    write_comment(
        ben,
        "School trip next Thursday: could he lift on Wednesday instead?",
        by=claire,
        at=demo.at(done, 21, 15),
    )
    for days, name, kind in (
        (6, "Ingrid Dahl", Kind.WEIGHT),
        (3, PHYSIO, Kind.WEIGHT),
        (1, "Ingrid Dahl", Kind.WEIGHT),
    ):
        _look(demo, ben, name, kind, demo.today - timedelta(days=days))
    _looks(demo)


def _looks(demo: Demo) -> None:
    """What coaches and the physio read of the others in the last days."""
    for days in (1, 3, 6):
        day = demo.today - timedelta(days=days)
        for place, (athlete, _story) in enumerate(demo.athletes.values()):
            if athlete.coach is not None and (place + days // 3) % 3 == 0:
                _look(demo, athlete, athlete.coach.user.name, Kind.WEIGHT, day)
    for story_of, days in (("pain", 0), ("injured_back", 2)):
        for athlete in demo.with_part(story_of):
            _look(demo, athlete, PHYSIO, Kind.INJURIES, demo.today - timedelta(days=days))
            _look(demo, athlete, PHYSIO, Kind.PAIN, demo.today - timedelta(days=days))


def _look(demo: Demo, athlete: Athlete, name: str, kind: Kind, day: date) -> None:
    at = demo.at(day, 16, 40)
    note_read(demo.members[name].principal(at), at, {kind: [athlete]})


def _minor(demo: Demo, name: str) -> Athlete:
    return demo.athletes[name][0]
