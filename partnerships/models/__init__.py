"""The ground: people, organisations, bodies, seats, strategy, duties and events."""

from partnerships.models.action_plans import ActionNote, ActionPlan, PlanAction
from partnerships.models.alignment import MessagePlacement, PartnerPlan, Pledge
from partnerships.models.bodies import CODE_KINDS, GOLDEN_RULE_KINDS, Body, BodyPage, KeyActivity
from partnerships.models.cadences import Cadence
from partnerships.models.chair_statements import ChairStatement
from partnerships.models.decisions import Decision
from partnerships.models.dissolutions import HEADS, Dissolution, Head, Practice
from partnerships.models.documents import Document, DocumentVersion
from partnerships.models.duties import Duty
from partnerships.models.events import Event, EventCursor
from partnerships.models.imports import ImportRun
from partnerships.models.meetings import Meeting
from partnerships.models.organisations import Organisation
from partnerships.models.page_proposals import PageProposal, SignificantUpdate
from partnerships.models.papers import Paper, PaperFile
from partnerships.models.people import Person, SignInInvitation
from partnerships.models.seats import Role, Seat
from partnerships.models.strategy import Aspiration, Objective, Strategy
from partnerships.models.years import FIRST_YEAR, LAST_YEAR, year_address, year_label, year_of

__all__ = [
    "CODE_KINDS",
    "FIRST_YEAR",
    "GOLDEN_RULE_KINDS",
    "HEADS",
    "LAST_YEAR",
    "ActionNote",
    "ActionPlan",
    "Aspiration",
    "Body",
    "BodyPage",
    "Cadence",
    "ChairStatement",
    "Decision",
    "Dissolution",
    "Document",
    "DocumentVersion",
    "Duty",
    "Event",
    "EventCursor",
    "Head",
    "ImportRun",
    "KeyActivity",
    "Meeting",
    "MessagePlacement",
    "Objective",
    "Organisation",
    "PageProposal",
    "Paper",
    "PaperFile",
    "PartnerPlan",
    "Person",
    "PlanAction",
    "Pledge",
    "Practice",
    "Role",
    "Seat",
    "SignInInvitation",
    "SignificantUpdate",
    "Strategy",
    "year_address",
    "year_label",
    "year_of",
]
