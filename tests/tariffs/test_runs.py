"""Invoice runs from preview to issue: seen, approved by another, numbered once (H09, X07, P7)."""

from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from tariffs import actions
from tariffs.models import Invoice, InvoiceRun, NumberSeries, SharingMember
from tests.factories.invoices import BillingTermsFactory, CreditNoteFactory, PayerFactory, billed_scheme
from tests.factories.partnerships import OrganisationFactory, now, seated
from tests.factories.tariffs import ChargeFactory, SchemeFactory, adopt
from tests.tariffs.test_races import at_once

pytestmark = pytest.mark.django_db


def prepared(scheme, **choices):
    return actions.preview_run(scheme, **choices, by=seated(Role.SUPPORT_OFFICER), at=now())


def approved(run):
    return actions.approve_run(run, seen=run.seen, by=seated(Role.FINANCE), at=now())


def issued(run):
    run = approved(run)
    return actions.issue_run(run, seen=run.seen, by=seated(Role.SUPPORT_OFFICER), at=now())


def references():
    return list(Invoice.objects.in_order().values_list("reference", flat=True))


def test_a_run_is_previewed_approved_and_issued_in_order():
    scheme = billed_scheme(payers=3)
    run = prepared(scheme)
    assert (run.state, run.number, run.lines.count(), Invoice.objects.count()) == ("preview", 1, 3, 0)
    run = issued(run)
    assert run.state == InvoiceRun.State.ISSUING
    assert references() == ["SP-2009-10-0001", "SP-2009-10-0002", "SP-2009-10-0003"]
    names = list(Invoice.objects.in_order().values_list("billing_name", flat=True))
    assert names == sorted(names, key=str.casefold)
    assert NumberSeries.objects.get().last_number == 3
    event = Event.objects.get(kind="invoice_run.issued")
    assert event.data["after"] == {"invoices": 3, "first": "SP-2009-10-0001", "last": "SP-2009-10-0003"}
    with pytest.raises(RefusedError, match="has been billed"):
        prepared(scheme)


def test_a_run_waits_among_the_tasks_of_who_is_to_approve_and_issue_it():
    scheme = billed_scheme()

    def waiting():
        return list(Duty.objects.open().order_by("pk").values_list("kind", "owed_role"))

    run = prepared(scheme)
    prepared(scheme)
    assert waiting() == [("invoice_run.approve", "finance")]
    actions.withdraw_run(run, by=None, at=now())
    assert waiting() == []
    run = approved(prepared(scheme))
    assert waiting() == [("invoice_run.issue", "support_officer")]
    actions.issue_run(run, seen=run.seen, by=None, at=now())
    assert waiting() == []


def test_an_invoice_holds_all_it_says():
    scheme = billed_scheme(members=3)
    terms, payer = scheme.terms, scheme.charges.get().organisation.payer
    actions.set_purchase_order(payer, year=2009, number="PO 77", by=None, at=now())
    issued(prepared(scheme))
    invoice = Invoice.objects.get()
    assert (invoice.billing_name, invoice.billing_address) == (payer.billing_name, f"{payer.address}\n{payer.postcode}")
    assert (invoice.purchase_order, invoice.contact_email) == ("PO 77", payer.contact_email)
    assert (invoice.supplier_name, invoice.how_to_pay, invoice.vat_words) == (
        terms.supplier_name, terms.how_to_pay, terms.vat_words,
    )  # fmt: skip
    assert (invoice.due_on - invoice.issued_on).days == terms.days_to_pay
    assert (invoice.net_gbp, invoice.vat_gbp, invoice.total_gbp) == (750, 0, 750)
    line = invoice.lines.get()
    assert (line.quantity, line.unit_gbp, line.net_gbp) == (3, 250, 750)
    assert line.description == "Partnership tariff 2009/10, shared by 3 members"


def test_vat_is_added_at_the_rate_of_the_year():
    scheme = billed_scheme()
    values = {"vat_treatment": "standard", "vat_percent": Decimal("17.50"), "vat_number": "GB 000 0000 00"}
    actions.set_terms(scheme, values, by=None, at=now())
    issued(prepared(scheme))
    assert (Invoice.objects.get().vat_gbp, Invoice.objects.get().total_gbp) == (Decimal("43.75"), Decimal("293.75"))


def group_of(*names, members):
    scheme = SchemeFactory()
    charge = ChargeFactory(scheme=scheme, members=members)
    PayerFactory(organisation=charge.organisation)
    for name in names:
        organisation = OrganisationFactory(name=name)
        PayerFactory(organisation=organisation)
        SharingMember.objects.create(charge=charge, organisation=organisation)
    BillingTermsFactory(scheme=scheme)
    return adopt(scheme), charge


def test_a_shared_charge_goes_to_each_named_member_or_to_the_group():
    scheme, charge = group_of("A College", "B College", members=2)
    each = prepared(scheme, each_member_of=[charge.pk])
    assert [(line.billing_name, line.net_gbp) for line in each.lines.all()] == [("A College", 250), ("B College", 250)]
    run = prepared(scheme)
    assert (run, [line.net_gbp for line in run.lines.all()]) == (each, [500])
    issued(prepared(scheme, each_member_of=[charge.pk]))
    assert [invoice.total_gbp for invoice in Invoice.objects.all()] == [250, 250]
    with pytest.raises(RefusedError, match="has been billed"):
        prepared(scheme)


def test_members_who_are_not_named_cannot_be_billed():
    scheme, charge = group_of("A College", members=3)
    run = prepared(scheme, each_member_of=[charge.pk])
    assert [line.blocked_because for line in run.lines.all()] == [
        "2 of the 3 members are not named. Name them, or bill the group."
    ]
    with pytest.raises(RefusedError, match="Nothing in this run can be billed"):
        approved(run)


def test_what_is_blocked_waits_for_the_next_run():
    scheme = billed_scheme(payers=2)
    missing = scheme.charges.first().organisation
    missing.payer.delete()
    issued(prepared(scheme))
    assert Invoice.objects.count() == 1
    PayerFactory(organisation=missing)
    second = prepared(scheme)
    assert (second.number, [line.recipient for line in second.lines.all()]) == (2, [missing])
    issued(second)
    assert references() == ["SP-2009-10-0001", "SP-2009-10-0002"]


def test_a_credited_invoice_is_billed_anew_and_refers_back():
    scheme = billed_scheme()
    issued(prepared(scheme))
    first = Invoice.objects.get()
    CreditNoteFactory(invoice=first)
    issued(prepared(scheme))
    assert Invoice.objects.get(replaces=first).reference == "SP-2009-10-0002"


def test_whoever_prepared_a_run_must_say_why_they_approve_it():
    run = prepared(billed_scheme())
    with pytest.raises(RefusedError, match="You prepared this run") as refused:
        actions.approve_run(run, seen=run.seen, by=run.previewed_by, at=now())
    assert refused.value.field == "reason"
    run = actions.approve_run(run, seen=run.seen, reason="Alone this week.", by=run.previewed_by, at=now())
    assert run.own_approval_reason == "Alone this week."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda scheme, payer: actions.set_payer(payer.organisation, {"postcode": "EX9 9EX"}, by=None, at=now()), "details of"),
        (lambda scheme, payer: actions.set_terms(scheme, {"days_to_pay": 14}, by=None, at=now()), "terms of the year"),
        (lambda scheme, payer: actions.set_purchase_order(payer, year=2009, number="1", by=None, at=now()), "details of"),
        (lambda scheme, payer: payer.delete(), "details of"),
    ],
)  # fmt: skip
def test_a_change_after_the_preview_stops_approval_and_issue(change, told):
    scheme = billed_scheme()
    run = prepared(scheme)
    change(scheme, scheme.charges.get().organisation.payer)
    with pytest.raises(RefusedError, match=told):
        approved(run)
    with pytest.raises(RefusedError, match="prepared this run anew"):
        actions.approve_run(run, seen="f" * 64, by=seated(Role.FINANCE), at=now())


def test_a_change_after_approval_stops_the_issue():
    scheme = billed_scheme()
    run = approved(prepared(scheme))
    actions.set_terms(scheme, {"days_to_pay": 14}, by=None, at=now())
    with pytest.raises(RefusedError, match="terms of the year"):
        actions.issue_run(run, seen=run.seen, by=None, at=now())
    assert Invoice.objects.count() == 0
    with pytest.raises(RefusedError, match="withdraw it first"):
        prepared(scheme)
    assert actions.withdraw_run(run, by=None, at=now()).state == InvoiceRun.State.WITHDRAWN
    assert prepared(scheme).number == 2


def test_drafts_and_years_without_terms_are_not_billed():
    charge = ChargeFactory()
    with pytest.raises(RefusedError, match="are a draft"):
        prepared(charge.scheme)
    with pytest.raises(RefusedError, match="set its terms"):
        prepared(adopt(charge.scheme))


def test_rights_to_prepare_approve_and_issue_are_apart():
    scheme = billed_scheme()
    member, manager = seated(Role.MEMBER), seated(Role.STRATEGIC_MANAGER)
    with pytest.raises(NotAllowedError):
        actions.preview_run(scheme, by=member, at=now())
    run = prepared(scheme)
    with pytest.raises(NotAllowedError):
        actions.approve_run(run, seen=run.seen, by=seated(Role.ADMINISTRATOR), at=now())
    run = actions.approve_run(run, seen=run.seen, by=manager, at=now())
    with pytest.raises(NotAllowedError):
        actions.issue_run(run, seen=run.seen, by=manager, at=now())


def test_credits_of_one_invoice_at_once_take_no_more_than_is_owed(transactional_db):
    issued(prepared(billed_scheme()))
    invoice = Invoice.objects.get()
    clerk = seated(Role.FINANCE)
    take = {1: Decimal("150.00")}
    ends = at_once(*[lambda: actions.credit_invoice(invoice, reason="Half", amounts=take, by=clerk, at=now())] * 2)
    assert sorted(end == "done" for end in ends) == [False, True]
    assert list(invoice.credit_notes.values_list("reference", "total_gbp")) == [("SPC-2009-10-0001", Decimal("150"))]
