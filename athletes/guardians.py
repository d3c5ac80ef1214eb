"""Who cares for a minor: linked to them, told what that means, and unlinked again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete, Guardianship
from clubs import audit
from clubs.models import Membership, Principal, User
from clubs.own_address import is_proven
from clubs.roles import Role

Relation = Guardianship.Relation


def link_guardian(
    athlete: Athlete,
    user: User,
    relation: str = Relation.GUARDIAN,
    *,
    by: Principal,
    at: datetime,
) -> Guardianship:
    """This member is a guardian of this athlete, and has the role. Linked twice is once.

    Raises ValidationError where the athlete is of age or has no date of birth, where the person is
    no member of the club, the athlete themselves, whoever asks, or has not shown that the address
    is theirs, or the relation is unknown.
    """
    _check(athlete, user, relation, by)
    with transaction.atomic():
        member = _member(athlete, user)
        known, is_new = Guardianship.objects.get_or_create(
            athlete=athlete, user=user, defaults={"relation": relation, "linked_at": at}
        )
        if Role.GUARDIAN.value not in member.roles:
            _give_role(member, by, at)
        if not is_new and known.relation == relation:
            return known
        before = {} if is_new else {"relation": known.relation}
        known.relation = relation
        known.save(update_fields=["relation"])
        after = {"guardian": str(user.uid), "relation": relation}
        audit.record(by, at, "link_guardian", athlete, before, after)
    return known


def unlink_guardian(athlete: Athlete, user: User, *, by: Principal, at: datetime) -> None:
    """They see nothing of the athlete any more. What they agreed to stays on record."""
    with transaction.atomic():
        gone, _kinds = Guardianship.objects.filter(athlete=athlete, user=user).delete()
        if gone:
            audit.record(by, at, "unlink_guardian", athlete, {"guardian": str(user.uid)}, {})


def confirm_informed(guardianship: Guardianship, *, by: Principal, at: datetime) -> None:
    """The guardian has read what the club keeps of the child and who sees it. Said once."""
    if not by.is_person(guardianship.user_id):
        raise ValidationError(_("Only the guardian can say that they have read it"))
    if guardianship.informed_at is None:
        guardianship.informed_at = at
        with transaction.atomic():
            guardianship.save(update_fields=["informed_at"])
            audit.record(by, at, "confirm_informed", guardianship.athlete)


def _check(athlete: Athlete, user: User, relation: str, by: Principal) -> None:
    if athlete.born is None:
        message = _("%(name)s has no date of birth: enter it before you link a guardian")
        raise ValidationError(message, params={"name": athlete.name})
    if not athlete.is_minor(by.today):
        message = _("%(name)s is of age (born %(born)s): a guardian can be linked until 18 only")
        raise ValidationError(message, params={"name": athlete.name, "born": athlete.born})
    if athlete.user_id == user.pk:
        message = _("%(name)s cannot be their own guardian")
        raise ValidationError(message, params={"name": athlete.name})
    check_guardian(user, by)
    if relation not in Relation.values:
        allowed = ", ".join(Relation.values)
        message = _("Unknown relation '%(relation)s', must be one of %(allowed)s")
        raise ValidationError(message, params={"relation": relation, "allowed": allowed})


def check_guardian(user: User, by: Principal) -> None:
    """Who may become a guardian at a word of `by`, whoever the athlete is."""
    if by.is_person(user.pk):
        message = _("Nobody makes themselves a guardian: another coach or an owner links you")
        raise ValidationError(message)
    if not is_proven(user):
        message = _("%(email)s has not shown yet that the address is theirs: see their profile")
        raise ValidationError(message, params={"email": user.email})


def _member(athlete: Athlete, user: User) -> Membership:
    found = Membership.objects.filter(club=athlete.club_id, user=user, left_at=None).first()
    if found is None:
        message = _("%(email)s is no member of the club: invite them as guardian first")
        raise ValidationError(message, params={"email": user.email})
    return found


def _give_role(member: Membership, by: Principal, at: datetime) -> None:
    before = {"roles": member.roles}
    member.roles = [one.value for one in Role if one in {*member.roles, Role.GUARDIAN}]
    member.save(update_fields=["roles"])
    audit.record(by, at, "set_roles", member, before, {"roles": member.roles})
