"""The program editor: a form for each row, or the document as JSON; both lead to one document."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programs.document import ProgramDocument, read_document
from programs.drafts import (
    LINE_FIELDS,
    Draft,
    LineDraft,
    change,
    draft_of,
    empty_draft,
    posted_draft,
)
from programs.forms.lines import BlockForm, LineForm, SessionForm
from programs.models import Exercise
from programs.reading import clock, dose, effort

A_PLACE = re.compile(r"(sessions|lines|blocks)\[(\d+)\]")
LETTERS = {"sessions": "s", "lines": "l", "blocks": "b"}
FIELD_OF = {"start": "start_value"}
GROWS = frozenset({"start_kind", "start_value", "step", "every", "cap_bw"})
SHOWN = frozenset({"exercise", "role", "method", "rest_s", "notes"})
MORE = frozenset(LINE_FIELDS) - GROWS - SHOWN
ENCODER = msgspec.json.Encoder(decimal_format="number")
MOST_TEXT = 200_000


class NoteForm(forms.Form):
    """Beside a new version: what changed, and which version it was written over."""

    note = forms.CharField(label=_("What changed"), max_length=300, required=False)
    base = forms.IntegerField(widget=forms.HiddenInput)


class ProgramForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    summary = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_uid(self) -> uuid.UUID:
        return self.cleaned_data["uid"] or uuid.uuid4()


@dataclass(frozen=True)
class LineNode:
    key: str
    form: LineForm
    blocks: list[tuple[str, BlockForm]]
    default: str
    is_new: bool
    grows: bool  # whether the fields of start, step and cap hold anything
    more: bool  # whether the rarer ones do


@dataclass(frozen=True)
class SessionNode:
    key: str
    form: SessionForm
    lines: list[LineNode]


class Editor:
    """What is shown, and once it is sound the `document`.

    `data` is what was posted, None for a fresh page that begins with `start` (None: empty).
    """

    def __init__(
        self,
        data: Mapping[str, str] | None,
        start: ProgramDocument | None,
        library: Mapping[str, Exercise],
        *,
        as_json: bool = False,
    ) -> None:
        self.library = library
        self.action = data.get("do", "save") if data is not None else ""
        self.is_json = as_json if data is None else data.get("mode") == "json"
        self.document: ProgramDocument | None = None
        self.errors: list[str] = []
        self.text = ""
        self.sessions: list[SessionNode] = []
        if data is None:
            self._begin(start)
        elif self.is_json:
            self._read_text(data.get("json", ""))
        else:
            self._read_rows(posted_draft(data))

    @property
    def is_save(self) -> bool:
        return self.action == "save"

    @property
    def is_broken(self) -> bool:
        return self.action in {"save", "check", "as-json", "as-form"} and self.document is None

    def _begin(self, start: ProgramDocument | None) -> None:
        if self.is_json:
            self.text = pretty(start) if start else ""
        else:
            self._show(draft_of(start, self.library) if start else empty_draft())

    def _read_text(self, text: str) -> None:
        self.text = text
        if len(text) > MOST_TEXT:
            message = _now("document: %(size)s characters, at most %(most)s are allowed")
            self.errors = [message % {"size": len(text), "most": MOST_TEXT}]
            return
        try:
            self.document = read_document(text, self.library)
        except ValueError as refused:
            self.errors = str(refused).splitlines()
        if self.action == "as-form" and self.document is not None:
            self.is_json = False
            self._show(draft_of(self.document, self.library))

    def _read_rows(self, draft: Draft) -> None:
        if change(draft, self.action):
            self._show(draft, added=self.action.removeprefix("add-line:"))
            return
        self._show(draft, is_bound=True)
        if self._are_sound():
            self._compose()
        if self.action == "as-json" and self.document is not None:
            self.is_json, self.text = True, pretty(self.document)

    def _show(self, draft: Draft, *, is_bound: bool = False, added: str = "") -> None:
        """Forms over the texts; bound ones say what is wrong with them."""
        self.forms: dict[str, forms.Form] = {}
        for number, session in enumerate(draft.sessions):
            form = self._form(SessionForm, f"s{number}", session.values, is_bound=is_bound)
            lines = [
                self._line(f"{number}:{index}", line, is_bound=is_bound)
                for index, line in enumerate(session.lines)
            ]
            if added == str(number):
                lines[-1] = replace(lines[-1], is_new=True)
            self.sessions.append(SessionNode(str(number), form, lines))

    def _line(self, key: str, line: LineDraft, *, is_bound: bool) -> LineNode:
        number, _colon, index = key.partition(":")
        prefix = f"s{number}-l{index}"
        form = self._form(LineForm, prefix, line.values, is_bound=is_bound, library=self.library)
        faulty = set(form.errors) if is_bound else set()
        filled = {name for name, value in line.values.items() if value} | faulty
        blocks = [
            (
                f"{key}:{turn}",
                self._form(BlockForm, f"{prefix}-b{turn}", one.values, is_bound=is_bound),
            )
            for turn, one in enumerate(line.blocks)
        ]
        return LineNode(
            key=key,
            form=form,
            blocks=blocks,
            default=self._default(line.values.get("exercise", "")),
            is_new=False,
            grows=bool(filled & GROWS),
            more=bool(filled & MORE),
        )

    def _form(
        self, kind: Any, prefix: str, values: dict[str, str], *, is_bound: bool, **more: Any
    ) -> Any:
        if is_bound:
            data = {f"{prefix}-{name}": value for name, value in values.items()}
            self.forms[prefix] = kind(data, prefix=prefix, **more)
        else:
            self.forms[prefix] = kind(initial=values, prefix=prefix, **more)
        return self.forms[prefix]

    def _default(self, name: str) -> str:
        """What the library prescribes, said beside a line without blocks."""
        for one in self.library.values():
            if name and name in (one.name, one.slug):
                asked = dose(
                    one.default_sets, one.default_reps, one.measure, each_side=one.unilateral
                )
                parts = (asked, effort(one.default_rir), clock(one.default_rest_s))
                return " · ".join(part for part in parts if part)
        return ""

    def _are_sound(self) -> bool:
        return not [form for form in self.forms.values() if not form.is_valid()]  # asks each

    def _compose(self) -> None:
        raw = {
            "sessions": [
                {
                    "title": session.form.cleaned_data["title"],
                    "lines": [
                        line.form.as_document()
                        | {"blocks": [form.as_document() for _key, form in line.blocks]}
                        for line in session.lines
                    ],
                }
                for session in self.sessions
            ]
        }
        try:
            self.document = read_document(ENCODER.encode(raw), self.library)
        except ValueError as refused:
            for fault in str(refused).splitlines():
                self._put(fault)

    def _put(self, fault: str) -> None:
        """A fault `sessions[0].lines[1].blocks[0].reps: …` at its field, else above all."""
        path, _colon, words = fault.partition(": ")
        prefix = "-".join(f"{LETTERS[what]}{number}" for what, number in A_PLACE.findall(path))
        name = A_PLACE.sub("", path).strip(".").partition(".")[0]
        form = self.forms.get(prefix)
        if form is None:
            self.errors.append(fault)
            return
        name = FIELD_OF.get(name, name)
        form.add_error(name if name in form.fields else None, words)

    def summary(self) -> list[dict[str, str]]:
        """Every error with the way to its field, for the head of the page."""
        found = [{"id": "", "label": "", "text": text} for text in self.errors]
        if self.is_json or not any(form.is_bound for form in self.forms.values()):
            return found
        for form in self.forms.values():
            for name, texts in form.errors.items():
                bound = form[name] if name in form.fields else None
                where = bound.auto_id if bound else next(iter(form)).auto_id
                label = str(bound.label) if bound else _now("Line")
                found += [{"id": where, "label": label, "text": str(text)} for text in texts]
        return found


def pretty(document: ProgramDocument) -> str:
    """The document as a person may write it: two spaces, numbers as numbers."""
    return msgspec.json.format(ENCODER.encode(document), indent=2).decode()
