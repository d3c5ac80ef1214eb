"""Deciding on weeks that wait: publish them, hold them, send them back, skip them, or be off.

A decision is written first, with its weeks and what was seen of each; then it is carried out,
chunk by chunk, at once or by a job where there are many. Each chunk is one short transaction that
checks the stamps: a week that changed meanwhile is left alone, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clubs import jobs
from clubs.models import Club, Principal
from sessions.models import ReviewDecision, ReviewedWeek
from sessions.planning.conflicts import Conflict
from sessions.planning.locks import lock_athletes
from sessions.planning.regenerate import regenerate
from sessions.planning.reviewing.verbs import NEW, VERBS, Chunk, remember
from sessions.planning.waiting import Place, Seen, stamps

Kind = ReviewDecision.Kind
State = ReviewedWeek.State

AT_ONCE = 60  # weeks; more are a job that can be watched
CHUNK = 50
LONGEST_NOTE, LONGEST_RULE = 300, 120


@dataclass(frozen=True)
class Wish:
    """What is to be done with some weeks. Sent twice under one `uid` it is one decision.

    `rule` says in words how the weeks were chosen; `options`: `changes` (of `send_back`: coaches'
    changes go, too), `from` and `to` (of `off`), `coach` (at a deadline: in whose place).
    """

    kind: ReviewDecision.Kind
    note: str = ""
    rule: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    uid: UUID = field(default_factory=uuid4)


def decide(
    club: Club,
    wish: Wish,
    seen: Collection[Seen],
    *,
    by: Principal,
    at: datetime,
    at_once: int = AT_ONCE,
) -> ReviewDecision:
    """Decide on weeks as they were seen. More than `at_once` are left to a job.

    Raises Conflict where there is one week and it changed meanwhile, ValidationError where there
    is none, or days off have no days.
    """
    if not seen:
        message = _("No week to decide on: none is in the selection")
        raise ValidationError(message)
    if wish.kind == Kind.OFF and not {"from", "to"} <= wish.options.keys():
        message = _("Days off need their first and last day")
        raise ValidationError(message)
    sent = ReviewDecision.objects.filter(club=club, uid=wish.uid, user=by.user_id)
    known = sent.first()
    if known is not None:
        return known
    try:
        decision = _begun(club, wish, seen, by, at, at_once)
    except IntegrityError:  # sent twice at the same moment
        return sent.get()
    if len(seen) <= at_once:
        carry_out(decision, at)
    return decision


def _begun(  # as `decide`
    club: Club, wish: Wish, seen: Collection[Seen], by: Principal, at: datetime, at_once: int
) -> ReviewDecision:
    """The decision on record, and a job where it is large; of one week it is checked at once."""
    with transaction.atomic():
        decision = _written(club, wish, seen, by, at)
        if len(seen) > at_once:
            jobs.enqueue(jobs.REVIEW, decision.pk, club_id=club.pk, run_after=at)
        elif len(seen) == 1:
            _begin(decision, at)
            _refuse_a_conflict(decision)
    return decision


def _written(
    club: Club, wish: Wish, seen: Collection[Seen], by: Principal, at: datetime
) -> ReviewDecision:
    decision = ReviewDecision.objects.create(
        club=club,
        uid=wish.uid,
        kind=wish.kind,
        at=at,
        user_id=by.user_id,
        token_id=by.token_id,
        note=wish.note[:LONGEST_NOTE],
        rule=wish.rule[:LONGEST_RULE],
        options=wish.options,
    )
    weeks = [
        ReviewedWeek(
            club=club,
            decision=decision,
            athlete_id=one.place.athlete_id,
            week_start=one.place.week,
            seen=one.stamp,
        )
        for one in dict.fromkeys(seen)
    ]
    ReviewedWeek.objects.bulk_create(weeks, batch_size=500, ignore_conflicts=True)
    return decision


def carry_out(
    decision: ReviewDecision, at: datetime, after_chunk: Callable[[], object] = lambda: None
) -> None:
    """Do what is left to do of a decision. Safe to run twice, and to be killed in the middle."""
    while True:
        _begin(decision, at)
        begun = list(decision.weeks.filter(state=State.BEGUN).order_by("pk")[:CHUNK])
        if begun:
            ids = sorted({one.athlete_id for one in begun})
            regenerate(decision.club, ids, now=at)
            _end(decision, begun, at)
        after_chunk()
        if not decision.weeks.filter(state__in=(State.WAITING, State.BEGUN)).exists():
            break
    ReviewDecision.objects.filter(pk=decision.pk, finished_at=None).update(finished_at=at)
    decision.refresh_from_db()


def principal_of(decision: ReviewDecision, at: datetime) -> Principal:
    """Whoever decided, for the verbs that a decision calls; what they may was asked before."""
    return Principal(
        user_id=decision.user_id,
        club_id=decision.club_id,
        roles=frozenset(),
        today=decision.club.today(at),
        token_id=decision.token_id,
    )


def _begin(decision: ReviewDecision, at: datetime) -> None:
    """The first half of a chunk in one transaction; all of it, where nothing is planned anew."""
    waiting = decision.weeks.filter(state=State.WAITING).order_by("pk")
    with transaction.atomic():
        lock_athletes(list(waiting.values_list("athlete_id", flat=True)[:CHUNK]))
        weeks = list(waiting.select_for_update(of=("self",)).select_related("athlete")[:CHUNK])
        if not weeks:
            return
        fresh, changed = _sorted(weeks, check=_is_of_what_was_seen(decision))
        chunk = Chunk(decision, fresh, principal_of(decision, at), at)
        VERBS[Kind(decision.kind)].begin(chunk)
        remember(chunk, decision.kind)
        for one in fresh:
            one.state = State.BEGUN if VERBS[Kind(decision.kind)].replans else State.DONE
        for one in changed:
            one.state = State.CONFLICT
        _save(weeks)


def _end(decision: ReviewDecision, weeks: Sequence[ReviewedWeek], at: datetime) -> None:
    """The second half, after the weeks were made anew."""
    with transaction.atomic():
        lock_athletes(sorted({one.athlete_id for one in weeks}))
        rows = decision.weeks.filter(pk__in=[one.pk for one in weeks], state=State.BEGUN)
        begun = list(rows.select_for_update(of=("self",)).select_related("athlete").order_by("pk"))
        chunk = Chunk(decision, begun, principal_of(decision, at), at)
        VERBS[Kind(decision.kind)].end(chunk)
        for one in begun:
            one.state = State.DONE
        _save(begun)


def _sorted(
    weeks: Sequence[ReviewedWeek], *, check: bool
) -> tuple[list[ReviewedWeek], list[ReviewedWeek]]:
    """Those that stand as they were seen, and those that changed."""
    if not check:
        return list(weeks), []
    now = stamps([place_of(one) for one in weeks])
    fresh = [one for one in weeks if now[place_of(one)] == one.seen]
    return fresh, [one for one in weeks if one not in fresh]


def _is_of_what_was_seen(decision: ReviewDecision) -> bool:
    """Days off, and a whole week that is published, are meant whatever stands in them."""
    return decision.kind != Kind.OFF and NEW not in decision.options


def place_of(week: ReviewedWeek) -> Place:
    return Place(week.athlete_id, week.week_start)


def _refuse_a_conflict(decision: ReviewDecision) -> None:
    """Of one week that changed nothing is kept: whoever asked sees both, and asks again."""
    week = decision.weeks.get()
    if week.state == State.CONFLICT:
        raise Conflict(week)


def _save(weeks: Sequence[ReviewedWeek]) -> None:
    ReviewedWeek.objects.bulk_create(
        weeks,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["state", "before"],
        batch_size=200,
    )
