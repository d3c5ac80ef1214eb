"""What resources about sessions share: the session that an address names, weeks as a filter, and
whether health is told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter

from athletes.api.facts import FactFilter, FactViewSet
from clubs.api.problems import Fault, Kind, Problem, invalid
from clubs.roles import Area
from clubs.weeks import parse_week
from sessions.models import TrainingSession


def session_or_404(rows: QuerySet[TrainingSession], uid: Any) -> TrainingSession:
    """Of the rows that who asks reaches."""
    session = rows.filter(uid=uid).first()
    if session is None:
        detail = f"No session {uid} in this club"
        raise Problem(Kind.NOT_FOUND, detail)
    return session


class InWeek(FactFilter):
    week = CharFilter(method="in_week", label="ISO week, as 2026-W48.")

    def in_week(self, rows: Any, name: str, value: str) -> Any:
        try:
            return rows.filter(week_start=parse_week(value))
        except ValueError as refused:
            raise invalid(Fault(str(refused), parameter="week", value=value[:20])) from None


class PartlyHealth(FactViewSet):
    """Rows of which a part is health: the serializer hears whether who asks may have it."""

    def _shown(self, known: frozenset[str] | None) -> dict[str, Any]:
        return super()._shown(known) | {"sees_health": self.principal.may_see(Area.HEALTH)}

    def represent(self, row: Any, context: dict[str, Any] | None = None) -> Any:
        sees_health = self.principal.may_see(Area.HEALTH)
        return super().represent(row, (context or {}) | {"sees_health": sees_health})
