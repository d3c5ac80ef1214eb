"""The kinds of jobs that `sessions` knows. Each is safe to run twice and to be killed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from athletes import run_subscriptions
from clubs import jobs, letters
from clubs.addresses import Network
from clubs.hooks.deliveries import RULES, deliver
from clubs.hooks.letters import tell_of_pause
from clubs.models import Job
from clubs.replies import forget
from sessions.archive import arriving
from sessions.archive.making import forget_old, make
from sessions.models import Assignment
from sessions.planning.asking import ask
from sessions.planning.chunks import deal, deal_changed, training
from sessions.planning.close import close_weeks
from sessions.planning.erasure import erase
from sessions.planning.hearing import hand_on
from sessions.planning.mailing import send_waiting
from sessions.planning.notices import make_digests
from sessions.planning.own_data import expire_download, make_download
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.jobs import answer, carry_on
from sessions.planning.rule_preview import count_chunk, forget_preview
from sessions.planning.store import Outcome

Clock = Callable[[], datetime]
Networks = tuple[Network, ...]


@dataclass(frozen=True)
class Outside:
    """What the kinds that go out are told of the world, as the operator's settings have it."""

    networks: Networks = ()  # own ones that may be reached by addresses that people type
    site: str = ""  # where this app is found by those who follow a link in an e-mail


NOWHERE = Outside()


def _athletes(taken: list[Job], clock: Clock) -> Outcome:
    """Athletes whose facts changed."""
    return regenerate(taken[0].club, [int(job.key) for job in taken], now=clock())


def _chunk(taken: list[Job], clock: Clock) -> Outcome:
    """A part of a larger run: its athletes stand in the payload."""
    (job,) = taken
    payload = job.payload
    return regenerate(
        job.club,
        payload["athletes"],
        now=clock(),
        week=_day(payload.get("week")),
        catch_up=_day(payload.get("catch_up")),
    )


def _week(taken: list[Job], clock: Clock) -> Outcome:
    """A club's week, or a part of it: dealt out in chunks, as many workers as there are."""
    (job,) = taken
    ids = job.payload.get("athletes") or list(training(job.club))
    deal(job, ids, clock(), week=job.payload["week"], catch_up=job.payload.get("catch_up"))
    return Outcome()


def _close(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    ids = close_weeks(job.club, date.fromisoformat(job.payload["week"]), clock())
    deal(job, ids, clock())
    return Outcome()


def _of_club(taken: list[Job], clock: Clock) -> Outcome:
    """Kit, policy or the club's own settings changed."""
    (job,) = taken
    deal_changed(job, list(training(job.club)), clock())
    return Outcome()


def _forget(taken: list[Job], clock: Clock) -> Outcome:
    """Answers kept for an Idempotency-Key, after a day."""
    forget(taken[0].club_id, clock())
    return Outcome()


def _of_program(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    program = int(job.key.partition("@")[0])
    rows = Assignment.objects.filter(program_version__program=program).alive()
    ids = rows.filter(athlete__deleted_at=None).values_list("athlete", flat=True)
    deal_changed(job, sorted(set(ids)), clock())
    return Outcome()


def _tell(taken: list[Job], clock: Clock) -> Outcome:
    """What happened in the club, handed on while the lease is held."""
    hand_on(taken[0].club, clock, lambda: jobs.renew(taken, clock()))
    return Outcome()


def _digest(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    make_digests(job.club, date.fromisoformat(job.payload["day"]), clock())
    return Outcome()


def _archive(taken: list[Job], clock: Clock) -> Outcome:
    make(taken, clock)
    return Outcome()


def _archive_end(taken: list[Job], clock: Clock) -> Outcome:
    forget_old(taken[0].club, clock())
    return Outcome()


def _arrival_look(taken: list[Job], clock: Clock) -> Outcome:
    """What is in an archive that was sent."""
    arriving.look(taken, clock)
    return Outcome()


def _arrival(taken: list[Job], clock: Clock) -> Outcome:
    """An archive that was sent becomes a club."""
    arriving.bring(taken, clock)
    return Outcome()


def _arrival_end(taken: list[Job], clock: Clock) -> Outcome:
    arriving.forget(taken[0].club, clock())
    return Outcome()


def _hook_paused(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    tell_of_pause(int(job.key))
    return Outcome()


def _invite(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    letters.send_invitation(job, clock())
    return Outcome()


def _download(taken: list[Job], clock: Clock) -> Outcome:
    """The file with everything about an athlete, or a week later its end."""
    (job,) = taken
    pk = int(job.key.partition(":")[0])
    if job.payload.get("expire"):
        expire_download(pk, at=clock())
        return Outcome()
    make_download(pk, at=clock(), job=job)
    return Outcome(made=1)


def _erase(taken: list[Job], clock: Clock) -> Outcome:
    """A deletion that has waited long enough, or the end of what was kept."""
    (job,) = taken
    return Outcome(made=int(erase(int(job.key.partition(":")[0]), at=clock())))


def _rule_preview(taken: list[Job], clock: Clock) -> Outcome:
    """A rule tried on the next athletes of many."""
    (job,) = taken
    count_chunk(job, clock())
    return Outcome()


def _rule_preview_end(taken: list[Job], clock: Clock) -> Outcome:
    (job,) = taken
    forget_preview(job)
    return Outcome()


def _ask(taken: list[Job], clock: Clock) -> Outcome:
    """Athletes are asked when they can train in a week."""
    (job,) = taken
    ask(job.club, date.fromisoformat(job.payload["week"]), clock())
    return Outcome()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


KINDS: dict[str, Callable[[list[Job], Clock], Outcome]] = {
    jobs.ATHLETE: _athletes,
    jobs.FORGET: _forget,
    jobs.CHUNK: _chunk,
    jobs.WEEK: _week,
    jobs.CLOSE: _close,
    jobs.REVIEW: carry_on,
    jobs.DEADLINE: answer,
    jobs.GYM: _of_club,
    jobs.CLUB: _of_club,
    jobs.PROGRAM: _of_program,
    jobs.TELL: _tell,
    jobs.ASK: _ask,
    jobs.DIGEST: _digest,
    jobs.DOWNLOAD: _download,
    jobs.ERASE: _erase,
    jobs.HOOK_PAUSED: _hook_paused,
    jobs.ARCHIVE: _archive,
    jobs.ARCHIVE_END: _archive_end,
    jobs.ARRIVAL_LOOK: _arrival_look,
    jobs.ARRIVAL: _arrival,
    jobs.ARRIVAL_END: _arrival_end,
    jobs.INVITE: _invite,
    jobs.RULE_PREVIEW: _rule_preview,
    jobs.RULE_PREVIEW_END: _rule_preview_end,
}


def _deliver(job: Job, clock: Clock, outside: Outside) -> None:
    deliver(job, clock, replace(RULES, networks=outside.networks))


def _mail(job: Job, clock: Clock, outside: Outside) -> None:
    send_waiting(job.club, clock, outside.site, lambda: jobs.renew([job], clock()))


def _run_calendar(job: Job, clock: Clock, outside: Outside) -> None:
    run_subscriptions.ask(
        int(job.key), clock(), replace(run_subscriptions.RULES, networks=outside.networks)
    )


# Kinds that go out to the net: they take one job, and are told which own networks they may reach.
OUTWARD: dict[str, Callable[[Job, Clock, Outside], None]] = {
    jobs.DELIVER: _deliver,
    jobs.MAIL: _mail,
    jobs.RUN_CALENDAR: _run_calendar,
}
