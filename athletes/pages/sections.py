"""One section of an athlete's page: what is on record, and the forms that stand open in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from athletes.access import Access
from athletes.models import AthleteRow, Injury, Run
from athletes.pages.kinds import AVAILABILITY, INJURY, KINDS, RUN, Kind
from athletes.pages.rows import Words, has_passed, short_run, split, words
from clubs.roles import Area
from clubs.weeks import WEEK, week_start

MOST = 100  # rows of one kind on the page, the newest
WEEKS_BACK, WEEKS_SHOWN = 3, 4


@dataclass
class Open:
    """What stands open after a click or a mistake: a form, in a row or as the section's own."""

    form: Any
    row: AthleteRow | None = None
    url: str = ""
    theirs: list[dict[str, str]] = field(default_factory=list)
    clears: bool = False


@dataclass
class Happened:
    """What was just done: the sentence, and the row that can be brought back."""

    text: str = ""
    row: AthleteRow | None = None
    removed: AthleteRow | None = None


@dataclass(frozen=True)
class ShownRow:
    id: str
    words: Words
    edit_url: str
    delete_url: str
    done_url: str
    clear_url: str
    reopen_url: str
    rules_url: str
    open: Open | None


@dataclass(frozen=True)
class Section:
    kind: Kind
    now: list[ShownRow]
    past: list[ShownRow]
    now_open: bool
    past_open: bool
    weeks: list[dict[str, object]]
    add: Open | None
    pattern_url: str
    runs_url: str
    weeks_url: str
    text: str
    training_url: str
    undo_url: str
    home_url: str

    @property
    def id(self) -> str:
        return self.kind.path

    @property
    def has_rows(self) -> bool:
        return bool(self.now or self.past)

    @property
    def adding(self) -> bool:
        """The form stands open: it was asked for, or has a mistake in it."""
        return self.add is not None and self.add.form.is_bound


def sections(access: Access, club: str, kinds: Iterable[Kind] = KINDS) -> list[Section]:
    """Those that who asks may see."""
    return [section(kind, access, club) for kind in kinds if access.may_see(kind.area)]


def section(
    kind: Kind,
    access: Access,
    club: str,
    *,
    opened: Open | None = None,
    happened: Happened | None = None,
) -> Section:
    rows = _rows(kind, access)
    now, past = split(rows, access.principal.today)
    shown = _Shown(kind, access, club, opened)
    happened = happened or Happened()
    touched = happened.row or happened.removed or (opened and opened.row)
    is_past = touched is not None and has_passed(touched, access.principal.today)
    return Section(
        kind=kind,
        now=[shown.row(one) for one in now],
        past=[shown.row(one) for one in past],
        now_open=touched is not None and not is_past,
        past_open=is_past,
        weeks=_weeks(rows, shown) if kind is RUN and rows else [],
        add=shown.add(),
        pattern_url=shown.url("run-pattern") if kind is RUN and shown.may else "",
        runs_url=reverse("sessions:runs", args=[club, access.athlete.uid]) if kind is RUN else "",
        weeks_url=shown.url("weeks") if kind is AVAILABILITY else "",
        text=happened.text,
        training_url=training_url(club, access) if kind.remakes else "",
        undo_url=shown.row_url("restore", happened.removed) if happened.removed else "",
        home_url=f"{shown.url('facts')}#{kind.path}",
    )


def _rows(kind: Kind, access: Access) -> list[Any]:
    """In order of their days. Of runs the weeks around today: a year is planned at once."""
    rows = kind.of(access.athlete, access.principal)
    if kind is RUN:
        monday = week_start(access.principal.today)
        rows = rows.filter(day__gte=monday - WEEKS_BACK * WEEK, day__lt=monday + WEEKS_SHOWN * WEEK)
    return list(rows.reverse()[:MOST])[::-1]


def training_url(club: str, access: Access) -> str:
    """Where the remade weeks are to be seen. The pages belong to the app above."""
    if access.principal.is_staff:
        return reverse("sessions:athlete", args=[club, access.athlete.uid])
    return reverse("sessions:my-week", args=[club])


def season_url(club: str, access: Access) -> str:
    """The athlete's season, in the app above as well."""
    return reverse("sessions:season", args=[club, access.athlete.uid])


class _Shown:
    """The addresses and forms of one section, as far as who asks may use them."""

    def __init__(self, kind: Kind, access: Access, club: str, opened: Open | None) -> None:
        self.kind, self.access, self.club, self.opened = kind, access, club, opened
        self.may = access.may_change(kind.area)
        self.may_clear = kind is INJURY and access.may_change(Area.CLEARS)

    def url(self, name: str) -> str:
        return reverse(f"athletes:{name}", args=[self.club, self.access.athlete.uid])

    def row_url(self, verb: str, row: AthleteRow) -> str:
        args = [self.club, self.access.athlete.uid, row.uid]
        return reverse(f"athletes:{self.kind.name}-{verb}", args=args)

    def add(self) -> Open | None:
        if not self.may:
            return None
        url = self.url(f"{self.kind.name}-new")
        if self.opened is not None and self.opened.row is None:
            self.opened.url = self.opened.url or url
            return self.opened
        return Open(form=self.kind.form(access=self.access), url=url)

    def row(self, row: Any) -> ShownRow:
        is_open_injury = isinstance(row, Injury) and row.cleared_on is None
        is_cleared = isinstance(row, Injury) and row.cleared_on is not None
        is_due = isinstance(row, Run) and not row.done and row.day <= self.access.principal.today
        return ShownRow(
            id=f"{self.kind.name}-{row.uid}",
            words=words(row, self.access.principal.today),
            edit_url=self._if(self.may and not is_cleared, "edit", row),
            delete_url=self._if(self.may, "delete", row),
            done_url=self._if(self.may and is_due, "done", row),
            clear_url=self._if(self.may_clear and is_open_injury, "clear", row),
            reopen_url=self._if(self.may_clear and is_cleared, "reopen", row),
            rules_url=self._rules_url(row) if is_open_injury else "",
            open=self._opened(row),
        )

    def _rules_url(self, row: AthleteRow) -> str:
        """Pain limits and the way back of one injury. The page belongs to the app above."""
        args = [self.club, self.access.athlete.uid, row.uid]
        return reverse("sessions:injury-rules", args=args)

    def _if(self, may: bool, verb: str, row: AthleteRow) -> str:  # noqa: FBT001  # reads as it is said
        return self.row_url(verb, row) if may else ""

    def _opened(self, row: AthleteRow) -> Open | None:
        if self.opened is None or self.opened.row is None or self.opened.row.pk != row.pk:
            return None
        self.opened.url = self.row_url("clear" if self.opened.clears else "edit", row)
        return self.opened


def _weeks(runs: list[Run], shown: _Shown) -> list[dict[str, object]]:
    """This week and the next ones as a grid: seven days each, a chip a run."""
    today = shown.access.principal.today
    monday = week_start(today)
    by_day: dict[date, list[Run]] = {}
    for run in runs:
        by_day.setdefault(run.day, []).append(run)
    days = [_day(monday + timedelta(days=n), today, by_day, shown) for n in range(7 * WEEKS_SHOWN)]
    return [
        {"monday": monday + week * WEEK, "days": days[7 * week : 7 * week + 7]}
        for week in range(WEEKS_SHOWN)
    ]


def _day(day: date, today: date, by_day: dict[date, list[Run]], shown: _Shown) -> dict[str, object]:
    chips = [
        {
            "kind": "done" if run.done else "quiet",
            "label": short_run(run),
            "url": shown.row_url("edit", run) if shown.may else "",
        }
        for run in by_day.get(day, [])
    ]
    return {"day": day, "today": day == today, "chips": chips}
