"""What a rule would do to the weeks to come: the same engine, and nothing is stored.

A few athletes are played forward at once; many by a job, a chunk a time, so that memory stays flat
and other work comes between. Kept is the sum only, for a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Max, Sum

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Club, Job, Principal
from programs.models import Place, PolicySetting
from programs.planning.policies import Setting, as_json
from sessions.models import RulePreview
from sessions.planning.consequences import WeekChange, compare
from sessions.planning.project import Outlook, WhatIf
from sessions.planning.regenerate import no_collection
from sessions.planning.tally import Counted, Mover, most_changed, tally

WEEKS = 6
MOST = 60  # athletes that are played forward within a request: about two seconds
CHUNK = 40  # of a job
FRESH = timedelta(minutes=10)
SHARED = ("club", "program", "exercise")


@dataclass(frozen=True)
class Effect:
    """What becomes of one athlete. `trouble`: why their weeks cannot be played forward."""

    athlete: Athlete
    changes: list[WeekChange]
    trouble: str = ""


def effects(
    club: Club, athletes: Sequence[Athlete], place: Place, setting: Setting, now: datetime
) -> list[Effect]:
    """Six weeks of each athlete with the setting beside those without it. About twenty queries for
    any number of athletes."""
    outlook = Outlook(club, [one.pk for one in athletes], now, weeks=WEEKS)
    what_if = WhatIf(settings=(_supposed(club, place, setting),))
    with no_collection():
        return [_effect(outlook, one, what_if) for one in athletes]


def count(found: Sequence[Effect]) -> Counted:
    """The sum of many."""
    movers = [
        Mover(one.athlete.pk, one.changes[0].week_start, tally(one.changes))
        for one in found
        if one.changes
    ]
    troubled = [one.athlete.pk for one in found if one.trouble]
    alone = Counted(
        athletes=len(found), touched=len(movers), troubles=len(troubled), most=most_changed(movers)
    )
    sums = (Counted(total=one.tally) for one in movers)
    return sum(sums, alone) + Counted(troubled=tuple(troubled))


def ask_preview(
    club: Club,
    place: Place,
    setting: Setting,
    athletes: Sequence[int],
    *,
    typed: dict[str, str],
    by: Principal,
    at: datetime,
) -> RulePreview:
    """Have a rule tried on these athletes by a job. The same again, while no rule and no fact of
    theirs is another one, is the one that was asked a moment ago."""
    asked = {
        "club": club,
        "asked_by_id": by.user_id,
        "scope": place.scope,
        "about": place.about,
        "name": setting.name,
        "value": as_json(setting.value),
        "starts_on": setting.starts_on,
        "stamp": f"{rules_stamp(club)}.{_facts_stamp(athletes)}",
    }
    with transaction.atomic():
        Club.objects.select_for_update().get(pk=club.pk)  # pressed twice is once
        standing = RulePreview.objects.filter(created_at__gt=at - FRESH, **asked).first()
        if standing is not None:
            return standing
        made = RulePreview.objects.create(
            **asked, created_at=at, typed=typed, athletes=list(athletes)
        )
        _enqueue(made, at)
        jobs.enqueue(
            jobs.RULE_PREVIEW_END, made.uid, club_id=club.pk, run_after=at + RulePreview.KEPT
        )
    return made


def count_chunk(job: Job, now: datetime) -> None:
    """The next athletes of the preview that the job names; what was counted is not counted again.

    All chunks are played from the moment of asking, so that midnight does not part them.
    """
    uid, _colon, start = job.key.partition(":")
    rows = RulePreview.objects.filter(uid=uid, done=int(start), finished_at=None)
    preview = rows.select_related("club").first()
    if preview is None:
        return
    ids = preview.athletes[preview.done : preview.done + CHUNK]
    athletes = list(Athlete.objects.filter(club=preview.club, pk__in=ids).alive())
    setting = Setting(preview.name, preview.value, preview.starts_on)
    found = effects(preview.club, athletes, preview.place, setting, preview.created_at)
    result = counted(preview) + count(found)
    done = preview.done + len(ids)
    over = done >= len(preview.athletes)
    with transaction.atomic():
        mine = rows.update(done=done, result=result, finished_at=now if over else None)
        if mine and not over:
            preview.done = done
            _enqueue(preview, now)


def counted(preview: RulePreview) -> Counted:
    """As far as it is."""
    return msgspec.convert(preview.result, Counted, strict=False)


def forget_preview(job: Job) -> None:
    RulePreview.objects.filter(uid=job.key).delete()


def why_stopped(preview: RulePreview) -> str:
    """Why the chunk that comes next was given up; empty where it was not."""
    rows = Job.objects.filter(club=preview.club_id, kind=jobs.RULE_PREVIEW, state=Job.State.FAILED)
    error = rows.filter(key=preview.job_key).values_list("error", flat=True).first() or ""
    return error.partition("\n")[0]


def is_overtaken(preview: RulePreview) -> bool:
    """Whether a rule of the club, a program or an exercise was set since it was asked."""
    return preview.stamp.partition(".")[0] != rules_stamp(preview.club)


def rules_stamp(club: Club) -> str:
    """Another one with each rule that is set for more than one athlete: rows are only added."""
    rows = PolicySetting.objects.filter(club=club, scope__in=SHARED, athlete_uid=None)
    return str(rows.aggregate(last=Max("pk"))["last"] or 0)


def _facts_stamp(athletes: Sequence[int]) -> str:
    rows = Athlete.objects.filter(pk__in=athletes)
    total = rows.aggregate(total=Sum("facts_version"))["total"] or 0
    return f"{len(athletes)}.{total}"


def _enqueue(preview: RulePreview, at: datetime) -> None:
    jobs.enqueue(jobs.RULE_PREVIEW, preview.job_key, club_id=preview.club_id, run_after=at)


def _effect(outlook: Outlook, athlete: Athlete, what_if: WhatIf) -> Effect:
    try:
        before = outlook.weeks(athlete.pk)
        return Effect(athlete, compare(before, outlook.weeks(athlete.pk, what_if)))
    except ValueError as error:  # facts that contradict each other spoil one athlete only
        return Effect(athlete, [], str(error))


def _supposed(club: Club, place: Place, setting: Setting) -> PolicySetting:
    """The row as it would be saved."""
    return PolicySetting(
        club=club,
        scope=place.scope,
        about=place.about,
        athlete_uid=place.athlete_uid,
        name=setting.name,
        value=as_json(setting.value),
        starts_on=setting.starts_on,
    )
