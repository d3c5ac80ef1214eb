"""Many rows in one request, for kinds of which a club has few: each item by the verb of one row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clubs.api.bulk import BulkViewSet, Sent
from clubs.api.problems import Fault, Problem, as_problem, pointer
from clubs.models import Club
from clubs.tables.imports import Status
from programs.progression.shapes import Refused

AT_ONCE = 20  # items that are written by one transaction


class OneByOne(BulkViewSet):
    """Settles a list by the verbs that the resource names anyway: `add`, `change`, `restore`.

    A few items are one transaction, so that others save between them; all of them are where all or
    nothing is asked for. A dry run does it and takes it back, so what it tells is what happens.
    """

    def place(self, one: Sent, row: Any) -> None:
        """Where an item belongs, for kinds under a parent. Raises ValidationError."""

    def upsert(self, sent: list[Sent], *, writes: bool, partly: bool) -> None:
        size = AT_ONCE if writes and partly else len(sent)
        for start in range(0, len(sent), size):
            self._upsert(sent[start : start + size], writes=writes, partly=partly)

    def _upsert(self, sent: list[Sent], *, writes: bool, partly: bool) -> None:
        with transaction.atomic():
            Club.objects.select_for_update(no_key=True).get(pk=self.request.club.pk)
            known = self._standing({one.external_id for one in sent})
            for one in sent:
                self._settle(one, known.get(one.external_id))
            if not writes or (not partly and any(one.wrong for one in sent)):
                transaction.set_rollback(True)

    def _standing(self, ids: set[str]) -> dict[str, Any]:
        """The rows of these ids, removed ones too."""
        rows = self.rows.editable_by(self.principal) | self.rows.restorable_by(self.principal)
        found = self.narrowed(rows.distinct()).filter(external_id__in=ids)
        return {one.external_id: one for one in found}

    def _settle(self, one: Sent, row: Any) -> None:
        try:
            with transaction.atomic():
                self.place(one, row)
                one.status, one.row = self._new(one) if row is None else self._changed(one, row)
        except (ValidationError, Refused, IntegrityError, Problem) as refused:
            told = as_problem(refused)
            assert told is not None
            at = pointer("items", one.index)
            faults = told.faults or [Fault(told.said)]
            one.refuse([replace(fault, pointer=pointer(at, fault.pointer)) for fault in faults])

    def _new(self, one: Sent) -> tuple[Status, Any]:
        self.refuse_taken(one.external_id)
        self.add(one.values)
        return Status.NEW, self._now(one)

    def _changed(self, one: Sent, row: Any) -> tuple[Status, Any]:
        was_away = row.deleted_at is not None
        if was_away:
            self.restore(row)
            row = self._now(one)
        seen = row.version
        if not self.change_item(row, one.values):
            raise ValidationError(_("Somebody else has changed it in this moment: send it again"))
        now = self._now(one)
        is_same = (now.pk, now.version) == (row.pk, seen) and not was_away
        return (Status.SAME if is_same else Status.CHANGED), now

    def change_item(self, row: Any, values: dict[str, Any]) -> bool:
        """As changing one row, unless a list may say more."""
        return self.change(row, values)

    def _now(self, one: Sent) -> Any:
        """The row as it stands; another one where its verb put a new one in its place."""
        found = self.editable().filter(external_id=one.external_id).first()
        if found is None:
            raise ValidationError(_("Another item of the list took its place"))
        return found
