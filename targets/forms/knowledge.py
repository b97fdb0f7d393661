"""The evidence base, what was tried, and the yearly review (C15, C16)."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Document
from targets.models import DataSet, Indicator, Intervention, StrategyReview, StrategyTarget, year_label


class DataSetForm(PortalFormMixin, forms.ModelForm):
    """Data or a consultation's results, with where they come from and what they show."""

    nouns = {"body": "body it is added for"}

    dated_on = DateInputField(label="Date of the data")
    url = forms.URLField(
        label="Link", required=False, max_length=300, assume_scheme="https",
        help_text="Where the data can be read. Give a link, or choose a document below.",
    )  # fmt: skip
    note = ProseField(label="Note", max_length=2000, required=False)

    class Meta:
        model = DataSet
        fields = [
            "body", "kind", "title", "topic", "source", "licence", "area", "dated_on", "url", "document", "note",
            "indicators", "strategy_targets",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "indicators": forms.CheckboxSelectMultiple,
            "strategy_targets": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["document"].queryset = Document.objects.filter(
            visibility=Document.Visibility.PUBLIC, withdrawn_at=None, body__in=bodies
        )
        self.fields["document"].empty_label = "None"
        self.fields["indicators"].queryset = Indicator.objects.whole().in_order()
        self.fields["strategy_targets"].queryset = StrategyTarget.objects.order_by(*StrategyTarget._meta.ordering)
        self.fields["strategy_targets"].label_from_instance = _reference_and_wording


def _reference_and_wording(target):
    return f"{target.reference}: {target.wording}" if target.wording else target.reference


class InterventionForm(PortalFormMixin, forms.ModelForm):
    """What is tried, what is expected of it and what was seen."""

    nouns = {"body": "body that did it", "started_on": "day it began", "seen_on": "day the effect was seen"}

    started_on = DateInputField(label="Begun on")
    seen_on = DateInputField(label="Seen on", required=False)

    class Meta:
        model = Intervention
        fields = ["body", "indicator", "title", "started_on", "expected", "seen", "seen_on", "data_set"]

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["indicator"].queryset = Indicator.objects.whole().in_order()
        self.fields["data_set"].empty_label = "None yet"


class ReviewForm(PortalFormMixin, forms.ModelForm):
    """What a year's review found, and what Members said."""

    nouns = {"member_event_on": "day of the event for Members"}

    findings = ProseField(label="What we found", max_length=5000, rows=8, required=False)
    for_planning = ProseField(label="For next year’s corporate plan", max_length=5000, required=False)
    member_event_on = DateInputField(label="Event for Members on", required=False)
    member_event_note = ProseField(label="What Members said", max_length=5000, required=False)
    widths = {"year": 4}

    class Meta:
        model = StrategyReview
        fields = ["year", "findings", "for_planning", "member_event_on", "member_event_note"]
        help_texts = {"year": "2009 for 2009/10."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["year"]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1990 <= year <= 2100:
            raise forms.ValidationError("Enter a year from 1990 to 2100, such as 2009 for 2009/10")
        if StrategyReview.objects.filter(year=year).exists():
            raise forms.ValidationError(
                f"The review of {year_label(year)} is begun already. Open it, or enter another year"
            )
        return year


class TopicForm(PortalFormMixin, forms.Form):
    """Choosing what the evidence is about."""

    topic = forms.ChoiceField(required=False)

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "Any topic"), *((topic, topic) for topic in topics)]

    def wanted(self):
        """The topic asked for, or nothing."""
        self.is_valid()
        return self.cleaned_data.get("topic", "")
