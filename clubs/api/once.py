"""POST with an Idempotency-Key is done once, however often it is sent.

What was answered may hold a secret or health, so it is kept sealed with the token's own key, of
which the database holds a hash only: whoever asks again opens it, and nobody else can.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from cryptography.fernet import Fernet, InvalidToken
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
    crash between the two leaves neither, and so does an answer that came after its lease: another
    request does it then. What was refused is not kept: mended, it may come again.
    """

    @wraps(action)
    def answered(view: Any, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return action(view, request, *args, **kwargs)
        claimed = _claim(request, key)
        if not claimed.is_ours:
            return _replay(claimed.row, request)
        try:
            with transaction.atomic():
                response = action(view, request, *args, **kwargs)
                _keep(claimed.row, request, response)
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


def _seal(request: ApiRequest) -> Fernet:
    """Of 256 random bits, so one round of a hash makes a key of it."""
    key = request.headers["Authorization"].strip().partition(" ")[2].strip()
    digest = hashlib.sha256(b"strongstride reply\n" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _keep(row: Reply, request: ApiRequest, response: Response) -> None:
    body = _seal(request).encrypt(JSONRenderer().render(response.data)).decode()
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    if not replies.keep(row, response.status_code, headers, body):
        raise _in_progress()


def _replay(row: Reply, request: ApiRequest) -> Response:
    if row.fingerprint != _fingerprint(request):
        detail = f"The key '{row.key[:60]}' was sent with another method, path or body"
        raise Problem(Kind.KEY_REUSED, detail, [Fault(detail, header=HEADER, value=row.key[:60])])
    if row.status is None:
        raise _in_progress()
    try:
        told = _seal(request).decrypt(row.body.encode())
    except InvalidToken:
        detail = f"The answer to '{row.key[:60]}' was sealed before the token's key was renewed"
        raise Problem(Kind.KEY_REUSED, detail, [Fault(detail, header=HEADER)]) from None
    headers = row.headers | {"Idempotent-Replayed": "true"}
    return Response(msgspec.json.decode(told or b"null"), status=row.status, headers=headers)


def _in_progress() -> Problem:
    detail = "The same request is still being answered"
    return Problem(Kind.IN_PROGRESS, detail, headers={"Retry-After": "2"})
