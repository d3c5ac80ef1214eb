"""Forms of invitations: whom to invite as what, and the way in of somebody new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from athletes.forms.people import Choices, PersonChoice, PersonChoices, coaches, own_membership
from athletes.joining import Newcomer, on_record
from athletes.models import Athlete, Squad
from clubs.forms.club import ROLE_WORDS
from clubs.invitations import BY_ANY_LINK, DAYS, USUAL_DAYS, Asked, roles_to_give
from clubs.models import Invitation, Membership, Principal, User
from clubs.models.people import Unit
from clubs.roles import Role
from programs.forms.fields import DayField


def days_choices() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in DAYS]


class InvitationForm(forms.Form):
    """One person. `asked()` is whom to invite; `newcomer` the athlete who is made, if one is."""

    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"), coerce=Role, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The link is sent there. Empty, for an athlete: hand the link over yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("The link works for"), coerce=int, choices=days_choices, initial=USUAL_DAYS
    )
    athlete = PersonChoice(
        label=_("Athlete on record"),
        queryset=Athlete.objects.none(),
        required=False,
        empty_label=_("None: a new athlete"),
        help_text=_("Who has no account yet. What is on record of them stays."),
    )
    born = DayField(
        label=_("Date of birth"), required=False, help_text=_("Under 18 the method is careful.")
    )
    unit = forms.ChoiceField(label=_("Unit of loads"), choices=Unit.choices, initial=Unit.KG)
    squads = Choices(label=_("Squads"), queryset=Squad.objects.none(), required=False)
    coach = PersonChoice(
        label=_("Coach"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("No one in particular"),
    )
    add_now = forms.BooleanField(
        label=_("Add the athlete now, to plan before the invitation is accepted"),
        required=False,
        initial=True,
    )
    children = PersonChoices(
        label=_("Guardian of"), queryset=Athlete.objects.none(), required=False
    )
    leads = Choices(label=_("Squads led"), queryset=Squad.objects.none(), required=False)

    def __init__(self, data: Any = None, *, principal: Principal, at: datetime) -> None:
        super().__init__(data, initial={"athlete": None})
        self.principal, self.at = principal, at
        offered = roles_to_give(principal)
        words = [(role.value, ROLE_WORDS[role]) for role in offered]
        self.fields["roles"].choices = words  # type: ignore[attr-defined]  # a choice field
        if Role.COACH not in offered:
            self.fields["roles"].help_text = _("Coaches and other staff are invited by an owner.")
        self.fields["born"].latest = principal.today  # type: ignore[attr-defined]  # a DayField
        self._offer()
        lead = [Fieldset(str(_("As a coach")), "leads", css_class="only-coach")]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "roles",
            Row("name", "email"),
            "days",
            Fieldset(
                str(_("As an athlete")),
                "athlete",
                Div(Row("born", "unit"), "squads", "coach", "add_now", css_class="only-new"),
                css_class="only-athlete",
            ),
            Fieldset(str(_("As a guardian")), "children", css_class="only-guardian"),
            *(lead if Role.COACH in offered else ()),
        )

    def _offer(self) -> None:
        athletes = Athlete.objects.editable_by(self.principal)
        squads = Squad.objects.editable_by(self.principal)
        for name, rows in (
            ("athlete", athletes.filter(user=None)),
            ("children", athletes),
            ("squads", squads),
            ("leads", squads),
            ("coach", coaches(self.principal)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice of rows
        self.initial["coach"] = own_membership(self.principal)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        roles = values.get("roles") or []
        if Role.ATHLETE in roles and not (values.get("athlete") or values.get("name")):
            self.add_error("name", _("An athlete who is new needs a name"))
        if Role.GUARDIAN in roles and not values.get("children"):
            self.add_error("children", _("Choose at least one athlete whom they look after"))
        if values.get("email") and roles:
            self._check_known(values["email"], roles)
        elif "email" in values and set(roles) - BY_ANY_LINK:
            told = _("Needed for all but athletes: the account is made with this address")
            self.add_error("email", told)
        return values

    def _check_known(self, email: str, roles: list[Role]) -> None:
        """Nobody is invited to what they have, or twice to the same."""
        if Role.GUARDIAN in roles:
            return  # of another child
        members = Membership.objects.filter(club=self.principal.club_id, left_at=None)
        member = members.filter(user__email=email).first()
        if member is not None and set(roles) <= set(member.roles):
            self.add_error("email", _("%(email)s is a member with these roles") % {"email": email})
        waiting = Invitation.objects.visible_to(self.principal).open(self.at).filter(email=email)
        if any(set(roles) <= set(one.roles) for one in waiting):
            told = _("%(email)s is invited already: send it again from the list of members")
            self.add_error("email", told % {"email": email})

    @property
    def newcomer(self) -> Newcomer | None:
        values = self.cleaned_data
        if Role.ATHLETE not in values["roles"] or values["athlete"]:
            return None
        return Newcomer(
            name=values["name"],
            born=values["born"],
            unit=values["unit"],
            squads=list(values["squads"]),
            coach=values["coach"],
        )

    def asked(self) -> Asked:
        values = self.cleaned_data
        document: dict[str, Any] = {}
        if (newcomer := self.newcomer) is not None:
            document["own"] = newcomer.as_document()
        elif Role.ATHLETE in values["roles"]:
            document["own"] = on_record(values["athlete"])
        if Role.GUARDIAN in values["roles"]:
            document["children"] = [on_record(one) for one in values["children"]]
        if Role.COACH in values["roles"]:
            document["leads"] = [str(one.uid) for one in values["leads"]]
        name = values["name"] or (values["athlete"].name if document.get("own") else "")
        return Asked(
            roles=values["roles"],
            email=values["email"],
            name=name,
            document=document,
            days=values["days"],
        )


class JoinForm(forms.Form):
    """Somebody new: a name and a password. The address is settled where the link was sent to it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        help_text=_("You log in with it."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters; a few words are easier to keep than signs."),
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data, initial={"name": invitation.name, "email": invitation.email})
        if invitation.email:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("The invitation was sent there; you log in with it.")
        else:
            self.fields["email"].help_text = _("You log in with it. A letter there asks you once.")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            message = _("%(email)s has an account already: log in below to accept")
            raise ValidationError(message, params={"email": email})
        return email

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if password := values.get("password"):
            user = User(email=values.get("email", ""), name=values.get("name", ""))
            try:
                validate_password(password, user)
            except ValidationError as refused:
                self.add_error("password", refused)
        return values
