"""What partners pay: a scheme of tariffs for each financial year, its bands and charges; and what the money is for."""

from tariffs.models.allocations import Allocation
from tariffs.models.balances import InvoiceBalance
from tariffs.models.budgets import Budget, BudgetLine, ExternalFunding, InKind
from tariffs.models.charges import Charge, Exemption, SharingMember
from tariffs.models.credits import CreditNote, CreditNoteLine
from tariffs.models.debts import Promise, Reminder, WriteOff
from tariffs.models.invoices import Invoice, InvoiceLine
from tariffs.models.papers import CreditNoteFile, InvoiceFile
from tariffs.models.payers import PEPPOL_SCHEMES, Payer, PurchaseOrder, keeps_money, spoken_for
from tariffs.models.payments import Payment, PaymentBalance, Refund
from tariffs.models.postings import Account, AccountCode, Document, ExportBatch, ExportFile, ExportLine, Posting
from tariffs.models.runs import BillingTerms, InvoiceRun, RunLine
from tariffs.models.scenarios import MOST_SCENARIOS, Scenario, ScenarioPlacing, ScenarioRate
from tariffs.models.schemes import Band, Scheme, reads_every_tariff
from tariffs.models.series import NumberSeries
from tariffs.models.spending import Commitment, Spend, SpendEvidence
from tariffs.models.years import YearClose

__all__ = [
    "MOST_SCENARIOS",
    "PEPPOL_SCHEMES",
    "Account",
    "AccountCode",
    "Allocation",
    "Band",
    "BillingTerms",
    "Budget",
    "BudgetLine",
    "Charge",
    "Commitment",
    "CreditNote",
    "CreditNoteFile",
    "CreditNoteLine",
    "Document",
    "Exemption",
    "ExportBatch",
    "ExportFile",
    "ExportLine",
    "ExternalFunding",
    "InKind",
    "Invoice",
    "InvoiceBalance",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceRun",
    "NumberSeries",
    "Payer",
    "Payment",
    "PaymentBalance",
    "Posting",
    "Promise",
    "PurchaseOrder",
    "Refund",
    "Reminder",
    "RunLine",
    "Scenario",
    "ScenarioPlacing",
    "ScenarioRate",
    "Scheme",
    "SharingMember",
    "Spend",
    "SpendEvidence",
    "WriteOff",
    "YearClose",
    "keeps_money",
    "reads_every_tariff",
    "spoken_for",
]
