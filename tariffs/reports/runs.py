"""How a run stands: its lines, what stands in the way, and how far its papers and mails are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from tariffs import ledger
from tariffs.models import Invoice, InvoiceRun, RunLine


@dataclass(frozen=True)
class RunReport:
    """A run's lines that can be billed, those that cannot, and its progress once they are."""

    run: InvoiceRun
    lines: Sequence[RunLine]
    blocked: Sequence[RunLine]
    made: int

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total(self) -> Decimal:
        return ledger.total(line.net_gbp for line in self.lines)

    @property
    def progress(self) -> str:
        return f"{self.made:,} of {self.count:,} made and sent"


def run_report(run: InvoiceRun) -> RunReport:
    """The run as its page shows it."""
    invoice = Invoice.objects.filter(run=run, charge=OuterRef("charge"), recipient=OuterRef("recipient"))
    lines = list(
        run.lines.select_related("recipient", "charge__organisation").annotate(
            reference=Subquery(invoice.values("reference"))
        )
    )
    made = Invoice.objects.filter(run=run, file__isnull=False).count() if run.issued_at else 0
    return RunReport(
        run=run,
        lines=[line for line in lines if not line.blocked_because],
        blocked=[line for line in lines if line.blocked_because],
        made=made,
    )
