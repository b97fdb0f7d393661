"""The agencies at the table."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from partnerships.access import may
from partnerships.actions.organisations import add_organisation, edit_organisation
from partnerships.forms.people import OrganisationForm
from partnerships.forms.register import SearchForm
from partnerships.models import Organisation
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage, kept_until_news, public_page

COLUMNS = ("Name", "Kind", "Sector", {"label": "Seats today", "numeric": True})


@kept_until_news
@public_page
class OrganisationListView(ListPage):
    """Every organisation with its sector and the number of seats it holds today (A07)."""

    model = Organisation
    template_name = "partnerships/organisation_list.html"
    context_object_name = "organisations"
    heading = "Organisations"

    def get_queryset(self):
        self.filter_form = SearchForm(self.request.GET, label="Name")
        wanted = self.filter_form.wanted()
        today = timezone.localdate()
        live = Q(represented_by__held_from__lte=today) & (
            Q(represented_by__held_to__isnull=True) | Q(represented_by__held_to__gt=today)
        )
        return (
            super().get_queryset().named_like(wanted["q"]).annotate(seats_held=Count("represented_by", live)).in_order()
        )

    def get_context_data(self, **kwargs):
        adds = may(self.request.user, "partnerships.keep_register")
        return super().get_context_data(filter_form=self.filter_form, columns=COLUMNS, adds=adds, **kwargs)


@kept_until_news
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
        edits = may(self.request.user, "partnerships.keep_register")
        return super().get_context_data(seats=seats, rows=_facts(self.object), edits=edits, **kwargs)


def _facts(organisation):
    rows = [
        ("Also known as", ", ".join(organisation.also_known_as)),
        ("Kind", organisation.kind),
        ("Sector", organisation.sector),
    ]
    return rows + [("Stands for", organisation.is_group_of)] * bool(organisation.is_group_of)


class OrganisationAddView(ActionPage):
    """A new organisation."""

    form_class = OrganisationForm
    permission = "partnerships.keep_register"
    heading = "Add an organisation"
    submit_label = "Add organisation"
    success_message = "The organisation has been added."

    def get_breadcrumbs(self):
        return [("Organisations", self.get_cancel_url())]

    def get_cancel_url(self):
        return reverse("partnerships:organisation_list")

    def perform(self, form):
        return add_organisation(by=self.request.user, at=self.now, **form.cleaned_data)


class OrganisationEditView(ObjectActionPage):
    """What is known of an organisation."""

    model = Organisation
    form_class = OrganisationForm
    permission = "partnerships.keep_register"
    heading = "Change an organisation"
    success_message = "The organisation has been saved."

    def get_breadcrumbs(self):
        return [
            ("Organisations", reverse("partnerships:organisation_list")),
            (self.object.name, self.object.get_absolute_url()),
        ]

    def perform(self, form):
        self.object = edit_organisation(self.object, by=self.request.user, at=self.now, **form.cleaned_data)
        return self.object
