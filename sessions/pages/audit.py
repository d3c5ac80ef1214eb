"""The club's memory as a page and as a table: who did what, when, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.models import ApiToken, AuditEvent, Club, Membership, Principal, User
from clubs.pages import AUDIT, club_tabs
from clubs.weeks import local_moment
from programs.models import PolicySetting, Program, ProgramVersion
from programs.parameters import TITLES
from sessions.forms.audit import GROUPS, THE_APP, AuditForm
from sessions.models import TrainingSession
from sessions.pages.audit_words import said, sentence, value

PAGE = 50
DAY = timedelta(days=1)
COLUMNS = ("when", "who", "what", "about", "field", "before", "after")
NAMES = 500  # events whose names are read at once


@dataclass
class Names:
    """What public ids stand for, of some events."""

    of: dict[str, str] = field(default_factory=dict)
    athletes: dict[UUID, Athlete] = field(default_factory=dict)


def form_of(club: Club, data: Mapping[str, Any]) -> AuditForm:
    """The filter with those whom it may name: whoever was ever a member, tokens, all athletes."""
    members = Membership.objects.filter(club=club).select_related("user").order_by("user__name")
    people = [(str(one.user.uid), one.user.name) for one in members]
    tokens = ApiToken.objects.filter(club=club).values_list("uid", "name")
    people += [(str(uid), _("%(name)s (token)") % {"name": name}) for uid, name in tokens]
    athletes = Athlete.objects.filter(club=club).order_by("name", "pk")
    named = [(str(uid), name) for uid, name in athletes.values_list("uid", "name")]
    return AuditForm(data, people=people, athletes=named)


def audit_page(club: Club, principal: Principal, form: AuditForm, before: str) -> dict[str, Any]:
    """One page of what the filter leaves, older than the event `before`."""
    rows = chosen(club, principal, form)
    uid = _uid(before)
    last = AuditEvent.objects.visible_to(principal).filter(uid=uid).first() if uid else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk), at__lte=last.at)
    found = list(rows[: PAGE + 1])
    shown, names = found[:PAGE], names_of(club, found[:PAGE])
    asked = {name: text for name, text in form.data.items() if text and name in form.fields}
    here = reverse("sessions:audit", args=[club.slug])
    older = urlencode(asked | {"before": str(shown[-1].uid)}) if len(found) > PAGE else ""
    return {
        "form": form,
        "days": _by_day([_row(one, names, club) for one in shown]),
        "older_url": f"{here}?{older}" if older else None,
        "export_url": f"{reverse('sessions:audit-export', args=[club.slug])}?{urlencode(asked)}",
        "is_filtered": bool(asked),
        "tabs": club_tabs(principal, club.slug, AUDIT),
    }


def chosen(club: Club, principal: Principal, form: AuditForm) -> QuerySet[AuditEvent]:
    """What the filter leaves, newest first; an index answers each choice."""
    asked = form.cleaned_data if form.is_valid() else {}
    rows = AuditEvent.objects.visible_to(principal).select_related("user", "token")
    if who := asked.get("who"):
        by = Q(user__uid=who) | Q(token__uid=who)
        rows = rows.filter(user=None, token=None) if who == THE_APP else rows.filter(by)
    if athlete := asked.get("athlete"):
        rows = rows.filter(athlete_uid=athlete)
    if kind := asked.get("kind"):
        rows = rows.filter(subject__in=GROUPS[kind][1])
    if first := asked.get("first"):
        rows = rows.filter(at__gte=local_moment(club.zone, first, time()))
    if last := asked.get("last"):
        rows = rows.filter(at__lt=local_moment(club.zone, last + DAY, time()))
    return rows.order_by("-at", "-pk")


def table(club: Club, rows: QuerySet[AuditEvent]) -> Iterator[tuple[str, ...]]:
    """A line for each value that changed, at least one an event; names are read batch by batch."""
    left = rows.iterator(chunk_size=NAMES)
    while events := list(islice(left, NAMES)):
        names = names_of(club, events)
        for event in events:
            local = event.at.astimezone(club.zone)
            about = names.athletes.get(event.athlete_uid) if event.athlete_uid else None
            told = (
                local.isoformat(timespec="seconds"),
                who(event),
                sentence(event, names.of),
                about.name if about else "",
            )
            for pair in pairs(event, names.of) or [{"label": "", "before": "", "after": ""}]:
                yield (*told, pair["label"], pair["before"], pair["after"])


def names_of(club: Club, events: Sequence[AuditEvent]) -> Names:
    """Seven queries for any number of events."""
    uids = {one.subject_uid for one in events}
    texts = (text for one in events for text in _texts((one.before, one.after)))
    uids |= {uid for text in texts if (uid := _uid(text))}
    athletes = {one.athlete_uid for one in events if one.athlete_uid} | uids
    found = Names()
    found.athletes = {one.uid: one for one in Athlete.objects.filter(club=club, uid__in=athletes)}
    found.of = {str(one.uid): one.name for one in found.athletes.values()}
    here: tuple[tuple[QuerySet[Any], str], ...] = (
        (Membership.objects.filter(club=club), "user__name"),
        (User.objects.filter(memberships__club=club), "name"),
        (Program.objects.filter(club=club), "name"),
        (TrainingSession.objects.filter(club=club), "title"),
    )
    for rows, name in here:
        pairs_found = rows.filter(uid__in=uids).values_list("uid", name)
        found.of |= {str(uid): words for uid, words in pairs_found}
    rules = PolicySetting.objects.filter(club=club, uid__in=uids).values_list("uid", "name")
    found.of |= {str(uid): str(TITLES.get(name, name)) for uid, name in rules}
    versions = ProgramVersion.objects.filter(club=club, uid__in=uids)
    for uid, program, number in versions.values_list("uid", "program__name", "number"):
        found.of[str(uid)] = f"{program} v{number}"
    return found


def _row(event: AuditEvent, names: Names, club: Club) -> dict[str, Any]:
    local = event.at.astimezone(club.zone)
    about = names.athletes.get(event.athlete_uid) if event.athlete_uid else None
    return {
        "uid": event.uid,
        "day": local.date(),
        "time": date_format(local.replace(tzinfo=None), "H:i"),
        "who": who(event),
        "is_person": event.user is not None,
        "what": sentence(event, names.of),
        "about": about.name if about else "",
        "about_url": reverse("sessions:athlete", args=[club.slug, about.uid])
        if about and about.deleted_at is None
        else "",
        "pairs": pairs(event, names.of),
    }


def who(event: AuditEvent) -> str:
    if event.user is not None:
        return event.user.name
    if event.token is not None:
        return _("%(name)s (token)") % {"name": event.token.name}
    return _("The app itself")


def pairs(event: AuditEvent, names: Mapping[str, str]) -> list[dict[str, str]]:
    """What was and what is, value by value."""
    keys = dict.fromkeys((*event.before, *event.after))
    return [
        {
            "label": said(key),
            "before": value(event.before.get(key), names, key),
            "after": value(event.after.get(key), names, key),
        }
        for key in keys
        if event.before.get(key) != event.after.get(key)
    ]


def _by_day(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    days: dict[date, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row)
    return [{"label": date_format(day, "l j F Y"), "rows": found} for day, found in days.items()]


def _texts(document: Any) -> Iterator[str]:
    """All texts in a document."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        yield from _texts(list(document.values()))
    elif isinstance(document, list | tuple):
        for one in document:
            yield from _texts(one)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def named(club: Club, now: datetime) -> str:
    """The name of the file that goes out."""
    return f"{club.slug}-audit-{club.today(now)}.csv"
