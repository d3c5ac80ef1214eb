"""Machines of a gym."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clubs.requests import ClubRequest
from programs.forms.gyms import MachineForm
from programs.models import Exercise, Gym, Machine
from programs.planning.gyms import MachineFacts, add_machine, change_machine


def _served(request: ClubRequest) -> list[Exercise]:
    return list(Exercise.objects.visible_to(request.principal).filter(load_type="machine"))


@require_http_methods(["GET", "HEAD", "POST"])
def machine_new(request: ClubRequest, club: str, gym: UUID) -> HttpResponse:
    one = get_object_or_404(Gym.objects.editable_by(request.principal), uid=gym)
    form = MachineForm(
        request.POST or None,
        initial={"starts_on": request.principal.today, "unit": request.user.unit},
        served=_served(request),
    )
    if request.method == "POST" and form.is_valid():
        add_machine(one, form.cleaned_data["facts"], by=request.principal, at=request.now)
        messages.success(request, _("Saved. Coming weeks are made anew with these loads."))
        return redirect("programs:gym", club, gym)
    status = 422 if form.errors else 200
    return render(request, "programs/machine_form.html", {"form": form, "gym": one}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def machine_edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    machines = Machine.objects.editable_by(request.principal).select_related("gym")
    one = get_object_or_404(machines, uid=uid)
    served = _served(request)
    form = MachineForm(request.POST, served=served) if request.method == "POST" else None
    if form is not None and form.is_valid() and _change(request, one, form):
        return redirect("programs:gym", club, one.gym.uid)
    is_stale = form is not None and not form.errors
    status = 409 if is_stale else 422 if form is not None else 200
    context = {
        "form": _again(form, one, served) if is_stale else form or MachineForm.showing(one, served),
        "gym": one.gym,
        "machine": one,
        "theirs": _in_words(one) if is_stale else "",
    }
    return render(request, "programs/machine_form.html", context, status=status)


def _change(request: ClubRequest, one: Machine, form: MachineForm) -> bool:
    """True if saved; False with an error in the form, or without one where the version is stale."""
    facts, seen = form.cleaned_data["facts"], form.cleaned_data["version"] or 0
    try:
        is_saved = change_machine(one, facts, by=request.principal, at=request.now, seen=seen)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    if is_saved:
        messages.success(request, _("Saved. Coming weeks are made anew with these loads."))
    return is_saved


def _again(form: MachineForm | None, one: Machine, served: list[Exercise]) -> MachineForm:
    """What was typed, over the version that stands now."""
    one.refresh_from_db()
    typed = form.cleaned_data if form is not None else {}
    return MachineForm(initial=typed | {"version": one.version}, served=served)


def _in_words(one: Machine) -> str:
    facts = MachineFacts.of(one).as_document()
    return _("%(name)s: %(least)s to %(most)s by %(increment)s %(unit)s") % facts
