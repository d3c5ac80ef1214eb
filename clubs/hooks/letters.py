"""The letter that tells a club's owners that a webhook has paused itself."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.models import Webhook
from clubs.roles import Role
from clubs.team import members_with


def tell_of_pause(webhook_pk: int) -> None:
    """One letter to each owner. Raises what the mail server says; then the job is tried again."""
    webhook = Webhook.objects.alive().select_related("club").filter(pk=webhook_pk).first()
    if webhook is None or not webhook.paused:
        return
    for owner in (one.user for one in members_with(Role.OWNER, webhook.club_id)):
        with override(owner.language):
            told = {"webhook": webhook, "club": webhook.club, "owner": owner}
            subject = _("%(club)s: a webhook is paused") % {"club": webhook.club.name}
            body = render_to_string("clubs/letters/webhook_paused.txt", told)
            EmailMessage(" ".join(subject.split()), body, to=[owner.email]).send()
