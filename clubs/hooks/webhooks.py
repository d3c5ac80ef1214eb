"""The verbs of webhooks: add, change, pause, give a new secret, test, send again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clubs import audit, jobs
from clubs.hears import AREA_OF
from clubs.models import Club, Delivery, Event, Principal, Webhook
from clubs.outbound import Refused, Rules, check_url
from clubs.roles import Area

MOST = 20  # webhooks of a club
OVERLAP = timedelta(hours=24)  # in which the old secret signs beside the new one
TEST = "webhook.test"


@dataclass(frozen=True)
class Wanted:
    """What an owner, or a token, decides about a webhook. `external_id` None: as it is."""

    url: str
    description: str
    kinds: frozenset[str]
    tells_health: bool = False
    external_id: str | None = None

    @classmethod
    def of(cls, webhook: Webhook) -> Wanted:
        kinds = frozenset(webhook.kinds)
        return cls(
            webhook.url, webhook.description, kinds, webhook.tells_health, webhook.external_id
        )

    def as_document(self) -> dict[str, object]:
        return {**vars(self), "kinds": _ordered(self.kinds)}


def create_webhook(  # who, when and how far are one sentence
    club: Club,
    wanted: Wanted,
    *,
    by: Principal,
    at: datetime,
    rules: Rules,
    uid: UUID | None = None,
) -> Webhook | None:
    """A new webhook, its `secret` to be told this once; None where `uid` was made already.

    Raises ValidationError for an address that is refused, kinds that are unknown, health that the
    principal may not see, or too many webhooks.
    """
    mine = Webhook.objects.filter(club=club)
    if uid is not None and mine.filter(uid=uid).exists():
        return None
    if mine.alive().count() >= MOST:
        raise ValidationError(_("A club has at most %(most)s webhooks") % {"most": MOST})
    webhook = Webhook(club=club, **({"uid": uid} if uid else {}))
    _take(webhook, wanted, by, rules)
    webhook.draw()
    with transaction.atomic():
        webhook.save()
        audit.record(by, at, "create_webhook", webhook, {}, Wanted.of(webhook).as_document())
    return webhook


def change_webhook(  # as above
    webhook: Webhook, wanted: Wanted, *, by: Principal, at: datetime, seen: int, rules: Rules
) -> bool:
    """Save over version `seen` only; False where somebody else saved in between."""
    before = Wanted.of(webhook).as_document()
    _take(webhook, wanted, by, rules)
    changes = audit.differences(before, Wanted.of(webhook).as_document())
    if not changes[1]:
        return True
    fields = {name: getattr(webhook, name) for name in vars(wanted)}
    with transaction.atomic():
        rows = Webhook.objects.filter(pk=webhook.pk, version=seen)
        if not rows.update(**fields, version=seen + 1, updated_at=at):
            return False
        webhook.version = seen + 1
        audit.record(by, at, "change_webhook", webhook, *changes)
    return True


def _take(webhook: Webhook, wanted: Wanted, by: Principal, rules: Rules) -> None:
    """The new values, if they may be."""
    try:
        url = check_url(wanted.url.strip(), rules)
    except Refused as refused:
        raise ValidationError({"url": str(refused)}) from refused
    _check_reach(webhook, wanted, by)
    webhook.url = url
    webhook.description = wanted.description.strip()
    webhook.kinds = _ordered(wanted.kinds)
    webhook.tells_health = wanted.tells_health
    if wanted.external_id is not None:
        webhook.external_id = wanted.external_id
    webhook.full_clean(exclude=["club", "secret"])


def _check_reach(webhook: Webhook, wanted: Wanted, by: Principal) -> None:
    """Nobody has sent to an address what they may not see themselves. What is sent there already
    may stay, so that the rest can be changed."""
    stays = wanted.url.strip() == webhook.url
    known = frozenset(webhook.kinds) if stays else frozenset[str]()
    fresh = [kind for kind in _ordered(wanted.kinds - known) if kind in Event.Kind.values]
    health_stays = stays and webhook.tells_health and not fresh
    if wanted.tells_health and not health_stays and not by.may_see(Area.HEALTH):
        message = _("Only who may see health may have it sent, or say where it is sent to")
        raise ValidationError({"tells_health": message})
    hidden = [kind for kind in fresh if not by.may_see(AREA_OF[Event.Kind(kind)])]
    if hidden:
        message = _("'%(kind)s' tells more than you may see")
        raise ValidationError({"kinds": ValidationError(message, params={"kind": hidden[0]})})


def _ordered(kinds: frozenset[str]) -> list[str]:
    known = [kind for kind in Event.Kind.values if kind in kinds]
    return known + sorted(kinds - set(known))


def rotate_secret(webhook: Webhook, *, by: Principal, at: datetime) -> str:
    """A new secret, told this once; for a day the old one signs beside it."""
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        row.old_secret, row.old_until = row.secret, at + OVERLAP
        secret = row.draw()
        row.save(update_fields=["secret", "old_secret", "old_until", "updated_at"])
        until = {"old_until": (at + OVERLAP).isoformat()}
        audit.record(by, at, "rotate_webhook_secret", row, {}, until)
    return secret


def pause(webhook: Webhook, *, by: Principal, at: datetime) -> None:
    """Send nothing until it is resumed. What happens meanwhile waits."""
    with transaction.atomic():
        rows = Webhook.objects.filter(pk=webhook.pk, paused=Webhook.Paused.NO)
        if rows.update(paused=Webhook.Paused.BY_HAND, updated_at=at):
            audit.record(by, at, "pause_webhook", webhook)


def resume(webhook: Webhook, *, by: Principal, at: datetime) -> None:
    """Send what waits, and whatever happens from now on."""
    with transaction.atomic():
        rows = Webhook.objects.filter(pk=webhook.pk).exclude(paused=Webhook.Paused.NO)
        fresh = {"failures": 0, "failing_since": None, "rests_until": None}
        if rows.update(paused=Webhook.Paused.NO, updated_at=at, **fresh):
            audit.record(by, at, "resume_webhook", webhook, {"paused": webhook.paused}, {})
            webhook.deliveries.filter(state=Delivery.State.WAITING).update(next_at=at)
            enqueue(webhook, at)


def remove_webhook(webhook: Webhook, *, by: Principal, at: datetime) -> None:
    """Nothing more is sent, and what waits is not sent either."""
    with transaction.atomic():
        rows = Webhook.objects.alive().filter(pk=webhook.pk)
        if rows.update(deleted_at=at, updated_at=at, secret="", old_secret=""):
            audit.record(by, at, "remove_webhook", webhook, Wanted.of(webhook).as_document(), {})


def send_test(webhook: Webhook, *, by: Principal, at: datetime) -> Delivery:
    """A message that says no more than that the way is open. A paused webhook is tested, too."""
    with transaction.atomic():
        delivery = Delivery.objects.create(
            club_id=webhook.club_id, webhook=webhook, kind=TEST, next_at=at, created_at=at
        )
        audit.record(by, at, "test_webhook", webhook)
        Webhook.objects.filter(pk=webhook.pk).update(rests_until=None)
        enqueue(webhook, at)
    return delivery


def replay(webhook: Webhook, chosen: QuerySet[Delivery], *, by: Principal, at: datetime) -> int:
    """Send deliveries of this webhook again, with the ids that they had. Gives how many."""
    over = [Delivery.State.DELIVERED, Delivery.State.FAILED]
    with transaction.atomic():
        rows = Delivery.objects.filter(webhook=webhook, state__in=over, pk__in=chosen.values("pk"))
        count = rows.update(state=Delivery.State.WAITING, tries=0, next_at=at, updated_at=at)
        if count:
            audit.record(by, at, "replay_deliveries", webhook, {}, {"count": count})
            Webhook.objects.filter(pk=webhook.pk).update(rests_until=None)
            enqueue(webhook, at)
    return count


def enqueue(webhook: Webhook, at: datetime, *, later: bool = False) -> None:
    """A job that sends what is due then. One that waits for later never holds up one for now."""
    key = f"{webhook.pk}:{int(at.timestamp())}" if later else str(webhook.pk)
    jobs.enqueue(jobs.DELIVER, key, club_id=webhook.club_id, run_after=at)
