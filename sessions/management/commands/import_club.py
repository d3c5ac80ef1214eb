"""Bring a club's archive in as a new club, whole or not at all.

Public ids stay; where that club stands here already, each becomes a new one. People are matched by
e-mail; who is not known here is made without a password, and sets one by "Forgot your password".
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.archive.checking import Refused, opened
from sessions.archive.reading import Brought, read_archive


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an archive made by export_club or on the page")
        parser.add_argument("--slug", default="", help="another short name than in the archive")
        parser.add_argument("--dry-run", action="store_true", help="try it, and take it back")

    def handle(self, *_args: Any, **options: Any) -> None:
        path, dry_run = options["file"], options["dry_run"]
        try:
            with path.open("rb") as file:
                found = read_archive(opened(file), slug=options["slug"], dry_run=dry_run)
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            raise CommandError(message, returncode=2) from error
        except Refused as refused:
            message = f"{refused}. Nothing was written."
            raise CommandError(message, returncode=2) from refused
        self._tell(found, dry_run=dry_run)

    def _tell(self, found: Brought, *, dry_run: bool) -> None:
        done = "would come in" if dry_run else "came in"
        rows, club = sum(found.rows.values()), found.club
        self.stdout.write(f"{club.name}: {rows} rows {done}, as many as the archive counts")
        self.stdout.write(f"People: {found.known} known here, {found.made} made without password")
        if found.is_anew:
            self.stdout.write("The club stands here already: all its ids are new ones")
        if not dry_run:
            self.stdout.write(f"It stands at /c/{club.slug}/")
