"""The rules by which a club plans: every parameter, what it is, where it comes from."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.pages import POLICY, club_tabs
from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.forms.policies import ParameterForm
from programs.models import Exercise, PolicySetting, Program
from programs.parameters import GROUPS, TITLES, Held, held, in_words
from programs.planning.policies import CLUB, set_parameter
from programs.progression.policy import PARAMETERS


@require_safe
def policy(request: ClubRequest, club: str) -> HttpResponse:
    """All parameters, with the club's own values marked."""
    if not request.principal.may_see(Area.PROGRAMS):
        raise Http404
    settings = list(PolicySetting.objects.visible_to(request.principal))
    context = {
        "groups": _groups(settings, request),
        "elsewhere": _elsewhere(settings, request),
        "may_change": request.principal.may_change(Area.PROGRAMS),
        "tabs": club_tabs(request.principal, club, POLICY),
    }
    return render(request, "programs/policy.html", context)


def _groups(settings: list[PolicySetting], request: ClubRequest) -> list[dict[str, Any]]:
    ours: dict[str, list[PolicySetting]] = defaultdict(list)
    for one in settings:
        if one.scope == CLUB:
            ours[one.name].append(one)
    today = request.principal.today
    return [
        {"title": title, "held": [held(name, ours[name], today) for name in names]}
        for title, names in GROUPS
    ]


def _elsewhere(settings: list[PolicySetting], request: ClubRequest) -> list[dict[str, Any]]:
    """What holds for one program, athlete, exercise or injury only. Names of athletes belong to
    pages above this one."""
    names = {str(one.uid): one.name for one in Program.objects.visible_to(request.principal)}
    names |= {one.slug: one.name for one in Exercise.objects.visible_to(request.principal)}
    return [
        {
            "scope": one.get_scope_display(),
            "about": names.get(one.about, ""),
            "title": TITLES.get(one.name, one.name),
            "value": _("back to the wider rule") if one.value is None else _said(one.value),
            "from": one.starts_on,
        }
        for one in settings
        if one.scope != CLUB
    ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    return in_words(value)


@require_http_methods(["GET", "HEAD", "POST"])
def parameter(request: ClubRequest, club: str, name: str) -> HttpResponse:
    """Set one parameter from a day on."""
    _checked(request, name)
    standing = _standing(request, name)
    own = standing.value if standing else None
    today = request.principal.today
    form = ParameterForm(request.POST or None, name=name, own=own, today=today)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _set(request, form, name, values["value"]):
            return redirect("programs:policy", club)
    context = {"form": form, "parameter": _held(request, name)}
    return render(request, "programs/parameter.html", context, status=422 if form.errors else 200)


@require_POST
def parameter_reset(request: ClubRequest, club: str, name: str) -> HttpResponse:
    """Give a parameter back to the default, from today on."""
    _checked(request, name)
    today = request.principal.today
    set_parameter(request.club, name, None, starts_on=today, by=request.principal, at=request.now)
    messages.success(request, _("The default holds again, from today on"))
    return redirect("programs:policy", club)


def _checked(request: ClubRequest, name: str) -> None:
    if name not in PARAMETERS or not request.principal.may_change(Area.PROGRAMS):
        raise Http404


def _of_club(request: ClubRequest, name: str) -> list[PolicySetting]:
    rows = PolicySetting.objects.visible_to(request.principal)
    return list(rows.filter(scope=CLUB, name=name))


def _standing(request: ClubRequest, name: str) -> PolicySetting | None:
    rows = [one for one in _of_club(request, name) if one.starts_on <= request.principal.today]
    return rows[-1] if rows else None


def _held(request: ClubRequest, name: str) -> Held:
    return held(name, _of_club(request, name), request.principal.today)


def _set(request: ClubRequest, form: ParameterForm, name: str, value: Any) -> bool:
    day = form.cleaned_data["starts_on"]
    try:
        set_parameter(
            request.club, name, value, starts_on=day, by=request.principal, at=request.now
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("Saved. Coming weeks are made anew by this rule."))
    return True
