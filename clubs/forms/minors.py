"""What an owner decides about athletes under 18."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.minors import MinorsSettings
from clubs.models import Club


class MinorsForm(forms.Form):
    """What an owner decides about athletes under 18. `cleaned_data["settings"]` is the whole."""

    FIELDS: ClassVar = MinorsSettings.__dataclass_fields__

    minors_weight = forms.ChoiceField(
        label=_("Body weight of athletes under 18 is seen by"),
        choices=Club.MinorsWeight.choices,
        widget=forms.RadioSelect,
        help_text=_("Always by the athlete and the guardians. Loads are limited by it either way."),
    )
    minors_need_consent = forms.BooleanField(
        label=_("Their weeks are published only while a guardian's consent stands"),
        required=False,
    )
    minors_supervised = forms.BooleanField(
        label=_("Their sessions with weights open only with a supervising coach named"),
        required=False,
        help_text=_("The athlete chooses who is there, or a coach ticks them off a list."),
    )
    kept = forms.CharField(
        label=_("What is kept after a deletion, and how long"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Shown to whoever asks to be deleted. Empty: the app's own text."),
    )
    kept_years = forms.IntegerField(
        label=_("Years for which consents and injuries are kept"),
        min_value=0,
        max_value=30,
        help_text=_("0: nothing is kept under a name after a deletion."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            values["settings"] = MinorsSettings(**{name: values[name] for name in self.FIELDS})
        return values

    @classmethod
    def showing(cls, club: Club) -> MinorsForm:
        return cls(initial={**vars(MinorsSettings.of(club)), "version": club.version})
