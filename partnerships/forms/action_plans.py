"""Action plans: their actions, how each goes, and choosing which are shown (C14)."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import LinesField, ProseField
from partnerships.models import ActionPlan, Body, PlanAction


class ActionPlanForm(PortalFormMixin, forms.ModelForm):
    """What is said about a plan as a whole."""

    widths = {"slug": 20}
    note = ProseField(label="Note", max_length=2000, required=False)

    class Meta:
        model = ActionPlan
        fields = ["title", "slug", "body", "organisation", "note"]
        help_texts = {"slug": "The last part of the page's address, such as partnerships-2006."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.partnerships().exclude(status=Body.Status.CLOSED).in_order()
        self.fields["body"].empty_label = "The support office"

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug == "new":
            raise forms.ValidationError("The portal uses this address itself. Choose another")
        return slug


class PlanActionForm(PortalFormMixin, forms.ModelForm):
    """One action with its measure, leads and timescale."""

    nouns = {"starts_on": "first day", "due_on": "last day"}

    widths = {"number": 3, "every_months": 3}
    text = forms.CharField(label="Action", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    leads = LinesField(label="Leads", longest=100, required=False, help_text="One to a line.")
    starts_on = DateInputField(label="From", required=False)
    due_on = DateInputField(label="By", required=False)

    class Meta:
        model = PlanAction
        fields = [
            "number", "aim", "objective", "text", "measure", "leads", "kind", "starts_on", "due_on", "every_months",
            "date_note",
        ]  # fmt: skip
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PlanAction.Kind.choices
        self.fields["objective"].empty_label = "None"


class NoteForm(PortalFormMixin, forms.Form):
    """How an action goes."""

    text = ProseField(label="How does it go?", max_length=2000)


class RenewForm(PortalFormMixin, forms.Form):
    """What was done this time."""

    note = ProseField(label="What was done this time?", max_length=2000)


class SettleForm(PortalFormMixin, forms.Form):
    """Whether an action is done or dropped, and what shows it."""

    state = forms.ChoiceField(
        label="Is it done or dropped?",
        choices=[choice for choice in PlanAction.State.choices if choice[0] != PlanAction.State.OPEN],
        widget=forms.RadioSelect,
    )
    note = ProseField(label="What shows it, or why is it dropped?", max_length=2000)


class ActionFilterForm(PortalFormMixin, forms.Form):
    """Choosing which actions of a plan are listed."""

    OVERDUE = "overdue"
    lead = forms.ChoiceField(label="Lead", required=False)
    state = forms.ChoiceField(
        required=False, choices=[("", "Any state"), *PlanAction.State.choices, (OVERDUE, "Overdue")]
    )
    kind = forms.ChoiceField(
        label="Timescale", required=False, choices=[("", "Any timescale"), *PlanAction.Kind.choices]
    )

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", "Anybody"), *((lead, lead) for lead in leads)]

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
