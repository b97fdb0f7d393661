"""Where invoices go and on what terms: payers, their order numbers, and the terms of a year."""

import datetime as dt

from partnerships.access import RefusedError, action, authorise, may
from partnerships.events import record
from partnerships.models import Event, Organisation, Person
from tariffs.models import BillingTerms, Payer, PurchaseOrder, Scheme

PRIVATE = Event.Visibility.PRIVATE
DETAILS = ("billing_name", "address", "postcode", "contact_email", "peppol_id", "buyer_reference")
CLASS = ("size", "funded_by_subscriptions")


@action
def set_payer(organisation: Organisation, values: dict, *, by: Person | None, at: dt.datetime) -> Payer:
    """Enter or change where an organisation's invoices go; only the support office and finance say how large it is.

    Raises RefusedError where a contact would change what the tariff depends on.
    """
    payer = Payer.objects.select_for_update(of=("self",)).filter(organisation=organisation).first()
    payer = payer or Payer(organisation=organisation)
    authorise(by, "tariffs.edit_payer", payer)
    known = {name: getattr(payer, name) for name in (*DETAILS, *CLASS)}
    wanted = known | {name: value for name, value in values.items() if name in known}
    changed = {name for name in known if known[name] != wanted[name]}
    if changed & set(CLASS) and by is not None and not may(by, "tariffs.class_payer", payer):
        raise RefusedError("Only the support office and finance say how large an organisation is.", field="size")
    if not changed and payer.pk:
        return payer
    for name in changed:
        setattr(payer, name, wanted[name])
    before = {name: known[name] for name in changed} if payer.pk else None
    payer.save()
    after = {name: wanted[name] for name in sorted(changed)}
    record("payer.set", payer, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return payer


@action
def set_purchase_order(
    payer: Payer, *, year: int, number: str, by: Person | None, at: dt.datetime
) -> PurchaseOrder | None:
    """Enter the number under which a payer ordered a year; an empty one takes it back."""
    payer = Payer.objects.select_for_update(of=("self",)).get(pk=payer.pk)
    authorise(by, "tariffs.edit_payer", payer)
    known = payer.purchase_orders.filter(year=year).first()
    if number == (known.number if known else ""):
        return known
    before = {"number": known.number if known else ""}
    order = known or PurchaseOrder(payer=payer, year=year)
    order.number = number
    if number:
        order.save()
    record("purchase_order.set", payer, by=by, at=at, visibility=PRIVATE, before=before, after={"number": number})
    if not number:
        known.delete()
        return None
    return order


@action
def set_terms(scheme: Scheme, values: dict, *, by: Person | None, at: dt.datetime) -> BillingTerms:
    """Say who bills a year, how VAT stands, when and how to pay; invoices already issued keep what they say."""
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    authorise(by, "tariffs.set_terms", scheme)
    terms = BillingTerms.objects.filter(scheme=scheme).first() or BillingTerms(scheme=scheme)
    before = {name: str(getattr(terms, name)) for name in values} if terms.pk else None
    after = {name: str(value) for name, value in values.items()}
    if before == after:
        return terms
    for name, value in values.items():
        setattr(terms, name, value)
    terms.save()
    record("billing_terms.set", terms, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return terms
