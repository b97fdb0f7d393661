"""Years with payers and runs for the faults of invoices; each round bills the same payers anew."""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from partnerships.models import Organisation, Role, Seat
from tariffs import actions
from tariffs.actions.numbers import take_numbers
from tariffs.models import Charge, CreditNote, CreditNoteLine, Invoice, InvoiceRun, NumberSeries, Payer, Scheme
from tests.factories.invoices import BillingTermsFactory
from tests.factories.tariffs import BandFactory, adopt
from tests.faults import world

ROUNDS_A_YEAR = 10


def year_of_payers(count):
    """An adopted year with so many payers, whose invoices can be issued; a new one once a year has been billed often."""
    billed = Count("charges__invoices", distinct=True)
    known = Scheme.objects.annotate(payers=Count("charges", distinct=True), billed=billed)
    for scheme in known.filter(payers=count, billed__lt=ROUNDS_A_YEAR * count):
        if not has_gap(scheme.year):  # as an unguarded round leaves it
            return scheme
    taken = set(Scheme.objects.values_list("year", flat=True))
    scheme = Scheme.objects.create(year=next(year for year in range(2000, 2100) if year not in taken))
    band = BandFactory(scheme=scheme)
    names = [(f"payer-{number:05}", f"Payer {number:05}") for number in range(count)]
    Organisation.objects.bulk_create(
        [Organisation(slug=slug, name=name) for slug, name in names], ignore_conflicts=True
    )
    payers = Organisation.objects.filter(slug__in=[slug for slug, _name in names])
    Charge.objects.bulk_create(
        Charge(scheme=scheme, organisation=payer, band=band, band_unit_gbp=band.unit_gbp) for payer in payers
    )
    Payer.objects.bulk_create(
        [
            Payer(
                organisation=payer,
                billing_name=payer.name,
                address="1 Example Street",
                postcode="EX1 1EX",
                contact_email=f"accounts@{payer.slug}.example",
            )
            for payer in payers
        ],
        ignore_conflicts=True,
    )
    BillingTermsFactory(scheme=scheme)
    return adopt(scheme)


def approved_run(scheme):
    """The next run of a year, ready to be issued; whatever was billed or left open before is credited or ended first."""
    now = timezone.now()
    for left in scheme.runs.filter(state__in=InvoiceRun.OPEN):
        actions.withdraw_run(left, by=None, at=now)
    _void(scheme, at=now)
    run = actions.preview_run(scheme, by=None, at=now)
    return actions.approve_run(run, seen=run.seen, by=None, at=now)


def clerks():
    """Two people who may issue invoices."""
    people = [world.officer(), world.second_officer()]
    for person in people:
        seat = person.seats.first()
        Seat.objects.get_or_create(
            person=person, role=Role.FINANCE, body=seat.body, defaults={"held_from": world.LONG_AGO}
        )
    return people


def whole(run, payers):
    """What is wrong with a run that was issued, in words: everything billed once, numbers without a gap."""
    numbers = sorted(Invoice.objects.filter(run=run).values_list("number", flat=True))
    wrong = []
    if len(numbers) != payers or Invoice.objects.filter(run=run).values("charge").distinct().count() != payers:
        wrong.append(f"{len(numbers)} invoices for {payers} payers")
    if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        wrong.append("numbers of the run are not one row")
    if has_gap(run.scheme.year):
        wrong.append("the series has a gap")
    if InvoiceRun.objects.get(pk=run.pk).state != InvoiceRun.State.ISSUING:
        wrong.append("the run is not issued")
    return wrong


def has_gap(year):
    """Whether the invoices of a year are not all the numbers that its series has given out."""
    given = NumberSeries.objects.filter(code="SP", year=year).values_list("last_number", flat=True).first() or 0
    return given != Invoice.objects.filter(series__code="SP", series__year=year).count()


def end_runs(**which):
    """Take runs as sent, so that no worker of a later fault makes their papers first."""
    issuing = InvoiceRun.objects.filter(state=InvoiceRun.State.ISSUING, **which)
    issuing.update(state=InvoiceRun.State.ISSUED, ended_at=timezone.now())


@transaction.atomic
def _void(scheme, *, at):
    """Credit in one go what is still asked for, so that the year can be billed again."""
    end_runs(scheme=scheme)
    asked = Invoice.objects.filter(charge__scheme=scheme, balance__credited_gbp=0).prefetch_related("lines")
    invoices = list(asked)
    if not invoices:
        return
    series, numbers = take_numbers(NumberSeries.Code.CREDIT_NOTE, scheme.year, count=len(invoices))
    notes = CreditNote.objects.bulk_create(
        CreditNote(
            series=series, number=number, reference=series.reference(number), invoice=invoice,
            issued_on=timezone.localdate(at), issued_at=at, reason="Another round", net_gbp=invoice.net_gbp, vat_gbp=0,
        )
        for invoice, number in zip(invoices, numbers, strict=True)
    )  # fmt: skip
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(credit_note=note, invoice_line=note.invoice.lines.all()[0], net_gbp=note.net_gbp, vat_gbp=0)
        for note in notes
    )
