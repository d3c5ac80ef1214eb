"""The form of a webhook: where to, what of, and whether health may go along."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.hooks.webhooks import TEST, Wanted
from clubs.models import Delivery, Event, Webhook

Kind = Event.Kind
KIND_WORDS = {
    Kind.WEEK_PUBLISHED: _("A week was published"),
    Kind.SESSION_CHANGED: _("A published session changed"),
    Kind.SESSION_COMPLETED: _("A session was completed"),
    Kind.SESSION_MISSED: _("A session was missed"),
    Kind.LOG_CHANGED: _("Sets were logged or corrected"),
    Kind.LOAD_RAISED: _("A load goes up"),
    Kind.LOAD_HELD: _("A load stays"),
    Kind.LOAD_LOWERED: _("A load goes down"),
    Kind.PAIN_FLAGGED: _("Pain was flagged"),
    Kind.RACE_CHANGED: _("A race was entered, changed or removed"),
    Kind.COMMENT_WRITTEN: _("A comment was written"),
    Kind.AVAILABILITY_ASKED: _("An athlete is asked when they can train"),
    Kind.ATHLETE_JOINED: _("An athlete joined"),
    Kind.ATHLETE_LEFT: _("An athlete left"),
}


class WebhookForm(forms.Form):
    """`wanted` gives what the verbs take, once the form is valid."""

    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        help_text=_("Where your system listens, on the internet, by https."),
    )
    description = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Which system it is, as: results system."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=list(KIND_WORDS.items()),
        initial=[kind for kind in Kind.values if kind != Kind.PAIN_FLAGGED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of event.")},
    )
    tells_health = forms.BooleanField(
        label=_("Send health as well"),
        required=False,
        help_text=_(
            "Pain and its parts, and where an injury or an illness is the reason. Without it such "
            "messages carry ids only. Ask the athletes first."
        ),
    )
    uid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(initial=1, widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False

    def wanted(self) -> Wanted:
        values = self.cleaned_data
        return Wanted(
            url=values["url"],
            description=values["description"],
            kinds=frozenset(values["kinds"]),
            tells_health=values["tells_health"],
        )

    @classmethod
    def showing(cls, webhook: Webhook) -> WebhookForm:
        shown = vars(Wanted.of(webhook))
        return cls(initial={**shown, "uid": webhook.uid, "version": webhook.version})


class DeliveryFilter(forms.Form):
    """Which deliveries of the log; what cannot be read filters nothing."""

    STATES: ClassVar = [("", _("All")), *Delivery.State.choices]

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All")), *KIND_WORDS.items(), (TEST, _("Test"))],
        required=False,
    )

    def chosen(self) -> dict[str, Any]:
        """The filters that are set and can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReplayForm(forms.Form):
    """From which day on what failed is sent again."""

    since = forms.DateField(label=_("Failed since"), widget=forms.DateInput(attrs={"type": "date"}))
