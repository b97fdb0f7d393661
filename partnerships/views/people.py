"""People, for those who keep the register and for the person themselves."""

from django.urls import reverse
from django.utils import timezone

from partnerships.access import may
from partnerships.actions.people import add_person, edit_person, merge_people
from partnerships.forms.people import MergeForm, PersonForm
from partnerships.forms.register import SearchForm
from partnerships.models import Person
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage

COLUMNS = ("Name", "Job title", "Signs in")


class PersonListView(ListPage):
    """The people whose records the reader may open."""

    model = Person
    template_name = "partnerships/person_list.html"
    context_object_name = "people"
    heading = "People"
    paginate_by = 50

    def get_queryset(self):
        self.filter_form = SearchForm(self.request.GET, label="Name")
        wanted = self.filter_form.wanted()
        return super().get_queryset().named_like(wanted["q"]).in_order()

    def get_context_data(self, **kwargs):
        adds = may(self.request.user, "partnerships.add_person")
        return super().get_context_data(filter_form=self.filter_form, columns=COLUMNS, adds=adds, **kwargs)


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
            rows=_facts(self.object),
            edits=may(self.request.user, "partnerships.edit_person", self.object),
            merges=may(self.request.user, "partnerships.keep_register"),
            invites=may(self.request.user, "partnerships.invite_person", self.object),
            invitation=self.object.invitations.open().first(),
            **kwargs,
        )


def _facts(person):
    return [
        ("Job title", person.job_title),
        ("Contact email", person.contact_email),
        ("Telephone", person.phone),
        ("Signs in", f"Yes, as {person.email}" if person.is_active else "No"),
    ]


class PersonAddView(ActionPage):
    """A new person of the register."""

    form_class = PersonForm
    permission = "partnerships.add_person"
    heading = "Add a person"
    submit_label = "Add person"
    success_message = "The person has been added. Appoint them on the Members page of a body."

    def get_breadcrumbs(self):
        return [("People", self.get_cancel_url())]

    def get_cancel_url(self):
        return reverse("partnerships:person_list")

    def perform(self, form):
        return add_person(by=self.request.user, at=self.now, **form.cleaned_data)


class PersonEditView(ObjectActionPage):
    """A person's details."""

    model = Person
    form_class = PersonForm
    permission = "partnerships.edit_person"
    heading = "Change a person's details"
    success_message = "The details have been saved."

    def get_breadcrumbs(self):
        return [("People", reverse("partnerships:person_list")), (str(self.object), self.object.get_absolute_url())]

    def perform(self, form):
        return edit_person(self.object, by=self.request.user, at=self.now, **form.cleaned_data)


class PersonMergeView(ObjectActionPage):
    """Two entries for the same person become one."""

    model = Person
    form_class = MergeForm
    template_name = "generic/confirm.html"
    permission = "partnerships.keep_register"
    heading = "Merge two entries for the same person"
    submit_label = "Merge"

    def get_breadcrumbs(self):
        return [("People", reverse("partnerships:person_list")), (str(self.object), self.object.get_absolute_url())]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.object}

    def get_context_data(self, **kwargs):
        consequences = [
            f"The entry of {self.object} goes.",
            "Its seats, past and present, and all else go to the entry you choose.",
            "This cannot be taken back.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)

    def perform(self, form):
        self.object = merge_people(self.object, by=self.request.user, at=self.now, **form.cleaned_data)
        return self.object

    def get_success_message(self):
        return f"The two entries are now one: {self.result}."
