"""Two clubs with one row of each kind, so that every address can be filled in with either's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from athletes.consents import Paper, give_consent
from athletes.handing import hand_over
from athletes.models import (
    Athlete,
    Availability,
    BodyWeight,
    GymChoice,
    Injury,
    OffRange,
    Race,
    Run,
    RunCalendar,
    RunImport,
    Season,
    Squad,
    StrengthTest,
    TimeTrial,
)
from athletes.models.consents import Subject
from clubs import jobs
from clubs.deputies import name_deputy
from clubs.invitations import Asked, invite
from clubs.models import (
    ApiToken,
    Archive,
    Arrival,
    Club,
    Delivery,
    Job,
    Membership,
    Principal,
    Upload,
    Webhook,
)
from clubs.roles import Role
from clubs.weeks import week_name
from programs.defaults import add_default_programs
from programs.models import Equipment, Gym, Machine
from sessions.models import (
    Assignment,
    CalendarFeed,
    Download,
    ReviewDecision,
    RulePreview,
    TrainingSession,
)
from sessions.planning.assign import assign
from sessions.planning.comments import write_comment
from sessions.planning.erasure import ask_deletion
from sessions.planning.feeds import create_feed
from sessions.planning.logs import SetEntry, log_sets
from sessions.planning.own_data import ask_download
from sessions.planning.plans import read_plan
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.decide import Wish, decide
from sessions.planning.waiting import Place, Seen, stamps
from tests.conftest import MONDAY, NOW, make_member

TODAY = NOW.date()
PARAMETER = "windows"
EXERCISE = "back_squat"
RULE_OF = {"injuries/": "pain", "exercises/": "pain", "athletes/": "ramp", "programs/": "windows"}


@dataclass
class Things:
    """Rows by the word that stands before them in a route; of one athlete or of the whole club."""

    rows: dict[str, Any] = field(default_factory=dict)

    def value(self, word: str, route: str) -> str | None:
        """What fills the place after `word`; none where nothing of that word is here."""
        if word == "sessions" and "/sets/" in route:
            word = "started"
        if word == "rules":
            return next(name for place, name in RULE_OF.items() if place in route)
        row = self.rows.get(word)
        return None if row is None else str(getattr(row, "uid", row))


@dataclass
class Side:
    """A club: what belongs to all of it, and what to each athlete, by first name."""

    club: Club
    common: Things
    athletes: dict[str, Things]


def things_of_club(club: Club, coach: Membership) -> Things:
    gym = Gym.objects.get(club=club)
    machine = Machine.objects.create(
        club=club,
        gym=gym,
        name=f"{club.name} press",
        exercises=["leg_press"],
        least=10,
        most=100,
        increment=5,
        starts_on=date(2026, 1, 1),
    )
    version = add_default_programs(club, by=coach.user)[1]
    squad = Squad.objects.create(club=club, name=f"{club.name} squad")
    token = ApiToken(club=club, name=f"{club.name} results", scopes=["athletes:read"])
    token.draw()
    token.save()
    webhook = Webhook(club=club, url="https://results.example/in", kinds=["race.changed"])
    webhook.draw()
    webhook.save()
    job = Job.objects.create(
        club=club,
        kind=jobs.WEEK,
        key=f"{club.pk}:walk",
        run_after=NOW,
        payload={"week": "2026-11-30"},
    )
    return Things(
        {
            "gyms": gym,
            "equipment": Equipment.objects.get(gym=gym),
            "machines": machine,
            "programs": version.program,
            "versions": str(version.number),
            "squads": squad,
            "members": coach,
            **_people(club, coach),
            "tokens": token,
            "archive": _archive(club),
            "arrivals": _arrival(club, coach),
            "calendars": _calendar(squad, coach),
            "webhooks": webhook,
            "deliveries": _delivery(webhook),
            "regenerations": job,
            "exports": "roster",
            **{
                kind: _upload(club, coach, kind)
                for kind in ("log-list", "roster", "race-list", "weighings")
            },
            "batches": str(uuid.uuid4()),
            "exercises": EXERCISE,
            "policy": PARAMETER,
            "rule-previews": _rule_preview(club),
            "weeks": week_name(MONDAY),
            "my-week": week_name(MONDAY),
        }
    )


def _upload(club: Club, coach: Membership, kind: str) -> Upload:
    """A file that waits for the word to go; its columns say nothing."""
    return Upload.objects.create(
        club=club, user=coach.user, kind=kind, name="list.csv", content=b"x\ny\n"
    )


def _archive(club: Club) -> Archive:
    made = {"created_at": NOW, "ready_at": NOW, "expires_at": NOW + timedelta(days=1), "size": 1}
    archive = Archive.objects.create(club=club, **made)
    archive.parts.create(number=0, content=b"x")
    return archive


def _arrival(club: Club, coach: Membership) -> Arrival:
    """An archive that was sent and looked at."""
    told: dict[str, Any] = {"name": "Movers", "slug": "movers", "made_at": "2026-11-25T08:00:00Z"}
    told |= {"rows": {"club": 1}, "known": 0, "made": 0, "is_anew": False}
    made = {"sent_by": coach.user, "created_at": NOW, "looked_at": NOW, "found": told}
    return Arrival.objects.create(club=club, name="movers.zip", size=1, **made)


def _rule_preview(club: Club) -> RulePreview:
    made = {"scope": "club", "name": PARAMETER, "starts_on": TODAY, "stamp": "0.0.0"}
    return RulePreview.objects.create(club=club, created_at=NOW, finished_at=NOW, **made)


def _calendar(squad: Squad, coach: Membership) -> CalendarFeed:
    feed, _secret = create_feed(squad, starts_at=None, by=coach.principal(NOW), at=NOW)
    return feed


def _delivery(webhook: Webhook) -> Delivery:
    return Delivery.objects.create(
        club=webhook.club, webhook=webhook, kind="webhook.test", state="failed", created_at=NOW
    )


def _people(club: Club, coach: Membership) -> dict[str, Any]:
    """Who is expected in the club, who is away, and who was handed over."""
    asked = Asked(roles=[Role.ATHLETE], email=f"new@{club.slug}.example")
    (invitation,) = invite([asked], by=coach.principal(NOW), at=NOW, base="http://testserver/")
    away, last = make_member(club, "Away Coach", "coach"), TODAY + timedelta(days=5)
    deputy = name_deputy(away, coach, TODAY, last, by=coach.principal(NOW), at=NOW)
    athlete = Athlete.objects.create(club=club, name=f"{club.name} novice")
    handed = hand_over([athlete], coach, by=coach.principal(NOW), at=NOW)
    return {"invitations": invitation, "deputies": deputy, "handover": handed}


def things_of_athlete(athlete: Athlete, coach: Membership) -> Things:
    """One fact of each kind, a published week, and a session with a logged set."""
    by, sunday = coach.principal(NOW), NOW - timedelta(days=3)
    assign(_version(athlete.club), [athlete], starts_on=MONDAY, by=by, at=sunday)
    regenerate(athlete.club, [athlete.pk], now=sunday, week=MONDAY)
    facts = _facts(athlete)
    regenerate(athlete.club, [athlete.pk], now=NOW, week=MONDAY + timedelta(7))
    sessions = list(TrainingSession.objects.filter(athlete=athlete).order_by("week_start", "slot"))
    started, coming = sessions[0], sessions[-1]
    line = next(one.line for one in read_plan(started).lines if one.is_asked)
    entry = SetEntry(client_id=uuid.uuid4(), line=line, number=1, reps=6, load=Decimal(20))
    (log,) = log_sets(started, [entry], by=by, at=NOW)
    planned = next(one.line for one in read_plan(coming).lines)
    paper = Paper("A parent", TODAY)
    return Things(
        facts
        | {
            "consents": give_consent(athlete, Subject.TRAINING, by=by, at=NOW, seen=0, paper=paper),
            "athletes": athlete,
            "sessions": coming,
            "started": started,
            "sets": log,
            "download": _download(athlete, by),
            "deletions": ask_deletion(athlete, by=by, at=NOW),
            "comments": write_comment(athlete, "Well done", by=by, at=NOW, session=coming),
            "lines": planned,
            "assignments": Assignment.objects.get(athlete=athlete),
            "decisions": _held(athlete, coming.week_start, by),
        }
    )


def _held(athlete: Athlete, week: date, by: Principal) -> ReviewDecision:
    """A decision on the coming week."""
    place = Place(athlete.pk, week)
    seen = Seen(place, stamps([place])[place])
    return decide(athlete.club, Wish(ReviewDecision.Kind.HOLD), [seen], by=by, at=NOW)


def _download(athlete: Athlete, by: Principal) -> Download:
    """A file that is there: an empty archive."""
    row = ask_download(athlete, by=by, at=NOW)
    row.content, row.ready_at, row.expires_at = b"", NOW, NOW + timedelta(days=7)
    row.save()
    return row


def _version(club: Club) -> Any:
    return add_default_programs(club)[1]


def _facts(athlete: Athlete) -> dict[str, Any]:
    """With words in the notes that only those may read who may see them."""
    club, sign = athlete.club, canary(athlete)

    def make(model: type[models.Model], **values: Any) -> Any:
        return model._default_manager.create(club=club, athlete=athlete, **values)

    day = TODAY.isoformat()
    race = {"date": day, "on": "2027-02-07", "priority": "C", "km": "10"}
    off = {"date": day, "from": "2027-03-01", "to": "2027-03-07"}
    return {
        "races": make(Race, name="Hill 10", day=date(2027, 2, 7), priority="C", history=[race]),
        "runs": make(Run, day=TODAY, kind="easy"),
        "imports": make(RunImport, source="csv", at=NOW),
        "sources": make(RunCalendar, name="Runs", url="https://example.org/runs.ics"),
        "availability": make(Availability, starts_on=date(2026, 10, 1), days=[0, 1, 2, 3, 4, 5, 6]),
        "injuries": make(Injury, part="calf", starts_on=TODAY, acts_on=TODAY, note=sign),
        "body-weights": make(BodyWeight, day=TODAY, value=Decimal("58.43")),
        "seasons": make(Season, name="Year", starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31)),
        "strength-tests": make(
            StrengthTest, exercise=EXERCISE, day=TODAY, load=Decimal(80), reps=5, note="strong"
        ),
        "time-trials": make(TimeTrial, day=TODAY, distance_m=3000, time_s=690),
        "off-ranges": make(
            OffRange, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 7), history=[off]
        ),
        "gym-choices": make(GymChoice, gym=Gym.objects.get(club=club), starts_on=date(2026, 1, 1)),
    }


def canary(athlete: Athlete) -> str:
    """A word that stands in this athlete's injury: health, and nobody else's business."""
    return f"canary-{athlete.initials}-of-{athlete.club.slug}"
