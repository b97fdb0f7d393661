"""Appointing people to seats, changing and ending them."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Body, Organisation, Person, Role, Seat

OFFICE_ROLES = [(role.value, role.label) for role in Role if role in Role.of_offices()]
BODY_ROLES = [(role.value, role.label) for role in Role if role not in Role.of_offices() and role is not Role.CONTACT]


class TermsForm(PortalFormMixin, forms.Form):
    """On what terms a seat is held."""

    representing = forms.ModelChoiceField(
        Organisation.objects.in_order(), label="Representing which organisation", empty_label="None", required=False
    )
    capacity = forms.CharField(
        label="In what capacity", max_length=200, required=False, help_text="Such as “Leader of the Council”."
    )
    joint = forms.BooleanField(label="Shares the chair with somebody else", required=False)
    delegated_authority = ProseField(
        label="Delegated authority", max_length=2000, required=False,
        help_text=Seat._meta.get_field("delegated_authority").help_text,
    )  # fmt: skip

    def clean(self):
        if self.cleaned_data.get("joint") and self.role() not in ("", Role.CHAIR):
            self.add_error("joint", "Only the chair can be shared. Untick this, or choose the role Chair")
        return self.cleaned_data

    def role(self):
        return self.cleaned_data.get("role", "")


class AppointForm(TermsForm):
    """Who takes which seat, from when."""

    nouns = {"held_from": "first day of the seat", "held_to": "first day without the seat"}

    field_order = ["person", "role", "representing", "capacity", "held_from", "held_to", "joint", "delegated_authority"]
    person = forms.ModelChoiceField(
        Person.objects.in_order(), empty_label="Choose a person",
        help_text="Not in the list? Add the person first, under People.",
        error_messages={"required": "Choose the person who takes the seat"},
    )  # fmt: skip
    role = forms.ChoiceField(error_messages={"required": "Choose the role"})
    held_from = DateInputField(label="From")
    held_to = DateInputField(
        label="Until", required=False, help_text="The first day on which the seat is no longer held, if that is known."
    )

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        roles = OFFICE_ROLES if body.kind == Body.Kind.OFFICE else BODY_ROLES
        self.fields["role"].choices = [("", "Choose a role"), *roles]

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("held_from"), cleaned.get("held_to")
        if begins and ends and ends <= begins:
            self.add_error("held_to", "The seat must end after it begins. Enter a later day")
        return cleaned


class ChangeSeatForm(TermsForm):
    """From when a seat is held on other terms, and which."""

    nouns = {"changed_on": "day from which it changes"}

    field_order = ["changed_on", "representing", "capacity", "joint", "delegated_authority"]
    changed_on = DateInputField(label="From which day", help_text="Until then the seat stays on record as it was held.")

    def __init__(self, *args, seat, **kwargs):
        self.seat = seat
        super().__init__(*args, **kwargs)
        if seat.role != Role.CHAIR:
            del self.fields["joint"]

    def role(self):
        return self.seat.role


class EndSeatForm(PortalFormMixin, forms.Form):
    """When a seat ends."""

    held_to = DateInputField(label="First day without this seat")


class OnDateForm(forms.Form):
    """A day to look back to."""

    on = DateInputField(label="Who sat here on", required=False)
