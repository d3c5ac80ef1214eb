"""The page behind an invitation's link, for people who are logged in and people who are not."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from athletes.forms.invitations import JoinForm
from athletes.joining import Closed, accept
from athletes.pages.invitations import closed, welcome
from athletes.views.answers import posted
from clubs.models import Club, Invitation, User
from clubs.own_address import begin, send_letter
from clubs.views.home import landing


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept by one press, or first make an account. A link that is spent says what to do."""
    rows = Invitation.objects.with_secret(secret).select_related("club", "invited_by")
    found = rows.first()
    if found is None or (state := found.state(timezone.now())) != "open":
        return _closed(request, found, "unknown" if found is None else state)
    if isinstance(request.user, User):
        return _as_member(request, found, request.user)
    form = JoinForm(posted(request), invitation=found)
    if not form.is_valid() or not _came_in(request, found, form):
        return _page(request, found, form)
    return _inside(request, found.club)


def _as_member(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    """Who is logged in accepts with this account, whatever address the link was sent to."""
    if request.method != "POST":
        return _page(request, found, None)
    try:
        accept(found, user, timezone.now())
    except Closed as refused:
        return _closed(request, found, str(refused))
    return _inside(request, found.club)


def _came_in(request: HttpRequest, found: Invitation, form: JoinForm) -> bool:
    """The account and the membership, both or none; then logged in."""
    said = form.cleaned_data
    own = found.document.get("own") or {}
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                said["email"], said["password"], name=said["name"], unit=own.get("unit", "kg")
            )
            accept(found, user, timezone.now())
            begin(user, proven=bool(found.email))
    except IntegrityError:  # the same account was made at the same moment
        form.add_error("email", _("This account was made a moment ago: log in below to accept"))
        return False
    except Closed:
        form.add_error(None, _("This invitation was used a moment ago"))
        return False
    perform_login(request, user)
    if send_letter(user, request):
        told = _("A letter went to %(email)s: follow its link to show that the address is yours.")
        messages.info(request, told % {"email": user.email})
    return True


def _inside(request: HttpRequest, club: Club) -> HttpResponse:
    messages.success(request, _("Welcome to %(club)s.") % {"club": club.name})
    return redirect(landing(club))


def _page(request: HttpRequest, found: Invitation, form: JoinForm | None) -> HttpResponse:
    context = {"welcome": welcome(found), "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "athletes/join.html", context, status=status)


def _closed(request: HttpRequest, found: Invitation | None, state: str) -> HttpResponse:
    context = closed(state, found) | {"is_used": state == "used"}
    return render(request, "athletes/join_closed.html", context, status=410 if found else 404)
