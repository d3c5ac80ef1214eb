"""Forms of a club and its people."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Membership
from clubs.models.people import WEEKDAYS, Unit, check_time_zone
from clubs.planning import ClubSettings
from clubs.roles import Role
from clubs.weeks import review_deadline

ROLE_WORDS = {
    Role.OWNER: _("Owner: settings, members, everything"),
    Role.COACH: _("Coach: athletes, programs, weeks"),
    Role.ASSISTANT: _("Assistant: sees the training, logs it"),
    Role.PHYSIO: _("Physio: pain, injuries, clearing them"),
    Role.ATHLETE: _("Athlete: trains and logs"),
    Role.GUARDIAN: _("Guardian: sees a child's training"),
}


A_MONDAY = date(2026, 1, 5)  # deadlines are tried out on the week of this day


class ZoneInput(forms.TextInput):
    """A text field with all time zones to choose from while typing."""

    template_name = "clubs/_zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["zones"] = sorted(zone for zone in available_timezones() if "/" in zone)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        return context


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=Unit.choices,
        help_text=_("What loads are shown in. What was logged keeps the unit it was typed in."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    helper = FormHelper()
    helper.form_tag = False


class SettingsForm(forms.Form):
    """What an owner decides. `cleaned_data["settings"]` is a `ClubSettings`."""

    FIELDS: ClassVar = ClubSettings.__dataclass_fields__

    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        widget=ZoneInput,
        validators=[check_time_zone],
        help_text=_("Weeks begin on its Monday. Type a city, as Rome."),
    )
    week_day = forms.TypedChoiceField(
        label=_("The coming week is made on"),
        coerce=int,
        choices=Club._meta.get_field("week_day").choices or (),
    )
    week_time = forms.TimeField(
        label=_("at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    review_first = forms.BooleanField(
        label=_("A coach reviews each week before athletes see it"),
        required=False,
        help_text=_(
            "Else a week is published as soon as it is made. A coach may choose otherwise."
        ),
    )
    unanswered = forms.ChoiceField(
        label=_("Weeks that nobody reviewed"),
        choices=Club._meta.get_field("unanswered").choices or (),
        help_text=_("Weeks that a coach holds stay held in any case."),
    )
    review_day = forms.TypedChoiceField(
        label=_("The deadline is the first"), coerce=int, choices=WEEKDAYS
    )
    review_time = forms.TimeField(
        label=_("at, after the week is made"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ask_availability = forms.BooleanField(
        label=_("Athletes are asked each week when they can train"),
        required=False,
        help_text=_("“As usual” is one tap. Who does not answer trains as usual."),
    )
    ask_day = forms.TypedChoiceField(
        label=_("Asked from"),
        coerce=int,
        choices=Club._meta.get_field("ask_day").choices or (),
    )
    ask_time = forms.TimeField(
        label=_("at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    digest_time = forms.TimeField(
        label=_("E-mails of the day, and on Mondays of the week, are sent at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    limit_coaches = forms.BooleanField(label=_("Coaches see their own squads only"), required=False)
    second_factor = forms.BooleanField(
        label=_("Staff log in with a second factor"),
        required=False,
        help_text=_("Who has none yet is asked to set one up before anything else."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    helper = FormHelper()
    helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors and values["unanswered"] != "wait":
            self._check_deadline(values)
        if not self.errors:
            values["settings"] = ClubSettings(**{name: values[name] for name in self.FIELDS})
        return values

    def _check_deadline(self, values: dict[str, Any]) -> None:
        """It comes after the week is made, so it must come before that week is under way."""
        names = ("time_zone", "week_day", "week_time", "review_day", "review_time")
        club = Club(**{name: values[name] for name in names})
        moment = review_deadline(club, A_MONDAY).astimezone(club.zone)
        if moment.date() > A_MONDAY:
            message = _(
                "%(day)s %(time)s comes when the week is under way already, must be between its "
                "making and the end of its Monday"
            )
            day = dict(WEEKDAYS)[values["review_day"]]
            params = {"day": day, "time": f"{values['review_time']:%H:%M}"}
            self.add_error("review_day", forms.ValidationError(message, params=params))

    @classmethod
    def showing(cls, club: Club) -> SettingsForm:
        return cls(initial={**vars(ClubSettings.of(club)), "version": club.version})


class PublishingForm(forms.Form):
    publishing = forms.ChoiceField(
        label=_("Weeks of my athletes"),
        choices=Membership._meta.get_field("publishing").choices or (),
        required=False,
        widget=forms.RadioSelect,
    )

    helper = FormHelper()
    helper.form_tag = False


class RolesForm(forms.Form):
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"),
        coerce=Role,
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rights of several roles add up."),
    )

    helper = FormHelper()
    helper.form_tag = False
