"""The agencies at the table."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from partnerships.forms.register import SearchForm
from partnerships.models import Organisation
from partnerships.pages import DetailPage, ListPage, public_page


@public_page
class OrganisationListView(ListPage):
    """Every organisation with its sector and the number of seats it holds today (A07)."""

    model = Organisation
    template_name = "partnerships/organisation_list.html"
    context_object_name = "organisations"
    heading = "Organisations"

    def get_queryset(self):
        self.wanted = SearchForm(self.request.GET).wanted()
        today = timezone.localdate()
        live = Q(represented_by__held_from__lte=today) & (
            Q(represented_by__held_to__isnull=True) | Q(represented_by__held_to__gt=today)
        )
        return (
            super()
            .get_queryset()
            .named_like(self.wanted["q"])
            .annotate(seats_held=Count("represented_by", live))
            .in_order()
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(wanted=self.wanted, **kwargs)


@public_page
class OrganisationDetailView(DetailPage):
    """One organisation and the bodies it sits on (A07)."""

    model = Organisation
    template_name = "partnerships/organisation_detail.html"

    def get_breadcrumbs(self):
        return [("Organisations", reverse("partnerships:organisation_list"))]

    def get_context_data(self, **kwargs):
        seats = (
            self.object.represented_by.visible_to(self.request.user)
            .live(on=timezone.localdate())
            .select_related("person", "body")
            .order_by("body__name", "person__name")
        )
        return super().get_context_data(seats=seats, **kwargs)
