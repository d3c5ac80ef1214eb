"""What a coach decides about a line: technique passed, one leg instead of two, its own settings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from athletes.models.people import AthleteRow, AthleteRowQuerySet
from clubs.roles import Area
from programs.models import DocumentField


class CoachEventQuerySet(AthleteRowQuerySet["CoachEvent"]):
    area = Area.SESSIONS


class CoachEvent(AthleteRow):
    """A dated decision about one line (key "slug/load_type" or "slug/load_type/track").

    `document` by kind: technique {level, load?, unit?}; conversion {line, from, mode, factor?}
    (the line is done as that one from the day on); setting {start_load?, cap_bw?, every?,
    step?, unit} merged over what the program says.
    """

    class Kind(models.TextChoices):
        TECHNIQUE = "technique", _("technique")
        CONVERSION = "conversion", _("one leg")
        SETTING = "setting", _("setting of the line")

    kind = models.CharField(max_length=10, choices=Kind)
    line = models.CharField(max_length=100)
    day = models.DateField(_("day"))
    acts_on = models.DateField(editable=False)  # the next day where a session of the day was judged
    document: Any = DocumentField(default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        "clubs.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CoachEventQuerySet.as_manager()

    class Meta(AthleteRow.Meta):
        ordering: ClassVar = ["acts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["athlete", "acts_on"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.line}"
