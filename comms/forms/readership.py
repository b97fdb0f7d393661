"""A reader's answer, a correction, and the decision about News-Link."""

from django import forms

from comms.models.readership import Feedback, NewsLinkReview
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField, ProseField


class FeedbackForm(PortalFormMixin, forms.Form):
    """One question, and room for words."""

    useful = forms.ChoiceField(
        label="Was this issue useful?", choices=Feedback.Useful.choices, widget=forms.RadioSelect
    )
    words = ProseField(
        label="What would make it better?",
        required=False,
        max_length=500,
        rows=3,
        help_text="Leave out names and addresses: nobody can answer, since we do not know who you are.",
    )
    required_words = {"useful": "Select whether this issue was useful"}


class CorrectionForm(PortalFormMixin, forms.Form):
    """What was wrong, and what is right."""

    text = MarkedField(
        label="What was wrong, and what is right?",
        max_length=1000,
        rows=5,
        help_text="Two sentences. For example: We wrote that forty homes were insulated. It was fourteen.",
    )
    required_words = {"text": "Say what was wrong and what is right"}


class ReviewForm(PortalFormMixin, forms.Form):
    """A decision about News-Link."""

    nouns = {"next_on": "day of the next review"}

    effectiveness = ProseField(
        label="How well does News-Link do its work?",
        max_length=2000,
        rows=5,
        help_text="Who reads it, what they say, which partnerships it misses. The figures above are kept with it.",
    )
    frequency = forms.ChoiceField(
        label="How often does it come from now on?",
        choices=NewsLinkReview.Frequency.choices,
        widget=forms.RadioSelect,
    )
    reason = ProseField(label="Why this often?", max_length=1000, rows=3)
    decided_on = DateInputField(label="Day of the decision")
    next_on = DateInputField(label="Next review by")
    required_words = {
        "effectiveness": "Say how well News-Link does its work",
        "frequency": "Select how often it comes",
        "reason": "Say why it comes this often",
    }
