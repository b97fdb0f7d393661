"""From the bank's file to the statement and the books, in a browser (H09)."""

from decimal import Decimal

import pytest
from django.db import transaction
from playwright.sync_api import expect

from partnerships.models import Role
from tariffs.actions.postings import book_invoices
from tariffs.models import Payment
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import now, seated

HEAD = "Date,Description,Paid by,Money in\n"


def invoices(number):
    """Issued and booked invoices of £250."""
    with transaction.atomic():
        issued = [InvoiceFactory(amount=Decimal("250.00")) for _each in range(number)]
        book_invoices(issued, at=now())
    return issued


@pytest.mark.browser
def test_a_bank_file_is_entered_and_what_is_left_is_allocated_by_hand(page_without_javascript, look, sign_in):
    page, (college, police) = page_without_javascript, invoices(2)
    sign_in(page, seated(Role.FINANCE))

    page.goto("/tariffs/payments/")
    look(page)
    page.get_by_role("button", name="Upload a bank file").click()
    look(page, "Enter payments from a bank file")
    rows = f"12/06/2009,{college} TARIFF,COLLEGE,250.00\n13/06/2009,MEMBERSHIP,CHIEF CONSTABLE,100.00\n"
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "june.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    look(page, "What are the columns of this file?")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text(f"{college} £250.00")).to_be_visible()
    look(page, "Import bank file: waiting for you to confirm")
    page.get_by_role("button", name="Import these rows").click()
    expect(page.get_by_text("Bank file: 2 added, 0 changed, 0 as they were.")).to_be_visible()

    page.goto("/tariffs/payments/")
    look(page, "Payments")
    page.get_by_role("link", name="13 June 2009").click()
    look(page, "Payment of £100 on 13 June 2009")
    page.get_by_role("button", name="Say what it is for").click()
    page.get_by_label("Invoice").select_option(str(police.pk))
    look(page, "What is this payment for?")
    page.get_by_role("button", name="Allocate").click()
    expect(page.get_by_text(f"£100 was allocated to {police}.")).to_be_visible()
    look(page, "Payment of £100 on 13 June 2009")

    page.goto(f"/tariffs/invoices/{police}/debt/")
    look(page, f"What is owed on {police}")
    page.get_by_role("button", name="Propose a write-off").click()
    page.get_by_label("Why it will not be paid").fill("The force was wound up")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("The write-off was proposed.")).to_be_visible()
    look(page, f"What is owed on {police}")

    page.goto("/tariffs/payments/owed/")
    look(page, "What is owed")
    page.get_by_role("link", name=str(police.recipient)).click()
    look(page, f"Statement of {police.recipient}")
    assert Payment.objects.with_money_left().count() == 0


@pytest.mark.browser
def test_the_books_of_a_year_are_exported_under_the_ledger_s_codes(page_without_javascript, look, sign_in):
    page = page_without_javascript
    invoices(1)
    sign_in(page, seated(Role.FINANCE))

    page.goto("/tariffs/2009-10/accounts/")
    look(page)
    page.get_by_role("link", name="Export to the ledger").click()
    page.get_by_role("link", name="Change the codes").click()
    page.get_by_label("Tariffs owed to the partnership").fill("9100")
    page.get_by_role("button", name="Save the codes").click()
    look(page, "Error: Account codes")
    for label in ("Tariff income", "Bank", "Money received and not yet allocated", "Tariffs written off"):
        page.get_by_label(label, exact=True).fill("9200")
    page.get_by_role("button", name="Save the codes").click()
    look(page, "Export to the ledger")
    page.get_by_role("button", name="Export them").click()
    expect(page.get_by_text("2 postings were exported")).to_be_visible()
    look(page, "Export")
