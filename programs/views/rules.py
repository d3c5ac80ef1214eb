"""The pages of rules, the same at each level: all parameters, one to be set, and given back.

A level names the place whose rules are shown, the wider ones that speak to it, and the verb.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clubs.requests import ClubRequest
from programs.forms.policies import ParameterForm
from programs.models import PolicySetting
from programs.planning.policies import Overtaken, Setting
from programs.rules import Layer, Rules, history, in_full


@dataclass(frozen=True)
class Level:
    """Whose rules. `save(setting, seen=…)` is the verb; a parameter's page lies below `url`."""

    title: str
    sub: str
    url: str
    layers: Sequence[Layer]
    save: Callable[..., bool]
    may_change: bool
    crumbs: list[dict[str, str]] = field(default_factory=list)
    tabs: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    elsewhere: list[dict[str, Any]] = field(default_factory=list)

    def rules(self, request: ClubRequest) -> Rules:
        return Rules(request.club.pk, self.layers, request.principal.today)


def rules_page(request: ClubRequest, level: Level) -> HttpResponse:
    """All parameters of a level, with what holds and whose word it is."""
    context = {"level": level, "groups": level.rules(request).groups()}
    return render(request, "programs/rules.html", context)


def parameter_page(request: ClubRequest, level: Level, name: str) -> HttpResponse:
    """One parameter: set it from a day on, see what was set before."""
    form = parameter_form(request, level, name)
    if not form.is_valid():
        return show_parameter(request, level, form, status=422 if form.is_bound else 200)
    try:
        changed = level.save(form.setting, seen=form.cleaned_data["seen"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_parameter(request, level, form, status=422)
    except Overtaken as overtaken:
        return _conflict(request, level, form, overtaken.theirs)
    said = _("Saved. Coming weeks are made anew by this rule.")
    messages.success(request, said if changed else _("Nothing to change: it holds already"))
    return redirect(level.url)


def parameter_form(request: ClubRequest, level: Level, name: str) -> ParameterForm:
    """The form of a parameter that this level may set; 404 where it may not."""
    rules = _rules_or_404(request, level, name)
    return ParameterForm(request.POST if request.method == "POST" else None, name=name, rules=rules)


def parameter_reset(request: ClubRequest, level: Level, name: str) -> HttpResponse:
    """Give a parameter back to the wider rule, from today on."""
    _rules_or_404(request, level, name)
    level.save(Setting(name, None, request.principal.today))
    messages.success(request, _("The wider rule holds again, from today on"))
    return redirect(level.url)


def show_parameter(
    request: ClubRequest,
    level: Level,
    form: ParameterForm,
    *,
    status: int = 200,
    theirs: str = "",
    preview: Any = None,
) -> HttpResponse:
    """The form of a parameter; `theirs`: what somebody set in between; `preview`: what it would do
    (the app above plays weeks forward), with the `template` that says it."""
    context = {
        "level": level,
        "form": form,
        "held": level.rules(request).held(form.name),
        "history": history(request.club.pk, level.layers[-1].place, form.name),
        "theirs": theirs,
        "preview": preview,
    }
    return render(request, "programs/parameter.html", context, status=status)


def _rules_or_404(request: ClubRequest, level: Level, name: str) -> Rules:
    rules = level.rules(request)
    if not level.may_change or not rules.may_set(name):
        message = f"No rule '{name}' to be set here"
        raise Http404(message)
    return rules


def _conflict(
    request: ClubRequest, level: Level, form: ParameterForm, theirs: PolicySetting | None
) -> HttpResponse:
    """Both values, and the form ready to be saved over theirs."""
    data = request.POST.copy()
    data["seen"] = str(theirs.uid) if theirs else ""
    again = ParameterForm(data, name=form.name, rules=level.rules(request))
    again.is_valid()
    said = in_full(form.name, theirs.value if theirs else None)
    return show_parameter(request, level, again, status=409, theirs=said)
