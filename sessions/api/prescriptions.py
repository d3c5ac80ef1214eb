"""What one line of a session asks, in the API."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from sessions.api.traces import told_code
from sessions.planning.plans import PlannedLine


class PrescriptionSerializer(serializers.Serializer[PlannedLine]):
    """What one line asks. Loads are totals, as text, in `unit`; `sets` 0: nothing is asked."""

    line = serializers.CharField(help_text="slug/load type, with a track where a program has one.")
    exercise = serializers.CharField(help_text="Slug of the exercise library.")
    name = serializers.CharField()
    code = serializers.CharField(
        help_text="full, or why it is less or nothing, as lighter:B; untold: health:read is needed."
    )
    role = serializers.CharField()
    goal = serializers.CharField()
    sets = serializers.IntegerField()
    reps = serializers.IntegerField()
    measure = serializers.CharField(help_text="What a set counts: reps, time (s) or distance (m).")
    load = serializers.SerializerMethodField()
    unit = serializers.CharField()
    rir = serializers.SerializerMethodField(help_text="[low, high] in reserve; null: not asked.")
    rest_s = serializers.IntegerField(allow_null=True)
    tempo = serializers.CharField()
    notes = serializers.CharField()
    instead_of = serializers.CharField(help_text="The line at rest that it stands in for.")
    overridden = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that a coach changed."
    )

    def get_load(self, line: PlannedLine) -> str | None:
        return None if line.load is None else _text(line.load)

    def get_rir(self, line: PlannedLine) -> list[str] | None:
        return None if line.rir is None else [_text(one) for one in line.rir]


def prescriptions(
    lines: Iterable[PlannedLine], *, sees_health: bool = True
) -> list[dict[str, Any]]:
    """Without `sees_health` no code and no stand-in tells that a line rests for pain or injury."""
    told = [dict(PrescriptionSerializer(line).data) for line in lines]
    for one in told:
        one["code"] = told_code(one["code"], sees_health=sees_health)
        one["instead_of"] = one["instead_of"] if sees_health else ""
    return told


def _text(number: Decimal) -> str:
    return format(Decimal(number).normalize(), "f")
