"""The library's codes in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

Word = Any  # a text, or one that is translated when it is shown

CATEGORIES: dict[str, Word] = {
    "squat": _("Squat"),
    "hinge": _("Hinge"),
    "lunge": _("Lunge"),
    "single-leg": _("Single leg"),
    "plyometric": _("Jumps and hops"),
    "calf-foot": _("Calf and foot"),
    "core": _("Trunk"),
    "kettlebell": _("Kettlebell"),
    "sled": _("Sled"),
    "carry": _("Carry"),
    "push": _("Push"),
    "pull": _("Pull"),
    "arm-drill": _("Arm drill"),
    "drill": _("Running drill"),
    "mobility": _("Mobility"),
}
LOAD_TYPES: dict[str, Word] = {
    "barbell": _("barbell"),
    "machine": _("machine"),
    "dumbbell": _("one dumbbell"),
    "dumbbell_pair": _("two dumbbells"),
    "kettlebell": _("one kettlebell"),
    "kettlebell_pair": _("two kettlebells"),
    "plate": _("plate or vest"),
    "sled": _("sled"),
    "medicine_ball": _("medicine ball"),
    "bodyweight": _("body weight"),
    "band": _("band"),
}
METHODS: dict[str, Word] = {
    "linear": _("linear"),
    "double": _("double"),
    "e1rm": _("by estimated maximum"),
    "dose": _("dose"),
    "fixed": _("fixed"),
}
METHOD_SENTENCES: dict[str, Word] = {
    "linear": _("The load goes up, the repetitions stay."),
    "double": _("First the repetitions go up, then the load."),
    "e1rm": _("The load follows the estimated one-repetition maximum."),
    "dose": _("Repetitions, seconds or metres go up."),
    "fixed": _("Stays as it is."),
}
MEASURES: dict[str, Word] = {
    "reps": _("repetitions"),
    "time": _("seconds"),
    "distance": _("metres"),
}
GOALS: dict[str, Word] = {
    "strength": _("Strength"),
    "strength-endurance": _("Strength endurance"),
    "power": _("Power"),
    "maintenance": _("Maintenance"),
}
ROLES: dict[str, Word] = {"main": _("main"), "light": _("light")}
TECHNIQUE: dict[str, Word] = {
    "learn": _("learn: bar only"),
    "guided": _("guided: cage or machine"),
    "free": _("free"),
}
DIFFICULTY: dict[int, Word] = {
    1: _("beginner"),
    2: _("some experience"),
    3: _("experienced"),
    4: _("advanced"),
}
CONTACT: dict[int, Word] = {
    0: _("no impact"),
    1: _("low impact"),
    2: _("two-leg jumps"),
    3: _("one-leg or repeated jumps"),
    4: _("highest impact"),
}
TAGS: dict[str, Word] = {
    "neck": _("neck"),
    "shoulder": _("shoulder"),
    "wrist": _("wrist"),
    "low_back": _("lower back"),
    "neural": _("nerve pain down the leg"),
    "hip": _("hip"),
    "groin": _("groin"),
    "hamstring": _("hamstring"),
    "knee": _("knee"),
    "patellar": _("tendon below the kneecap"),
    "itb": _("outer knee (ITB)"),
    "shin": _("shin"),
    "calf": _("calf"),
    "achilles": _("Achilles tendon"),
    "ankle": _("ankle"),
    "foot": _("foot"),
    "plantar": _("sole and heel"),
    "bone_stress": _("bone stress injury"),
}


def said(words: dict[str, Word], code: str) -> str:
    """The word of a code; a code without one speaks for itself."""
    return str(words.get(code, code.replace("_", " ").replace("-", " ")))


def said_all(words: dict[str, Word], codes: list[str]) -> list[str]:
    return [said(words, code) for code in codes]
