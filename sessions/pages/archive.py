"""What the page of the archive shows: the last one, and how far the one is that is being made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from clubs import jobs
from clubs.models import Archive, Job, Principal


def archive_page(principal: Principal, slug: str, at: datetime) -> dict[str, Any]:
    """`ready`: archives that can be fetched; `job`: the one that is being made, if any."""
    mine = Archive.objects.visible_to(principal)
    making = mine.filter(ready_at=None).first()
    ready = [
        {
            "archive": one,
            "size": filesizeformat(one.size),
            "url": reverse("sessions:archive-file", args=[slug, one.uid]),
        }
        for one in mine.there(at)
    ]
    job = _job(making) if making is not None else None
    return {"ready": ready, "job": job, "poll": job is not None and not job["failed"]}


def _job(making: Archive) -> dict[str, Any] | None:
    rows = Job.objects.filter(kind=jobs.ARCHIVE, key=str(making.uid), club=making.club_id)
    job = rows.order_by("-pk").first()
    if job is None:
        return None
    failed = job.state == Job.State.FAILED
    label = _("The archive could not be made") if failed else _("The archive is being made")
    return {"total": job.total, "done": job.done, "failed": failed, "label": label}
