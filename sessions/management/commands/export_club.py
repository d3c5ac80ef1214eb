"""Write a club's whole archive into one file: all its rows, no passwords, keys or secrets."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubs import audit
from clubs.models import Club, Principal
from sessions.archive.writing import write_archive


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("club", help="the club's short name in addresses, as harriers")
        parser.add_argument("file", type=Path, help="a file that is not there yet, as harriers.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        club = Club.objects.filter(slug=options["club"]).first()
        if club is None:
            message = f"Unknown club '{options['club']}'"
            raise CommandError(message, returncode=2)
        path: Path = options["file"]
        now = timezone.now()
        try:
            with path.open("xb") as file:
                done = write_archive(club, file, now)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}"
            raise CommandError(message, returncode=2) from error
        operator = Principal(None, club.pk, frozenset(), club.today(now), "manage.py export_club")
        audit.record(operator, now, "export_club", club, {}, {"rows": sum(done.rows.values())})
        for name, count in done.rows.items():
            if count and options["verbosity"] > 1:
                self.stdout.write(f"{count:>9} {name}")
        total = sum(done.rows.values())
        self.stdout.write(f"{club.name}: {total} rows in {path}, {path.stat().st_size} bytes")
