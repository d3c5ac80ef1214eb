"""The programs every club starts with: the squat method, and a mixed runner's program."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from clubs.models import Club, User
from programs.document import read_document
from programs.models import Exercise, Program, ProgramVersion

SOURCE = Path(__file__).parent / "data"
DEFAULTS = (
    (
        "squat_method",
        "The squat method",
        "One lift, once a week, next to the runs: bar only, then cage, then free bar, "
        "and 5 kg more every two weeks when earned.",
    ),
    (
        "mixed_runner",
        "Mixed runner's strength",
        "Two sessions a week: squat and deadlift, lunge, kettlebell, one leg, jumps, trunk, "
        "arms, calves and carries.",
    ),
)


def add_default_programs(club: Club, *, by: User | None = None) -> list[ProgramVersion]:
    """Give a club the default programs; those it has by that external id stay as they are."""
    library = {one.slug: one for one in Exercise.objects.of_club(club.pk)}
    versions = []
    with transaction.atomic():
        for name, title, summary in DEFAULTS:
            document = read_document((SOURCE / f"{name}.json").read_bytes(), library)
            program, made = Program.objects.get_or_create(
                club=club,
                external_id=f"default:{name}",
                defaults={"name": title, "summary": summary, "author": by},
            )
            if made:
                ProgramVersion.objects.create(
                    club=club, program=program, number=1, document=document, written_by=by
                )
            versions.append(program.versions.get(number=1))
    return versions
