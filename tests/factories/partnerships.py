"""People, organisations, bodies and seats for tests."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from partnerships.models import (
    Body,
    BodyPage,
    Cadence,
    ChairStatement,
    Decision,
    Document,
    DocumentVersion,
    ImportRun,
    KeyActivity,
    Meeting,
    Objective,
    Organisation,
    PageProposal,
    Paper,
    PaperFile,
    Person,
    Role,
    Seat,
    SignificantUpdate,
    Strategy,
)

LONG_AGO = dt.date(2008, 4, 1)
PASSPHRASE = "a long enough passphrase"


class PersonFactory(DjangoModelFactory):
    """Somebody who may sign in; `is_active=False, email=None` makes a person of the register only."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Pat Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@portal.example")
    is_active = True
    password = factory.django.Password(PASSPHRASE)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    sector = "public"


class TopBoardFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("slug",)

    slug = "policy-board"
    name = "Policy Board"
    kind = Body.Kind.BOARD
    status = Body.Status.ACTIVE
    is_top = True


class BodyFactory(DjangoModelFactory):
    """An active thematic partnership under the top board."""

    class Meta:
        model = Body
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"body-{n}")
    name = factory.LazyAttribute(lambda body: body.slug.replace("-", " ").title())
    kind = Body.Kind.THEMATIC
    status = Body.Status.ACTIVE
    parent = factory.SubFactory(TopBoardFactory)
    purpose = "To make things better together."


class BodyPageFactory(DjangoModelFactory):
    class Meta:
        model = BodyPage

    body = factory.SubFactory(BodyFactory)
    introduction = "We bring people together."


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Body
        django_get_or_create = ("slug",)

    slug = "support-office"
    name = factory.LazyAttribute(lambda body: body.slug.replace("-", " ").title())
    kind = Body.Kind.OFFICE
    status = Body.Status.ACTIVE


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    person = factory.SubFactory(PersonFactory)
    role = Role.MEMBER
    body = factory.SubFactory(BodyFactory)
    held_from = LONG_AGO


class KeyActivityFactory(DjangoModelFactory):
    class Meta:
        model = KeyActivity

    body = factory.SubFactory(BodyFactory)
    year = 2009
    text = factory.Sequence(lambda n: f"Activity {n}")


class ChairStatementFactory(DjangoModelFactory):
    """A draft; `signed=True` makes it public."""

    class Meta:
        model = ChairStatement

    class Params:
        signed = factory.Trait(
            signed_at=factory.LazyFunction(timezone.now),
            signed_by=factory.SubFactory(PersonFactory),
            signed_as="Councillor Pat Person, Chair",
        )

    body = factory.SubFactory(BodyFactory)
    year = 2009
    words = "This year we go on."
    promises = ["Set up the network"]
    saved_at = factory.LazyFunction(timezone.now)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    held_on = factory.Sequence(lambda n: dt.date(2009, 6, 1) + dt.timedelta(days=n))
    place = "Civic Centre"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    about = "Tariffs"
    words = "The rates stay as they are."
    recorded_at = factory.LazyFunction(lambda: now())


class DocumentFactory(DjangoModelFactory):
    """A public document with one version, whose file is a few bytes of PDF."""

    class Meta:
        model = Document
        skip_postgeneration_save = True

    body = factory.SubFactory(BodyFactory)
    kind = Document.Kind.PLAN
    title = factory.Sequence(lambda n: f"Plan {n}")
    dated_on = dt.date(2009, 6, 12)
    visibility = Document.Visibility.PUBLIC

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        version = DocumentVersion(
            document=self, number=1, extension="pdf", content_type="application/pdf", size=9, sha256="0" * 64,
            uploaded_at=timezone.now(),
        )  # fmt: skip
        version.file.save("plan.pdf", ContentFile(b"%PDF-1.7\n"), save=True)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = Strategy
        django_get_or_create = ("slug",)

    slug = "city-strategy"
    name = "City Strategy"
    until_year = 2026


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective
        django_get_or_create = ("strategy", "number")

    strategy = factory.SubFactory(StrategyFactory)
    number = 1
    title = "A city that learns"


def seated(role, body=None, **kwargs):
    """A person who may sign in and holds `role`: on `body`, or on an office where the role belongs to one."""
    person = PersonFactory(**kwargs)
    if body is None and role in Role.of_offices():
        body = OfficeFactory(slug=f"{role.value.replace('_', '-')}-office")
    SeatFactory(person=person, role=role, body=body or BodyFactory())
    return person


def now():
    return timezone.now()


class ImportRunFactory(DjangoModelFactory):
    """A file of one new body that waits for its person to confirm."""

    class Meta:
        model = ImportRun

    kind = "bodies"
    filename = "bodies.csv"
    by = factory.SubFactory(PersonFactory)
    uploaded_at = factory.LazyFunction(timezone.now)
    table = {"columns": ["slug", "name", "kind"], "rows": [[2, "wild", "Wildlife Group", "network"]]}
    outcome = {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "changes": [],
        "problems": [],
        "problem_count": 0,
        "digest": "of nothing",
    }


class CadenceFactory(DjangoModelFactory):
    """A yearly review without a day."""

    class Meta:
        model = Cadence

    slug = factory.Sequence(lambda n: f"cadence-{n}")
    title = factory.Sequence(lambda n: f"Review {n}")
    kind = Cadence.Kind.REVIEW
    how_often = "each year"
    every_months = 12


class PageProposalFactory(DjangoModelFactory):
    """Somebody's wish for another purpose, with the Support Officer."""

    class Meta:
        model = PageProposal

    body = factory.SubFactory(BodyFactory)
    part = PageProposal.Part.PURPOSE
    said = "To make things better together."
    wanted = factory.Sequence(lambda n: f"To make things better, {n}.")
    proposer = factory.SubFactory(PersonFactory)
    sent_at = factory.LazyFunction(timezone.now)
    state_since = factory.SelfAttribute("sent_at")
    due_on = dt.date(2009, 6, 12)


class SignificantUpdateFactory(DjangoModelFactory):
    class Meta:
        model = SignificantUpdate

    body = factory.SubFactory(BodyFactory)
    words = factory.Sequence(lambda n: f"The terms of reference were agreed, version {n}.")
    marked_at = factory.LazyFunction(timezone.now)


class PaperFactory(DjangoModelFactory):
    """A draft of a paper for a meeting in a month, with its file if `with_file` is given."""

    class Meta:
        model = Paper
        skip_postgeneration_save = True

    body = factory.SubFactory(BodyFactory)
    meeting = factory.SubFactory(
        MeetingFactory, held_on=factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    )
    title = factory.Sequence(lambda n: f"Progress report {n}")
    author = factory.SubFactory(PersonFactory)
    state_since = factory.LazyFunction(timezone.now)
    due_on = factory.LazyAttribute(lambda paper: paper.meeting.held_on - dt.timedelta(days=12))

    @factory.post_generation
    def with_file(self, create, extracted, **kwargs):
        if extracted:
            kept = PaperFile(
                paper=self, number=1, extension="pdf", content_type="application/pdf", size=9, sha256="0" * 64,
                uploaded_by=self.author, uploaded_at=self.state_since,
            )  # fmt: skip
            kept.file.save("paper.pdf", ContentFile(b"%PDF-1.7\n"), save=True)
            self.newest = kept
            self.save(update_fields=["newest"])
