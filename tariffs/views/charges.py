"""What one organisation pays in a draft, and who is exempt."""

from django import forms
from django.http import Http404

from partnerships.pages import ObjectActionPage
from tariffs import actions
from tariffs.forms import ChargeForm, ExemptionForm, MembersForm
from tariffs.views.schemes import SchemeMixin


class ChargeAddView(SchemeMixin, ObjectActionPage):
    """Charge another organisation."""

    permission = "tariffs.edit_charge"
    form_class = ChargeForm
    heading = "Add an organisation"
    charge = None

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "scheme": self.object, "charge": self.charge}

    def get_success_message(self):
        return f"{self.result.organisation} pays £{self.result.total_gbp:,.2f}.".replace(".00.", ".")

    def perform(self, form):
        values = dict(form.cleaned_data)
        organisation = values.pop("organisation", None) or self.charge.organisation
        return actions.set_charge(self.object, organisation, **values, by=self.request.user, at=self.now)


class OneChargeMixin(SchemeMixin):
    """A page about the charge of one organisation in one year."""

    def prepare(self):
        super().prepare()
        self.charge = (
            self.object.charges.visible_to(self.request.user)
            .filter(organisation__slug=self.kwargs["slug"])
            .select_related("organisation", "band")
            .first()
        )
        if self.charge is None:
            raise Http404("This organisation is not charged in that year.")


class ChargeEditView(OneChargeMixin, ChargeAddView):
    """Change what an organisation pays."""

    def get_heading(self):
        return f"What {self.charge.organisation} pays in {self.object.label}"

    def get_initial(self):
        names = ("band", "members", "agreed_unit_gbp", "override_reason", "comment", "named_board_member")
        sharing = [member.organisation_id for member in self.charge.sharing.all()]
        return {**{name: getattr(self.charge, name) for name in names}, "sharing": sharing}


class MembersNameView(OneChargeMixin, ObjectActionPage):
    """Say who shares a group's charge; of an adopted year too."""

    permission = "tariffs.edit_charge"
    form_class = MembersForm

    def prepare(self):
        super().prepare()
        if self.charge.members == 1:
            raise Http404("Nobody shares this charge.")

    def get_heading(self):
        return f"The {self.charge.members} members who share the tariff of {self.charge.organisation}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"charge": self.charge}

    def get_initial(self):
        return {"members": [share.organisation_id for share in self.charge.sharing.all()]}

    def get_success_message(self):
        return f"The members of {self.charge.organisation} are saved."

    def perform(self, form):
        return actions.name_members(self.charge, form.cleaned_data["members"], by=self.request.user, at=self.now)


class ChargeRemoveView(OneChargeMixin, ObjectActionPage):
    """Take an organisation off a draft's schedule."""

    permission = "tariffs.edit_charge"
    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Take it off"

    def get_heading(self):
        return f"Take {self.charge.organisation} off the tariffs of {self.object.label}?"

    def get_success_message(self):
        return f"{self.charge.organisation} is no longer charged in {self.object.label}."

    def perform(self, form):
        return actions.remove_charge(self.charge, by=self.request.user, at=self.now)


class OrganisationExemptView(SchemeMixin, ObjectActionPage):
    """Say that an organisation pays nothing this year, and why."""

    permission = "tariffs.exempt_organisation"
    form_class = ExemptionForm
    heading = "Exempt an organisation"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "scheme": self.object}

    def get_success_message(self):
        return f"{self.result.organisation} is exempt in {self.object.label}."

    def perform(self, form):
        return actions.exempt_organisation(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
