"""The people of the demonstration: one for each kind of work, so that every part of the portal can be tried.

Chairs whom the sources name are the people of the register; all other names are made up.
"""

import datetime as dt
import textwrap
from dataclasses import dataclass

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from comms.actions.audiences import keep_standard_audiences
from comms.actions.subscriber_lists import import_subscribers
from comms.models import Audience, Subscription
from partnerships.actions.chair_statements import draft_chair_statement, sign_chair_statement
from partnerships.actions.invitations import accept_invitation, invite_person
from partnerships.actions.meetings import plan_meeting
from partnerships.actions.page_proposals import (
    accept_proposal,
    decline_proposal,
    return_proposal,
    send_proposal,
    take_on_proposal,
    words_of,
)
from partnerships.actions.papers import ask_for_papers, return_paper, send_paper
from partnerships.actions.people import add_person
from partnerships.actions.seats import appoint_seat
from partnerships.models import Body, ChairStatement, Organisation, PageProposal, Paper, Person, Role
from tariffs.actions import set_payer, set_purchase_order, set_terms
from tariffs.models import Payer, Scheme

PASSPHRASE = "harbour lantern marmalade"  # noqa: S105  printed for everybody who tries the portal

READERS = 50
OUTCOMES = {"decline": decline_proposal, "return": return_proposal, "take_on": take_on_proposal}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who may sign in to try the portal: their seat, what to try with it, and the organisation they speak for.

    Without a body it is the contact of that organisation.
    """

    name: str
    address: str
    role: Role
    body: str
    to_try: str = ""
    representing: str = ""

    @property
    def email(self) -> str:
        return f"{self.address}@portal.example"


PEOPLE = (
    DemoPerson(
        "Grace Adeyemi", "support.officer", Role.SUPPORT_OFFICER, "support-office",
        "See what is overdue, collate News-Link, keep the register",
    ),
    DemoPerson(
        "Martin Hale", "strategic.manager", Role.STRATEGIC_MANAGER, "strategic-partnerships-office",
        "Open a health check round, look for gaps",
    ),
    DemoPerson("Priya Nair", "lyp.manager", Role.MANAGER, "lyp", "Check and edit your page, send a story and a paper"),
    DemoPerson("Owen Pugh", "sep.manager", Role.MANAGER, "sep", "Try to edit another partnership's page"),
    DemoPerson("Ivan White", "ivan.white", Role.CHAIR, "lyp", "Write and sign the year’s statement"),
    DemoPerson("Helen Frost", "board.member", Role.MEMBER, "delivery-board", "Read the targets of quarter 4", "southampton-city-pct"),
    DemoPerson("Simon Reeve", "board.member2", Role.MEMBER, "delivery-board", representing="business-link"),
    DemoPerson("Paula Deane", "board.member3", Role.MEMBER, "delivery-board", representing="hampshire-constabulary"),
    DemoPerson("Yusuf Amin", "board.member4", Role.MEMBER, "delivery-board", representing="job-centre-plus"),
    DemoPerson("Clare Tutt", "board.member5", Role.MEMBER, "delivery-board", representing="learning-and-skills-council"),
    DemoPerson("Colin Webb", "finance", Role.FINANCE, "finance-office", "Approve the invoices of 2009/10 that the Support Officer prepares"),
    DemoPerson(
        "Sam Pike", "payer.contact", Role.CONTACT, "",
        "See your organisation’s invoices, correct where they go", "hampshire-constabulary",
    ),
    DemoPerson("Nadia Karim", "iic", Role.IIC, "iic", "Read the register and its history"),
    DemoPerson("Edward Shaw", "scrutiny", Role.SCRUTINY, "scrutiny", "Read a partnership's history"),
    DemoPerson("Ruth Lang", "auditor", Role.AUDITOR, "audit", "Read everything, change nothing"),
    DemoPerson("Tom Ellery", "administrator", Role.ADMINISTRATOR, "administration", "Invite people, import lists"),
    DemoPerson("Judith Kerr", "senior.manager", Role.CMT, "cmt", "Read the mail about a page’s significant update"),
    DemoPerson("Frank Doyle", "lead.councillor", Role.LEAD_COUNCILLOR, "lyp", "Get the members’ briefing note"),
    DemoPerson("Alice Moran", "lyp.member1", Role.MEMBER, "lyp", "Answer the health check"),
    DemoPerson("Bernard Cole", "lyp.member2", Role.MEMBER, "lyp"),
    DemoPerson("Carmen Ortiz", "lyp.member3", Role.MEMBER, "lyp"),
    DemoPerson("Dilip Rao", "lyp.member4", Role.MEMBER, "lyp"),
    DemoPerson("Eve Tanner", "lyp.member5", Role.MEMBER, "lyp"),
    DemoPerson("Fiona Grant", "cypt.manager", Role.MANAGER, "cypt"),
    DemoPerson("George Ames", "eeb.manager", Role.MANAGER, "eeb"),
    DemoPerson("Hannah Boyd", "hwp.manager", Role.MANAGER, "hwp"),
    DemoPerson("Imran Said", "scp.manager", Role.MANAGER, "scp"),
    DemoPerson("Julia Penn", "crp.manager", Role.MANAGER, "crp"),
    DemoPerson("Kwame Osei", "shp.manager", Role.MANAGER, "shp"),
    DemoPerson("Laura Finch", "seb.manager", Role.MANAGER, "seb"),
    DemoPerson("Marek Nowak", "scb.manager", Role.MANAGER, "scb"),
    DemoPerson("Nina Holt", "shape.manager", Role.MANAGER, "shape"),
)  # fmt: skip


@transaction.atomic
def load_demo_people(*, on: dt.date, at: dt.datetime) -> list[Person]:
    """Let every demo person sign in and hold their seat from the day `on`; twice changes nothing.

    Raises Body.DoesNotExist if the framework is not loaded yet.
    """
    people = [_load(demo, on=on, at=at) for demo in PEOPLE]
    new = [person.pk for person in people if not person.has_usable_password()]
    # One slow hash for all of them: everybody may know the passphrase, and the first start is quicker.
    Person.objects.filter(pk__in=new).update(password=make_password(PASSPHRASE))
    return people


@transaction.atomic
def load_demo_readers(*, at: dt.datetime) -> None:
    """Let the demo's Support Officer bring in News-Link's first readers, so that a send can be tried; none if it has any."""
    if not Subscription.objects.exists():
        keep_standard_audiences(at=at)
        import_subscribers(
            [f"reader{number:02}@portal.example" for number in range(1, READERS + 1)],
            audience=Audience.objects.get(slug="key-stakeholders"),
            proof="Made up for the demonstration",
            agreed_on=at.date(),
            by=_person("support.officer"),
            at=at,
        )


@transaction.atomic
def load_demo_proposals(*, at: dt.datetime) -> None:
    """Let demo people propose corrections of pages and the Support Officer settle some; none if there is any."""
    if PageProposal.objects.exists():
        return
    officer = _person("support.officer")
    for entry in _texts("page_proposals"):
        body = Body.objects.get(slug=entry["body"])
        said = entry.get("said") or words_of(body, entry["part"])
        proposal = send_proposal(
            body, part=entry["part"], said=said, wanted=entry["wanted"], why=entry["why"],
            by=_person(entry["by"]) if entry["by"] else None, at=at,
        )  # fmt: skip
        if entry.get("outcome") == "accept":
            accept_proposal(proposal, text=proposal.wanted, seen=proposal.said, news=entry["news"], by=officer, at=at)
        elif "outcome" in entry:
            given = {"answer": entry["answer"]} if "answer" in entry else {}
            OUTCOMES[entry["outcome"]](proposal, **given, by=officer, at=at)


@transaction.atomic
def load_demo_statements(*, at: dt.datetime) -> None:
    """Let the demo's chairs sign the statements written for the demonstration; none if there is any statement.

    The people of the demonstration must be loaded.
    """
    if ChairStatement.objects.exists():
        return
    for entry in _texts("chair_statements"):
        body = Body.objects.get(slug=entry["body"])
        chair = Person.objects.may_sign_in().get(seats__in=body.seats.filter(role=Role.CHAIR, held_to=None))
        draft = draft_chair_statement(
            body, entry["year"], words=entry["words"], promises=entry["promises"], by=chair, at=at
        )
        sign_chair_statement(draft, by=chair, at=at)


@transaction.atomic
def load_demo_papers(*, at: dt.datetime) -> None:
    """Plan a meeting of the demonstration, with papers that are asked for, sent in and sent back; none if there is any."""
    if Paper.objects.exists():
        return
    told, officer, today = _texts("papers"), _person("support.officer"), timezone.localdate(at)
    planned = told["meeting"]
    meeting = plan_meeting(
        Body.objects.get(slug=planned["body"]), held_on=today + dt.timedelta(days=planned["in_days"]),
        papers_due_on=today + dt.timedelta(days=planned["papers_due_in_days"]), place=planned["place"],
        starts_at=dt.time.fromisoformat(planned["starts_at"]), by=officer, at=at,
    )  # fmt: skip
    for entry in told["papers"]:
        body = Body.objects.get(slug=entry["body"])
        (paper,) = ask_for_papers(meeting, bodies=[body], title=entry["title"], by=officer, at=at)
        if "text" in entry:
            file = ContentFile(entry["text"].encode(), "paper.txt")
            paper = send_paper(
                paper, meeting=meeting, title=entry["title"], kind=Paper.Kind.PAPER, visibility="public", file=file,
                extension="txt", content_type="text/plain", by=_person(entry["by"]), at=at,
            )  # fmt: skip
        if "note" in entry:
            return_paper(paper, note=entry["note"], by=officer, at=at)


@transaction.atomic
def load_demo_payers(*, at: dt.datetime) -> None:
    """Say where the demonstration's invoices go, so that a first run can be previewed; nothing if any payer is known."""
    if Payer.objects.exists():
        return
    told = _texts("payers")
    for terms in told["terms"]:
        if scheme := Scheme.objects.filter(year=terms.pop("year")).first():
            set_terms(scheme, terms, by=None, at=at)
    for entry in told["payers"]:
        organisation = Organisation.objects.filter(slug=entry.pop("organisation")).first()
        order = entry.pop("order", "")
        if organisation:
            payer = set_payer(organisation, entry, by=None, at=at)
            set_purchase_order(payer, year=2009, number=order, by=None, at=at)


def table() -> str:
    """Who may sign in with which address, and what to try, as printed after the start."""
    lines = [(Role(demo.role).label, demo.email, demo.to_try) for demo in PEOPLE if demo.to_try]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    rows = [f"{role:{widths[0]}}  {email:{widths[1]}}  {to_try}" for role, email, to_try in lines]
    others = ", ".join(demo.address for demo in PEOPLE if not demo.to_try)
    return "\n".join(
        [
            f"Sign in with any of these addresses and the passphrase: {PASSPHRASE}",
            "",
            *rows,
            "",
            *textwrap.wrap(f"More at portal.example: {others}.", 100),
            "",
        ]
    )


def _texts(name):
    path = settings.BASE_DIR / "sample_data" / "demonstration" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _person(address):
    return Person.objects.get(email=f"{address}@portal.example")


def _load(demo, *, on, at):
    place = _place(demo)
    person = (
        Person.objects.filter(email=demo.email).first() or Person.objects.filter(name=demo.name, email=None).first()
    )
    if person is None:
        person = add_person(name=demo.name, by=None, at=at)
    if not person.email:
        person = accept_invitation(invite_person(person, email=demo.email, by=None, at=at), password=None, at=at)
    if not person.seats.live(on=on).filter(role=demo.role, **place).exists():
        appoint_seat(person=person, role=demo.role, **place, held_from=on, by=None, at=at)
    return person


def _place(demo):
    organisation = Organisation.objects.get(slug=demo.representing) if demo.representing else None
    if not demo.body:
        return {"body": None, "organisation": organisation}
    return {"body": Body.objects.get(slug=demo.body), "representing": organisation}
