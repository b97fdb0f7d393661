"""The bodies that a person may speak for: whose stories, papers and events they send in."""

from partnerships.models import Body, Role


def bodies_of(person):
    """The active bodies that `person` may send something in for: all for the support office."""
    active = Body.objects.active().partnerships().in_order()
    if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR):
        return active
    managed = [seat.body_id for seat in person.live_seats if seat.body_id and seat.role == Role.MANAGER]
    return Body.objects.active().filter(pk__in=managed).in_order()


def offer_bodies(form, bodies):
    """Let a form choose one of `bodies`; where there is only one, it is chosen already."""
    form.fields["body"].queryset = bodies
    found = list(bodies[:2])
    if len(found) == 1 and not form.initial.get("body"):
        form.initial["body"] = found[0].pk
