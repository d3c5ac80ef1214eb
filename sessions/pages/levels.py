"""What eases or stops a session, in a word and a sentence. Codes: method, section 6."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from programs.progression.reasons import Reader, say_code

WORDS = {
    "full": gettext_lazy("full"),
    "light": gettext_lazy("light"),
    "lighter": gettext_lazy("lighter"),
    "deload": gettext_lazy("deload"),
    "stop": gettext_lazy("stopped"),
    "race": gettext_lazy("race day"),
    "off": gettext_lazy("off"),
    "gate": gettext_lazy("run only"),
    "skip": gettext_lazy("skipped"),
    "rest": gettext_lazy("at rest"),
    "no_equipment": gettext_lazy("no equipment"),
    "no_place": gettext_lazy("no place"),
    "no_program": gettext_lazy("no program"),
    "empty": gettext_lazy("nothing asked"),
    "extra": gettext_lazy("extra"),
}
SENTENCES = {  # of planning's own codes; the method has sentences for its own
    "no_place": gettext_lazy("No day of the week has a place for it"),
    "no_program": gettext_lazy("No program asks for it any more"),
    "empty": gettext_lazy("The program asks for nothing here"),
}
GOALS = {
    "strength": gettext_lazy("strength"),
    "strength-endurance": gettext_lazy("strength-endurance"),
    "power": gettext_lazy("power"),
    "maintenance": gettext_lazy("maintenance"),
}
SIX_DAYS = timedelta(days=6)
EASED = frozenset({"light", "lighter", "deload"})
WITHOUT = frozenset(
    {
        "stop",
        "race",
        "off",
        "gate",
        "skip",
        "rest",
        "no_equipment",
        "no_place",
        "no_program",
        "empty",
    }
)
# From the lightest easing to the most severe reason to train nothing. What befalls single lines
# (at rest, skipped) speaks for the whole only where all of them share it.
SEVERITY = ("full", "light", "deload", "lighter", "gate", "off", "stop", "race")


def level(code: str) -> str:
    """The level in a code: `stop` of `stop:A`."""
    return code.partition(":")[0] or "full"


def priority(code: str) -> str:
    """The race's priority in a code; empty where no race eases."""
    return code.partition(":")[2]


def word(code: str) -> str:
    """As `stopped`."""
    return str(WORDS.get(level(code), level(code)))


def label(code: str) -> str:
    """As `stopped · A race`, for a chip or under a name."""
    if not priority(code):
        return word(code)
    return _("%(level)s · %(priority)s race") % {"level": word(code), "priority": priority(code)}


def sentence(code: str, *, is_athlete: bool = False) -> str:
    """Why nothing, or less, is asked for."""
    known = SENTENCES.get(level(code))
    if known is not None:
        return str(known)
    return say_code(code, Reader("athlete" if is_athlete else "coach", translate=gettext))


def most_severe(codes: Iterable[str]) -> str:
    """The code that speaks for a session or a week."""
    order = {name: place for place, name in enumerate(SEVERITY)}
    return max(codes, key=lambda code: order.get(level(code), -1), default="full")


def of_the_day(codes: Iterable[str]) -> str:
    """What the calendar says of a session; a line at rest or skipped speaks for itself."""
    own = ("rest", "skip", "no_equipment")
    return most_severe(code for code in codes if level(code) not in own)


def kind(code: str) -> str:
    """The colour of a chip or bar: plan, taper or quiet."""
    name = level(code)
    if name in EASED:
        return "taper"
    return "quiet" if name in WITHOUT else "plan"


def goal(name: str) -> str:
    """A block's goal in words."""
    return str(GOALS.get(name, name))
