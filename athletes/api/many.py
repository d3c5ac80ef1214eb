"""Many athletes or facts in one request, by the verb that also reads spreadsheets."""

from __future__ import annotations

from typing import cast

from athletes.api.facts import FactSerializer, FactViewSet
from athletes.api.settling import settle
from athletes.bulk import Asked, Facts
from athletes.models import AthleteRow
from clubs.api.bulk import BulkViewSet, Sent
from clubs.api.fields import Text


class FactItem(FactSerializer):
    """A fact in a list names its athlete, who is looked for among those in scope."""

    external_id = Text(100)
    athlete = Text(120, help_text="The athlete's id or external id.")


class ManyFacts(BulkViewSet, FactViewSet):
    """Facts that may be sent as a list."""

    def upsert(self, sent: list[Sent], *, writes: bool, partly: bool) -> None:
        model = cast("type[AthleteRow]", self.model)
        asked = Asked(self.principal, self.request.now, writes=writes, partly=partly)
        settle(Facts(model, asked), sent)
