"""The agencies at the table."""

from django.urls import reverse
from django.utils import timezone

from partnerships.models import Organisation
from partnerships.pages import DetailPage, public_page


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
