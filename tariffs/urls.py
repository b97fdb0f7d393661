"""The addresses of tariffs, invoices and the budget."""

from django.urls import path, register_converter

from tariffs.views import (
    allocations,
    bank_files,
    books,
    budget_parts,
    budgets,
    charges,
    debts,
    invoices,
    payers,
    payments,
    runs,
    scenarios,
    schemes,
    spending,
    statements,
)

app_name = "tariffs"


class FinancialYear:
    """2009-10 in addresses, 2009 in views; 2009-11 is no year."""

    regex = "20[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        year, following = int(value[:4]), int(value[5:])
        if following != (year + 1) % 100:
            raise ValueError(value)
        return year

    def to_url(self, year):
        return f"{year:04}-{(year + 1) % 100:02}"


class TableFormat:
    """What a table can be downloaded as."""

    regex = "csv|xlsx"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class BudgetPart(TableFormat):
    """What a budget is made of."""

    regex = "lines|in-kind|external"


class BudgetTable(TableFormat):
    """The tables of a budget."""

    regex = "lines|in-kind|external|orders|payments"


register_converter(BudgetPart, "budget_part")
register_converter(BudgetTable, "budget_table")
register_converter(FinancialYear, "tariff_year")
register_converter(TableFormat, "tariff_format")

urlpatterns = [
    path("tariffs/", schemes.SchemeListView.as_view(), name="scheme_list"),
    path("tariffs/<tariff_year:year>/", schemes.SchemeDetailView.as_view(), name="scheme_detail"),
    path("tariffs/<tariff_year:year>.<tariff_format:format>", schemes.SchemeDownloadView.as_view(), name="scheme_download"),
    path("tariffs/<tariff_year:year>/copy/", schemes.SchemeCopyView.as_view(), name="scheme_copy"),
    path("tariffs/<tariff_year:year>/adopt/", schemes.SchemeAdoptView.as_view(), name="scheme_adopt"),
    path("tariffs/<tariff_year:year>/bands/add/", schemes.BandAddView.as_view(), name="band_add"),
    path("tariffs/<tariff_year:year>/bands/<slug:slug>/edit/", schemes.BandEditView.as_view(), name="band_edit"),
    path("tariffs/<tariff_year:year>/charges/add/", charges.ChargeAddView.as_view(), name="charge_add"),
    path("tariffs/<tariff_year:year>/charges/<slug:slug>/edit/", charges.ChargeEditView.as_view(), name="charge_edit"),
    path("tariffs/<tariff_year:year>/charges/<slug:slug>/members/", charges.MembersNameView.as_view(), name="members_name"),
    path("tariffs/<tariff_year:year>/charges/<slug:slug>/remove/", charges.ChargeRemoveView.as_view(), name="charge_remove"),
    path("tariffs/<tariff_year:year>/exempt/", charges.OrganisationExemptView.as_view(), name="organisation_exempt"),
]  # fmt: skip

urlpatterns += [
    path("tariffs/payments/", payments.PaymentListView.as_view(), name="payment_list"),
    path("tariffs/payments/add/", payments.PaymentAddView.as_view(), name="payment_add"),
    path("tariffs/payments/<int:pk>/", payments.PaymentDetailView.as_view(), name="payment_detail"),
    path("tariffs/payments/<int:pk>/payer/", payments.PaymentNameView.as_view(), name="payment_name"),
    path("tariffs/payments/<int:pk>/allocate/", allocations.PaymentAllocateView.as_view(), name="payment_allocate"),
    path("tariffs/payments/<int:pk>/refund/", payments.PaymentRefundView.as_view(), name="payment_refund"),
    path("tariffs/<tariff_year:year>/terms/", payers.TermsView.as_view(), name="billing_terms"),
    path("tariffs/<tariff_year:year>/invoices/", invoices.InvoiceListView.as_view(), name="invoice_list"),
    path(
        "tariffs/<tariff_year:year>/invoices.<tariff_format:format>",
        invoices.InvoiceDownloadView.as_view(),
        name="invoice_download",
    ),
    path("tariffs/<tariff_year:year>/runs/prepare/", runs.RunPrepareView.as_view(), name="run_prepare"),
    path("tariffs/<tariff_year:year>/runs/<int:number>/", runs.RunDetailView.as_view(), name="run_detail"),
    path("tariffs/<tariff_year:year>/runs/<int:number>/approve/", runs.RunApproveView.as_view(), name="run_approve"),
    path("tariffs/<tariff_year:year>/runs/<int:number>/issue/", runs.RunIssueView.as_view(), name="run_issue"),
    path("tariffs/<tariff_year:year>/runs/<int:number>/withdraw/", runs.RunWithdrawView.as_view(), name="run_withdraw"),
    path("tariffs/<tariff_year:year>/runs/<int:number>/try-again/", runs.RunHurryView.as_view(), name="run_hurry"),
    path("tariffs/invoices/<slug:slug>/", invoices.InvoiceDetailView.as_view(), name="invoice_detail"),
    path("tariffs/invoices/<slug:slug>/credit/", invoices.InvoiceCreditView.as_view(), name="invoice_credit"),
    path("tariffs/invoices/<slug:slug>.pdf", invoices.InvoicePdfView.as_view(), name="invoice_pdf"),
    path("tariffs/credit-notes/<slug:slug>/", invoices.CreditNoteDetailView.as_view(), name="credit_note_detail"),
    path("tariffs/invoices/<slug:slug>.xml", invoices.InvoiceUblView.as_view(), name="invoice_ubl"),
    path("tariffs/credit-notes/<slug:slug>.xml", invoices.CreditNoteUblView.as_view(), name="credit_note_ubl"),
    path("tariffs/credit-notes/<slug:slug>.pdf", invoices.CreditNotePdfView.as_view(), name="credit_note_pdf"),
    path("tariffs/payers/", payers.PayerListView.as_view(), name="payer_list"),
    path("tariffs/payers/<slug:slug>/", payers.PayerDetailView.as_view(), name="payer_detail"),
    path("tariffs/payers/<slug:slug>/edit/", payers.PayerEditView.as_view(), name="payer_edit"),
    path("tariffs/payers/<slug:slug>/order-number/", payers.PurchaseOrderView.as_view(), name="purchase_order_set"),
]

urlpatterns += [
    path("tariffs/<tariff_year:year>/budget/", budgets.BudgetDetailView.as_view(), name="budget_detail"),
    path("tariffs/<tariff_year:year>/budget/<budget_table:table>.<tariff_format:format>", budgets.BudgetDownloadView.as_view(), name="budget_download"),
    path("tariffs/<tariff_year:year>/budget/start/", budgets.BudgetStartView.as_view(), name="budget_start"),
    path("tariffs/<tariff_year:year>/budget/edit/", budgets.BudgetEditView.as_view(), name="budget_edit"),
    path("tariffs/<tariff_year:year>/budget/close/", budgets.BudgetCloseView.as_view(), name="budget_close"),
    path("tariffs/<tariff_year:year>/budget/<budget_part:part>/add/", budget_parts.PartAddView.as_view(), name="budget_part_add"),
    path("tariffs/<tariff_year:year>/budget/<budget_part:part>/<slug:slug>/edit/", budget_parts.PartEditView.as_view(), name="budget_part_edit"),
    path("tariffs/<tariff_year:year>/budget/<budget_part:part>/<slug:slug>/remove/", budget_parts.PartRemoveView.as_view(), name="budget_part_remove"),
    path("tariffs/<tariff_year:year>/spending/", spending.SpendListView.as_view(), name="spend_list"),
    path("tariffs/<tariff_year:year>/spending/add/", spending.SpendAddView.as_view(), name="spend_add"),
    path("tariffs/<tariff_year:year>/spending/<int:pk>/", spending.SpendDetailView.as_view(), name="spend_detail"),
    path("tariffs/<tariff_year:year>/spending/<int:pk>/reverse/", spending.SpendReverseView.as_view(), name="spend_reverse"),
    path("tariffs/<tariff_year:year>/spending/<int:pk>/evidence/add/", spending.EvidenceAddView.as_view(), name="evidence_add"),
    path("tariffs/<tariff_year:year>/spending/<int:pk>/evidence/<int:evidence>/", spending.EvidenceFileView.as_view(), name="evidence_file"),
    path("tariffs/<tariff_year:year>/orders/add/", spending.CommitmentAddView.as_view(), name="commitment_add"),
    path("tariffs/<tariff_year:year>/orders/<int:pk>/end/", spending.CommitmentEndView.as_view(), name="commitment_end"),
    path("tariffs/<tariff_year:year>/review/", scenarios.ScenarioListView.as_view(), name="scenario_list"),
    path("tariffs/<tariff_year:year>/review/add/", scenarios.ScenarioAddView.as_view(), name="scenario_add"),
    path("tariffs/<tariff_year:year>/review/<int:place>/edit/", scenarios.ScenarioEditView.as_view(), name="scenario_edit"),
    path("tariffs/<tariff_year:year>/review/<int:place>/move/", scenarios.PayerPlaceView.as_view(), name="payer_place"),
    path("tariffs/<tariff_year:year>/review/<int:place>/choose/", scenarios.ScenarioChooseView.as_view(), name="scenario_choose"),
    path("tariffs/<tariff_year:year>/review/<int:place>/remove/", scenarios.ScenarioRemoveView.as_view(), name="scenario_remove"),
    path("open-data/spending-over-500/", spending.PublishedSpendView.as_view(), name="spend_published"),
    path("open-data/spending-over-500/<tariff_year:year>.csv", spending.PublishedSpendDownloadView.as_view(), name="spend_published_download"),
]  # fmt: skip

urlpatterns += [
    path("tariffs/payments/allocations/<int:pk>/undo/", allocations.AllocationUndoView.as_view(), name="allocation_undo"),
    path("tariffs/payments/bank-file/", bank_files.BankFileUploadView.as_view(), name="bank_file_upload"),
    path("tariffs/payments/bank-file/<int:pk>/columns/", bank_files.BankFileColumnsView.as_view(), name="bank_file_columns"),
    path("tariffs/payments/owed/", debts.AgedDebtView.as_view(), name="aged_debt"),
    path("tariffs/payments/owed.<tariff_format:format>", debts.AgedDebtDownloadView.as_view(), name="aged_debt_download"),
    path("tariffs/payments/write-offs/<int:pk>/decide/", debts.WriteOffDecideView.as_view(), name="write_off_decide"),
    path("tariffs/payments/write-offs/<int:pk>/take-back/", debts.WriteOffTakeBackView.as_view(), name="write_off_take_back"),
    path("tariffs/invoices/<str:reference>/debt/", debts.InvoiceDebtView.as_view(), name="invoice_debt"),
    path("tariffs/invoices/<str:reference>/promise/", debts.PromiseAddView.as_view(), name="promise_add"),
    path("tariffs/invoices/<str:reference>/write-off/", debts.WriteOffProposeView.as_view(), name="write_off_propose"),
    path("tariffs/payers/<slug:slug>/statement/", statements.StatementView.as_view(), name="statement"),
    path("tariffs/payers/<slug:slug>/statement.<tariff_format:format>", statements.StatementDownloadView.as_view(), name="statement_download"),
    path("tariffs/payers/<slug:slug>/statement.pdf", statements.StatementPdfView.as_view(), name="statement_pdf"),
    path("tariffs/exports/", books.ExportListView.as_view(), name="export_list"),
    path("tariffs/exports/codes/", books.AccountCodesView.as_view(), name="account_codes"),
    path("tariffs/exports/<int:pk>/", books.ExportDetailView.as_view(), name="export_detail"),
    path("tariffs/exports/<int:pk>/ledger.<tariff_format:format>", books.ExportDownloadView.as_view(), name="export_download"),
    path("tariffs/<tariff_year:year>/accounts/", books.LedgerYearView.as_view(), name="ledger_year"),
    path("tariffs/<tariff_year:year>/accounts/close/", books.YearCloseView.as_view(), name="year_close"),
    path("tariffs/<tariff_year:year>/accounts/reopen/", books.YearReopenView.as_view(), name="year_reopen"),
]  # fmt: skip
