"""What coaches may see."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.sharing import Sharing


class SharingForm(forms.Form):
    shares_weight = forms.BooleanField(
        label=_("Body weight"),
        required=False,
        help_text=_("Coaches and owners see it. Loads are limited by it either way."),
    )
    shares_past_injuries = forms.BooleanField(
        label=_("Injuries that are over"),
        required=False,
        help_text=_("What hurts now is always shown to your coaches, so that they plan around it."),
    )

    shares_run_words = forms.BooleanField(
        label=_("How runs felt, and notes on runs"),
        required=False,
        help_text=_("Days, kinds and kilometres are always shown: strength is placed around them."),
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def sharing(self) -> Sharing:
        return Sharing(**self.cleaned_data)
