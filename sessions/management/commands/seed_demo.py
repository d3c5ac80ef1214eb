"""Tell the demo club, once: people, facts, and twelve weeks lived through the engine."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.library import load_library
from sessions.demo.seed import logins, seed


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        load_library()
        seed(timezone.now())
        self.stdout.write(logins())
