"""How allauth lets people in here: by invitation; its secrets are not kept in the clear."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves: a club invites."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong passwords for this address. Wait five minutes, or set a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Keys of authenticator apps are encrypted with the server's key: a copy of the database alone
    lets nobody in."""

    def encrypt(self, text: str) -> str:
        return str(_box().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_box().decrypt(encrypted_text.encode()).decode())


def _box() -> Any:
    from cryptography.fernet import Fernet  # noqa: PLC0415  # a heavy library, and seldom asked

    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
