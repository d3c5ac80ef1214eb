"""Who is expected in the demo club."""

from __future__ import annotations

from datetime import timedelta

from athletes.joining import Newcomer
from clubs.invitations import Asked, invite
from clubs.models import Invitation, User
from clubs.roles import Role
from sessions.demo.club import Demo


def expect_people(demo: Demo) -> None:
    """An assistant by letter and a runner by a link; who is away: `sessions.demo.review`."""
    sara = demo.members["Sara Tomasi"]
    yesterday = demo.now - timedelta(days=1)
    runner = Newcomer("Nadia Haddad", coach=sara).as_document()
    by_link = Asked([Role.ATHLETE], name="Nadia Haddad", document={"own": runner})
    base = f"{demo.site}/"  # of letters, which the demo has sent before it began
    invite([by_link], by=sara.principal(yesterday), at=yesterday, base=base)
    by_letter = Asked([Role.ASSISTANT], email="tess@demo.example", name="Tess Lund")
    owner = demo.members["Olivia Marsh"].principal(yesterday)
    invite([by_letter], by=owner, at=yesterday, base=base)
    Invitation.objects.exclude(email="").filter(club=demo.club).update(sent_at=yesterday)


def be_here(demo: Demo) -> None:
    """Everybody logged in within the last days, but one runner who has not tried it yet."""
    users = User.objects.filter(memberships__club=demo.club).exclude(name="Robin van der Meulen")
    for place, user in enumerate(users.order_by("pk")):
        hours = 3 + 7 * place % 130
        User.objects.filter(pk=user.pk).update(last_login=demo.now - timedelta(hours=hours))
