"""The strategy's own words: its vision, the titles of objectives and aspirations, and who leads (C01, C11)."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import LastPartField, ProseField
from partnerships.models import Aspiration, Body, Objective, Strategy


class StrategyForm(PortalFormMixin, forms.ModelForm):
    """What the strategy is for."""

    widths = {"until_year": 4, "aspiration_count": 3}
    vision = ProseField(label="Vision", max_length=3000, required=False)

    class Meta:
        model = Strategy
        fields = ["name", "vision", "until_year", "aspiration_count"]


class ObjectiveForm(PortalFormMixin, forms.ModelForm):
    """What an objective is called and which body co-ordinates the work on it."""

    class Meta:
        model = Objective
        fields = ["title", "title_in_source", "lead_body"]
        labels = {"title_in_source": "This is the printed title"}
        help_texts = {
            "title_in_source": "Leave it unticked for words of our own; the page then says that the title is not in the source.",
            "lead_body": "It co-ordinates the work of all bodies on this objective.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead_body"].queryset = Body.objects.active().partnerships().in_order()
        self.fields["lead_body"].empty_label = "Nobody yet"


class AspirationForm(PortalFormMixin, forms.ModelForm):
    """One aspiration under an objective."""

    widths = {"number": 4}
    required_words = {"number": "Enter the number, such as 1.2 or the 2 of it"}
    number = LastPartField(min_value=1, max_value=99, help_text="Such as 1.2, or the 2 of it alone.")

    class Meta:
        model = Aspiration
        fields = ["number", "title", "title_in_source"]
        labels = {"title_in_source": "This is the printed title"}
        help_texts = {
            "title_in_source": "Leave it unticked for words of our own; the page then says that the title is not in the source.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].under = str(self.instance.objective.number)

    def clean_number(self):
        number = self.cleaned_data["number"]
        taken = Aspiration.objects.filter(objective=self.instance.objective_id, number=number)
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is an aspiration with this number. Choose another, or change that one")
        return number
