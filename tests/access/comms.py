"""Who gets in at News-Link, the subscriptions and the outbox."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.comms import MessageFactory, PublicationFactory, SubscriberFactory, SubscriptionFactory


def token_of_subscriber(world):
    return [SubscriptionFactory().subscriber.unsubscribe_token]


def token_of_subscription(world):
    return [SubscriptionFactory(confirmed_at=None).confirm_token]


def subscriber(world):
    return [SubscriberFactory().pk]


def message(world):
    return [MessageFactory().pk]


def office(args=lambda world: [], **kwargs):
    """The support office only."""
    return Line(SUPPORT_OFFICE, args, **kwargs)


TABLE = {
    "comms:news_link": public(),
    "comms:news_link_issue": public(lambda world: [PublicationFactory().slug]),
    "comms:subscribe": public(),
    "comms:subscribe_sent": public(),
    "comms:subscribe_confirm": public(token_of_subscription),
    "comms:unsubscribe": public(token_of_subscriber),
    "comms:subscriber_list": office(),
    "comms:subscriber_import": office(),
    "comms:subscriber_remove": office(subscriber, refused=404),
    "comms:outbox": office(),
    **{
        f"comms:message_{page}": office(message, refused=404)
        for page in ("detail", "pause", "resume", "stop", "retry", "settle", "resend")
    },
}
