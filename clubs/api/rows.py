"""Rows of a club in the API. A resource says its model and names its verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import FilterSet
from rest_framework.response import Response

from clubs.api import door, paging, preconditions
from clubs.api.door import ApiRequest
from clubs.api.once import once
from clubs.api.operations import SAME, operation
from clubs.api.problems import Fault, Kind, Problem, invalid, pointer
from clubs.api.serializers import Reference, Representation, Strict
from clubs.api.views import ApiViewSet
from clubs.models import ClubQuerySet, ClubRow


class RowViewSet(ApiViewSet):
    """Rows of a club: lists with paging and changes, one with its ETag, and its verbs.

    A resource names `model` and `serializer_class`, what it joins in `narrowed`, and the verbs that
    its routes offer: `add`, `change`, `remove`, `restore`.
    """

    model: ClassVar[type[ClubRow]]
    lookup_field = "uid"
    filterset_class: ClassVar[type[FilterSet] | None] = None

    # --- What a resource says ---------------------------------------------------------------

    def narrowed(self, rows: Any) -> QuerySet[Any]:
        """Join what the representation shows; keep to the parent of the address."""
        return cast("QuerySet[Any]", rows)

    def add(self, values: dict[str, Any]) -> ClubRow:
        raise NotImplementedError

    def change(self, row: Any, values: dict[str, Any]) -> bool:
        """False where somebody else saved in between."""
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        raise NotImplementedError

    def restore(self, row: Any) -> None:
        raise NotImplementedError

    def shown(self, rows: Iterable[Any]) -> None:
        """These rows are told to whoever asks: of health it is noted."""

    # --- Rows in scope ------------------------------------------------------------------------

    @property
    def rows(self) -> ClubQuerySet[Any]:
        found: ClubQuerySet[Any] = self.model._default_manager.all()  # type: ignore[assignment]
        return found

    def get_queryset(self) -> QuerySet[Any]:
        """Of no one: nothing starts here. The document reads the model from it."""
        return self.rows.none()

    def visible(self) -> QuerySet[Any]:
        return self.narrowed(self.rows.visible_to(self.principal))

    def editable(self) -> QuerySet[Any]:
        return self.narrowed(self.rows.editable_by(self.principal))

    def remembered(self) -> QuerySet[Any]:
        """As `visible`, with what was deleted."""
        return self.narrowed(self.rows.remembered_by(self.principal))

    def removed(self) -> QuerySet[Any]:
        return self.narrowed(self.rows.restorable_by(self.principal))

    def row(self, rows: QuerySet[Any]) -> Any:
        key = self.kwargs[self.lookup_field]
        found = rows.filter(**{self.lookup_field: key}).first()
        if found is None:
            message = f"No {self.noun} {key} in this club"
            raise Problem(Kind.NOT_FOUND, message)
        return found

    # --- Reading --------------------------------------------------------------------------------

    @operation("list_{of}{nouns}", "List {nouns}", gives=SAME, shows="list")
    def list(self, request: ApiRequest, **parents: Any) -> Response:
        """Page by page: follow `next` until it is null. With `updated_since` what changed since
        then, deleted ones as `{id, external_id, deleted_at}`; ask the next time with
        `synced_until` of the last page."""
        known = paging.PARAMETERS | self._filters()
        context = self._shown(known)
        if paging.moment(request) is None:
            rows = self.visible()
        else:
            rows = self.remembered()
            context["tombstones"] = True
        page = paging.page(request, self._filtered(rows))
        self.shown(page.rows)
        shown = self.get_serializer_class()(page.rows, many=True, context=context)
        return Response(page.as_json(list_of(shown.data)))

    @operation("read_{noun}", "Read one {noun}", gives=SAME, shows="row")
    def retrieve(self, request: ApiRequest, **named: Any) -> Response:
        """Its ETag is asked by every change. With If-None-Match 304 where nothing changed."""
        context = self._shown(frozenset())
        row = self.row(self.visible())
        self.shown([row])
        if context["expand"]:
            return self.told(row, context=context, tagged=False)
        if preconditions.is_known(request, row):
            return Response(status=304, headers={"ETag": preconditions.etag(row)})
        return self.told(row, context=context)

    # --- Writing --------------------------------------------------------------------------------

    @operation("add_{of}{noun}", "Add a {noun}", takes=SAME, gives=SAME, status=201, changes=True)
    @once
    def create(self, request: ApiRequest, **parents: Any) -> Response:
        """A new row. An `external_id` that is taken answers 409."""
        self._shown(None)
        values = self.read(self.serializer())
        self.refuse_taken(values.get("external_id"))
        row = self.add(values)
        return self.told(self.editable().get(pk=row.pk), status=201)

    @operation(
        "change_{noun}", "Change a {noun}", takes=SAME, gives=SAME, changes=True, needs_match=True
    )
    def partial_update(self, request: ApiRequest, uid: UUID, **parents: Any) -> Response:
        """Only the fields that are sent. Needs If-Match with the ETag of what was read."""
        self._shown(None)
        row = self.row(self.editable())
        preconditions.require_match(request, row, self.represent(row))
        seen = row.version
        values = self.read(self.serializer(row, partial=True))
        self.refuse_taken(values.get("external_id"), but=row)
        if not self.change(row, values):
            now = self.row(self.editable())
            raise preconditions.stale(request, now, self.represent(now))
        now = self.row(self.editable())
        assert now.version >= seen
        return self.told(now)

    @operation("remove_{noun}", "Remove a {noun}", status=204, changes=True, needs_match=True)
    def destroy(self, request: ApiRequest, uid: UUID, **parents: Any) -> Response:
        """It stays on record and can be brought back. Twice is harmless. Needs If-Match."""
        self._shown(None)
        away = self.removed().filter(uid=uid).first()
        if away is None:
            row = self.row(self.editable())
            preconditions.require_match(request, row, self.represent(row))
            self.remove(row)
        return Response(status=204)

    @operation("restore_{noun}", "Bring a {noun} back", gives=SAME, changes=True)
    @once
    def restored(self, request: ApiRequest, uid: UUID, **parents: Any) -> Response:
        """Undo a removal. What stands already stays as it is."""
        self._shown(None)
        self.read_nothing()
        away = self.removed().filter(uid=uid).first()
        if away is not None:
            self.restore(away)
        return self.told(self.row(self.editable()))

    # --- Answers --------------------------------------------------------------------------------

    def serializer(self, row: Any = None, *, partial: bool = False) -> Strict:
        shape = cast("type[Strict]", self.get_serializer_class())
        return shape(row, data=self.request.data, partial=partial, context=self.context())

    def context(self) -> dict[str, Any]:
        """What a serializer is told beside the body."""
        return {"request": self.request}

    def represent(self, row: Any, context: dict[str, Any] | None = None) -> Any:
        return self.get_serializer_class()(row, context=context or {}).data

    def told(
        self,
        row: Any,
        *,
        status: int = 200,
        context: dict[str, Any] | None = None,
        tagged: bool = True,
    ) -> Response:
        headers = {"ETag": preconditions.etag(row)} if tagged else {}
        if status == 201:
            headers["Location"] = self.request.build_absolute_uri(self.address(row))
        return Response(self.represent(row, context), status=status, headers=headers)

    def address(self, row: Any) -> str:
        return reverse(f"api:{self.nouns}-one", kwargs={"uid": row.uid})

    def refuse_taken(self, external_id: str | None, but: Any = None) -> None:
        """409 where another row of the club has that `external_id`, also a deleted one."""
        if not external_id:
            return
        others = self.rows.filter(club=self.request.club, external_id=external_id)
        taken = others.exclude(pk=but.pk if but else None).first()
        if taken is not None:
            away = ", which was removed" if taken.deleted_at else ""
            detail = f"'{external_id}' is the external_id of another {self.noun}{away}"
            fault = Fault(detail, pointer("external_id"), value=external_id)
            raise Problem(Kind.CONFLICT, detail, [fault], id=str(taken.uid))

    def _filters(self) -> frozenset[str]:
        return frozenset(self.filterset_class.base_filters if self.filterset_class else ())

    def _filtered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.request.query_params
        if "external_id" in asked:
            rows = rows.filter(external_id=_plain_text(asked["external_id"]))
        if self.filterset_class is None:
            return rows
        chosen = self.filterset_class(asked, queryset=rows, request=self.request)
        if not chosen.is_valid():
            raise invalid(
                *(
                    Fault(f"{name}: {text}", parameter=name, value=asked.get(name, "")[:60])
                    for name, texts in chosen.errors.items()
                    for text in texts
                )
            )
        return cast("QuerySet[Any]", chosen.qs)

    def _shown(self, known: frozenset[str] | None) -> dict[str, Any]:
        """For the serializer: `fields` and `expand` of the address. None: it takes neither."""
        asked = self.request.query_params
        if known is None:
            paging.refuse_unknown(self.request, frozenset())
            return {}
        paging.refuse_unknown(self.request, known | {"fields", "expand"})
        shape = cast("type[Strict]", self.get_serializer_class())().fields
        wanted = _names(asked.get("fields"), "fields", list_of(shape))
        expandable = self.expandable()
        expand = _names(asked.get("expand"), "expand", list_of(expandable)) or []
        for name in expand:
            door.check_scope(self.principal, expandable[name].area, change=False)
        return {"fields": wanted, "expand": expand}

    @classmethod
    def expandable(cls) -> dict[str, Reference]:
        shape = cast("type[Representation]", cls.serializer_class)().fields
        return {name: one for name, one in shape.items() if isinstance(one, Reference)}


def list_of(found: Any) -> list[Any]:
    return list(found)


def _names(text: str | None, parameter: str, allowed: list[str]) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in allowed]
    if unknown:
        listed = ", ".join(allowed) or "none"
        detail = f"Unknown name '{unknown[0][:60]}' in {parameter}, must be one of {listed}"
        raise invalid(Fault(detail, parameter=parameter, value=unknown[0][:60], allowed=allowed))
    return names


def _plain_text(text: str) -> str:
    if "\0" in text or len(text) > 100:
        detail = "Unknown external_id, must be a text of at most 100 characters"
        raise invalid(Fault(detail, parameter="external_id", value=text[:60]))
    return text
