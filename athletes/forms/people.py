"""Forms of athletes and squads, and of the list's filter."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from athletes.guardians import check_guardian
from athletes.models import Athlete, Squad
from athletes.people import Circle, Person, check_account
from clubs.ages import is_minor
from clubs.models import Membership, Principal, User
from clubs.models.people import Unit
from clubs.roles import Role
from clubs.team import members_with
from programs.forms.fields import DayField

EVERYONE, NO_WEIGHT, NO_DAYS, INJURED = "", "no-weight", "no-days", "injured"
NO_CONSENT = "no-consent"


def coaches(principal: Principal, *, without: int | None = None) -> Any:
    """The club's coaches as rows to choose from."""
    ids = [one.pk for one in members_with(Role.COACH, principal.club_id) if one.pk != without]
    return Membership.objects.filter(pk__in=ids).select_related("user").order_by("user__name", "pk")


def own_membership(principal: Principal) -> int | None:
    """Of a coach, to be chosen from the start."""
    mine = coaches(principal).filter(user=principal.user_id)
    found: int | None = mine.values_list("pk", flat=True).first()
    return found


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """A member, shown by name."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.user.name if isinstance(obj, Membership) else obj.name


class Choices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """No row has a number that no database can hold."""
        try:
            return super().clean(value)
        except OverflowError:
            message = _("'%(value)s' is not among the choices")
            raise ValidationError(message, params={"value": ", ".join(value)[:60]}) from None


class PersonChoices(Choices):
    def label_from_instance(self, obj: Any) -> str:
        return obj.user.name if isinstance(obj, Membership) else obj.name


class AthleteForm(forms.Form):
    """`person()` and `circle()` are what it says."""

    name = forms.CharField(label=_("Name"), max_length=120)
    born = DayField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Under 18 the method is more careful. Empty: an adult."),
    )
    unit = forms.ChoiceField(label=_("Unit of loads"), choices=Unit.choices, initial=Unit.KG)
    joined_on = DayField(label=_("Joined on"), required=False)
    coach = PersonChoice(
        label=_("Coach"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("No one in particular"),
    )
    squads = Choices(label=_("Squads"), queryset=Squad.objects.none(), required=False)
    user = PersonChoice(
        label=_("Account"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("None: a coach logs for them"),
        help_text=_("A member with the role athlete who sees and logs these sessions."),
    )
    guardians = PersonChoices(label=_("Guardians"), queryset=User.objects.none(), required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, principal: Principal, athlete: Athlete | None = None
    ) -> None:
        super().__init__(data, initial=self._shown(principal, athlete))
        self.today, self.principal, self.athlete = principal.today, principal, athlete
        self.fields["born"].latest = principal.today  # type: ignore[attr-defined]  # a DayField
        self._offer(principal, athlete)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "uid",
            "version",
            Row("name", "born"),
            Row("unit", "joined_on"),
            Fieldset(str(_("Who looks after them")), "coach", *self._where_any("squads")),
            Fieldset(str(_("Who may log in")), "user", *self._where_any("guardians")),
        )

    def clean(self) -> dict[str, Any]:
        """A guardian who was linked before the birthday may stay on record; a new one may not."""
        said = self.cleaned_data
        linked = set(self.initial.get("guardians", ()))
        new = [one for one in said.get("guardians") or () if one.pk not in linked]
        if new and "born" in said and not is_minor(said["born"], self.today):
            message = _("A guardian can be linked to an athlete under 18 only: see date of birth")
            self.add_error("guardians", ValidationError(message))
        self._check_oneself(new)
        return said

    def _check_oneself(self, new: list[User]) -> None:
        """What the verbs refuse is said beside its field."""
        for one in new:
            try:
                check_guardian(one, self.principal)
            except ValidationError as refused:
                self.add_error("guardians", refused)
        if self.athlete is not None:
            try:
                check_account(self.athlete, self.cleaned_data.get("user"), self.principal)
            except ValidationError as refused:
                self.add_error("user", refused)

    def person(self) -> Person:
        return Person(**{name: self.cleaned_data[name] for name in Person.__dataclass_fields__})

    def circle(self) -> Circle:
        return Circle(
            squads=list(self.cleaned_data.get("squads") or ()),
            offered=self.offered,
            guardians=list(self.cleaned_data.get("guardians") or ()),
        )

    def _shown(self, principal: Principal, athlete: Athlete | None) -> dict[str, Any]:
        if athlete is None:
            return {"joined_on": principal.today, "uid": uuid.uuid4()}
        return {
            **vars(Person.of(athlete)),
            "squads": list(athlete.squads.all()),
            "guardians": [one.user_id for one in athlete.guardianships.all()],
            "version": athlete.version,
        }

    def _offer(self, principal: Principal, athlete: Athlete | None) -> None:
        self._choose("coach", coaches(principal))
        if athlete is None:
            self.initial["coach"] = own_membership(principal)
        squads = Squad.objects.editable_by(principal)
        self.offered = list(squads)
        self._choose("squads", squads)
        accounts = [one.user_id for one in members_with(Role.ATHLETE, principal.club_id)]
        taken = Athlete.objects.alive().filter(club=principal.club_id, user__in=accounts)
        free = ~Q(pk__in=taken.exclude(pk=athlete.pk if athlete else 0).values("user"))
        self._choose("user", User.objects.filter(free, pk__in=accounts).order_by("name", "pk"))
        guardians = [one.user_id for one in members_with(Role.GUARDIAN, principal.club_id)]
        self._choose("guardians", User.objects.filter(pk__in=guardians).order_by("name", "pk"))

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice of rows

    def _where_any(self, name: str) -> list[str]:
        """A field without anything to choose is left out."""
        if self.fields[name].queryset.exists():  # type: ignore[attr-defined]  # as above
            return [name]
        del self.fields[name]
        return []


class SquadForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    coaches = PersonChoices(label=_("Coaches"), queryset=Membership.objects.none(), required=False)
    athletes = PersonChoices(label=_("Athletes"), queryset=Athlete.objects.none(), required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, principal: Principal, squad: Squad | None = None
    ) -> None:
        offered = coaches(principal)
        super().__init__(data, initial=self._shown(principal, squad, list(offered)))
        self.fields["coaches"].queryset = offered  # type: ignore[attr-defined]  # rows
        self.fields["athletes"].queryset = Athlete.objects.editable_by(principal)  # type: ignore[attr-defined]  # rows
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("uid", "version", "name", "coaches", "athletes")

    @staticmethod
    def _shown(
        principal: Principal, squad: Squad | None, coaches: list[Membership]
    ) -> dict[str, Any]:
        if squad is None:
            mine = [one for one in coaches if one.user_id == principal.user_id]
            return {"coaches": mine, "uid": uuid.uuid4()}
        return {
            "name": squad.name,
            "coaches": list(squad.coaches.all()),
            "athletes": list(squad.athletes.all()),
            "version": squad.version,
        }


class FilterForm(forms.Form):
    """The list's filter, from the address: what cannot be understood filters nothing."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    squad = forms.ModelChoiceField(
        label=_("Squad"),
        queryset=Squad.objects.none(),
        required=False,
        to_field_name="uid",
        empty_label=_("All squads"),
    )
    show = forms.ChoiceField(label=_("Show"), required=False)

    def __init__(self, data: Any, *, principal: Principal, sees_health: bool) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["squad"].queryset = Squad.objects.visible_to(principal)  # type: ignore[attr-defined]  # rows
        choices = [(EVERYONE, _("Everyone")), (NO_DAYS, _("Days for strength missing"))]
        if principal.is_staff:
            choices.append((NO_CONSENT, _("Consent missing")))
        if sees_health:
            choices += [(NO_WEIGHT, _("Body weight missing")), (INJURED, _("Injured"))]
        self.fields["show"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
