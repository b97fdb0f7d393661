"""People, for those who keep the register and for the person themselves."""

from django.urls import reverse
from django.utils import timezone

from partnerships.forms.register import SearchForm
from partnerships.models import Person
from partnerships.pages import DetailPage, ListPage


class PersonListView(ListPage):
    """The people whose records the reader may open."""

    model = Person
    template_name = "partnerships/person_list.html"
    context_object_name = "people"
    heading = "People"
    paginate_by = 50

    def get_queryset(self):
        self.wanted = SearchForm(self.request.GET).wanted()
        return super().get_queryset().named_like(self.wanted["q"]).in_order()

    def get_context_data(self, **kwargs):
        return super().get_context_data(wanted=self.wanted, **kwargs)


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
