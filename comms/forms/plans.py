"""The communications plan as people write it."""

from django import forms

from comms.models import Channel, PlanItem
from comms.reports.counters import counters
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField, ProseField
from partnerships.models import Person

OF_RISKS = ("rating", "owner", "response")


class StartForm(PortalFormMixin, forms.Form):
    """Which year a plan is for."""

    year = forms.IntegerField(
        label="Year starting in April", min_value=1990, max_value=2100, help_text="2009 for 2009/10."
    )
    widths = {"year": 4}


class PlanForm(PortalFormMixin, forms.Form):
    """What a plan is for, and with what means."""

    purpose = MarkedField(max_length=3000, required=False, rows=6)
    budget = MarkedField(label="Money and people", max_length=3000, required=False, rows=6)


class AdoptForm(PortalFormMixin, forms.Form):
    """Where a plan was agreed."""

    agreement = forms.CharField(
        label="Where was it agreed?", max_length=200, help_text="For example “Delivery Board, 12 May 2009”."
    )


class ItemForm(PortalFormMixin, forms.ModelForm):
    """One line of a draft; `kind` says which of its fields there are."""

    nouns = {"text": "item in a sentence"}

    detail = MarkedField(label="More about it", max_length=3000, required=False)
    response = ProseField(label="What is done about it", max_length=2000, required=False)
    counters = forms.MultipleChoiceField(
        label="What the portal counts for it", required=False, widget=forms.CheckboxSelectMultiple
    )
    widths = {"number": 3}

    class Meta:
        model = PlanItem
        fields = ["theme", "number", "text", "detail", "counters", "rating", "owner", "response"]
        widgets = {"rating": forms.RadioSelect}
        help_texts = {
            "theme": "Such as “Partnership working”. Messages of one theme stand together.",
            "owner": "Who watches it.",
        }

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rating"].choices = PlanItem.Rating.choices
        self.fields["counters"].choices = [(each.name, each.label.capitalize()) for each in counters()]
        unwanted = {"theme": "message", "counters": "measure"} | dict.fromkeys(OF_RISKS, "risk")
        for name, owner in unwanted.items():
            if kind != owner:
                del self.fields[name]
        if "rating" in self.fields:
            self.fields["rating"].required = True


class StandForm(PortalFormMixin, forms.ModelForm):
    """How a line stands; for a risk also how high it is, who watches it and what is done."""

    response = ProseField(label="What is done about it", max_length=2000, required=False)

    class Meta:
        model = PlanItem
        fields = ["status", "status_note", "rating", "owner", "response"]
        widgets = {"status": forms.RadioSelect, "rating": forms.RadioSelect}
        labels = {"status": "How does it stand?"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = PlanItem.Status.choices
        self.fields["rating"].choices = PlanItem.Rating.choices
        if not self.instance.is_risk:
            for name in OF_RISKS:
                del self.fields[name]


class EvidenceForm(PortalFormMixin, forms.Form):
    """What shows how a line stands."""

    text = ProseField(label="What shows how it stands?", max_length=2000)
    dated_on = DateInputField(label="Date of the evidence")
    link = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")


class ChannelForm(PortalFormMixin, forms.ModelForm):
    """A channel that might be taken up."""

    note = MarkedField(max_length=2000, required=False)
    widths = {"number": 3}

    class Meta:
        model = Channel
        fields = ["number", "name", "owner", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.in_order()
        self.fields["owner"].empty_label = "Nobody yet"


class MoveForm(PortalFormMixin, forms.Form):
    """Where a channel goes, when and why."""

    nouns = {"moved_on": "day from which it counts"}

    state = forms.ChoiceField(label="What is it now?", choices=Channel.State.choices, widget=forms.RadioSelect)
    moved_on = DateInputField(label="From which day?")
    reason = ProseField(label="Why?", max_length=2000)
