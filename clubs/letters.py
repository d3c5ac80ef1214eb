"""The letter with an invitation's link, as text. Written by a job, so that no page waits for it."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.models import Invitation, Job
from clubs.roles import Role

LANGUAGE = "en"  # of who is not known yet


def send_invitation(job: Job, at: datetime) -> None:
    """Send one letter. A key that is not the invitation's any more was overtaken: nothing goes.

    Sent twice, after a worker that was killed, the same link comes twice. Raises what the mail
    server says; then the job is tried again.
    """
    uid, _colon, turn = job.key.partition(":")
    rows = Invitation.objects.open(at).select_related("club", "invited_by")
    invitation = rows.filter(uid=uid, turn=turn, sent_at=None).first()
    if invitation is None:
        return
    with override(LANGUAGE):
        letter(invitation, job.payload["base"]).send()
    Invitation.objects.filter(pk=invitation.pk, turn=invitation.turn).update(sent_at=at)


def letter(invitation: Invitation, base: str) -> EmailMessage:
    club = invitation.club
    told = {
        "invitation": invitation,
        "club": club,
        "by": invitation.invited_by,
        "link": link(invitation, base),
        "last_day": invitation.expires_at.astimezone(club.zone),
        "guards": Role.GUARDIAN in invitation.named_roles,
    }
    subject = _("%(club)s invites you") % {"club": club.name}
    body = render_to_string("clubs/letters/invitation.txt", told)
    return EmailMessage(" ".join(subject.split()), body, to=[invitation.email])


def link(invitation: Invitation, base: str) -> str:
    """The whole address. The page behind it stands in a higher app, so it is known by name."""
    return base.rstrip("/") + reverse("joining:invitation", args=[invitation.secret])
