"""Addresses of a record that went into another one lead to where it went."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from athletes.models import Athlete
from clubs.models import Principal


class MergedMiddleware:
    """A page of an athlete who is not there is looked for under the record that took it over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        found = request.resolver_match
        if answer.status_code != 404 or request.method != "GET" or found is None:
            return answer
        principal = getattr(request, "principal", None)
        if principal is None or not found.route.startswith("c/<slug:club>/athletes/<uuid:uid>/"):
            return answer
        uid: UUID = found.kwargs["uid"]
        target = merged_into(uid, principal)
        return redirect(request.path.replace(str(uid), str(target))) if target else answer


def merged_into(uid: UUID, principal: Principal) -> UUID | None:
    """The public id of the record that took this one over, where the principal may see it."""
    gone = Athlete.objects.filter(club=principal.club_id, uid=uid).exclude(merged_into=None)
    here = Athlete.objects.visible_to(principal).filter(pk__in=gone.values("merged_into"))
    return here.values_list("uid", flat=True).first()
