"""Icons and signs, inlined as SVG, so that pages need no icon font and no second request."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from lucide.templatetags.lucide import lucide

register = template.Library()

# kind of chip -> (icon, the word a screen reader hears before the label)
SIGNS = {
    "done": ("check", "done"),
    "plan": ("circle", "planned"),
    "taper": ("arrow-down-right", "lighter"),
    "race": ("flag", "race"),
    "warn": ("triangle-alert", "look here"),
    "bad": ("octagon-alert", "attention"),
    "missed": ("x", "missed"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A lucide icon. Decoration unless a label gives it a meaning of its own."""
    if not label:
        return _drawn(str(name))
    return format_html('{}<span class="visually-hidden">{}</span>', _drawn(str(name)), label)


@register.simple_tag
def sign(kind: str) -> SafeString:
    """The sign that goes with a colour, for eyes and ears; nothing for a quiet one."""
    if kind not in SIGNS:
        return SafeString("")
    name, word = SIGNS[kind]
    return format_html('{}<span class="visually-hidden">{}: </span>', _drawn(name), gettext(word))


@cache
def _drawn(name: str) -> SafeString:
    attributes = {"class": f"icon icon-{name}", "aria-hidden": "true"}
    return SafeString(lucide(name, size=24, **attributes))
