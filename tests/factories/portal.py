"""People as they are once they have accepted an invitation; what the portal publishes of all apps together."""

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from comms.actions.publications import freeze
from comms.models import Delivery
from portal.models import HeadlineOrder, ReportBack, ReportBackOrder, ToldSuccess
from portal.reports import headline_editions, report_back_editions
from portal.reports.headlines import headline_document
from portal.reports.report_backs import report_back
from tests.factories.partnerships import BodyFactory, PersonFactory, now

PASSWORD = "a long enough passphrase"


def invited(**kwargs):
    """Somebody who accepted: with a password, and an address that allauth knows to be theirs."""
    person = PersonFactory(**kwargs)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(client, person, password=PASSWORD, **headers):
    """Sign in by the form."""
    return client.post("/account/login/", {"login": person.email, "password": password}, headers=headers)


def letters():
    """The letters that wait in the outbox, as (address, text), the oldest first."""
    return list(Delivery.objects.order_by("pk").values_list("address", "message__text"))


class HeadlineOrderFactory(DjangoModelFactory):
    """An order to publish a year's headline targets that waits for a worker."""

    class Meta:
        model = HeadlineOrder

    year = 2009
    seen = "0" * 64
    asked_by = factory.SubFactory(PersonFactory)
    asked_at = factory.LazyFunction(now)


class ReportBackOrderFactory(HeadlineOrderFactory):
    """An order to publish a year's report-back that waits for a worker."""

    class Meta:
        model = ReportBackOrder

    year = 2008


class ReportBackFactory(DjangoModelFactory):
    """The report-back of 2008/09 before anybody wrote anything; `drafted` and `agreed` give it an introduction."""

    class Meta:
        model = ReportBack
        django_get_or_create = ("year",)

    class Params:
        drafted = factory.Trait(
            introduction="A year of steady work.",
            introducer=factory.SubFactory(PersonFactory, name="Dr Ada Chair"),
            office="Chair of the partnership",
            saved_at=factory.LazyFunction(now),
        )
        agreed = factory.Trait(
            drafted=True, agreed_at=factory.LazyFunction(now), agreed_by=factory.SelfAttribute("introducer")
        )

    year = 2008


class ToldSuccessFactory(DjangoModelFactory):
    """A success told in the words of its source."""

    class Meta:
        model = ToldSuccess

    report = factory.SubFactory(ReportBackFactory)
    body = factory.SubFactory(BodyFactory)
    source = ToldSuccess.Source.RETURN
    source_id = factory.Sequence(lambda n: n + 1)
    source_label = "Return of quarter 4"
    source_words = "The hall was built."
    words = factory.SelfAttribute("source_words")
    chosen_at = factory.LazyFunction(now)


def publish_headlines_now(year, *, by, at, revision=1):
    """Store a year's headline targets as they stand, with a few bytes instead of each PDF."""
    _store(headline_editions.editions(headline_document(year), revision=revision, at=at), by=by, at=at)


def publish_report_back_now(year, *, by, at, revision=1):
    """Store a year's report-back as it stands, with a few bytes instead of its PDF."""
    _store(report_back_editions.editions(report_back(year), revision=revision, at=at), by=by, at=at)


def _store(editions, *, by, at):
    for each in editions:
        freeze(
            each.kind, each.slug, title=each.title, html=each.html, data=each.data, by=by, at=at,
            revision=each.data["revision"], address=each.address, pdf=b"%PDF-1.7",
        )  # fmt: skip
