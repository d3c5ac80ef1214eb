"""Tell the demo club, once: people, facts, and twelve weeks lived through the engine."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.library import load_library
from sessions.demo.seed import logins, seed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", default=settings.SITE_URL, help="where links in letters lead")

    def handle(self, *_args: Any, site: str, **_options: Any) -> None:
        load_library()
        seed(timezone.now(), site)
        self.stdout.write(logins())
