"""What was decided: each decision with what became of it, and whether it can be taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs.models import Club, Event, Principal
from sessions.models import UNDO_WITHIN, ReviewDecision, ReviewedWeek
from sessions.planning.reviewing.undo import cannot_undo, kept_by

Kind = ReviewDecision.Kind
State = ReviewedWeek.State
SHOWN_FOR = timedelta(days=7)
NAMED = 3  # athletes; of more, how many
LISTED = 200

RULES = {
    "expected": gettext_lazy("all as expected"),
    "racing": gettext_lazy("all who race this week"),
    "deadline": gettext_lazy("at the club’s deadline"),
    "week": gettext_lazy("published from the week"),
    "proposal": gettext_lazy("one session"),
    "selected": gettext_lazy("as selected"),
}


class Decided(NamedTuple):
    """One decision in a line of the list."""

    id: str
    title: str
    sub: str
    names: str
    note: str
    conflicts: int
    chip: dict[str, str]
    undo_url: str
    url: str
    is_open: bool


def decided_page(principal: Principal, club: Club, now: datetime) -> dict[str, Any]:
    """The decisions of the last days, the newest first; those of today can be taken back."""
    recent = ReviewDecision.objects.visible_to(principal).filter(at__gt=now - SHOWN_FOR)
    rows = list(recent.select_related("user", "undone_by")[:LISTED])
    found = decided(rows, principal, club, now)
    today = [one for one, row in zip(found, rows, strict=True) if row.at > now - UNDO_WITHIN]
    return {"today": today, "earlier": found[len(today) :]}


def decided(
    rows: list[ReviewDecision], principal: Principal, club: Club, now: datetime
) -> list[Decided]:
    """Decisions with the weeks within reach; two queries."""
    weeks = ReviewedWeek.objects.visible_to(principal).filter(decision__in=rows)
    by_state = (
        weeks.order_by()
        .values("decision")
        .annotate(
            total=Count("pk"),
            conflicts=Count("pk", filter=Q(state=State.CONFLICT)),
            left=Count("pk", filter=Q(state__in=(State.WAITING, State.BEGUN))),
        )
    )
    counts: dict[int, Any] = {one["decision"]: one for one in by_state}
    names: dict[int, list[str]] = {one.pk: [] for one in rows}
    for decision, name in weeks.order_by("athlete__name").values_list("decision", "athlete__name"):
        names[decision].append(name)
    return [_decided(one, counts[one.pk], names[one.pk], principal, club, now) for one in rows]


def _decided(
    row: ReviewDecision,
    count: Any,  # total, conflicts, left
    names: list[str],
    principal: Principal,
    club: Club,
    now: datetime,
) -> Decided:
    done = count["total"] - count["conflicts"]
    weeks = ngettext("%(count)s week %(what)s", "%(count)s weeks %(what)s", done)
    when = date_format(row.at.astimezone(club.zone), "D H:i")
    said = [_by(row), when, *([rule(row)] if row.rule else [])]
    may = row.undone_at is None and not cannot_undo(row, by=principal, at=now) and done
    return Decided(
        id=f"decision-{row.uid}",
        title=weeks % {"count": done, "what": row.get_kind_display()},
        sub=" · ".join(said),
        names=_names(list(dict.fromkeys(names))),
        note=row.note,
        conflicts=count["conflicts"],
        chip=_chip(row, count["left"]),
        undo_url=reverse("sessions:decision-undo", args=[club.slug, row.uid]) if may else "",
        url=reverse("sessions:decision", args=[club.slug, row.uid]),
        is_open=bool(count["left"]),
    )


def _chip(row: ReviewDecision, left: int) -> dict[str, str]:
    if row.undone_at is not None:
        by = row.undone_by.name if row.undone_by else _("a club system")
        return {"kind": "quiet", "label": _("taken back by %(name)s") % {"name": by}}
    return (
        {"kind": "plan", "label": _("under way")} if left else {"kind": "done", "label": _("done")}
    )


def _by(row: ReviewDecision) -> str:
    if row.user is not None:
        return row.user.name
    return _("a club system") if row.token_id else _("Strongstride")


def rule(row: ReviewDecision) -> str:
    """How the weeks were chosen, in words."""
    return str(RULES.get(row.rule, row.rule))


def _names(names: list[str]) -> str:
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    more = len(names) - NAMED
    text = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
    return text % {"names": ", ".join(names[:NAMED]), "count": more}


def decision_page(
    decision: ReviewDecision, principal: Principal, club: Club, now: datetime
) -> dict[str, Any]:
    """How far one is, what became of it, and what an undo could not take back."""
    (one,) = decided([decision], principal, club, now)
    weeks = ReviewedWeek.objects.visible_to(principal).filter(decision=decision)
    weeks = weeks.select_related("athlete").defer("before").order_by("athlete__name")
    rows = list(weeks)
    open_states = {State.WAITING, State.BEGUN}
    if decision.undone_at is not None:
        open_states |= {State.DONE}
    left = sum(row.state in open_states for row in rows)
    return {
        "one": one,
        "url": reverse("sessions:decision", args=[club.slug, decision.uid]) if left else "",
        "done": len(rows) - left,
        "total": len(rows),
        "label": _label(decision, left),
        "conflicts": [row.athlete.name for row in rows if row.state == State.CONFLICT],
        "kept": [_kept(*row) for row in kept_by(rows)],
        "told": seen_meanwhile(decision),
    }


def others_word(
    uid: UUID, week: date, principal: Principal, club: Club, now: datetime
) -> Decided | None:
    """What was decided last on an athlete's week, for whoever came second."""
    rows = ReviewedWeek.objects.visible_to(principal).standing()
    last = rows.filter(athlete__uid=uid, week_start=week).order_by("-pk").first()
    if last is None:
        return None
    decisions = ReviewDecision.objects.select_related("user", "undone_by")
    return decided([decisions.get(pk=last.decision_id)], principal, club, now)[0]


def seen_meanwhile(decision: ReviewDecision) -> str:
    """Of a publication that was taken back: how long athletes could see it, and who was told."""
    if decision.kind not in {Kind.APPROVE, Kind.SKIP} or decision.undone_at is None:
        return ""
    uids = list(decision.weeks.values_list("athlete__uid", flat=True))
    told = Event.objects.filter(
        club=decision.club_id,
        kind=Event.Kind.WEEK_PUBLISHED,
        athlete_uid__in=uids,
        at__gte=decision.at,
        at__lte=decision.undone_at,
        told_at__isnull=False,
    )
    minutes = max(1, round((decision.undone_at - decision.at).total_seconds() / 60))
    could = ngettext(
        "Athletes could see it for %(count)s minute",
        "Athletes could see it for %(count)s minutes",
        minutes,
    )
    count = told.values("athlete_uid").distinct().count()
    heard = ngettext("%(count)s had been told", "%(count)s had been told", count)
    said = could % {"count": minutes}
    return f"{said}; {heard % {'count': count}}." if count else f"{said}."


def _label(decision: ReviewDecision, left: int) -> str:
    if decision.undone_at is not None:
        return _("Being taken back") if left else _("Taken back")
    return _("Being done") if left else _("Done")


KEPT = {
    "started": gettext_lazy("%(name)s: %(what)s stays, it was begun since"),
    "changed": gettext_lazy("%(name)s: %(what)s stays, it was changed since"),
}


def _kept(name: str, why: str, what: str) -> str:
    return str(KEPT[why]) % {"name": name, "what": what}
