from clubs.models.jobs import Job
from clubs.models.people import AuditEvent, Club, Membership, User
from clubs.models.principal import Principal
from clubs.models.rows import ClubQuerySet, ClubRow

__all__ = [
    "AuditEvent",
    "Club",
    "ClubQuerySet",
    "ClubRow",
    "Job",
    "Membership",
    "Principal",
    "User",
]
