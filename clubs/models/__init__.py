from clubs.models.archives import Archive, ArchivePart
from clubs.models.arrivals import Arrival, ArrivalPart
from clubs.models.deputies import Deputyship
from clubs.models.events import Event
from clubs.models.invitations import Invitation
from clubs.models.jobs import Job
from clubs.models.notices import How, Message, Notice
from clubs.models.people import AuditEvent, Club, Membership, User
from clubs.models.principal import Principal
from clubs.models.replies import Reply
from clubs.models.rows import ClubQuerySet, ClubRow
from clubs.models.tokens import ApiToken
from clubs.models.uploads import Upload
from clubs.models.webhooks import Delivery, Webhook

__all__ = [
    "ApiToken",
    "Archive",
    "ArchivePart",
    "Arrival",
    "ArrivalPart",
    "AuditEvent",
    "Club",
    "ClubQuerySet",
    "ClubRow",
    "Delivery",
    "Deputyship",
    "Event",
    "How",
    "Invitation",
    "Job",
    "Membership",
    "Message",
    "Notice",
    "Principal",
    "Reply",
    "Upload",
    "User",
    "Webhook",
]
