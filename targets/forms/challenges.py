"""What people type along a board's question: the question, the answer, the meeting, the decision."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body, Meeting

LONGEST = 2000


class ChallengeAskForm(PortalFormMixin, forms.Form):
    """A board's question."""

    question = forms.CharField(
        label="What do you ask them?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example what lies behind the result, and what they will do to recover.",
    )  # fmt: skip


class ChallengeAnswerForm(PortalFormMixin, forms.Form):
    """What the body does to recover."""

    nouns = {"recovery_by": "day you will be back on target"}

    answer = forms.CharField(
        label="What will you do to recover?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    recovery_by = DateInputField(label="When will you be back on target?", required=False)


class ChallengeScheduleForm(PortalFormMixin, forms.Form):
    """The meeting at which a board decides."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Meeting", empty_label="Choose a meeting")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        boards = Meeting.objects.filter(body__kind=Body.Kind.BOARD, cancelled_at__isnull=True)
        self.fields["meeting"].queryset = boards.select_related("body")


class ChallengeDecideForm(PortalFormMixin, forms.Form):
    """The board's decision."""

    decision = forms.CharField(
        label="What did the board decide?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
