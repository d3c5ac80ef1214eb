"""The link at the end of each e-mail: it stops them without a log-in, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction

from clubs.models import Event, How, Membership, Message, Notice

SALT = "clubs.unsubscribing"


def unsubscribe_key(member: Membership) -> str:
    """Signed, for this member of this club; it does not run out, as mail is read years later."""
    return signing.dumps(str(member.uid), salt=SALT)


def member_of(key: str) -> Membership | None:
    """Whose key it is; None where it was tampered with, or they left."""
    try:
        uid = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    rows = Membership.objects.select_related("club", "user")
    return rows.filter(uid=uid, left_at=None).first()


def stop_mail(member: Membership, *, at: datetime) -> None:
    """No e-mail of this club from now on; what waits is not sent. The feed goes on."""
    with transaction.atomic():
        member.mail = {kind.value: How.NONE.value for kind in Event.Kind}
        member.save(update_fields=["mail"])
        mine = {"club": member.club_id, "user": member.user_id}
        Notice.objects.filter(**mine).exclude(mail=How.NONE).update(mail=How.NONE)
        Message.objects.filter(**mine, state=Message.State.WAITING).update(
            state=Message.State.DROPPED, settled_at=at
        )
