"""Open a club and the account of its owner; the first thing to do on a new server.

Asks for the owner's password, or reads it from standard input with --password-stdin.
"""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from clubs.models import Club, Membership, User
from clubs.models.people import check_time_zone


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the club's name")
        parser.add_argument("--slug", help="its short name in addresses, as harriers")
        parser.add_argument("--time-zone", default="UTC", help="as Europe/Rome")
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", required=True)
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["slug"] or slugify(options["name"])
        try:
            check_time_zone(options["time_zone"])
            with transaction.atomic():
                user = self._owner(options)
                club = Club(slug=slug, name=options["name"], time_zone=options["time_zone"])
                club.full_clean()
                club.save()
                Membership.objects.create(club=club, user=user, roles=["owner", "coach"])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        self.stdout.write(f"{club.name} stands at /c/{club.slug}/; {user.email} is its owner")

    def _owner(self, options: dict[str, Any]) -> User:
        """The person of that e-mail, known already or new with a password."""
        email = options["owner_email"].lower()
        known = User.objects.filter(email=email).first()
        if known is not None:
            return known
        from_input = options["password_stdin"]
        password = sys.stdin.readline().strip() if from_input else getpass.getpass("Password: ")
        user = User(email=email, name=options["owner_name"])
        user.full_clean(exclude=["password"])
        validate_password(password, user)
        return User.objects.create_user(email, password, name=options["owner_name"])
