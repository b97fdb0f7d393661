"""Writing the close-down workbook and its lessons; choosing among the lessons of the resource centre (A20, F07)."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Practice


class ClosingDayForm(PortalFormMixin, forms.Form):
    """The day for which the closing is planned, if there is one yet."""

    planned_for = DateInputField(
        label="Planned closing date", required=False,
        help_text="It becomes a task of the manager. Leave it empty while no day is known.",
    )  # fmt: skip


class HeadForm(PortalFormMixin, forms.Form):
    """What is written under one head."""

    words = ProseField(max_length=10_000, rows=14, required=False)

    def __init__(self, *args, head, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = head.name
        self.fields["words"].help_text = head.help


class LessonForm(PortalFormMixin, forms.ModelForm):
    """One lesson, and whether everybody is to read it."""

    required_words = {"lesson": "Enter the lesson", "topic": "Select the topic"}
    lesson = ProseField(
        max_length=3000, rows=8, help_text="What happened, what you would do again and what not. Leave out names."
    )

    class Meta:
        model = Practice
        fields = ["title", "topic", "lesson", "is_public"]
        help_texts = {
            "title": "The lesson in one line, such as “Agree who answers for each figure before the year starts”.",
            "is_public": "Everybody can read it in the resource centre from the day on which the body closes.",
        }


class PracticeFilterForm(PortalFormMixin, forms.Form):
    """By topic and by the body it comes from; both may be left out."""

    topic = forms.ChoiceField(required=False, choices=[("", "Any topic"), *Practice.Topic.choices])
    source = forms.ChoiceField(required=False)

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "Any source"), *((body.slug, body.name) for body in sources)]

    def wanted(self):
        """What was asked for as filters, leaving out whatever is empty or made no sense."""
        self.is_valid()
        names = {"topic": "topic", "source": "body__slug"}
        return {names[name]: value for name, value in self.cleaned_data.items() if value}
