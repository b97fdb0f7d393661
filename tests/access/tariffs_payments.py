"""Who may read and keep payments."""

from tests.access import SUPPORT_OFFICE, Line
from tests.factories.tariffs_payments import PaymentFactory

CLERKS = SUPPORT_OFFICE | {"finance"}


def nothing(world):
    return []


def a_payment(world):
    return [PaymentFactory().pk]


TABLE = {
    "tariffs:payment_list": Line(CLERKS, nothing),
    "tariffs:payment_add": Line(CLERKS, nothing),
    "tariffs:payment_detail": Line(CLERKS, a_payment, refused=404),
    "tariffs:payment_name": Line(CLERKS, a_payment, refused=404),
    "tariffs:payment_refund": Line(CLERKS, a_payment, refused=404),
}
