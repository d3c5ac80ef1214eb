"""A thread of comments, ready to print, with who reads along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from athletes.models import Athlete
from clubs.events import Kind
from clubs.models import Club, Principal
from clubs.notices import unread_among
from clubs.roles import Area, Reach
from sessions.forms.comments import CommentForm
from sessions.models import Comment, TrainingSession
from sessions.planning.comments import may_change, may_remove, reads_earlier_words

NEWEST = 10  # of an athlete's comments on their page; all of them stand on one of their own
MOST = 100  # of one session's


@dataclass(frozen=True)
class Said:
    """One comment. `earlier` holds words that were changed or removed, for those who read them."""

    id: str
    who: str
    when: str
    text: str
    note: str
    is_new: bool
    about: dict[str, str] | None
    earlier: Sequence[dict[str, str]]
    edit_url: str
    remove_url: str


@dataclass(frozen=True)
class Thread:
    title: str
    rows: Sequence[Said]
    readers: str
    url: str
    form: CommentForm | None
    all_url: str = ""
    new: Sequence[UUID] = ()
    reading_url: str = ""


def session_thread(
    session: TrainingSession, club: Club, principal: Principal, form: CommentForm | None = None
) -> Thread:
    """What was said about one session. Needs `athlete` at hand. Five queries."""
    rows = _rows(principal).filter(session=session)
    newest = list(rows.order_by("-written_at", "-pk")[:MOST])[::-1]
    url = reverse("sessions:session-comments", args=[club.slug, session.uid])
    may = _may_write(session.athlete, principal) and session.published_at is not None
    return _thread(session.athlete, club, principal, newest, (url, form if may else None, may))


def athlete_thread(
    athlete: Athlete, club: Club, principal: Principal, form: CommentForm | None = None
) -> Thread:
    """The newest notes to an athlete and comments about their sessions. Five queries."""
    found = rows_of(athlete, principal).order_by("-written_at", "-pk")[: NEWEST + 1]
    newest = list(found)
    url = reverse("sessions:comments", args=[club.slug, athlete.uid])
    more = url if len(newest) > NEWEST else ""
    may = _may_write(athlete, principal)
    return _thread(athlete, club, principal, newest[:NEWEST][::-1], (url, form, may), more)


def page_thread(
    athlete: Athlete,
    club: Club,
    principal: Principal,
    rows: Sequence[Comment],
    form: CommentForm | None = None,
) -> Thread:
    """One page of all that was said."""
    url = reverse("sessions:comments", args=[club.slug, athlete.uid])
    return _thread(athlete, club, principal, rows, (url, form, _may_write(athlete, principal)))


def rows_of(athlete: Athlete, principal: Principal) -> QuerySet[Comment]:
    return _rows(principal).filter(athlete=athlete)


def readers(athlete: Athlete, principal: Principal) -> str:
    """Said before anybody writes: who reads it."""
    if not athlete.is_minor(principal.today):
        return _("Read by %(name)s and the club's staff.") % {"name": athlete.name}
    names = [one.user.name for one in athlete.guardianships.select_related("user").order_by("pk")]
    if not names:
        return _(
            "Read by %(name)s and the club's staff. No guardian is linked yet to read along."
        ) % {"name": athlete.name}
    said = {"name": athlete.name, "guardians": _(" and ").join(names)}
    return _("Read by %(name)s, the club's staff, and %(guardians)s as guardian.") % said


def moment(at: datetime, club: Club) -> str:
    """As `Wed 25 Nov 2026, 09:00`, on the club's clock."""
    return date_format(at.astimezone(club.zone), "D j M Y, H:i")


def _rows(principal: Principal) -> QuerySet[Comment]:
    rows = Comment.objects.visible_to(principal)
    return rows.select_related("author", "removed_by", "session")


def _may_write(athlete: Athlete, principal: Principal) -> bool:
    if Reach.ALL in principal.reach(Area.COMMENTS, change=True):
        return True
    reached = Athlete.objects.reached_in(principal, Area.COMMENTS, change=True)
    return reached.filter(pk=athlete.pk).exists()


def _thread(
    athlete: Athlete,
    club: Club,
    principal: Principal,
    rows: Sequence[Comment],
    writing: tuple[str, CommentForm | None, bool],
    all_url: str = "",
) -> Thread:
    url, form, may = writing
    new = unread_among(Kind.COMMENT_WRITTEN, [one.uid for one in rows], principal)
    reads = any(one.earlier for one in rows) and reads_earlier_words(athlete, principal)
    return Thread(
        title=_("Comments"),
        rows=[
            _said(one, club, principal, reads_earlier=reads, is_new=one.uid in new) for one in rows
        ],
        new=sorted(new),
        reading_url=reverse("sessions:comments-reading", args=[club.slug, athlete.uid]),
        readers=readers(athlete, principal),
        url=url,
        form=(form or CommentForm()) if may else None,
        all_url=all_url,
    )


def _said(
    one: Comment, club: Club, principal: Principal, *, reads_earlier: bool, is_new: bool
) -> Said:
    gone = one.removed_at is not None
    args = [club.slug, one.uid]
    return Said(
        id=f"comment-{one.uid}",
        who=_author(one),
        when=moment(one.written_at, club),
        text=one.text,
        note=_note(one, club),
        is_new=is_new,
        about=_about(one, club),
        earlier=_earlier(one, club) if reads_earlier else [],
        edit_url=reverse("sessions:comment-edit", args=args)
        if not gone and may_change(one, principal)
        else "",
        remove_url=reverse("sessions:comment-removal", args=args)
        if not gone and may_remove(one, principal)
        else "",
    )


def _author(one: Comment) -> str:
    if one.author is not None:
        return one.author.name
    return _("A club system") if one.token_id else _("A former member")


def _note(one: Comment, club: Club) -> str:
    if one.removed_at is not None:
        who = one.removed_by.name if one.removed_by else _("a club system")
        said = {"who": who, "when": moment(one.removed_at, club)}
        return _("Removed by %(who)s, %(when)s") % said
    if one.edited_at is not None:
        return _("Changed %(when)s") % {"when": moment(one.edited_at, club)}
    return ""


def _about(one: Comment, club: Club) -> dict[str, str] | None:
    if one.session is None:
        return None
    url = reverse("sessions:session", args=[club.slug, one.session.uid])
    day = one.session.done_on or one.session.day
    label = f"{one.session.title}, {date_format(day, 'D j M')}" if day else one.session.title
    return {"label": label, "url": f"{url}#comments"}


def _earlier(one: Comment, club: Club) -> list[dict[str, str]]:
    return [
        {"text": kept["text"], "until": moment(parse_datetime(kept["at"]) or one.written_at, club)}
        for kept in one.earlier
    ]
