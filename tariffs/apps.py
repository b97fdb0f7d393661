from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "tariffs"
    verbose_name = "Tariffs"

    def ready(self):
        from partnerships.duties import register_schedule
        from partnerships.events import register_event
        from partnerships.imports import register_import
        from partnerships.reports.still_open import register_still_open
        from tariffs import (
            reports,
            resources,
            rules,  # noqa: F401  states the permissions
        )

        register_schedule("tariffs", kind="tariff", days=reports.reviews_to_come)

        for name, label, resource in (
            ("tariff-years", "Tariff years", resources.TariffYearResource),
            ("tariff-bands", "Tariff bands", resources.TariffBandResource),
            ("tariff-lines", "Tariff lines", resources.TariffLineResource),
            ("tariff-exemptions", "Tariff exemptions", resources.TariffExemptionResource),
        ):
            register_import(name, label, resource, permission="tariffs.edit_charge")

        register_event("scheme.started", "{by} started {subject}")
        register_event("scheme.copied", "{by} started {subject} from the year before")
        register_event("scheme.adopted", "{by} recorded that {subject} were agreed")
        register_event("band.set", "{by} set the tariff band {subject}")
        register_event("charge.added", "{by} charged {subject}")
        register_event("charge.members_named", "{by} said who shares the charge of {subject}")
        register_event("charge.edited", "{by} changed the charge of {subject}")
        register_event("charge.removed", "{by} took off the charge of {subject}")
        register_event("organisation.exempted", "{by} recorded an exemption: {subject}")
        register_still_open(
            "Unpaid tariffs of members who sit nowhere else",
            advice="The tariff is owed to the whole partnership. Have each paid, credited or written off while "
            "somebody still speaks to the member.",
            find=reports.unpaid_by_members,
        )
        _register_budget()
        _register_payments()
        _register_invoices()


def _register_payments():
    from partnerships.access import refuse_by
    from partnerships.duties import register_duty
    from partnerships.events import register_event
    from partnerships.imports import register_staged_import
    from tariffs.resources.bank_files import BANK_FILE

    register_event("payment.entered", "{by} entered the payment {subject}")
    register_event("payment.named", "{by} said whose the payment {subject} is")
    register_event("payment.refunded", "{by} noted a refund of {subject}")
    register_event("payment.allocated", "{by} allocated money of the payment {subject}")
    register_event("payment.released", "{by} took back what the payment {subject} was allocated to")
    register_event("payer.reminded", "The payer of {subject} was reminded")
    register_event("promise.recorded", "{by} noted a promise to pay {subject}")
    register_event("write_off.proposed", "{by} proposed the {subject}")
    register_event("write_off.approved", "{by} approved the {subject}")
    register_event("write_off.declined", "{by} declined the {subject}")
    register_event("write_off.taken_back", "{by} took back the {subject}")
    register_duty(
        "debt.decide",
        title="Decide what to do about {subject}: it is not paid after the last reminder",
        button="Decide",
    )
    register_duty(
        "debt.write", title="Write to the payer of {subject}: it has no e-mail address that works", button="Look at it"
    )
    refuse_by("payment_enters_once", "A payment of this file has been entered meanwhile. Upload the file again.")
    refuse_by("payment_balance_within_the_payment", "That is more than is free of the payment. Look at it again.")
    refuse_by("year_is_closed", "The books of that year are closed. Choose a day of a year that is open.")
    register_event("account_code.set", "{by} set the account code {subject}")
    register_event("ledger.exported", "{by} took the {subject} for the ledger")
    register_event("year.closed", "{by} recorded the {subject}")
    register_event("year.reopened", "{by} reopened the books: {subject}")
    register_staged_import(BANK_FILE)


def _register_invoices():
    from partnerships.duties import register_duty
    from partnerships.events import register_event

    register_duty("invoice_run.approve", title="Approve or withdraw: {subject}", button="Look at it")
    register_duty("invoice_run.issue", title="Issue the invoices: {subject}", button="Look at it")

    register_event("payer.set", "{by} changed the billing details of {subject}")
    register_event("purchase_order.set", "{by} entered the purchase-order number {subject}")
    register_event("billing_terms.set", "{by} set the {subject}")
    register_event("invoice_run.previewed", "{by} prepared the {subject}")
    register_event("invoice_run.approved", "{by} approved the {subject}")
    register_event("invoice_run.withdrawn", "{by} withdrew the {subject}")
    register_event("invoice_run.issued", "{by} issued the {subject}")
    register_event("invoice_run.sent", "{by} sent every invoice of the {subject}")
    register_event("credit_note.issued", "{by} issued the credit note {subject}")


def _register_budget():
    from partnerships.events import register_event
    from partnerships.imports import register_import
    from tariffs import resources

    for name, label, resource, permission in (
        ("budgets", "Budgets", resources.BudgetResource, "tariffs.keep_budget"),
        ("budget-lines", "Budget lines", resources.BudgetLineResource, "tariffs.keep_budget"),
        ("in-kind", "Support in kind", resources.InKindResource, "tariffs.keep_budget"),
        ("external-funding", "External funding", resources.ExternalFundingResource, "tariffs.keep_budget"),
        ("budget-orders", "Orders on the budget", resources.CommitmentResource, "tariffs.record_spend"),
        ("budget-payments", "Payments from the budget", resources.SpendResource, "tariffs.record_spend"),
    ):
        register_import(name, label, resource, permission=permission)

    register_event("budget.started", "{by} started the {subject}")
    register_event("budget.changed", "{by} changed the {subject}")
    register_event("budget.closed", "{by} closed the {subject}")
    register_event("budget_line.set", "{by} set the budget line {subject}")
    register_event("in_kind.set", "{by} recorded support in kind: {subject}")
    register_event("external_funding.set", "{by} recorded external funding: {subject}")
    register_event("budget.removed", "{by} took {subject} off the budget")
    register_event("commitment.entered", "{by} entered the order {subject}")
    register_event("commitment.ended", "{by} ended the order {subject}")
    register_event("spend.entered", "{by} entered the payment {subject}")
    register_event("spend.reversed", "{by} took back the payment {subject}")
    register_event("spend.evidenced", "{by} kept evidence of the payment {subject}")
    register_event("scenario.added", "{by} added the tariff scenario {subject}")
    register_event("scenario.changed", "{by} changed the tariff scenario {subject}")
    register_event("scenario.removed", "{by} removed the tariff scenario {subject}")
    register_event("scenario.chosen", "{by} wrote the tariff scenario {subject} into the draft")
