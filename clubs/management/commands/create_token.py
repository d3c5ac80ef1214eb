"""Make a token of a club for the API, and print its whole key: this once.

The key is all that standard output carries, so that a script can keep it; the rest is told beside.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubs.models import Club, Principal
from clubs.tokens import Wanted, create_token


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("club", help="the club's short name in addresses, as harriers")
        parser.add_argument("--name", required=True, help="which system will use it")
        parser.add_argument(
            "--scope",
            action="extend",
            nargs="+",
            required=True,
            help="as athletes:read; several may follow",
        )
        parser.add_argument("--days", type=int, default=90, help="until it ends; 0: it never ends")

    def handle(self, *_args: Any, **options: Any) -> None:
        club = Club.objects.filter(slug=options["club"]).first()
        if club is None:
            known = ", ".join(Club.objects.order_by("slug").values_list("slug", flat=True)[:20])
            message = f"Unknown club '{options['club']}', must be one of {known or '(none yet)'}"
            raise CommandError(message, returncode=2)
        now, days = timezone.now(), options["days"]
        operator = Principal(None, club.pk, frozenset(), club.today(now), "manage.py create_token")
        ends = now + timedelta(days=days) if days else None
        wanted = Wanted(options["name"], frozenset(options["scope"]), ends)
        try:
            made = create_token(club, wanted, by=operator, at=now)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        if made is not None:
            token, key = made
            until = f"until {ends:%Y-%m-%d}" if ends else "without an end"
            self.stderr.write(f"{token}: {', '.join(token.scopes)}, {until}. Shown this once:")
            self.stdout.write(key)
