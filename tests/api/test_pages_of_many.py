"""A page of the largest lists costs as much as its rows, however many there are before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory

from athletes.models import BodyWeight, Run
from clubs.api import paging
from clubs.models import ApiToken
from sessions.models import SessionReport, SetLog, TrainingSession

pytestmark = pytest.mark.django_db
LARGE = [
    (TrainingSession, "sessions"),
    (SetLog, "logs"),
    (SessionReport, "reports"),
    (Run, "runs"),
    (BodyWeight, "weights"),
]


class Caught(Exception):  # noqa: N818  # what a page asks, before it is asked
    pass


def plan_of(rows: QuerySet[Any], request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the database reads the page, where it may not sort nor read a whole table."""

    def explained(asked: QuerySet[Any], by: str, *names: str) -> Any:
        raise Caught(QuerySet.order_by(asked, by, *names)[:51].explain())

    with monkeypatch.context() as patched:
        patched.setattr(type(rows), "order_by", explained, raising=False)
        with pytest.raises(Caught) as caught:
            paging.page(request, rows)
    return str(caught.value)


@pytest.mark.parametrize(("model", "name"), LARGE, ids=[name for _model, name in LARGE])
@pytest.mark.parametrize(
    ("asked", "index"),
    [("", "by_creation"), ("updated_since=2026-11-25T00:00:00Z", "by_change")],
)
def test_an_index_leads_to_the_rows_of_a_page(token, now, monkeypatch, model, name, asked, index):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for setting in ("enable_sort", "enable_seqscan", "enable_bitmapscan"):
                cursor.execute(f"SET LOCAL {setting} = off")
    place = paging.Place(now - timedelta(days=1), token.uid, now).written()
    request: Any = RequestFactory().get(f"/?cursor={place}&{asked}")
    request.query_params, request.now = request.GET, now
    by = ApiToken.objects.select_related("club").get(pk=token.pk).principal(now)
    rows = model.objects.remembered_by(by) if asked else model.objects.visible_to(by)
    plan = plan_of(rows, request, monkeypatch)
    assert f"{name}_{index}" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()
