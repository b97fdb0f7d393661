"""Reading what people type about health checks."""

from django import forms
from django.utils import timezone

from healthchecks.models import Answer
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body

DONT_KNOW = "dont_know"
SCALE = [(str(value), label) for value, label in Answer.Agreement.choices] + [(DONT_KNOW, "Don’t know")]


class StatementForm(PortalFormMixin, forms.Form):
    """The words of one statement."""

    text = forms.CharField(
        label="Statement",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence that a member can agree or disagree with, such as “We know what we want to achieve”. "
        "The partnership’s papers give no wording; ours is drawn from good practice.",
    )

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())


class RoundForm(PortalFormMixin, forms.Form):
    """Which bodies are checked, and until when."""

    widths = {"year": 4}

    year = forms.IntegerField(
        min_value=2009,
        max_value=2100,
        error_messages={
            "invalid": "Enter the year in four figures, such as 2026",
            "min_value": "Enter a year from 2009",
            "max_value": "Enter a year up to 2100",
        },
    )
    closes_on = DateInputField(label="Last day for answers", help_text="Members can answer until the end of this day.")
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label="Partnerships to check",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="Every member who sits on one of them today gets a personal link by email.",
        error_messages={"required": "Choose at least one partnership"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = Body.objects.active().partnerships().in_order()
        self.fields["year"].initial = timezone.localdate().year


class AnswerForm(PortalFormMixin, forms.Form):
    """How far a member agrees with each statement of a questionnaire."""

    def __init__(self, *args, questionnaire, **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = []
        for section in questionnaire.sections.prefetch_related("statements"):
            names = [self._ask(statement) for statement in section.statements.all()]
            self.sections.append((section, names))

    def _ask(self, statement):
        name = f"statement_{statement.pk}"
        field = forms.ChoiceField(
            label=statement.text,
            choices=SCALE,
            widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
            error_messages={
                "required": f"Answer “{statement.text.rstrip('.')}”",
                "invalid_choice": f"Choose one of the answers for “{statement.text.rstrip('.')}”",
            },
        )
        field.statement = statement
        self.fields[name] = field
        return name

    def grouped(self):
        """Each P with its bound fields."""
        return [(section, [self[name] for name in names]) for section, names in self.sections]

    def told(self):
        """Each P with its statements and the answers chosen, in words."""
        words = dict(SCALE)
        return [
            (section, [(self.fields[name].label, words[self.cleaned_data[name]]) for name in names])
            for section, names in self.sections
        ]

    def answers(self):
        """A value, or None for “don’t know”, by the key of each statement."""
        return {
            field.statement.pk: None if self.cleaned_data[name] == DONT_KNOW else int(self.cleaned_data[name])
            for name, field in self.fields.items()
        }
