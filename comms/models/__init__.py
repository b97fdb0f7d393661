"""The publishing house: outbox, audiences, publications, News-Link and events."""

from comms.models.addressed import Addressed
from comms.models.allowances import Allowance
from comms.models.assets import Asset, FilmShowing, Loan, StockMovement
from comms.models.audiences import Audience, Subscriber, Subscription, Suppression
from comms.models.briefings import BriefingItem, BriefingNote
from comms.models.calendar import CalendarEntry
from comms.models.chunks import Chunk
from comms.models.circulars import Circular
from comms.models.consultations import Consultation, ConsultationReply
from comms.models.digests import Digest, DutyTold
from comms.models.films import FilmFile
from comms.models.guides import Guide, Logo
from comms.models.handbook import CopyRequest, HandbookDistribution, StrategySite
from comms.models.issues import NewsLinkIssue, StoryCall
from comms.models.outbox import Delivery, DeliveryCount, Message
from comms.models.packs import PackLine
from comms.models.papers import PaperTold
from comms.models.pictures import Picture
from comms.models.plans import Channel, ChannelMove, CommsPlan, PlanEvidence, PlanItem
from comms.models.press import PartnerUpdate, PressCoverage, PressRelease
from comms.models.programmes import ProgrammeSession
from comms.models.publications import Publication, PublicationFile
from comms.models.readership import CorrectionNote, Feedback, NewsLinkReview, Readings
from comms.models.registrations import EventAttendance, Registration, SignUp
from comms.models.responsibilities import Responsibility, Tick, Tool
from comms.models.returned import Bounce, UnreadReturn
from comms.models.stories import Story
from comms.models.suggestions import SetAsideSuggestion

__all__ = [
    "Addressed",
    "Allowance",
    "Asset",
    "Audience",
    "Bounce",
    "BriefingItem",
    "BriefingNote",
    "CalendarEntry",
    "Channel",
    "ChannelMove",
    "Chunk",
    "Circular",
    "CommsPlan",
    "Consultation",
    "ConsultationReply",
    "CopyRequest",
    "CorrectionNote",
    "Delivery",
    "DeliveryCount",
    "Digest",
    "DutyTold",
    "EventAttendance",
    "Feedback",
    "FilmFile",
    "FilmShowing",
    "Guide",
    "HandbookDistribution",
    "Loan",
    "Logo",
    "Message",
    "NewsLinkIssue",
    "NewsLinkReview",
    "PackLine",
    "PaperTold",
    "PartnerUpdate",
    "Picture",
    "PlanEvidence",
    "PlanItem",
    "PressCoverage",
    "PressRelease",
    "ProgrammeSession",
    "Publication",
    "PublicationFile",
    "Readings",
    "Registration",
    "Responsibility",
    "SetAsideSuggestion",
    "SignUp",
    "StockMovement",
    "Story",
    "StoryCall",
    "StrategySite",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tick",
    "Tool",
    "UnreadReturn",
]
