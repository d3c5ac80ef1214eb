"""Forms of consents: agreeing, on paper, and the club's words."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.consents import Paper, Words
from athletes.models.consents import Subject
from clubs.models import Principal
from programs.forms.fields import DayField


class AgreeForm(forms.Form):
    """One tap under the words that were read; `number` says which ones they were."""

    subject = forms.TypedChoiceField(choices=Subject.choices, coerce=Subject)
    number = forms.IntegerField(min_value=0)


class PaperForm(AgreeForm):
    """A consent that was signed on paper."""

    subject = forms.TypedChoiceField(label=_("For"), choices=Subject.choices, coerce=Subject)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    signed_by = forms.CharField(label=_("Signed by"), max_length=120)
    day = DayField(label=_("Signed on"))

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout("subject", Row("signed_by", "day"))

    def __init__(self, data: Any = None, *, principal: Principal) -> None:
        super().__init__(data, auto_id="paper-%s", initial={"day": principal.today})
        self.fields["day"].latest = principal.today  # type: ignore[attr-defined]  # a DayField

    @property
    def paper(self) -> Paper:
        return Paper(self.cleaned_data["signed_by"].strip(), self.cleaned_data["day"])


class WordsForm(forms.Form):
    """The club's words of one consent; `number` is the one that was seen."""

    text = forms.CharField(
        label=_("What is asked"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, data: Any = None, *, words: Words) -> None:
        shown = {"text": words.text, "number": words.number}
        super().__init__(data, auto_id=f"{words.subject}-%s", initial=shown)
