"""What is known of somebody, erasing it, and the legal holds that stop that (P19)."""

from django import forms
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Person
from partnerships.pages import DetailPage, ObjectActionPage
from portal.actions import erasures as actions
from portal.erasure_forms import EraseForm, HoldForm
from portal.models import LegalHold
from portal.reports.erasures import personal_data, why_not_erased
from portal.reports.mentions import mentions_of
from portal.reports.subject_access import as_json, subject_data


class OfPerson:
    """A page about one person, below theirs in the register."""

    model = Person
    permission = "portal.erase_person"

    def get_breadcrumbs(self):
        person = self.object
        return [("People", reverse("partnerships:person_list")), (str(person), person.get_absolute_url())]


class PersonDataView(OfPerson, DetailPage):
    """What erasing would take away, what would stay and why, and the holds."""

    template_name = "portal/person_data.html"
    heading = "What we know of this person"

    def get_context_data(self, **kwargs):
        person = self.object
        return super().get_context_data(
            caption=str(person),
            known=personal_data(person),
            mentions=mentions_of(person),
            why_not=why_not_erased(person, by=self.request.user),
            erasure=getattr(person, "erasure", None),
            holds=person.legal_holds.select_related("placed_by", "lifted_by"),
            **kwargs,
        )


class SubjectDataView(OfPerson, DetailPage):
    """Everything that is held about somebody, to be looked through and handed to them."""

    template_name = "portal/subject_data.html"
    heading = "Everything held about this person"

    def get_breadcrumbs(self):
        data = reverse("portal:person_data", args=[self.object.pk])
        return [*super().get_breadcrumbs(), ("What we know of this person", data)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=str(self.object), sections=subject_data(self.object), **kwargs)


class SubjectDataDownloadView(OfPerson, DetailPage):
    """The same as JSON."""

    def get(self, request, *args, **kwargs):
        content = as_json(self.object, at=timezone.now())
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="person-{self.object.pk}.json"'
        return response


class PersonEraseView(OfPerson, ObjectActionPage):
    """One press, which cannot be taken back."""

    template_name = "portal/person_erase.html"
    form_class = EraseForm
    submit_label = "Erase"
    success_message = "Erased. The row stays without a name, so that what was decided can be accounted for."

    def get_heading(self):
        return f"Erase {self.object}?"

    def get_initial(self):
        return {"seen": personal_data(self.object).seen}

    def form_invalid(self, form):
        """What is shown after a refusal is what the next press is about."""
        form.data = form.data.copy()
        form.data.update(self.get_initial())
        return super().form_invalid(form)

    def perform(self, form):
        data = form.cleaned_data
        return actions.erase_person(
            self.object, basis=data["basis"], seen=data["seen"], by=self.request.user, at=self.now
        )

    def get_success_url(self):
        return reverse("portal:person_data", args=[self.object.pk])

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            known=personal_data(self.object),
            mentions=mentions_of(self.object),
            why_not=why_not_erased(self.object, by=self.request.user),
            **kwargs,
        )


class HoldPlaceView(OfPerson, ObjectActionPage):
    """A matter for which the data must be kept."""

    form_class = HoldForm
    permission = "portal.hold_person"
    heading = "Place a legal hold"
    submit_label = "Place the hold"
    success_message = "Placed. Nothing of this person can be erased until it is lifted."

    def perform(self, form):
        return actions.place_hold(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_url(self):
        return reverse("portal:person_data", args=[self.object.pk])

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=str(self.object), **kwargs)


class HoldLiftView(ObjectActionPage):
    """Its matter is over."""

    model = LegalHold
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "portal.hold_person"
    heading = "Lift this legal hold?"
    submit_label = "Lift the hold"
    success_message = "Lifted."

    def get_breadcrumbs(self):
        return [("People", reverse("partnerships:person_list"))]

    def get_queryset(self):
        return super().get_queryset().select_related("person")

    def perform(self, form):
        return actions.lift_hold(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        hold = self.object
        consequences = [
            "The data can be erased again, unless another hold stands.",
            f"It was held because: {hold.reason}",
        ]
        return super().get_context_data(lead=f"{hold.name}: {hold.person}", consequences=consequences, **kwargs)
