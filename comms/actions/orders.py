"""Carrying out orders to publish: claimed under a lease, made while nothing is locked, ended once (X05, C09).

What was looked at is what is published: an order carries the hash of its snapshot. A worker that
dies leaves an order whose lease runs out; the sweep of each minute gives it to another.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import F

from comms.models.orders import PublishingOrder
from partnerships.access import NotAllowedError, RefusedError, action
from partnerships.events import record
from partnerships.models import Person
from partnerships.pdf import PdfError

LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
CHANGED = "Something changed after you looked at it, so nothing was published. Look at it again, then publish."

Order = TypeVar("Order", bound=PublishingOrder)


def place_order(order: Order, *, by: Person, at: dt.datetime) -> Order:
    """Store a new order, inside the action that gives it."""
    order.asked_by, order.asked_at = by, at
    order.save()
    record(f"{order.noun}.asked", order, by=by, at=at)
    return order


@action
def claim_order(orders: type[Order], *, at: dt.datetime) -> Order | None:
    """Take the oldest order of this kind that no living worker has; None if there is none.

    One whose lease ran out three times is given up; it comes back ended.
    """
    due = orders.objects.due(at=at).order_by("asked_at", "pk")  # type: ignore[attr-defined]
    order: Order | None = due.select_for_update(skip_locked=True, of=("self",)).first()
    if order is None:
        return None
    order.state, order.leased_until, order.attempts = PublishingOrder.State.RUNNING, at + LEASE, F("attempts") + 1
    order.save(update_fields=["state", "leased_until", "attempts"])
    order.refresh_from_db(fields=["attempts"])
    if order.attempts > MOST_ATTEMPTS:
        return fail_order(order, "Three workers ended while they made the reports. Tell an administrator.", at=at)
    return order


def carry_out(
    order: Order, *, prepare: Callable[[Order], Any], publish: Callable[[Order, Any], Order], at: dt.datetime
) -> Order:
    """Make what an order asks for, then publish it; an order that has ended is left as it is.

    Not atomic as a whole: nothing is locked while `prepare` makes PDFs; `publish` is one short
    transaction. Anything but a refusal leaves the order to the next worker.
    """
    try:
        return publish(order, prepare(order))
    except (RefusedError, NotAllowedError, PdfError) as error:
        return fail_order(order, str(error), at=at)


def end_order(order: PublishingOrder, *, at: dt.datetime) -> None:
    """Say that an order is carried out, in the transaction that publishes."""
    order.state, order.ended_at = PublishingOrder.State.DONE, at
    order.save(update_fields=["state", "ended_at"])


@action
def fail_order(order: Order, problem: str, *, at: dt.datetime) -> Order:
    """End an order with a sentence that says why nothing was published."""
    order = held_order(order)
    if order.is_open:
        order.state, order.problem, order.ended_at = PublishingOrder.State.FAILED, problem, at
        order.save(update_fields=["state", "problem", "ended_at"])
        record(f"{order.noun}.failed", order, by=order.asked_by, at=at, problem=problem)
    return order


def held_order(order: Order) -> Order:
    """The order as it is now, held until the transaction ends."""
    orders = type(order).objects  # type: ignore[attr-defined]
    held: Order = orders.select_for_update(of=("self",)).select_related("asked_by").get(pk=order.pk)
    return held
