"""POST with an Idempotency-Key is done once, however often it is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.db import transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from clubs import replies
from clubs.api.door import ApiRequest
from clubs.api.problems import Fault, Kind, Problem, invalid
from clubs.models import Reply

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_HEADERS = ("ETag", "Location")

Action = Callable[..., Response]


def once(action: Action) -> Action:
    """An action of a viewset for POST. Its effect and its stored answer are one transaction, so a
    crash between the two leaves neither. What was refused is not kept: mended, it may come again.
    """

    @wraps(action)
    def answered(view: Any, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return action(view, request, *args, **kwargs)
        claimed = _claim(request, key)
        if not claimed.is_ours:
            return _replay(claimed.row, _fingerprint(request))
        try:
            with transaction.atomic():
                response = action(view, request, *args, **kwargs)
                _keep(claimed.row, response)
        except BaseException:
            replies.release(claimed.row)
            raise
        return response

    return answered


def _claim(request: ApiRequest, key: str) -> replies.Claimed:
    if not KEY.fullmatch(key):
        detail = "Unknown Idempotency-Key, must be 1 to 200 visible ASCII characters"
        raise invalid(Fault(detail, header=HEADER, value=key[:60]))
    return replies.claim(request.token, key, _fingerprint(request), at=request.now)


def _fingerprint(request: ApiRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body
    return hashlib.sha256(said).hexdigest()


def _keep(row: Reply, response: Response) -> None:
    body = JSONRenderer().render(response.data).decode()
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    replies.keep(row, response.status_code, headers, body)


def _replay(row: Reply, fingerprint: str) -> Response:
    if row.fingerprint != fingerprint:
        detail = f"The key '{row.key[:60]}' was sent with another method, path or body"
        raise Problem(Kind.KEY_REUSED, detail, [Fault(detail, header=HEADER, value=row.key[:60])])
    if row.status is None:
        detail = "The same request is still being answered"
        raise Problem(Kind.IN_PROGRESS, detail, headers={"Retry-After": "2"})
    headers = row.headers | {"Idempotent-Replayed": "true"}
    data = msgspec.json.decode(row.body) if row.body else None
    return Response(data, status=row.status, headers=headers)
