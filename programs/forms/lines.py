"""The rows of the program editor: a session, a line, a block. Cleaned data are a document's."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programs.drafts import NOTHING
from programs.forms.fields import Read, count, quantity
from programs.models import Exercise
from programs.words import GOALS, LOAD_TYPES, MEASURES, METHODS, ROLES, TAGS, TECHNIQUE, Word

LIBRARY = ("", _("as the library"))
START_KINDS: dict[str, Word] = {
    "": _("the lightest"),
    "load": _("a load"),
    "e1rm": _("a known maximum"),
    "pct_bw": _("% of body weight"),
}
COUNTS: dict[str, Word] = {"calendar": _("by calendar"), "trained": _("when trained")}
A_WARM_UP = re.compile(r"(?P<share>\d+(?:\.\d+)?)\s*%\s*[x×*]\s*(?P<reps>\d+)")


def read_span(text: str) -> list[Decimal]:
    """ "8" or "8-12" as one or two numbers. Raises ValueError."""
    parts = re.split(r"\s*(?:-|–|to)\s*", text.strip())
    try:
        numbers = [Decimal(part) for part in parts]
    except InvalidOperation:
        numbers = []
    if len(numbers) not in {1, 2} or not all(one.is_finite() for one in numbers):
        message = _now("“%(text)s”: a number or a range, as 8 or 8-12")
        raise ValueError(message % {"text": text})
    return numbers


def read_reps(text: str) -> int | list[int]:
    numbers = read_span(text)
    if any(one != int(one) for one in numbers):
        message = _now("“%(text)s”: whole numbers, as 8 or 8-12")
        raise ValueError(message % {"text": text})
    whole = [int(one) for one in numbers]
    return whole if len(whole) > 1 else whole[0]


def read_rir(text: str) -> list[Decimal]:
    numbers = read_span(text)
    return [numbers[0], numbers[-1]]


def read_rest(text: str) -> int:
    """Seconds, of "3:00" or "180"."""
    minutes, colon, seconds = text.strip().rpartition(":")
    if not seconds.isdecimal() or (colon and not minutes.isdecimal()):
        message = _now("“%(text)s”: minutes and seconds, as 3:00")
        raise ValueError(message % {"text": text})
    return int(minutes or 0) * 60 + int(seconds)


def read_warm_up(text: str) -> list[list[Any]]:
    """ "50% x 8, 70% x 5" as shares and repetitions; "none" as no set."""
    if text.strip() == NOTHING:
        return []
    sets: list[list[Any]] = []
    for part in text.split(","):
        found = A_WARM_UP.fullmatch(part.strip())
        if found is None:
            message = _now("“%(text)s”: share and repetitions, as 50%% x 8")
            raise ValueError(message % {"text": part.strip()})
        sets.append([Decimal(found["share"]) / 100, int(found["reps"])])
    return sets


def read_tags(text: str) -> list[str]:
    """Injury tags, "low_back, knee"; "none" as no tag."""
    if text.strip() == NOTHING:
        return []
    tags = [part.strip().lower().replace(" ", "_") for part in text.split(",") if part.strip()]
    for tag in tags:
        if tag not in TAGS:
            message = _now("“%(tag)s”: must be of %(tags)s")
            raise ValueError(message % {"tag": tag, "tags": ", ".join(TAGS)})
    return tags


def _choice(label: Word, words: Mapping[str, Word], *, first: Any = None) -> forms.ChoiceField:
    choices = [*([first] if first else []), *words.items()]
    return forms.ChoiceField(label=label, choices=choices, required=first is None)


class Exercises(forms.CharField):
    """An exercise by its name or slug, chosen while typing. Cleaned: the slug."""

    def __init__(self, library: Mapping[str, Exercise], label: Word, *, required: bool) -> None:
        attrs = {"list": "exercise-names", "autocomplete": "off"}
        super().__init__(
            label=label, required=required, max_length=80, widget=forms.TextInput(attrs=attrs)
        )
        self.slugs = {one.name.casefold(): slug for slug, one in library.items()}
        self.library = library

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        slug = self.slugs.get(text.casefold(), text)
        if text and slug not in self.library:
            near = difflib.get_close_matches(text.casefold(), self.slugs, n=1)
            hint = self.library[self.slugs[near[0]]].name if near else _now("one of the library")
            message = _now("Unknown exercise “%(text)s”, must be in the library: %(hint)s?")
            raise ValidationError(message % {"text": text, "hint": hint})
        return slug


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Session"), max_length=60)


class BlockForm(forms.Form):
    goal = _choice(_("Goal"), GOALS)
    weeks = count(_("Weeks"), 1, 520)
    sets = count(_("Sets"), 1, 10)
    reps = Read(read_reps, _("Repetitions"))
    rir = Read(read_rir, _("RIR"))
    pct = quantity(_("% of max"), "30", "96")
    rest = Read(read_rest, _("Rest"))

    def as_document(self) -> dict[str, Any]:
        return _filled(self.cleaned_data)


class LineForm(forms.Form):
    role = _choice(_("Role"), ROLES)
    method = _choice(_("Progression"), METHODS, first=LIBRARY)
    rest_s = Read(read_rest, _("Rest"), placeholder="3:00")
    start_kind = _choice(_("Start with"), START_KINDS)
    start_value = quantity(_("How much"))
    step = quantity(_("Step"), "0.001", "100")
    every = count(_("Every"), 1, 12)
    cap_bw = quantity(_("Cap × body weight"), "0.1", "4")
    notes = forms.CharField(label=_("Notes"), max_length=300, required=False)
    unit = _choice(_("Unit"), {"kg": "kg", "lb": "lb"}, first=("", _("athlete’s")))
    technique = _choice(_("Technique at the start"), TECHNIQUE, first=("", _("free")))
    block_count = _choice(_("Weeks count"), COUNTS, first=("", _("as usual")))
    cycle = forms.BooleanField(label=_("Blocks repeat"), required=False)
    tempo = forms.CharField(label=_("Tempo"), max_length=30, required=False)
    track = forms.CharField(label=_("Track"), max_length=30, required=False)
    load_type = _choice(_("Implement"), LOAD_TYPES, first=LIBRARY)
    measure = _choice(_("A set counts"), MEASURES, first=LIBRARY)
    dose_max = count(_("Highest dose"), 1, 1000)
    load = quantity(_("Fixed load"))
    warmup = Read(read_warm_up, _("Warm-up"), placeholder="50% x 8, 70% x 5")
    contra = Read(read_tags, _("Left out with"), placeholder="low_back, knee")
    modify = Read(read_tags, _("Lighter with"), placeholder="hip, ankle")

    def __init__(self, *args: Any, library: Mapping[str, Exercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_kind"].required = False
        self.fields["exercise"] = Exercises(library, _("Exercise"), required=True)
        self.fields["substitute"] = Exercises(library, _("Instead of it"), required=False)

    def clean(self) -> dict[str, Any]:
        kind, value = self.cleaned_data.get("start_kind"), self.cleaned_data.get("start_value")
        if kind and value is None and "start_value" not in self.errors:
            self.add_error("start_value", _now("How much? A number, or start with the lightest"))
        return self.cleaned_data

    def as_document(self) -> dict[str, Any]:
        values = _filled(self.cleaned_data)
        kind, value = values.pop("start_kind", ""), values.pop("start_value", None)
        return values | ({"start": {kind: value}} if kind else {})


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty; an empty list was meant."""
    return {name: value for name, value in values.items() if value not in (None, "", False)}
