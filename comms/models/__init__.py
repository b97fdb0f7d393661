"""The publishing house: outbox, audiences, publications, News-Link and events."""

from comms.models.audiences import Audience, Subscriber, Subscription, Suppression
from comms.models.calendar import CalendarEntry
from comms.models.issues import NewsLinkIssue, StoryCall
from comms.models.outbox import Chunk, Delivery, Message
from comms.models.pictures import Picture
from comms.models.publications import Publication, PublicationFile
from comms.models.stories import Story

__all__ = [
    "Audience",
    "CalendarEntry",
    "Chunk",
    "Delivery",
    "Message",
    "NewsLinkIssue",
    "Picture",
    "Publication",
    "PublicationFile",
    "Story",
    "StoryCall",
    "Subscriber",
    "Subscription",
    "Suppression",
]
