"""Make a week's sessions now, without a worker. Safe to run at any time, and twice.

Exit code: 0 all well, 1 some athletes failed, 2 the command was not understood.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from athletes.models import Athlete, Squad
from clubs.models import Club
from clubs.weeks import parse_week
from sessions.planning.regenerate import check_week, regenerate
from sessions.planning.store import Outcome

CHUNK = 50
WIDTH = 30


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", required=True, help="an ISO week, as 2026-W48")
        parser.add_argument("--club", help="a club's short name; without it all clubs")
        parser.add_argument("--squad", help="a squad's name")
        parser.add_argument("--athlete", help="an athlete's name or public id")
        parser.add_argument("--dry-run", action="store_true", help="plan, but write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        total = Outcome()
        for club in _clubs(options["club"]):
            try:
                week = parse_week(options["week"])
                check_week(club, week, now)
            except ValueError as error:
                raise CommandError(str(error), returncode=2) from error
            ids = _athletes(club, options["squad"], options["athlete"])
            for start in range(0, len(ids), CHUNK):
                chunk = ids[start : start + CHUNK]
                total.add(regenerate(club, chunk, now=now, week=week, dry_run=options["dry_run"]))
                self._bar(club, start + len(chunk), len(ids))
        self._summary(total, dry_run=options["dry_run"])
        if total.failed:
            sys.exit(1)

    def _bar(self, club: Club, done: int, total: int) -> None:
        filled = "#" * (WIDTH * done // total)
        end = "\n" if done == total else ""
        self.stderr.write(f"\r{club.slug} [{filled:<{WIDTH}}] {done}/{total}", ending=end)
        self.stderr.flush()

    def _summary(self, total: Outcome, *, dry_run: bool) -> None:
        made = "would be made" if dry_run else "made"
        self.stdout.write(
            f"{total.made} sessions {made}, {total.unchanged} unchanged, {total.kept} kept, "
            f"{len(total.failed)} athletes failed"
        )
        names = dict(Athlete.objects.filter(pk__in=total.failed).values_list("pk", "name"))
        for pk, reason in sorted(total.failed.items()):
            self.stdout.write(f"  {names[pk]}: {reason}")


def _clubs(slug: str | None) -> Sequence[Club]:
    clubs = list(Club.objects.filter(slug=slug) if slug else Club.objects.order_by("slug"))
    if not clubs:
        known = ", ".join(Club.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        message = (
            f"Unknown club '{slug}', must be one of {known}" if slug else "There is no club yet"
        )
        raise CommandError(message, returncode=2)
    return clubs


def _athletes(club: Club, squad: str | None, athlete: str | None) -> list[int]:
    rows = Athlete.objects.filter(club=club).alive()
    if squad is not None:
        found = Squad.objects.filter(club=club, name=squad).alive().first()
        if found is None:
            names = Squad.objects.filter(club=club).alive().values_list("name", flat=True)
            known = ", ".join(names) or "none"
            message = f"Unknown squad '{squad}' in {club.slug}, must be one of {known}"
            raise CommandError(message, returncode=2)
        rows = rows.filter(squads=found)
    if athlete is not None:
        chosen = [one.pk for one in rows if athlete in {one.name, str(one.uid)}]
        if len(chosen) != 1:
            many = (
                "is unknown" if not chosen else f"is the name of {len(chosen)}: use the public id"
            )
            message = f"Athlete '{athlete}' in {club.slug} {many}"
            raise CommandError(message, returncode=2)
        return chosen
    return list(rows.order_by("pk").values_list("pk", flat=True))
