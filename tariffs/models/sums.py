"""The last word on balances: when a transaction ends, each is the sum of the rows that stand behind it (P8).

Checked from both sides, so that neither a row can come without moving its balance, nor a balance move without a row.
"""

import pgtrigger

_INVOICE = """
    IF NOT EXISTS (
        SELECT 1 FROM tariffs_invoicebalance b JOIN tariffs_invoice i ON i.id = b.invoice_id
        WHERE b.invoice_id = NEW.invoice_id AND b.total_gbp = i.total_gbp
        AND b.credited_gbp =
            (SELECT coalesce(sum(total_gbp), 0) FROM tariffs_creditnote WHERE invoice_id = NEW.invoice_id)
        AND b.allocated_gbp =
            (SELECT coalesce(sum(amount_gbp), 0) FROM tariffs_allocation WHERE invoice_id = NEW.invoice_id)
        AND b.written_off_gbp =
            (SELECT coalesce(sum(amount_gbp), 0) FROM tariffs_writeoff
             WHERE invoice_id = NEW.invoice_id AND state = 'approved')
    ) THEN
        RAISE EXCEPTION 'the balance of an invoice is the sum of its credits, allocations and write-offs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_balance_is_its_sums';
    END IF;
    RETURN NULL;
"""
_PAYMENT = """
    IF NOT EXISTS (
        SELECT 1 FROM tariffs_paymentbalance b JOIN tariffs_payment p ON p.id = b.payment_id
        WHERE b.payment_id = NEW.payment_id AND b.amount_gbp = p.amount_gbp
        AND b.allocated_gbp =
            (SELECT coalesce(sum(amount_gbp), 0) FROM tariffs_allocation WHERE payment_id = NEW.payment_id)
        AND b.refunded_gbp =
            (SELECT coalesce(sum(amount_gbp), 0) FROM tariffs_refund WHERE payment_id = NEW.payment_id)
    ) THEN
        RAISE EXCEPTION 'the balance of a payment is the sum of its allocations and refunds'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_balance_is_its_sums';
    END IF;
    RETURN NULL;
"""


def invoice_adds_up(operation):
    """The check of the invoice that a row names, at the end of each transaction that does `operation` to such a row."""
    return _at_the_end("invoice_adds_up", operation, _INVOICE)


def payment_adds_up(operation):
    """The same of the payment that a row names."""
    return _at_the_end("payment_adds_up", operation, _PAYMENT)


def _at_the_end(name, operation, func):
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.After, timing=pgtrigger.Deferred, func=func)
