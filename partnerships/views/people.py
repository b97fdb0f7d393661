"""People, for those who keep the register and for the person themselves."""

from django.urls import reverse
from django.utils import timezone

from partnerships.models import Person
from partnerships.pages import DetailPage


class PersonDetailView(DetailPage):
    """One person: how to reach them, and the seats they hold and held (A06, H11)."""

    model = Person
    template_name = "partnerships/person_detail.html"

    def get_breadcrumbs(self):
        return [("People", reverse("partnerships:person_list"))]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        seats = self.object.seats.select_related("body", "organisation", "representing").order_by("-held_from", "pk")
        return super().get_context_data(
            held=[seat for seat in seats if seat.held_to is None or seat.held_to > today],
            past=[seat for seat in seats if seat.held_to is not None and seat.held_to <= today],
            **kwargs,
        )
