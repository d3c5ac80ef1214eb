from sessions.models.assignments import Assignment
from sessions.models.comments import Comment
from sessions.models.logs import SessionReport, SetLog
from sessions.models.overrides import Override
from sessions.models.sessions import LineState, TrainingSession

__all__ = [
    "Assignment",
    "Comment",
    "LineState",
    "Override",
    "SessionReport",
    "SetLog",
    "TrainingSession",
]
