"""Gyms: what is there to lift, since when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.requests import ClubRequest
from clubs.roles import Area
from programs.forms.gyms import EquipmentForm, GymForm
from programs.models import Equipment, Gym, Machine
from programs.planning.gyms import (
    EquipmentFacts,
    add_gym,
    remove_equipment,
    rename_gym,
    set_equipment,
)
from programs.plates import equipment_in_words, loads_in_words, machine_in_words


@require_safe
def gyms(request: ClubRequest, club: str) -> HttpResponse:
    """The gyms of the club, each with what counts today."""
    if not request.principal.may_see(Area.PROGRAMS):
        raise Http404
    rows = list(Gym.objects.visible_to(request.principal))
    standing: dict[int, Equipment] = {}
    for one in Equipment.objects.visible_to(request.principal).filter(gym__in=rows):
        if one.starts_on <= request.principal.today:
            standing[one.gym_id] = one
    cards = [
        {"gym": gym, "words": equipment_in_words(standing[gym.pk]) if gym.pk in standing else []}
        for gym in rows
    ]
    may_change = request.principal.may_change(Area.PROGRAMS)
    return render(request, "programs/gyms.html", {"cards": cards, "may_change": may_change})


@require_safe
def gym(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """One gym: what counts now, what comes, what was."""
    one = get_object_or_404(Gym.objects.visible_to(request.principal), uid=uid)
    rows = list(Equipment.objects.visible_to(request.principal).filter(gym=one))
    context = {
        "gym": one,
        "may_change": request.principal.may_change(Area.PROGRAMS),
        "machines": machines_in_words(request, one),
        **_by_time(rows, request),
    }
    return render(request, "programs/gym.html", context)


def _by_time(rows: list[Equipment], request: ClubRequest) -> dict[str, Any]:
    """Of one day the later entry counts, so do the days between."""
    today = request.principal.today
    shown = [{"row": row, "words": equipment_in_words(row)} for row in rows]
    begun = [one for one, row in zip(shown, rows, strict=True) if row.starts_on <= today]
    now = begun[-1] if begun else None
    return {
        "now": now,
        "loads": loads_in_words(now["row"].document) if now else [],  # type: ignore[attr-defined]  # a row
        "coming": shown[len(begun) :],
        "past": begun[-2::-1],
    }


def machines_in_words(request: ClubRequest, one: Gym) -> list[dict[str, Any]]:
    today = request.principal.today
    rows = Machine.objects.visible_to(request.principal).filter(gym=one)
    return [
        {
            "machine": row,
            "words": machine_in_words(row),
            "is_over": row.ends_on is not None and row.ends_on < today,
        }
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def gym_new(request: ClubRequest, club: str) -> HttpResponse:
    if not request.principal.may_change(Area.PROGRAMS):
        raise Http404
    form = GymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        made = add_gym(request.club, name, by=request.principal, at=request.now)
        return redirect("programs:equipment-new", club, made.uid)
    status = 422 if form.errors else 200
    return render(request, "programs/gym_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def gym_edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    one = get_object_or_404(Gym.objects.editable_by(request.principal), uid=uid)
    shown = {"name": one.name, "version": one.version}
    form = GymForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        name, seen = form.cleaned_data["name"], form.cleaned_data["version"] or 0
        if rename_gym(one, name, by=request.principal, at=request.now, seen=seen):
            return redirect("programs:gym", club, uid)
        return _rename_conflict(request, one, name)
    status = 422 if form.errors else 200
    return render(request, "programs/gym_form.html", {"form": form, "gym": one}, status=status)


def _rename_conflict(request: ClubRequest, one: Gym, name: str) -> HttpResponse:
    one.refresh_from_db()
    form = GymForm(initial={"name": name, "version": one.version})
    context = {"form": form, "gym": one, "theirs": one.name}
    return render(request, "programs/gym_form.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def equipment_new(request: ClubRequest, club: str, gym: UUID) -> HttpResponse:
    """All free weights from a day on, beginning with what is there now. Preview writes nothing."""
    one = get_object_or_404(Gym.objects.editable_by(request.principal), uid=gym)
    row = _standing(request, one)
    form = EquipmentForm(request.POST) if request.method == "POST" else _as_it_is(request, row)
    is_save = request.POST.get("do") != "preview"
    if form.is_valid() and is_save and _set(request, one, form):
        return redirect("programs:gym", club, gym)
    facts = getattr(form, "cleaned_data", {}).get("facts") or (None if form.is_bound else row)
    return _equipment_page(request, one, form, facts, is_save=is_save)


def _standing(request: ClubRequest, one: Gym) -> Equipment | None:
    rows = Equipment.objects.visible_to(request.principal).filter(gym=one)
    return rows.filter(starts_on__lte=request.principal.today).last()


def _as_it_is(request: ClubRequest, row: Equipment | None) -> EquipmentForm:
    today = request.principal.today
    if row is None:
        return EquipmentForm.showing({}, request.user.unit, today)
    return EquipmentForm.showing(row.document, row.unit, today)


def _set(request: ClubRequest, one: Gym, form: EquipmentForm) -> bool:
    try:
        set_equipment(one, form.cleaned_data["facts"], by=request.principal, at=request.now)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("Saved. Coming weeks are made anew with these loads."))
    return True


def _equipment_page(
    request: ClubRequest,
    one: Gym,
    form: EquipmentForm,
    facts: EquipmentFacts | Equipment | None,
    *,
    is_save: bool,
) -> HttpResponse:
    loads = loads_in_words(facts.document) if facts and not form.errors else []
    context = {"form": form, "gym": one, "loads": loads, "unit": facts.unit if facts else ""}
    if request.htmx and not is_save:
        return render(request, "programs/_loads.html", context | {"broken": form.errors})
    status = 422 if form.errors else 200
    return render(request, "programs/equipment_form.html", context, status=status)


@require_POST
def equipment_removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Take back what is entered for a day to come."""
    rows = Equipment.objects.editable_by(request.principal).select_related("gym")
    row = get_object_or_404(rows, uid=uid)
    try:
        remove_equipment(row, by=request.principal, at=request.now)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("programs:gym", club, row.gym.uid)
