"""How a person is shown where there is no room for the name."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def initials(name: object) -> str:
    """First letters of the first and the last name: Aisha Mbeki is AM, Lena is L."""
    words = str(name or "").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
