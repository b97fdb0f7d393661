"""People as they are once they have accepted an invitation."""

from allauth.account.models import EmailAddress

from comms.models import Delivery
from tests.factories.partnerships import PersonFactory

PASSWORD = "a long enough passphrase"


def invited(**kwargs):
    """Somebody who accepted: with a password, and an address that allauth knows to be theirs."""
    person = PersonFactory(**kwargs)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(client, person, password=PASSWORD, **headers):
    """Sign in by the form."""
    return client.post("/account/login/", {"login": person.email, "password": password}, headers=headers)


def letters():
    """The letters that wait in the outbox, as (address, text), the oldest first."""
    return list(Delivery.objects.order_by("pk").values_list("address", "message__text"))
