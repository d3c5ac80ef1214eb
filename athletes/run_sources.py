"""A file of runs, whatever it is: read, looked at, brought in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from athletes.models import Athlete, RunCalendar, RunImport
from athletes.run_calendars import is_calendar, read_calendar
from athletes.running.imports import bring_in
from athletes.running.outcomes import Outcome, Wanted, outcomes
from athletes.running.tables import Reading, suggested, wanted_runs
from clubs.models import Principal, Upload
from clubs.tables import uploads

TABLE, CALENDAR = "runs", "run-calendar"
KINDS = (TABLE, CALENDAR)


@dataclass(frozen=True)
class Source:
    """What a kept file holds. `name`: of the calendar; `others`: events that are no runs."""

    wanted: Sequence[Wanted]
    name: str = ""
    others: int = 0


def keep(athlete: Athlete, name: str, content: bytes, *, by: Principal, at: datetime) -> Upload:
    """Keep a table or a calendar until it is confirmed. Raises ValidationError for neither."""
    if is_calendar(content):
        read_calendar(content, athlete, zone=athlete.club.zone, today=by.today)
        return uploads.keep_file(CALENDAR, name, content, by=by, at=at, about=athlete.uid)
    upload, sheet = uploads.keep(TABLE, name, content, by=by, at=at, about=athlete.uid)
    upload.mapping = suggested(sheet).as_document()
    upload.save(update_fields=["mapping"])
    return upload


def reading_of(upload: Upload) -> Reading:
    return Reading(**upload.mapping)


def source_of(upload: Upload, athlete: Athlete, by: Principal) -> Source:
    """Raises ValidationError for a table whose needed columns are not matched."""
    if upload.kind == TABLE:
        sheet = uploads.sheet_of(upload)
        return Source(wanted_runs(sheet, reading_of(upload), by.today))
    content = bytes(upload.content)
    found = read_calendar(content, athlete, zone=athlete.club.zone, today=by.today)
    name = found.name or upload.name[:120] or _("Calendar")
    return Source(found.wanted, name, found.others)


def look(source: Source, athlete: Athlete, by: Principal) -> list[Outcome]:
    """What each row or event would do."""
    calendar = _calendars(athlete, source).first() if source.name else None
    return outcomes(athlete, source.wanted, calendar=calendar, today=by.today)


def bring(upload: Upload, athlete: Athlete, *, by: Principal, at: datetime) -> RunImport | None:
    """Bring a kept file in; None where nothing of it is new."""
    source = source_of(upload, athlete, by)
    calendar = None
    if source.name:
        calendar = _calendars(athlete, source).first() or RunCalendar.objects.create(
            club_id=athlete.club_id, athlete=athlete, name=source.name, entered_by_id=by.user_id
        )
        RunCalendar.objects.filter(pk=calendar.pk).update(read_at=at)
    return bring_in(
        athlete,
        source.wanted,
        source=RunImport.Source.ICS if source.name else RunImport.Source.CSV,
        name=upload.name,
        calendar=calendar,
        by=by,
        at=at,
    )


def _calendars(athlete: Athlete, source: Source) -> QuerySet[RunCalendar]:
    """The calendar of that name that came as a file before."""
    return RunCalendar.objects.filter(athlete=athlete, name=source.name, url="").alive()
