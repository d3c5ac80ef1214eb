"""The club's webhooks: which systems are told what happens. Owners only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clubs.forms.webhooks import WebhookForm
from clubs.hooks.webhooks import (
    change_webhook,
    create_webhook,
    pause,
    remove_webhook,
    resume,
    rotate_secret,
    send_test,
)
from clubs.models import Webhook
from clubs.pages import WEBHOOKS, club_tabs
from clubs.pages.webhooks import webhook_row
from clubs.requests import ClubRequest, outbound_rules
from clubs.roles import Area


def found(request: ClubRequest, uid: UUID) -> Webhook:
    return get_object_or_404(Webhook.objects.editable_by(request.principal), uid=uid)


@require_safe
def webhooks(request: ClubRequest, club: str) -> HttpResponse:
    """Which webhooks there are, and whether they work."""
    if not request.principal.may_change(Area.HOOKS):
        raise Http404
    rows = [webhook_row(one) for one in Webhook.objects.visible_to(request.principal)]
    context = {"rows": rows, "tabs": club_tabs(request.principal, club, WEBHOOKS)}
    return render(request, "clubs/webhooks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ClubRequest, club: str) -> HttpResponse:
    """Add a webhook. Its secret is on the page that answers, and nowhere afterwards."""
    if not request.principal.may_change(Area.HOOKS):
        raise Http404
    form = WebhookForm(request.POST or None)
    made = _made(request, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        return _shown_once(request, made, made.secret)
    if request.method == "POST" and not form.errors:
        messages.info(request, _("This webhook was made already; its secret was shown then"))
        return redirect("clubs:webhooks", club)
    status = 422 if form.errors else 200
    return render(request, "clubs/webhook_form.html", {"form": form}, status=status)


def _made(request: ClubRequest, form: WebhookForm) -> Webhook | None:
    try:
        return create_webhook(
            request.club,
            form.wanted(),
            by=request.principal,
            at=request.now,
            rules=outbound_rules(),
            uid=form.cleaned_data["uid"],
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


def _shown_once(request: ClubRequest, webhook: Webhook, secret: str) -> HttpResponse:
    context: dict[str, Any] = {"webhook": webhook, "secret": secret}
    return render(request, "clubs/webhook_secret.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Change where it goes and what it is told."""
    webhook = found(request, uid)
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm.showing(webhook)
    context = {"form": form, "webhook": webhook}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "clubs/webhook_form.html", context, status=status)
    if (is_saved := _changed(request, form, webhook)) is None:
        return render(request, "clubs/webhook_form.html", context, status=422)
    if not is_saved:
        return _conflict(request, form, uid)
    messages.success(request, _("Saved"))
    return redirect("clubs:webhook", club, uid)


def _changed(request: ClubRequest, form: WebhookForm, webhook: Webhook) -> bool | None:
    """Whether it was saved; None where it was refused, with the reason in the form."""
    seen = form.cleaned_data["version"]
    try:
        return change_webhook(
            webhook,
            form.wanted(),
            by=request.principal,
            at=request.now,
            seen=seen,
            rules=outbound_rules(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


def _conflict(request: ClubRequest, form: WebhookForm, uid: UUID) -> HttpResponse:
    """What was typed stays in the form; what was saved meanwhile stands beside it."""
    saved = found(request, uid)
    again = WebhookForm(initial={**form.cleaned_data, "version": saved.version})
    context = {"form": again, "webhook": saved, "theirs": webhook_row(saved)}
    return render(request, "clubs/webhook_form.html", context, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """A new secret, shown once; the old one signs beside it for a day."""
    webhook = found(request, uid)
    if request.method != "POST":
        return render(request, "clubs/webhook_rotate.html", {"webhook": webhook})
    drawn = rotate_secret(webhook, by=request.principal, at=request.now)
    return _shown_once(request, webhook, drawn)


@require_POST
def pausing(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Pause it, or with `resume` let it go on."""
    webhook = found(request, uid)
    verb = resume if "resume" in request.POST else pause
    verb(webhook, by=request.principal, at=request.now)
    return redirect("clubs:webhook", club, uid)


@require_POST
def test(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Send a message that says no more than that the way is open."""
    send_test(found(request, uid), by=request.principal, at=request.now)
    messages.info(request, _("A test is on its way: see below what comes of it"))
    return redirect("clubs:webhook", club, uid)


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: ClubRequest, club: str, uid: UUID) -> HttpResponse:
    """Remove it, after asking."""
    webhook = found(request, uid)
    if request.method != "POST":
        return render(request, "clubs/webhook_remove.html", {"webhook": webhook})
    remove_webhook(webhook, by=request.principal, at=request.now)
    messages.success(request, _("Removed: nothing more is sent to it"))
    return redirect("clubs:webhooks", club)
