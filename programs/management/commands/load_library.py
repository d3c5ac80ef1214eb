"""Write the shared exercise library. Run it after each upgrade; running it twice is harmless."""

from typing import Any

from django.core.management.base import BaseCommand

from programs.library import load_library


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{load_library()} exercises in the shared library")
