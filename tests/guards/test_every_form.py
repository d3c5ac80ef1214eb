"""Every form of every page: it can be sent as it stands, and never reaches into another club."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.db.models import F, ForeignKey, ManyToManyField, Model
from django.urls import resolve

from athletes.models import Athlete, Race
from programs.models import ProgramVersion
from tests.guards.addresses import every_address
from tests.guards.asking import LET_IN, SHUT_OUT, ask, paths
from tests.guards.cast import Member, World

pytestmark = pytest.mark.django_db
WHO = ("owner", "coach", "physio", "ana", "guardian")
CHOICES = {"select", "radio", "checkbox"}


@dataclass
class Form:
    """A form as a browser would send it: names with the values that stand there."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, kind: str, value: str | None) -> None:
        self.kinds[name] = kind
        values = self.values.setdefault(name, [])
        if value is not None:
            values.append(value)

    @property
    def key(self) -> tuple[object, ...]:
        """Forms of one address with the same fields are one form."""
        return (resolve(urlsplit(self.action).path).view_name, frozenset(self.kinds))


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select: tuple[str, bool, list[str], list[str]] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form" and (told.get("method") or "").lower() == "post":
            self.form = Form(urljoin(self.page, told.get("action") or self.page))
            self.found.append(self.form)
        elif self.form is None:
            return
        elif tag == "select":
            self.select = (told.get("name") or "", "multiple" in told, [], [])
        elif tag == "option" and self.select is not None:
            value = told.get("value") or ""
            self.select[2].append(value)
            if "selected" in told:
                self.select[3].append(value)
        elif tag == "textarea":
            self.area = (told.get("name") or "", [])
        elif tag == "input" and told.get("name"):
            self._input(self.form, told)

    def _input(self, form: Form, told: dict[str, str | None]) -> None:
        kind, name = told.get("type") or "text", told["name"] or ""
        chosen = kind not in {"radio", "checkbox"} or "checked" in told
        if kind not in {"submit", "image", "file"}:
            form.put(name, kind, (told.get("value") or "") if chosen else None)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select" and self.form is not None and self.select is not None:
            name, many, offered, chosen = self.select
            self.form.put(name, "select", None)
            self.form.values[name] = chosen or ([] if many else offered[:1])
            self.select = None
        elif tag == "textarea" and self.form is not None and self.area is not None:
            self.form.put(self.area[0], "textarea", "".join(self.area[1]).removeprefix("\n"))
            self.area = None


def forms_of(member: Member, world: World) -> Iterator[Form]:
    """All forms of the club's pages that this member reaches, each once."""
    seen: set[tuple[object, ...]] = set()
    for one in every_address():
        if not one.is_of_club:
            continue
        for path in paths(one, world.home, member.asks_about).values():
            page = Forms(path)
            page.feed(ask(member.client, "GET", path).text)
            for form in page.found:
                if form.action.startswith("/c/") and form.key not in seen:
                    seen.add(form.key)
                    yield form


def test_each_form_can_be_sent_as_it_stands(world: World) -> None:
    wrong, sent = [], dict.fromkeys(WHO, 0)
    for who in WHO:
        for form in forms_of(world.members[who], world):
            answer = ask(world.members[who].client, "POST", form.action, form.values)
            sent[who] += 1
            if answer.status not in LET_IN:
                wrong.append(f"{who}: POST {form.action}: {answer}, sent {form.values}")
    assert not wrong, "\n".join(wrong)
    assert min(sent[who] for who in WHO if who != "guardian") > 3, sent  # pages have forms at all


def test_ids_of_another_club_in_a_form_reach_nothing_there(world: World) -> None:
    wrong, count = [], 0
    for who in ("owner", "coach", "ana"):
        for form in forms_of(world.members[who], world):
            theirs = _with_theirs(form, world)
            if theirs is None:
                continue
            count += 1
            crossing: list[str] = []
            look = partial(_note_crossing, crossing)
            answer = ask(world.members[who].client, "POST", form.action, theirs, look)
            if crossing or answer.status not in LET_IN | SHUT_OUT:
                wrong.append(f"{who}: {form.action}: {answer}, sent {theirs}, made {crossing}")
    assert not wrong, "\n".join(wrong)
    assert count, "No form took an id: have the field names changed?"


def _with_theirs(form: Form, world: World) -> dict[str, list[str]] | None:
    """The same values, with the rivals' ids where a choice is one's own; none where it is not."""
    away = world.away.common.rows | world.away.athletes["rita"].rows
    version = ProgramVersion.objects.filter(club=world.away.club).latest("pk")
    theirs: dict[str, Model] = {
        "gym": away["gyms"],
        "coach": away["members"],
        "coache": away["members"],
        "athlete": away["athletes"],
        "squad": away["squads"],
        "program": away["programs"],
        "version": version,
        "user": away["athletes"].user,
        "guardian": away["athletes"].user,
    }
    home = world.home.common.rows | world.home.athletes["ben"].rows
    swapped = {
        str(row.uid): str(away[word].uid) for word, row in home.items() if hasattr(row, "uid")
    }
    sent, found = dict(form.values), False
    for name, kind in form.kinds.items():
        row = theirs.get(name.removesuffix("s"))
        if row is not None and kind in CHOICES:
            by_uid = any(len(value) == 36 for value in form.values[name])
            sent[name], found = [str(row.uid if by_uid else row.pk)], True  # type: ignore[attr-defined]
        elif any(value in swapped for value in form.values[name]):
            sent[name], found = [swapped.get(one, one) for one in form.values[name]], True
    return sent if found else None


def _note_crossing(into: list[str]) -> None:
    """Rows of one club that lead to a row, or to a person, of another."""
    strangers = Athlete.objects.exclude(user=None).exclude(user__memberships__club=F("club"))
    into += ["Athlete.user"] if strangers.exists() else []
    for model in filter(_has_club, apps.get_models()):
        for key in model._meta.get_fields():
            if not _has_club(key.related_model) or key.name == "club":
                continue
            if isinstance(key, ForeignKey):
                there = {f"{key.name}__club": None}
                rows = model._default_manager.exclude(**{f"{key.name}__club": F("club")})
                into += [f"{model.__name__}.{key.name}"] if rows.exclude(**there).exists() else []
            elif isinstance(key, ManyToManyField):
                here, there_name = key.m2m_field_name(), key.m2m_reverse_field_name()
                pairs: Any = key.remote_field.through._default_manager  # type: ignore[union-attr]  # every one has a table between
                if pairs.exclude(**{f"{here}__club": F(f"{there_name}__club")}).exists():
                    into.append(f"{model.__name__}.{key.name}")


def test_a_row_that_crosses_would_be_seen(world: World) -> None:
    crossing: list[str] = []
    _note_crossing(crossing)
    assert crossing == []
    theirs = world.away.athletes["rita"].rows["athletes"]
    world.home.common.rows["squads"].athletes.add(theirs)
    Race.objects.filter(club=world.home.club).update(athlete=theirs)
    _note_crossing(crossing)
    assert set(crossing) == {"Race.athlete", "Squad.athletes"}


def _has_club(model: Any) -> bool:
    return model is not None and any(one.name == "club" for one in model._meta.get_fields())
