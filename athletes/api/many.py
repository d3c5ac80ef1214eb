"""Many athletes or facts in one request, by the verb that also reads spreadsheets."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from athletes.api.facts import FactSerializer, FactViewSet
from athletes.api.settling import settle
from athletes.bulk import Asked, Facts
from athletes.models import AthleteRow
from athletes.named import Named
from clubs.api.bulk import BulkViewSet, Sent
from clubs.api.fields import Text
from clubs.api.one_by_one import OneByOne


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


class FactsOneByOne(OneByOne, FactViewSet):
    """Facts with verbs of their own: the athlete of each is looked for before it is settled."""

    @cached_property
    def named(self) -> Named:
        return Named(self.parents(change=True))

    def place(self, one: Sent, row: Any) -> None:
        said = one.values.pop("athlete", "")
        if not said and row is not None:
            athlete = row.athlete
        else:
            try:
                athlete = self.named.find(said)
            except ValueError as error:
                raise ValidationError({"athlete": str(error)}) from None
        if row is not None and row.athlete_id != athlete.pk:
            raise ValidationError({"athlete": _("the row belongs to another athlete")})
        vars(self)["parent"] = athlete
