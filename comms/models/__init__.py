"""The publishing house: outbox, audiences, publications, News-Link and events."""

from comms.models.assets import Asset, FilmShowing, Loan, PackLine, StockMovement
from comms.models.audiences import Audience, Subscriber, Subscription, Suppression
from comms.models.calendar import CalendarEntry
from comms.models.issues import NewsLinkIssue, StoryCall
from comms.models.outbox import Chunk, Delivery, Message
from comms.models.pictures import Picture
from comms.models.programmes import ProgrammeSession
from comms.models.publications import Publication, PublicationFile
from comms.models.registrations import EventAttendance, Registration, SignUp
from comms.models.stories import Story

__all__ = [
    "Asset",
    "Audience",
    "CalendarEntry",
    "Chunk",
    "Delivery",
    "EventAttendance",
    "FilmShowing",
    "Loan",
    "Message",
    "NewsLinkIssue",
    "PackLine",
    "Picture",
    "ProgrammeSession",
    "Publication",
    "PublicationFile",
    "Registration",
    "SignUp",
    "StockMovement",
    "Story",
    "StoryCall",
    "Subscriber",
    "Subscription",
    "Suppression",
]
