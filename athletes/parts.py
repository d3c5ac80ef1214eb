"""The parts of the body that pain and injuries name, in plain words: the tags of the library."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

PARTS = [
    ("neck", _("neck")),
    ("shoulder", _("shoulder")),
    ("wrist", _("wrist or hand")),
    ("low_back", _("lower back")),
    ("neural", _("nerve pain down the leg")),
    ("hip", _("hip")),
    ("groin", _("groin")),
    ("hamstring", _("back of the thigh")),
    ("knee", _("knee")),
    ("patellar", _("below the kneecap")),
    ("itb", _("outer side of the knee")),
    ("shin", _("shin")),
    ("calf", _("calf")),
    ("achilles", _("Achilles tendon")),
    ("ankle", _("ankle")),
    ("foot", _("foot")),
    ("plantar", _("heel or sole")),
    ("bone_stress", _("bone (stress injury)")),
]
WORDS = dict(PARTS)


def words(tags: Iterable[str]) -> str:
    """As `knee, lower back`."""
    return ", ".join(str(WORDS.get(tag, tag)) for tag in tags)
