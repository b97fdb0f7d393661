"""What the portal itself keeps: sessions, secret calendar links, and what it publishes of all apps together."""

from portal.models.calendar_feeds import CalendarFeed, CalendarFeedQuerySet
from portal.models.erasures import Erasure, LegalHold, LegalHoldQuerySet
from portal.models.orders import HeadlineOrder, ReportBackOrder, YearOrder
from portal.models.report_backs import ReportBack, Section, ToldSuccess
from portal.models.sessions import Session, SessionQuerySet

__all__ = [
    "CalendarFeed", "CalendarFeedQuerySet", "Erasure", "HeadlineOrder", "LegalHold", "LegalHoldQuerySet", "ReportBack", "ReportBackOrder", "Section", "Session",
    "SessionQuerySet", "ToldSuccess", "YearOrder",
]  # fmt: skip
