"""The verbs of comments: write, change, remove. Nothing that was said to a minor disappears."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete
from clubs import audit
from clubs.events import Kind, Told, tell
from clubs.models import Principal
from clubs.roles import Role
from sessions.models import Comment, TrainingSession
from sessions.planning.conflicts import Conflict

NOT_YOURS = gettext_lazy("Only who wrote a comment may change it")


def write_comment(  # one sentence, said in full
    athlete: Athlete,
    text: str,
    *,
    by: Principal,
    at: datetime,
    session: TrainingSession | None = None,
    uid: uuid.UUID | None = None,
) -> Comment:
    """Say something about a session, or to the athlete. Sent twice under one `uid` it is once.

    Raises ValidationError for an empty text, and where the athlete cannot see the session yet.
    """
    text = _checked(text)
    if session is not None and session.published_at is None:
        message = _("%(session)s is not published yet: publish it, or write to the athlete instead")
        raise ValidationError(message, params={"session": str(session)})
    sent = Comment.objects.filter(uid=uid).first() if uid else None
    if sent is not None and _is_same(sent, athlete, session, text, by):
        return sent
    with transaction.atomic():
        comment = Comment.objects.create(
            club_id=athlete.club_id,
            athlete=athlete,
            session=session,
            text=text,
            author_id=by.user_id,
            token_id=by.token_id,
            written_at=at,
            uid=uuid.uuid4() if sent is not None or uid is None else uid,
        )
        _tell(comment, by, at)
    return comment


def change_comment(comment: Comment, text: str, *, by: Principal, at: datetime, seen: int) -> None:
    """Its author says it differently; the earlier words are kept.

    Raises ValidationError for anybody else, and Conflict where it was changed or removed since it
    was seen.
    """
    text = _checked(text)
    if not may_change(comment, by):
        raise ValidationError(NOT_YOURS)
    if comment.text == text and comment.removed_at is None:
        return
    if comment.removed_at is not None:
        raise Conflict(comment)
    _keep_words(comment, at)
    comment.text, comment.edited_at = text, at
    _save(comment, "change", by, at, seen)


def remove_comment(comment: Comment, *, by: Principal, at: datetime) -> None:
    """Its author or an owner takes it back. That it stood there, and who removed it, stays."""
    if not may_remove(comment, by):
        raise ValidationError(_("Only who wrote a comment, or an owner, may remove it"))
    if comment.removed_at is not None:
        return
    _keep_words(comment, at)
    comment.text, comment.removed_at, comment.removed_by_id = "", at, by.user_id
    _save(comment, "remove", by, at, comment.version)


def may_change(comment: Comment, by: Principal) -> bool:
    if by.is_token:
        return comment.token_id == by.token_id
    return by.is_person(comment.author_id)


def may_remove(comment: Comment, by: Principal) -> bool:
    return may_change(comment, by) or Role.OWNER in by.roles


def reads_earlier_words(athlete: Athlete, by: Principal) -> bool:
    """Who reads what was changed or removed: owners, and the guardians of a minor."""
    if Role.OWNER in by.roles:
        return True
    guards = athlete.guardianships.filter(user=by.user_id) if by.user_id else None
    return athlete.is_minor(by.today) and guards is not None and guards.exists()


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError(_("Nothing is written yet"))
    if len(text) > Comment.MOST:
        message = _("%(length)s characters, must be at most %(most)s")
        raise ValidationError(message, params={"length": len(text), "most": Comment.MOST})
    return text


def _is_same(
    sent: Comment, athlete: Athlete, session: TrainingSession | None, text: str, by: Principal
) -> bool:
    about = (athlete.pk, session.pk if session else None, text, by.user_id)
    return (sent.athlete_id, sent.session_id, sent.text, sent.author_id) == about


def _keep_words(comment: Comment, at: datetime) -> None:
    comment.earlier = [*comment.earlier, {"at": at.isoformat(), "text": comment.text}]
    comment.updated_at = at


def _save(comment: Comment, verb: str, by: Principal, at: datetime, seen: int) -> None:
    """What was said is nobody's business in the audit: it says that it was changed."""
    with transaction.atomic():
        if not comment.save_version(seen):
            comment.refresh_from_db()
            raise Conflict(comment)
        audit.record(by, at, verb, comment)


def _tell(comment: Comment, by: Principal, at: datetime) -> None:
    """That something was written, by whom and where: the words are read in the app."""
    session = comment.session
    told = Told(
        Kind.COMMENT_WRITTEN,
        comment.athlete.uid,
        "comment",
        comment.uid,
        {"by": by.name, "session": str(session.uid) if session else None},
    )
    tell(comment.club_id, [told], by=by, at=at)
