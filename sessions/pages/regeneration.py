"""Regenerations on demand and by the clock: how far one is, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from athletes.models import Athlete
from clubs import jobs
from clubs.models import Club, Job, Principal
from clubs.weeks import week_name
from sessions.pages import numbers

OVER = frozenset({Job.State.DONE, Job.State.FAILED})
SHOWN = 30


class Failure(NamedTuple):
    name: str
    url: str
    reason: str


class Run(NamedTuple):
    """One regeneration in a line of the list."""

    label: str
    sub: str
    url: str
    chip: dict[str, str]


def jobs_of(club: Club) -> Any:
    """The club's week jobs with their chunks, the newest first."""
    chunks = Job.objects.only("parent", "state", "result", "error", "payload")
    rows = Job.objects.filter(club=club, kind__in=(jobs.WEEK, jobs.CLOSE)).select_related(
        "asked_by"
    )
    return rows.prefetch_related(Prefetch("children", chunks)).order_by("-pk")


def is_over(job: Job) -> bool:
    """Done, with all its chunks."""
    return job.state in OVER and all(one.state in OVER for one in job.children.all())


def runs(club: Club) -> list[Run]:
    return [_run(job, club) for job in jobs_of(club)[:SHOWN]]


def progress(job: Job, principal: Principal, club: Club) -> dict[str, Any]:
    """The page of one regeneration, and what is asked for again while it runs."""
    over = is_over(job)
    total = sum_of(job)
    return {
        "job": job,
        "title": _title(job),
        "sub": _asked(job, club),
        "url": "" if over else reverse("sessions:regeneration", args=[club.slug, job.uid]),
        "label": _label(job, over=over),
        "done": job.total if over and not job.error else job.done,
        "total": job.total,
        "failed": _is_failed(job),
        "note": _note(job, over=over),
        "stats": _stats(total),
        "failures": _failures(total["failed"], principal, club),
        "week_url": reverse("sessions:week", args=[club.slug, week_name(_week(job))]),
        "over": over,
    }


def _week(job: Job) -> date:
    return date.fromisoformat(job.payload["week"])


def _title(job: Job) -> str:
    week = {"week": week_name(_week(job))}
    if job.kind == jobs.CLOSE:
        return _("Closing %(week)s") % week
    return _("Making %(week)s") % week


def _asked(job: Job, club: Club) -> str:
    when = date_format(job.created_at.astimezone(club.zone), "D j M, H:i")
    if job.asked_by is None:
        return _("By the club's hour, %(when)s") % {"when": when}
    return _("Asked for by %(name)s, %(when)s") % {"name": job.asked_by.name, "when": when}


def _is_failed(job: Job) -> bool:
    return job.state == Job.State.FAILED or any(
        one.state == Job.State.FAILED for one in job.children.all()
    )


def _label(job: Job, *, over: bool) -> str:
    if _is_failed(job) and over:
        return _("Stopped")
    if over:
        return _("Made")
    return _("Waiting for a worker") if job.state == Job.State.WAITING else _("Being made")


def _note(job: Job, *, over: bool) -> str:
    errors = [job.error, *(one.error for one in job.children.all())]
    found = next((error for error in errors if error), "")
    if found:
        return found.partition("\n")[0]
    if over or job.state != Job.State.WAITING:
        return ""
    return _("It starts within seconds, and goes on while this page is closed.")


def sum_of(job: Job) -> dict[str, Any]:
    """Of all chunks that are done so far."""
    results = [one.result for one in job.children.all()] or [job.result]
    total: dict[str, Any] = {
        name: sum(one.get(name, 0) for one in results) for name in ("made", "unchanged", "kept")
    }
    total["failed"] = {pk: why for one in results for pk, why in one.get("failed", {}).items()}
    return total


def _stats(total: dict[str, Any]) -> list[dict[str, Any]]:
    failed = len(total["failed"])
    return [
        {
            "label": _("Made"),
            "value": total["made"],
            "unit": _("sessions"),
            "note": _("new or changed"),
        },
        {
            "label": _("Unchanged"),
            "value": total["unchanged"],
            "unit": _("sessions"),
            "note": _("nothing on record had moved them"),
        },
        {
            "label": _("Kept"),
            "value": total["kept"],
            "unit": _("sessions"),
            "note": _("started or done: never rewritten"),
        },
        {
            "label": _("Failed"),
            "value": failed,
            "unit": ngettext("athlete", "athletes", failed),
            "note": _("the plan before still stands") if failed else "",
            "kind": "bad" if failed else "",
        },
    ]


def _failures(failed: dict[str, str], principal: Principal, club: Club) -> list[Failure]:
    """Athletes within reach, each with the reason and the way there."""
    pks = [int(pk) for pk in failed]
    rows = Athlete.objects.visible_to(principal).filter(pk__in=pks)
    return [
        Failure(
            one.name, reverse("sessions:athlete", args=[club.slug, one.uid]), failed[str(one.pk)]
        )
        for one in rows
    ]


def _run(job: Job, club: Club) -> Run:
    over = is_over(job)
    total = sum_of(job)
    said = _("%(made)s made, %(unchanged)s unchanged") % total
    failed = len(total["failed"])
    if failed or _is_failed(job):
        chip = {
            "kind": "bad",
            "label": _("%(count)s failed") % {"count": failed} if failed else _("stopped"),
        }
    elif over:
        chip = {"kind": "done", "label": said}
    else:
        chip = {"kind": "plan", "label": f"{job.done}/{job.total}" if job.total else _("waiting")}
    url = reverse("sessions:regeneration", args=[club.slug, job.uid])
    days = numbers.week_days(_week(job))
    return Run(f"{_title(job)} · {days}", _asked(job, club), url, chip)
