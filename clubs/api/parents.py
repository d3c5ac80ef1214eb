"""Rows under a parent that stands in the address, as `/gyms/<uid>/machines`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import cached_property
from rest_framework.request import Request

from clubs.api.problems import Kind, Problem
from clubs.api.rows import RowViewSet
from clubs.models import ClubRow


class UnderParent(RowViewSet):
    """`parent_kwarg` names the parent in the route and on the row."""

    parent_model: ClassVar[type[ClubRow]]
    parent_kwarg: ClassVar[str]

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows
        is_under = self.parent_kwarg in self.kwargs
        return found.filter(**{self.parent_kwarg: self.parent}) if is_under else found

    def check_permissions(self, request: Request) -> None:
        """The parent is looked for before the body is."""
        super().check_permissions(request)
        if self.parent_kwarg in self.kwargs and self.operation_of(self.action) is not None:
            _ = self.parent

    def parents(self, *, change: bool) -> QuerySet[Any]:
        """Those under which who asks may read or change such rows."""
        rows: Any = self.parent_model._default_manager.all()
        found: QuerySet[Any] = (rows.editable_by if change else rows.visible_to)(self.principal)
        return found

    @cached_property
    def parent(self) -> Any:
        told = self.operation_of(self.action)
        uid = self.kwargs[self.parent_kwarg]
        change = told is not None and told.changes
        found = self.parents(change=change).filter(uid=uid).first()
        if found is None:
            message = f"No {self.parent_kwarg} {uid} in this club"
            raise Problem(Kind.NOT_FOUND, message)
        return found
