"""Payments for tests."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from tariffs.models import Payment
from tests.factories.partnerships import now


class PaymentFactory(DjangoModelFactory):
    """£250 of nobody known, not posted; `enter_payment` is what makes a whole one."""

    class Meta:
        model = Payment

    received_on = dt.date(2009, 6, 12)
    amount_gbp = Decimal("250.00")
    source = Payment.Source.MANUAL
    entered_at = factory.LazyFunction(now)
