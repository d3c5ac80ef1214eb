from sessions.models.assignments import Assignment
from sessions.models.comments import Comment
from sessions.models.feeds import CalendarFeed
from sessions.models.logs import SessionReport, SetLog
from sessions.models.overrides import Override
from sessions.models.own_data import Deletion, Download
from sessions.models.previews import RulePreview
from sessions.models.reviews import (
    UNDO_WITHIN,
    ReviewDecision,
    ReviewedWeek,
    ReviewRules,
    WeekHold,
)
from sessions.models.sessions import LineState, TrainingSession

__all__ = [
    "UNDO_WITHIN",
    "Assignment",
    "CalendarFeed",
    "Comment",
    "Deletion",
    "Download",
    "LineState",
    "Override",
    "ReviewDecision",
    "ReviewRules",
    "ReviewedWeek",
    "RulePreview",
    "SessionReport",
    "SetLog",
    "TrainingSession",
    "WeekHold",
]
