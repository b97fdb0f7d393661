"""Exports to the ledger, account codes, the close of a year."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tariffs import actions
from tariffs.actions.books import close_year, reopen_year, set_account_codes, take_export
from tariffs.models import Account, ExportBatch, ExportLine, Posting
from tariffs.reports.books import blockers, books, disagreements
from tests.factories.partnerships import OrganisationFactory, now, seated

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 6, 12)


@pytest.fixture
def clerk():
    return seated(Role.FINANCE)


def entered(by, amount=100):
    return actions.enter_payment(
        received_on=DAY,
        amount_gbp=Decimal(amount),
        organisation=OrganisationFactory(),
        is_another=True,
        by=by,
        at=now(),
    )


def coded(clerk):
    set_account_codes({account: f"9{place}" for place, account in enumerate(Account)}, by=clerk, at=now())


def test_each_posting_is_exported_once_with_control_totals(clerk):
    coded(clerk)
    for amount in (100, 50):
        entered(clerk, amount)
    batch = take_export(by=clerk, at=now())
    assert (batch.rows, batch.debit_gbp, batch.credit_gbp) == (4, Decimal(150), Decimal(150))
    with pytest.raises(RefusedError, match="Everything has been exported"):
        take_export(by=clerk, at=now())
    entered(clerk, 7)
    assert take_export(by=clerk, at=now()).rows == 2
    assert ExportLine.objects.count() == Posting.objects.count()


def test_an_export_taken_again_is_the_same_to_the_byte(client, clerk):
    coded(clerk)
    entered(clerk)
    batch = take_export(by=clerk, at=now())
    client.force_login(clerk)
    for format in ("csv", "xlsx"):
        address = reverse("tariffs:export_download", args=[batch.pk, format])
        first = client.get(address).content
        set_account_codes({Account.BANK: f"other {format}"}, by=clerk, at=now())
        assert client.get(address).content == first
    assert b"90" not in first[:2]


def test_an_account_without_a_code_is_not_exported(clerk):
    entered(clerk)
    with pytest.raises(RefusedError, match="Give these accounts their code first"):
        take_export(by=clerk, at=now())


def test_batches_and_lines_stand(clerk):
    coded(clerk)
    entered(clerk)
    take_export(by=clerk, at=now())
    for model in (ExportBatch, ExportLine, Posting):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=9)


def test_two_exports_at_once_share_nothing(transactional_db, clerk):
    coded(clerk)
    for _each in range(3):
        entered(clerk)
    ends, both = [], threading.Barrier(2)

    def take():
        both.wait()
        try:
            ends.append(take_export(by=clerk, at=now()).rows)
        except RefusedError:
            ends.append(0)
        connection.close()

    threads = [threading.Thread(target=take) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == [0, 6]


def test_a_year_closes_only_when_nothing_stands_open(clerk):
    manager = seated(Role.STRATEGIC_MANAGER)
    coded(clerk)
    payment = actions.enter_payment(received_on=DAY, amount_gbp=Decimal(10), by=clerk, at=now())
    told = [blocker.words for blocker in blockers(2009, on=dt.date(2010, 3, 31))]
    assert told == [
        "The year runs until 31 March 2010.",
        "1 payment is of a payer nobody has named.",
        "2 postings are not exported to the ledger.",
    ]
    with pytest.raises(RefusedError, match="cannot be closed yet"):
        close_year(2009, by=clerk, at=now())
    actions.name_payer(payment, organisation=OrganisationFactory(), by=clerk, at=now())
    take_export(by=clerk, at=now())
    close = close_year(2009, by=clerk, at=now())
    assert close.totals["bank"] == "10.00"
    entered(clerk, 5)
    bank = next(total for total in books(2009, on=now().date()).accounts if total.account == Account.BANK)
    assert (bank.debits, disagreements()) == (Decimal(10), [])
    with pytest.raises(NotAllowedError):
        reopen_year(2009, reason="x", by=clerk, at=now())
    reopen_year(2009, reason="A late invoice", by=manager, at=now())
    assert books(2009, on=now().date()).close is None


def test_the_pages_of_the_books_say_what_is_to_be_done(client, clerk):
    client.force_login(clerk)
    entered(clerk)
    assert b"are not exported" in client.get(reverse("tariffs:ledger_year", args=[2009])).content
    codes = {account.value: "1" for account in Account}
    client.post(reverse("tariffs:account_codes"), codes)
    page = client.post(reverse("tariffs:export_list"), follow=True)
    assert b"2 postings were exported" in page.content
