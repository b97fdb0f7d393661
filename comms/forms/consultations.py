"""Consultations, the partnerships that are asked, and what came of it."""

from django import forms

from comms.mime import one_line
from comms.models import Consultation
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField, ProseField
from partnerships.models import Body, Meeting


class ConsultationForm(PortalFormMixin, forms.ModelForm):
    """What is asked, of whom, from when until when."""

    nouns = {"opens_on": "day it opens", "closes_on": "day it closes"}

    summary = MarkedField(label="What is asked, and why?", max_length=5000, rows=8)
    how = MarkedField(label="How can people take part?", max_length=3000, required=False)
    link = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")
    opens_on = DateInputField(label="Opens on")
    closes_on = DateInputField(label="Last day", help_text="It closes by itself when this day is over.")

    class Meta:
        model = Consultation
        fields = ["title", "body", "summary", "how", "link", "opens_on", "closes_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.active().partnerships().in_order()


class AskForm(PortalFormMixin, forms.Form):
    """Which partnerships are asked for a reply; those asked already are not in the list."""

    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(), label="Which partnerships?", widget=forms.CheckboxSelectMultiple
    )
    required_words = {"bodies": "Select at least one partnership"}

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = bodies


class ReplyForm(PortalFormMixin, forms.Form):
    """What a partnership says."""

    text = ProseField(label="What does the partnership say?", max_length=10_000, rows=12)


class WithdrawForm(PortalFormMixin, forms.Form):
    """Why a consultation is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        help_text="Everybody reads this on its page. For example “Published too early; it comes back in May.”",
    )
    required_words = {"why": "Say why it is withdrawn"}

    def clean_why(self):
        return one_line(self.cleaned_data["why"])


class FeedbackForm(PortalFormMixin, forms.Form):
    """What came of a consultation."""

    result = MarkedField(label="What came of it?", max_length=10_000, rows=10)
    board_meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="Which board meeting heard it?", required=False, empty_label="None yet"
    )
    decision = MarkedField(label="What did the board decide?", max_length=3000, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.visible_to(person).filter(body__kind=Body.Kind.BOARD, cancelled_at=None)
        self.fields["board_meeting"].queryset = meetings.select_related("body")
