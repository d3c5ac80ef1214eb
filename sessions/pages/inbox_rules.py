"""The page on which a coach says what is as expected, with a live count of what would pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.roles import Area
from sessions.forms.review import RulesForm
from sessions.pages.inbox import Desk
from sessions.pages.inbox_facts import read_inbox
from sessions.pages.inbox_filter import InboxFilter
from sessions.pages.inbox_item import WHY_NOT, Turn, judged
from sessions.planning.expected import Rules
from sessions.planning.reviewing.rules import FIELDS, read_rules


def rules_page(
    desk: Desk, form: RulesForm, *, of_club: bool, is_conflict: bool = False
) -> dict[str, Any]:
    url = reverse("sessions:inbox-rules", args=[desk.club.slug])
    member = None if of_club else desk.member
    standing, version = read_rules(member, desk.club.pk)
    page = {
        "form": form,
        "of_club": of_club,
        "may_change_club": desk.principal.may_change(Area.CLUB),
        "is_own": version > 0,
        "url": f"{url}?of=club" if of_club else url,
        "plain_url": url,
        "back_url": reverse("sessions:inbox", args=[desk.club.slug]),
        "theirs": _theirs(form, standing) if is_conflict else [],
    }
    if is_conflict:
        page["form"] = RulesForm(initial={**form.cleaned_data, "version": version})
    return page | _passing(desk, form_rules(form) or standing)


def passing(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """How many of the weeks that wait now would be as expected by these rules."""
    form = RulesForm(asked)
    rules = form.cleaned_data["rules"] if form.is_valid() else None
    return _passing(desk, rules) if rules else {"passing": "", "others": []}


def form_rules(form: RulesForm) -> Rules | None:
    """The rules that the form holds, if they are whole."""
    if form.is_bound:
        found: Rules | None = form.cleaned_data.get("rules") if form.is_valid() else None
        return found
    return Rules(**{name: form.initial[name] for name in FIELDS})


def _passing(desk: Desk, rules: Rules) -> dict[str, Any]:
    found = [
        one
        for one in judged(read_inbox(desk.principal, InboxFilter()), rules)
        if one.turn != Turn.HELD
    ]
    count = sum(one.is_expected for one in found)
    text = ngettext(
        "%(count)s of %(total)s week that waits now is as expected",
        "%(count)s of %(total)s weeks that wait now are as expected",
        len(found),
    )
    why = Counter(code for one in found for code in one.why)
    return {
        "passing": text % {"count": count, "total": len(found)},
        "others": [f"{number} × {WHY_NOT[code]}" for code, number in why.most_common()],
    }


def _theirs(form: RulesForm, standing: Rules) -> list[dict[str, Any]]:
    """What somebody else saved meanwhile, where it is another."""
    return [
        {"label": form.fields[name].label, "value": _said(getattr(standing, name))}
        for name in FIELDS
        if getattr(standing, name) != form.cleaned_data[name]
    ]


def _said(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value
