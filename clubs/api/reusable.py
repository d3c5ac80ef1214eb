"""The parts of the OpenAPI document that all operations share."""

from __future__ import annotations

from typing import Any

from clubs.api.paging import DEFAULT, MOST
from clubs.api.problems import CONTENT_TYPE, KINDS, TYPES

# status -> the component that describes the answer
RESPONSES = {
    304: "NotModified",
    400: "Invalid",
    401: "Unauthenticated",
    403: "ScopeMissing",
    404: "NotFound",
    406: "NotAcceptable",
    409: "Conflict",
    412: "Stale",
    413: "TooLarge",
    415: "MediaType",
    422: "KeyReused",
    428: "PreconditionRequired",
    429: "TooManyRequests",
    503: "Unavailable",
}


def ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": schema}


def _header(name: str, said: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": said, "schema": schema, **more}


PARAMETERS: dict[str, Any] = {
    "Limit": _query(
        "limit",
        "Rows a page.",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
    ),
    "Cursor": _query("cursor", "Where the page begins: from a `next` link.", {"type": "string"}),
    "UpdatedSince": _query(
        "updated_since",
        "What changed since then, deleted rows as tombstones.",
        {"type": "string", "format": "date-time", "examples": ["2026-11-25T08:00:00Z"]},
    ),
    "ExternalId": _query(
        "external_id", "The row with this id of yours.", {"type": "string", "maxLength": 100}
    ),
    "IfNoneMatch": _header(
        "If-None-Match", "The ETag of what you have: 304 if it stands.", {"type": "string"}
    ),
    "IfMatch": _header(
        "If-Match",
        'The ETag of what you read, as `"7"`. 428 without, 412 where it changed meanwhile.',
        {"type": "string", "examples": ['"7"']},
        required=True,
    ),
    "IdempotencyKey": _header(
        "Idempotency-Key",
        "Makes it safe to send again: done once, answered the same for 24 hours.",
        {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"},
    ),
}

HEADERS: dict[str, Any] = {
    "ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}},
    "Location": {
        "description": "Where the new row is read.",
        "schema": {"type": "string", "format": "uri"},
    },
    "RateLimit": {
        "description": "What is left (`r`) and for how many seconds (`t`).",
        "schema": {"type": "string", "examples": ['"token";r=599;t=23']},
    },
    "RateLimit-Policy": {
        "description": "Requests (`q`) in seconds (`w`).",
        "schema": {"type": "string", "examples": ['"token";q=600;w=60']},
    },
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "WWW-Authenticate": {
        "description": "How to log in.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Idempotent-Replayed": {
        "description": "`true` where this is the answer of the first time.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}

SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457. `type` leads to what the kind means.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [f"{TYPES}{kind}" for kind in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What was wrong, in one sentence."},
            "errors": {"type": "array", "items": ref("schemas", "Fault")},
            "scope": {"type": "string", "description": "The scope that the token has not."},
            "scopes": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Those it has.",
            },
            "id": {"type": "string", "description": "The row that stands in the way."},
            "current": {"description": "How the row stands now."},
            "yours": {"description": "What was sent."},
        },
    },
    "Fault": {
        "type": "object",
        "description": "One thing that is wrong, in the body, the address or a header.",
        "required": ["detail"],
        "properties": {
            "pointer": {"type": "string", "examples": ["#/races/3/priority"]},
            "parameter": {"type": "string"},
            "header": {"type": "string"},
            "detail": {"type": "string"},
            "value": {"description": "What was sent."},
            "allowed": {"description": "What would be taken."},
        },
    },
}

_ALWAYS = {name: ref("headers", name) for name in ("RateLimit-Policy", "RateLimit")}
_MORE = {
    304: ("ETag",),
    401: ("WWW-Authenticate",),
    412: ("ETag",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def _problem(kind: str, status: int, title: str, advice: str) -> dict[str, Any]:
    return {"type": f"{TYPES}{kind}", "title": title, "status": status, "detail": advice}


def _response(status: int) -> dict[str, Any]:
    headers = {} if status in {401, 406} else dict(_ALWAYS)
    headers |= {name: ref("headers", name) for name in _MORE.get(status, ())}
    if status == 304:
        return {"description": "Nothing changed since.", "headers": headers}
    kinds = [(kind, *told) for kind, (code, *told) in KINDS.items() if code == status]
    examples = {
        kind: {"value": _problem(kind, status, title, advice)} for kind, title, advice in kinds
    }
    content = {"schema": ref("schemas", "Problem"), "examples": examples}
    return {
        "description": ", or ".join(title for _kind, title, _advice in kinds),
        "headers": headers,
        "content": {CONTENT_TYPE: content},
    }


ADDED: dict[str, Any] = {name: _response(status) for status, name in RESPONSES.items()}
