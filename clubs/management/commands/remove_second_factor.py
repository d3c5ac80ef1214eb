"""Take the second factor off an account whose owner has lost phone, keys and codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from clubs.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="of the account; make sure that it is they who ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            message = f"Unknown account '{options['email']}', must be the e-mail of one"
            raise CommandError(message, returncode=2)
        count, _rows = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{user.email}: {count} removed; the password alone lets in now")
