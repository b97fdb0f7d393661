"""Bank files: columns, bad cells, and each payment once (F23)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from partnerships.access import RefusedError
from partnerships.actions.imports import confirm_import, sort_columns
from partnerships.models import ImportRun, Role
from tariffs.actions.bank_files import upload_bank_file
from tariffs.models import InvoiceBalance, Payment
from tariffs.resources.bank_files import BANK_FILE
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import now, seated

pytestmark = pytest.mark.django_db
HEAD = "Date,Description,Paid by,Money in,Money out\n"
JUNE = "12/06/2009,TARIFF,A COLLEGE,250.00,\n13/06/2009,TARIFF,A COLLEGE,250.00,\n13/06/2009,TARIFF,A COLLEGE,250.00,\n"


@pytest.fixture
def clerk():
    return seated(Role.FINANCE)


def read(rows, clerk, name="june.csv", head=HEAD):
    run = upload_bank_file(BANK_FILE, filename=name, data=(head + rows).encode(), by=clerk, at=now())
    return sort_columns(run, run.table["mapping"], by=clerk, at=now()) if run.table else run


def entered(rows, clerk, **options):
    run = confirm_import(read(rows, clerk, **options), by=clerk, at=now())
    return run.outcome["added"], run.outcome["unchanged"]


def test_the_same_file_twice_and_an_overlapping_one_enter_each_payment_once(clerk):
    assert entered(JUNE, clerk) == (3, 0)
    assert entered(JUNE, clerk) == (0, 3)
    later = "13/06/2009,TARIFF,A COLLEGE,250.00,\n13/06/2009,TARIFF,A COLLEGE,250.00,\n14/06/2009,TARIFF,A COLLEGE,250.00,\n"
    assert entered(later, clerk, name="later.csv") == (1, 2)
    assert Payment.objects.count() == 4


def test_two_at_once_enter_each_payment_once(clerk):
    first, second = read(JUNE, clerk), read(JUNE, clerk)
    confirm_import(first, by=clerk, at=now())
    with pytest.raises(RefusedError, match="no longer what you were shown"):
        confirm_import(second, by=clerk, at=now())
    assert Payment.objects.count() == 3


def test_each_bad_cell_is_named(clerk):
    run = read("31/02/2009,A,B,250.00,\n12/06/2009,A,B,many,\n,A,B,1,\n12/06/2099,A,B,1,\n", clerk)
    assert run.status == ImportRun.Status.UNSORTED
    places = [(problem["row"], problem["column"]) for problem in run.outcome["problems"]]
    assert places == [(2, "date"), (3, "money_in"), (4, "date"), (5, "date")]


def test_money_paid_out_is_left_out_and_told(clerk):
    run = read("12/06/2009,FEE,BANK,,5.00\n12/06/2009,BACK,BANK,-5.00,\n12/06/2009,A,B,5.00,\n", clerk)
    assert run.outcome["added"] == 1
    assert list(run.outcome["notes"]) == ["2 rows are money paid out or of nought, and left out."]


def test_what_a_rule_is_sure_of_is_allocated_in_the_order_of_the_rows(clerk):
    invoice = InvoiceFactory(amount=Decimal("250.00"))
    rows = f"12/06/2009,{invoice},A,150.00,\n13/06/2009,{invoice},A,150.00,\n"
    run = read(rows, clerk)
    told = [{cell[0]: cell[2] for cell in change["cells"]}["for"] for change in run.outcome["changes"]]
    assert told == [f"{invoice} £150.00", f"{invoice} £100.00"]
    confirm_import(run, by=clerk, at=now())
    assert InvoiceBalance.objects.get().outstanding_gbp == 0
    free = Payment.objects.order_by("received_on").values_list("balance__available_gbp", flat=True)
    assert list(free) == [Decimal("0.00"), Decimal("50.00")]


def test_a_file_without_rows_is_refused(clerk):
    assert read("", clerk).status == ImportRun.Status.REFUSED


def test_a_person_goes_from_the_file_to_its_payments(client, clerk):
    client.force_login(clerk)
    run = upload_bank_file(BANK_FILE, filename="june.csv", data=(HEAD + JUNE).encode(), by=clerk, at=now())
    columns = reverse("tariffs:bank_file_columns", args=[run.pk])
    assert b"Paid By" not in client.get(columns).content
    both = {"received_on": "date", "amount": "date"}
    assert b"Each column holds one thing" in client.post(columns, both).content
    answer = {"received_on": "date", "amount": "money_in", "reference": "description", "name": "paid_by"}
    page = client.post(columns, answer, follow=True)
    assert b"Import these rows" in page.content
    client.post(run.get_absolute_url(), {})
    assert Payment.objects.count() == 3
    queue = client.get(reverse("tariffs:payment_list"))
    assert queue.context["object_list"].count() == 3
