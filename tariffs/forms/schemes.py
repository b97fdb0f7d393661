"""The forms of a draft scheme."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Organisation
from tariffs.models import Band, SharingMember
from tariffs.models.schemes import MOST_A_MEMBER_CAN_OWE
from tariffs.reports.suggestions import suggest

_AMOUNT = re.compile(r"£?\s*(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(\.\d{1,2})?", re.ASCII)


class MoneyField(forms.CharField):
    """Pounds and pence as people type them: 750, 1,500, £1,500 or 750.50."""

    prefix = "£"
    default_error_messages = {
        "invalid": "Enter an amount in pounds and pence, such as 750 or 750.50",
        "too_much": f"Enter an amount of £{MOST_A_MEMBER_CAN_OWE:,} or less",
    }

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "spellcheck": "false"})
        super().__init__(**{"widget": widget, "max_length": 30, **options})

    def to_python(self, value):
        text = super().to_python(value).strip()
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        amount = Decimal(match[1].replace(",", "") + (match[2] or "")).quantize(Decimal("0.01"))
        if amount > MOST_A_MEMBER_CAN_OWE:
            raise ValidationError(self.error_messages["too_much"], code="too_much")
        return amount

    def validate(self, value):
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        """None: the amount is no text any more, and `to_python` has checked it."""

    def prepare_value(self, value):
        return f"{value:.2f}" if isinstance(value, Decimal) else value


class BandForm(PortalFormMixin, forms.Form):
    """A band's name, tariff and whom it is for."""

    widths = {"name": 20, "unit_gbp": 10, "slug": 20}

    slug = forms.SlugField(label="Code", max_length=40, help_text="Short, for spreadsheets: small letters and hyphens.")
    name = forms.CharField(max_length=80)
    unit_gbp = MoneyField(label="Tariff for one member")
    applies_to = forms.CharField(label="Who it applies to", max_length=200)
    for_board_members = forms.BooleanField(
        required=False, label="This is the band for key agencies on the Delivery Board"
    )

    def __init__(self, *args, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["slug"]


class ChargeForm(PortalFormMixin, forms.Form):
    """What one organisation pays."""

    widths = {"members": 4, "agreed_unit_gbp": 10}

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose an organisation")
    band = forms.ModelChoiceField(Band.objects.none(), empty_label="Choose a band")
    members = forms.IntegerField(
        label="Members who share it",
        min_value=1,
        max_value=1000,
        initial=1,
        help_text="1, unless a group of organisations shares the charge. The total is members × tariff.",
        error_messages={
            "min_value": "Enter 1 or more members",
            "max_value": "Enter 1,000 members or fewer",
            "invalid": "Enter the number of members in figures, such as 3",
        },
    )
    agreed_unit_gbp = MoneyField(
        label="Another tariff for one member",
        required=False,
        help_text="Only where something other than the band’s tariff was agreed.",
    )
    override_reason = forms.CharField(label="Why it differs from the band", required=False, max_length=200)
    comment = forms.CharField(label="Comment", required=False, max_length=200)
    named_board_member = forms.BooleanField(
        required=False,
        label="The agreed schedule names it as a Delivery Board member",
        help_text="Leave it empty where the register says who sits on the board for it.",
    )
    sharing = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="Members known by name",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="For a charge that a group shares. Members you do not name still count.",
    )

    def __init__(self, *args, scheme, charge=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.scheme, self.organisation = scheme, charge.organisation if charge else None
        self.fields["band"].queryset = scheme.bands.all()
        self.fields["band"].label_from_instance = lambda band: f"{band.name}: £{band.unit_gbp:,.2f}".removesuffix(".00")
        self.fields["sharing"].queryset = nameable(scheme, charge)
        if charge:
            del self.fields["organisation"]
            return
        self.fields["organisation"].queryset = (
            Organisation.objects.in_order().exclude(charges__scheme=scheme).exclude(exemptions__scheme=scheme)
        )

    def clean(self):
        """Another band than the register suggests is chosen knowingly: a comment says why (X07)."""
        values = super().clean()
        organisation, band = values.get("organisation") or self.organisation, values.get("band")
        if organisation and band and not values.get("comment") and not values.get("override_reason"):
            named = values.get("named_board_member", False)
            suggested = suggest(self.scheme, organisation, on=timezone.localdate(), named=named)
            if suggested and suggested.band != band:
                self.add_error(
                    "comment", f"{suggested.words} Choose that band, or say here why it pays {band} instead."
                )
        return values


def nameable(scheme, charge):
    """Organisations that may be named as sharing a charge: those that share it, and those asked for nothing else."""
    return Organisation.objects.in_order().filter(
        Exists(SharingMember.objects.filter(charge=charge, organisation=OuterRef("pk")))
        | Q(is_group_of="") & ~Q(charges__scheme=scheme) & ~Q(exemptions__scheme=scheme)
    )


class MembersForm(PortalFormMixin, forms.Form):
    """Who shares a group's charge."""

    members = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="Members known by name",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="An organisation that is missing here is added to the register of organisations first.",
    )

    def __init__(self, *args, charge, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = nameable(charge.scheme, charge)


class ExemptionForm(PortalFormMixin, forms.Form):
    """An organisation that pays nothing, and why."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose an organisation")
    reason = forms.CharField(
        max_length=300, label="Why it pays nothing", help_text="For example: gives officer time and venues instead."
    )

    def __init__(self, *args, scheme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.in_order().exclude(charges__scheme=scheme)
