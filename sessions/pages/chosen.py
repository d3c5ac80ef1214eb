"""Whom a bulk action means: one athlete, a squad, or all that the coach's week shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse

from athletes.deputies import looked_after
from athletes.models import Athlete
from clubs.models import Principal
from clubs.weeks import week_name
from sessions.pages.week_page import read_filter


def chosen_athletes(principal: Principal, asked: Mapping[str, str]) -> list[Athlete]:
    """By `athlete` (a uid), else by `squad` and `q` as the week's filter; within reach only."""
    rows = Athlete.objects.editable_by(principal)
    if asked.get("athlete"):
        uid = _uid(asked["athlete"])
        return list(rows.filter(uid=uid)) if uid else []
    wanted = read_filter(asked)
    if wanted.mine:
        rows = rows.filter(pk__in=looked_after(principal).order_by().values("pk"))
    if wanted.squad:
        rows = rows.filter(squads__uid=wanted.squad)
    search = wanted.search.casefold()
    return [one for one in rows if search in one.name.casefold()]


def after_url(club: str, monday: date, asked: Mapping[str, str]) -> str:
    """Back to where the action was: the athlete's page, or the week as it was filtered."""
    if asked.get("athlete") and (uid := _uid(asked["athlete"])):
        page = reverse("sessions:athlete", args=[club, uid])
        return f"{page}?week={week_name(monday)}"
    return reverse("sessions:week", args=[club, week_name(monday)]) + read_filter(asked).query


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
