"""The papers of what was issued: made by a worker, the same again, mailed once with a copy to finance (H09, F22)."""

import datetime as dt
import email
import email.policy
from decimal import Decimal

import pytest

from comms.models import Delivery, Message
from partnerships.models import Event, Role
from partnerships.pdf import typeset, typeset_several
from tariffs import actions, tasks
from tariffs.actions import papers
from tariffs.models import CreditNoteFile, Invoice, InvoiceFile, InvoiceRun
from tariffs.reports.papers import credit_note_paper, invoice_paper
from tests.factories.invoices import CreditNoteFactory, InvoiceFactory, billed_scheme
from tests.factories.partnerships import now, seated

pytestmark = pytest.mark.django_db


def issued_run(payers=2):
    scheme = billed_scheme(payers=payers)
    run = actions.preview_run(scheme, by=None, at=now())
    run = actions.approve_run(run, seen=run.seen, by=None, at=now())
    return actions.issue_run(run, seen=run.seen, by=seated(Role.FINANCE), at=now())


def test_a_worker_makes_each_invoice_and_mails_it_with_a_copy_to_finance():
    run = issued_run()
    tasks.tick(at=now())
    tasks.tick(at=now())
    run.refresh_from_db()
    assert run.state == InvoiceRun.State.ISSUED
    assert InvoiceFile.objects.filter(paper__run=run).count() == 2
    invoice = Invoice.objects.in_order().first()
    message = invoice.file.message
    assert message.subject == "Invoice SP-2009-10-0001 from Exampleton City Council"
    assert sorted(message.deliveries.values_list("address", flat=True)) == [
        invoice.contact_email, "finance@council.example",
    ]  # fmt: skip
    assert Message.objects.count() == 2
    assert attached(message) == [("SP-2009-10-0001.pdf", bytes(invoice.file.content))]


def attached(message):
    whole = bytes(message.ready).replace(b"\r\n..", b"\r\n.")
    parsed = email.message_from_bytes(whole, policy=email.policy.default)
    return [(part.get_filename(), part.get_content()) for part in parsed.iter_attachments()]


def test_papers_made_again_are_the_same_to_the_byte():
    run = issued_run(payers=3)
    tasks.tick(at=now())
    for invoice in Invoice.objects.in_order():
        again = typeset(papers.TEMPLATE, invoice_paper(invoice), at=run.issued_at)
        assert again == bytes(invoice.file.content)


def test_a_credit_note_is_made_and_mailed_too():
    note = CreditNoteFactory(invoice=InvoiceFactory(purchase_order="PO 9"))
    tasks.tick(at=now())
    tasks.tick(at=now())
    file = CreditNoteFile.objects.get(paper=note)
    assert file.message.subject == "Credit note SPC-2009-10-0001 from Exampleton City Council"
    assert list(Delivery.objects.values_list("address", flat=True)) == [note.invoice.contact_email]
    paper = credit_note_paper(note)
    assert paper["about"][2:] == [
        ["Credits invoice", "SP-2009-10-0001 of 20 April 2009"],
        ["Your order number", "PO 9"],
    ]
    assert paper["totals"][2] == ["Total in pounds sterling", "£250.00"]


def test_a_payer_without_an_address_for_mail_gets_a_paper_and_no_mail():
    scheme = billed_scheme()
    actions.set_terms(scheme, {"finance_email": ""}, by=None, at=now())
    actions.set_payer(scheme.charges.get().organisation, {"contact_email": ""}, by=None, at=now())
    run = actions.preview_run(scheme, by=None, at=now())
    run = actions.approve_run(run, seen=run.seen, by=None, at=now())
    actions.issue_run(run, seen=run.seen, by=None, at=now())
    tasks.tick(at=now())
    assert (InvoiceFile.objects.get().message, Message.objects.count()) == (None, 0)


def test_without_room_nothing_is_stored_and_a_later_worker_goes_on(monkeypatch):
    run = issued_run()
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with papers.Press(papers.claim_run(at=now())) as press:
        assert press.make_next(at=now()) is False
    run.refresh_from_db()
    assert (run.problem, InvoiceFile.objects.count()) == (papers.NO_ROOM, 0)
    assert papers.claim_run(at=now()) is None
    CreditNoteFactory(invoice=Invoice.objects.first())
    assert papers.make_credit_papers(at=now()) == 0
    monkeypatch.undo()
    actions.hurry_run(run, by=None, at=now())
    tasks.tick(at=now())
    run.refresh_from_db()
    assert (run.state, run.problem, InvoiceFile.objects.count()) == (InvoiceRun.State.ISSUED, "", 2)
    assert CreditNoteFile.objects.count() == 1


def test_a_paper_says_what_the_invoice_says():
    invoice = InvoiceFactory(vat_gbp=Decimal("43.75"), vat_number="GB 1", purchase_order="PO 1")
    paper = invoice_paper(invoice)
    assert paper["about"] == [
        ["Invoice number", "SP-2009-10-0001"],
        ["Date of issue", "20 April 2009"],
        ["Due", "20 May 2009"],
        ["Your order number", "PO 1"],
        ["VAT registration", "GB 1"],
    ]
    assert paper["lines"] == [["Partnership tariff 2009/10", "1", "£250.00", "£43.75", "£250.00"]]
    assert paper["totals"][2] == ["Total in pounds sterling", "£293.75"]
    assert paper["pay"] == "Please pay £293.75 by 20 May 2009, quoting SP-2009-10-0001."


def test_many_in_one_child_are_what_each_would_be_alone():
    each = [(invoice_paper(InvoiceFactory()), now() + dt.timedelta(days=day)) for day in range(2)]
    assert typeset_several(papers.TEMPLATE, each) == [typeset(papers.TEMPLATE, data, at=at) for data, at in each]


def test_papers_are_made_chunk_by_chunk_and_what_was_made_already_is_not_mailed_again(monkeypatch):
    run = issued_run(payers=5)
    monkeypatch.setattr(papers, "CHUNK", 2)
    stored = []
    with papers.Press(run) as press, papers.Press(run) as other:
        for each, goes_on in [(press, True), (other, True), (press, True), (press, False), (other, False)]:
            assert each.make_next(at=now()) is goes_on
            stored.append(InvoiceFile.objects.count())
    run.refresh_from_db()
    assert (stored, run.state, run.leased_until) == ([2, 4, 4, 5, 5], InvoiceRun.State.ISSUED, None)
    assert (InvoiceFile.objects.count(), Message.objects.count()) == (5, 5)
    queued = Event.objects.filter(kind="mail.queued")
    assert {event.subject_id for event in queued} == {str(pk) for pk in Message.objects.values_list("pk", flat=True)}


def test_a_long_run_is_made_in_turns_so_that_other_work_gets_its_own(monkeypatch):
    run, stored = issued_run(payers=5), []
    monkeypatch.setattr(papers, "CHUNK", 2)
    monkeypatch.setattr(tasks, "TURN_SECONDS", 0)
    for _turn in range(3):
        tasks.make_papers()
        run.refresh_from_db()
        stored.append((InvoiceFile.objects.count(), run.state, run.leased_until))
    issuing, issued = InvoiceRun.State.ISSUING, InvoiceRun.State.ISSUED
    assert stored == [(2, issuing, None), (4, issuing, None), (5, issued, None)]


def test_a_run_of_full_chunks_ends_too(monkeypatch):
    run = issued_run(payers=2)
    monkeypatch.setattr(papers, "CHUNK", 1)
    tasks.tick(at=now())
    run.refresh_from_db()
    assert (run.state, InvoiceFile.objects.count(), Message.objects.count()) == (InvoiceRun.State.ISSUED, 2, 2)


@pytest.mark.parametrize("payers", [1, 4])
def test_a_chunk_of_any_size_takes_the_same_statements(payers, django_assert_num_queries):
    run = issued_run(payers=payers)
    with papers.Press(run) as press, django_assert_num_queries(17):
        press.make_next(at=now())
