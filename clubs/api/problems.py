"""Every refusal is problem+json (RFC 9457): what was wrong, the value, what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from programs.progression.shapes import Refused

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/"


class Kind(StrEnum):
    """The kinds of refusal: the last part of a problem's `type`."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    SCOPE_MISSING = "scope-missing"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    NOT_ACCEPTABLE = "not-acceptable"
    CONFLICT = "conflict"
    IN_PROGRESS = "in-progress"
    STALE = "stale"
    TOO_LARGE = "too-large"
    MEDIA_TYPE = "media-type"
    KEY_REUSED = "key-reused"
    PRECONDITION_REQUIRED = "precondition-required"
    TOO_MANY_REQUESTS = "too-many-requests"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"


# kind -> status, title, and what to do about it. Documented in docs/reference/api/errors.md.
KINDS: dict[Kind, tuple[int, str, str]] = {
    Kind.MALFORMED: (400, "Malformed request", "Send JSON in UTF-8, and headers as documented."),
    Kind.INVALID: (400, "Invalid values", "Mend what `errors` names; nothing was saved."),
    Kind.UNAUTHENTICATED: (401, "No valid token", "Send `Authorization: Bearer sst_...`."),
    Kind.SCOPE_MISSING: (403, "Scope missing", "Give the token the scope that `scope` names."),
    Kind.NOT_FOUND: (404, "Not found", "Nothing of this club stands at this address."),
    Kind.METHOD_NOT_ALLOWED: (405, "Method not allowed", "Use one of the methods in `Allow`."),
    Kind.NOT_ACCEPTABLE: (406, "Not acceptable", "Accept `application/json`."),
    Kind.CONFLICT: (409, "Conflict", "Look at what stands there now."),
    Kind.IN_PROGRESS: (409, "In progress", "The same request is being answered: ask again later."),
    Kind.STALE: (412, "Changed meanwhile", "Look at `current`, merge, send its ETag as If-Match."),
    Kind.TOO_LARGE: (413, "Too large", "Send it in several requests."),
    Kind.MEDIA_TYPE: (415, "Unsupported media type", "Send `Content-Type: application/json`."),
    Kind.KEY_REUSED: (422, "Idempotency-Key reused", "Another body needs a key of its own."),
    Kind.PRECONDITION_REQUIRED: (
        428,
        "If-Match required",
        "Read it, send its ETag as If-Match.",
    ),
    Kind.TOO_MANY_REQUESTS: (429, "Too many requests", "Wait as long as `Retry-After` says."),
    Kind.FAILED: (500, "Failed", "This is our fault; it is in the server's log."),
    Kind.UNAVAILABLE: (503, "Not available", "The database is busy: ask again later."),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, what, and what would be allowed.

    `pointer` leads into the body (`#/races/3/priority`), `parameter` names one of the address,
    `header` a header.
    """

    detail: str
    pointer: str = ""
    parameter: str = ""
    header: str = ""
    value: Any = None
    allowed: Any = None

    def as_json(self) -> dict[str, Any]:
        said = {name: value for name, value in vars(self).items() if value not in ("", None)}
        return said if self.parameter or self.header else {"pointer": "#"} | said


class Problem(exceptions.APIException):
    """A refusal of one of the `KINDS`. `members` stand beside the standard ones in the answer."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        faults: Iterable[Fault] = (),
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.kind, self.said, self.faults = kind, detail, list(faults)
        self.status_code = KINDS[kind][0]
        self.headers, self.members = dict(headers or {}), members

    def as_json(self) -> dict[str, Any]:
        status, title, _advice = KINDS[self.kind]
        body: dict[str, Any] = {"type": f"{TYPES}{self.kind}", "title": title, "status": status}
        body["detail"] = self.said
        if self.faults:
            body["errors"] = [one.as_json() for one in self.faults]
        return body | self.members


def invalid(*faults: Fault) -> Problem:
    """400, for what one fault or several say."""
    is_one = len(faults) == 1
    detail = faults[0].detail if is_one else f"{len(faults)} things are wrong: see errors"
    return Problem(Kind.INVALID, detail, faults)


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The exception handler of the API. What nobody expected goes on to the server's log."""
    problem = as_problem(error)
    if problem is None:
        return None
    headers = problem.headers
    if scheme := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = f'{scheme}, error="invalid_token"'
    return Response(
        problem.as_json(), status=problem.status_code, headers=headers, content_type=CONTENT_TYPE
    )


def as_problem(error: Exception) -> Problem | None:
    """An error that is a refusal, in our words; None for what nobody expected."""
    match error:
        case Problem():
            return error
        case ValidationError():
            return invalid(*faults_of(error))
        case Refused():
            where = pointer(*error.path.split("."))
            return invalid(Fault(str(error), where, value=error.value, allowed=error.allowed))
        case exceptions.APIException():
            return _of_framework(error)
        case _:
            return _of_machine(error)


def _of_framework(error: exceptions.APIException) -> Problem:
    kinds = {status: kind for kind, (status, *_) in reversed(KINDS.items())}
    is_malformed = error.status_code == 400
    kind = Kind.MALFORMED if is_malformed else kinds.get(error.status_code, Kind.FAILED)
    return Problem(kind, str(error.detail))


def _of_machine(error: Exception) -> Problem | None:
    """What Django and the databases say, in our words."""
    match error:
        case Http404():
            return Problem(Kind.NOT_FOUND, "Nothing of this club stands at this address")
        case RequestDataTooBig():
            return Problem(Kind.TOO_LARGE, "The body is larger than this server reads at once")
        case DataError() | OverflowError():
            return invalid(Fault("A number, date or text is out of the range that can be kept"))
        case IntegrityError():
            return Problem(Kind.CONFLICT, "Somebody else has just written the same: look again")
        case OperationalError():
            log.warning("api_database_busy", error=str(error))
            return Problem(Kind.UNAVAILABLE, "The database is busy", headers={"Retry-After": "2"})
        case _:
            return None


def faults_of(error: ValidationError, at: str = "") -> Iterator[Fault]:
    """What a verb refused: by field where it names one. `at`: where its values stand."""
    if not hasattr(error, "error_dict"):
        yield from (Fault(text, pointer(at)) for text in error.messages)
        return
    for name, texts in error.message_dict.items():
        where = pointer(at) if name == "__all__" else pointer(at, name)
        yield from (Fault(text, where) for text in texts)


def pointer(*steps: object) -> str:
    """A JSON pointer as a fragment: `#/races/3/priority`. A step may be a pointer itself."""
    path = "#"
    for step in map(str, steps):
        if step.startswith("#"):
            path += step[1:]
        elif step:
            path += "/" + step.replace("~", "~0").replace("/", "~1")
    return path


def from_path(text: str, at: str = "") -> Fault:
    """A fault said as `sessions[0].title: empty, a title is needed`, with its path as pointer."""
    path, _, said = text.partition(": ")
    steps = [step for step in re.split(r"[.\[\]]+", path) if step]
    if not said or " " in path:
        return Fault(text, pointer(at))
    return Fault(text, pointer(at, *steps) if path != "document" else pointer(at))
