"""Addresses of the pages before and after, with the filter kept."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext as _


def steps(page: Page[Any], asked: QueryDict, *, without: str = "") -> dict[str, str]:
    """For `components/_pagination.html`. `without`: a word of the address that is said once."""
    query = asked.copy()
    query.pop(without, None)
    found = {"previous_url": "", "next_url": ""}
    if page.has_previous():
        query["page"] = str(page.previous_page_number())
        found["previous_url"] = f"?{query.urlencode()}"
    if page.has_next():
        query["page"] = str(page.next_page_number())
        found["next_url"] = f"?{query.urlencode()}"
    first, last, count = page.start_index(), page.end_index(), page.paginator.count
    said = {"first": first, "last": last, "count": count}
    return found | {"shown": _("%(first)s–%(last)s of %(count)s") % said}
