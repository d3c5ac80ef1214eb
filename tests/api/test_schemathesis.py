"""What a machine makes of the document: whatever it sends, no 5xx and nothing undocumented.

Each operation is asked with rows that are there, and with what schemathesis draws, valid and not.
What it writes is taken back. The same draws each time, so that a failure comes again; what takes no
body has less that can be drawn. SCHEMATHESIS_EXAMPLES=50 looks deeper.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

from clubs.roles import SCOPES
from config.wsgi import application
from tests.api.conftest import make_token
from tests.api.operations import Operation
from tests.guards.cast import World
from tests.guards.world import Side

CHECKS: list[Any] = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
    openapi.response_schema_conformance,
    openapi.negative_data_rejection,
]
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
WITHOUT_BODY = (EXAMPLES + 1) // 2
pytestmark = pytest.mark.django_db


class Ours:
    """The Harriers, as their results system sees them."""

    def __init__(self, side: Side) -> None:
        self.side = side
        _token, self.api = make_token(side.club, *SCOPES)

    def path(self, path: str) -> dict[str, str]:
        """What fills in the path: rows of the club."""
        one = Operation(path, "get", {})
        asked, filled = one.path.split("/"), one.filled(self.side, "ben").split("/")
        pairs = zip(asked, filled, strict=True)
        return {name.strip("{}"): value for name, value in pairs if name.startswith("{")}


@pytest.fixture
def ours(world: World) -> Iterator[Ours]:
    """A server closes its connection with each answer; here the test's transaction is in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Ours(world.home)
    for signal in signals:
        signal.connect(close_old_connections)


def test_no_answer_is_a_5xx_or_undocumented(ours: Ours) -> None:
    wrong = []
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for result in document.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # the document is sound
        try:
            _tried(operation, ours)
        except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  # told together, at the end
            wrong.append(f"{operation.label}: {_said(error)}")
    assert not wrong, "\n\n".join(wrong)


def _tried(operation: Any, ours: Ours) -> None:
    said = {"Authorization": f"Bearer {ours.api.key}"}

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES if operation.body else WITHOUT_BODY,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        case.path_parameters.update(ours.path(case.path))
        with transaction.atomic():
            case.call_and_validate(headers=said, checks=CHECKS)
            transaction.set_rollback(True)

    send()


def _said(error: BaseException) -> str:
    return str(error)[:3000]
