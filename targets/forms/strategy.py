"""Targets of the strategy and what serves them (C01)."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import LastPartField, ProseField
from partnerships.models import Body
from targets.forms.measures import FigureField
from targets.models import Indicator, Milestone, StrategyTarget


class StrategyTargetForm(PortalFormMixin, forms.ModelForm):
    """The wording of a target, and the bodies and indicators that serve it."""

    widths = {"number": 4}
    required_words = {"number": "Enter the number, such as 4.2.1 or the last 1 of it"}
    number = LastPartField(min_value=1, max_value=99, help_text="Such as 4.2.1, or the last 1 of it alone.")

    class Meta:
        model = StrategyTarget
        fields = ["number", "wording", "wording_in_source", "bodies", "indicators"]
        widgets = {
            "wording": forms.Textarea(attrs={"rows": 3}),
            "bodies": forms.CheckboxSelectMultiple,
            "indicators": forms.CheckboxSelectMultiple,
        }
        labels = {
            "wording_in_source": "This is the printed wording",
            "bodies": "Bodies that serve it",
            "indicators": "Indicators that measure it",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = Body.objects.partnerships().exclude(status=Body.Status.CLOSED).in_order()
        self.fields["indicators"].queryset = Indicator.objects.whole().select_related("body").in_order()
        self.fields["number"].under = str(self.instance.aspiration)
        if self.instance.pk:
            del self.fields["number"]

    def clean_number(self):
        number = self.cleaned_data["number"]
        if StrategyTarget.objects.filter(aspiration=self.instance.aspiration_id, number=number).exists():
            raise forms.ValidationError("There is a target with this number. Choose another, or change that one")
        return number

    def clean(self):
        super().clean()
        if self.cleaned_data.get("wording_in_source") and not self.cleaned_data.get("wording"):
            self.add_error("wording", "Enter the wording that the source prints, or untick that it prints one")


class ServedTargetField(forms.ModelMultipleChoiceField):
    """Targets by number and wording."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, target):
        return f"{target.reference}: {target.wording}" if target.wording else target.reference


class ServedTargetsForm(PortalFormMixin, forms.Form):
    """The targets of the strategy that a body or an indicator serves."""

    targets = ServedTargetField(
        StrategyTarget.objects.none(),
        label="Targets",
        required=False,
        help_text="A target that is not here yet is added on the page of its objective.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["targets"].queryset = StrategyTarget.objects.all()


class MilestoneDetailsForm(PortalFormMixin, forms.ModelForm):
    """What is to be done on the way to a target, by whom and by when (C02)."""

    nouns = {"due_label": "day or year it is due, in words"}
    widths = {"due_label": 20, "due_year": 4, "figure": 10, "figure_unit": 20}
    text = ProseField(label="What is to be done", max_length=300, rows=3)
    due_year = forms.IntegerField(
        label="Year it is due", min_value=1990, max_value=2099, help_text="After it the milestone counts as overdue."
    )
    figure = FigureField(label="Number named in it", required=False)

    class Meta:
        model = Milestone
        fields = ["text", "body", "due_label", "due_year", "figure", "figure_unit"]
        labels = {"due_label": "When it is due, in words", "figure_unit": "What that number counts"}
        help_texts = {"due_label": "As it is printed, such as By 2010 or By March 2010."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Body.objects.partnerships().exclude(status=Body.Status.CLOSED)
        self.fields["body"].queryset = bodies.in_order()
        self.fields["body"].empty_label = "Choose a body"


class MilestoneFilterForm(PortalFormMixin, forms.Form):
    """Choosing which milestones are listed."""

    OVERDUE = "overdue"
    state = forms.ChoiceField(
        label="How they stand",
        required=False,
        choices=[("", "Any state"), *Milestone.State.choices, (OVERDUE, "Year over, not settled")],
    )
    body = forms.ChoiceField(label="Owner", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "All partnerships"), *((body.slug, body.name) for body in bodies)]

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
