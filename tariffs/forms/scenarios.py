"""What people type about scenarios, and about the meeting that agreed a year."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Body, Meeting
from tariffs.forms.schemes import MoneyField
from tariffs.models import Band, Charge


class ScenarioAddForm(PortalFormMixin, forms.Form):
    """A scenario's name, and what speaks for it."""

    name = forms.CharField(max_length=60, help_text="Such as: rates up by a fifth.")
    note = forms.CharField(max_length=300, required=False, label="What speaks for it")


class ScenarioForm(ScenarioAddForm):
    """A scenario with the rate of each band."""

    def __init__(self, *args, bands, **kwargs):
        self.bands = {f"rate_{band.slug}": band for band in bands}
        self.widths = dict.fromkeys(self.bands, 10)
        self.base_fields = {**type(self).base_fields}
        for name, band in self.bands.items():
            self.base_fields[name] = MoneyField(label=f"{band.name}, for one member")
        super().__init__(*args, **kwargs)

    @property
    def rates(self):
        """What a member of each band would pay."""
        return {band: self.cleaned_data[name] for name, band in self.bands.items()}


class PlacingForm(PortalFormMixin, forms.Form):
    """Which payer goes into which band."""

    charge = forms.ModelChoiceField(Charge.objects.none(), label="Payer", empty_label="Choose a payer")
    band = forms.ModelChoiceField(Band.objects.none(), label="Band in this scenario", empty_label="Choose a band")

    def __init__(self, *args, scheme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["charge"].queryset = scheme.charges.in_order().select_related("organisation", "band")
        self.fields["charge"].label_from_instance = lambda charge: f"{charge.organisation} (now {charge.band})"
        self.fields["band"].queryset = scheme.bands.all()


class AdoptForm(PortalFormMixin, forms.Form):
    """The board's meeting that agreed a year's tariffs, and what it decided."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        required=False,
        label="Which meeting agreed these tariffs?",
        empty_label="One that is not in the list",
        help_text="The decision is kept with the meeting, for all who can read about it.",
    )
    words = ProseField(
        required=False, label="What did it decide?", help_text="In the words of the minutes. Needed with a meeting."
    )
    agreement = forms.CharField(
        required=False,
        max_length=200,
        label="Where were they agreed, if the meeting is not in the list?",
        help_text="The board and the day, for example “Delivery Board, 12 March 2009”.",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        held = Meeting.objects.filter(body__kind=Body.Kind.BOARD, cancelled_at__isnull=True, held_on__lte=on)
        self.fields["meeting"].queryset = held.select_related("body").order_by("-held_on", "-pk")

    def clean(self):
        given = super().clean()
        if "words" in self.errors or "agreement" in self.errors:
            return given
        if given.get("meeting") and not given["words"]:
            self.add_error("words", "Enter what the meeting decided")
        if not given.get("meeting") and not given["agreement"]:
            self.add_error("agreement", "Enter the board and the day that agreed these tariffs, or choose the meeting")
        return given
