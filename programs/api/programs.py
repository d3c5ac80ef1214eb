"""Programs and their immutable versions in the API, each version as its document."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import msgspec
from django.db.models import Max, QuerySet
from rest_framework import serializers

from clubs.api.fields import Document, Text, Whole
from clubs.api.one_by_one import OneByOne
from clubs.api.parents import UnderParent
from clubs.api.problems import Fault, Kind, Problem, from_path, invalid, pointer
from clubs.api.rows import RowViewSet
from clubs.api.serializers import Reference, Representation
from clubs.models import ClubRow
from clubs.roles import Area
from programs.document import ProgramDocument, read_document
from programs.models import Exercise, Program, ProgramVersion
from programs.models.documents import encoder
from programs.planning import programs as verbs

DOCUMENT = {"$ref": "#/components/schemas/ProgramDocument"}
EXAMPLE: dict[str, Any] = {
    "sessions": [{"title": "Strength A", "lines": [{"exercise": "back_squat"}]}]
}


class ProgramHeadSerializer(Representation):
    """What a coach writes once. Its content is in its versions."""

    name = Text(100)
    summary = Text(300, blank=True, required=False, help_text="What it is for.")


class ProgramSerializer(ProgramHeadSerializer):
    """A program. A new one brings its first version as `document`."""

    example: ClassVar = {
        "external_id": "base-2027",
        "name": "Base",
        "summary": "Two sessions a week",
        "document": EXAMPLE,
    }

    document = Document(DOCUMENT, write_only=True)
    last_version = serializers.IntegerField(read_only=True, source="last")


class ProgramItem(ProgramSerializer):
    """A known program gets its name and summary, and a new version where its document is new."""

    external_id = Text(100)


class ProgramViewSet(OneByOne):
    noun, nouns, tag = "program", "programs", "programs"
    area = Area.PROGRAMS
    model = Program
    serializer_class = ProgramSerializer
    item_class = ProgramItem

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.annotate(last=Max("versions__number"))
        return found

    def add(self, values: dict[str, Any]) -> ClubRow:
        return verbs.add_program(
            self.request.club,
            uuid.uuid4(),
            values["name"],
            values.get("summary", ""),
            _document(self, values["document"]),
            **self.who,
            external_id=values.get("external_id", ""),
        )

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        if "document" in values:
            detail = "A version in use is never edited: add a new version"
            raise invalid(Fault(detail, pointer("document")))
        names = ("name", "summary", "external_id")
        before = {name: getattr(row, name) for name in names}
        after = before | values
        if after == before:
            return True
        row.external_id = after["external_id"]
        return verbs.rename_program(
            row, after["name"], after["summary"], **self.who, seen=row.version
        )

    def change_item(self, row: Any, values: dict[str, Any]) -> bool:
        document = values.pop("document", None)
        if not self.change(row, values):
            return False
        if document is not None:
            last = row.versions.aggregate(last=Max("number"))["last"]
            verbs.add_version(row, _document(self, document), "", base=last, **self.who)
        return True

    def remove(self, row: Any) -> None:
        verbs.archive(row, **self.who)

    def restore(self, row: Any) -> None:
        verbs.restore(row, **self.who)


class VersionSerializer(Representation):
    """One immutable version. `base`: the number of the version it goes on from."""

    example: ClassVar = {"base": 1, "note": "More pulling", "document": EXAMPLE}

    external_id = serializers.CharField(read_only=True)
    program = Reference(lambda: ProgramHeadSerializer, Area.PROGRAMS)
    number = serializers.IntegerField(read_only=True)
    note = Text(300, blank=True, required=False, help_text="What changed.")
    document = Document(DOCUMENT)
    base = Whole(1, 1_000_000, write_only=True)


class VersionViewSet(UnderParent):
    noun, nouns, tag = "version", "versions", "programs"
    area = Area.PROGRAMS
    model = ProgramVersion
    serializer_class = VersionSerializer
    parent_model, parent_kwarg = Program, "program"

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        return super().narrowed(rows).select_related("program")

    def add(self, values: dict[str, Any]) -> ClubRow:
        document = _document(self, values["document"])
        note, base = values.get("note", ""), values["base"]
        try:
            return verbs.add_version(self.parent, document, note, base=base, **self.who)
        except verbs.Overtaken as overtaken:
            last = self.editable().get(pk=overtaken.last.pk)
            detail = f"Version {last.number} was saved meanwhile, this one goes on from {base}"
            fault = Fault(detail, pointer("base"), value=base, allowed=last.number)
            raise Problem(
                Kind.CONFLICT, detail, [fault], id=str(last.uid), current=self.represent(last)
            ) from None


def _document(view: RowViewSet, raw: Any) -> ProgramDocument:
    """Read by the document's own reader; each fault with its pointer."""
    library = {one.slug: one for one in Exercise.objects.of_club(view.request.club.pk)}
    try:
        return read_document(encoder.encode(raw), library)
    except ValueError as refused:
        at = pointer("document")
        raise invalid(*(from_path(text, at) for text in str(refused).splitlines())) from None


def add_document(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The program document among the schemas of the OpenAPI document."""
    ref = "#/components/schemas/{name}"
    _refs, shapes = msgspec.json.schema_components([ProgramDocument], ref_template=ref)
    result["components"]["schemas"] |= shapes
    return result
