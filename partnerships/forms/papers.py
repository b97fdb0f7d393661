"""Papers for meetings as people ask for them, write them and judge them (B02)."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from partnerships.forms.dates import DateInputField
from partnerships.forms.documents import NAMES, DocumentFileForm
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.senders import bodies_of, offer_bodies
from partnerships.forms.text import ProseField
from partnerships.models import Body, Document, Meeting, Paper


class MeetingChoice(forms.ModelChoiceField):
    """A meeting to come, told by its body and its day."""

    default_error_messages = {"invalid_choice": "It is over, or was cancelled. Choose another"}

    def label_from_instance(self, meeting):
        return f"{meeting.body.name}, {meeting.held_on:%-d %B %Y}"


class PaperForm(DocumentFileForm):
    """A paper that one of the bodies `person` speaks for sends in; of one that is begun, the body stays."""

    body = forms.ModelChoiceField(label="From", queryset=Body.objects.none(), empty_label="Choose a partnership")
    meeting = MeetingChoice(Meeting.objects.none(), label="For the meeting", empty_label="Choose a meeting")
    kind = forms.ChoiceField(label="What is it?", choices=Paper.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(max_length=200, help_text="As it should stand on the meeting’s page.")
    visibility = forms.ChoiceField(
        label="Who may read it?",
        choices=[("public", "Everybody"), ("members", "People with a seat on the body that meets")],
        widget=forms.RadioSelect,
        help_text="Before it is accepted, only the managers and chairs of both partnerships and the support office read it.",
    )
    field_order = ["body", "meeting", "kind", "title", "visibility", "file"]
    required_words = {
        "body": "Select the partnership whose paper it is",
        "meeting": "Select the meeting it is for",
        "kind": "Select what it is",
        "visibility": "Select who may read it",
    }

    def __init__(self, *args, person, paper=None, **kwargs):
        super().__init__(*args, **kwargs)
        # A paper may be asked for a meeting that only its members know of: whoever is to answer knows it too.
        known = Q(pk__in=Meeting.objects.visible_to(person).values("pk")) | Q(pk=paper.meeting_id if paper else None)
        meetings = Meeting.objects.filter(known).to_come(on=timezone.localdate()).select_related("body")
        self.fields["meeting"].queryset = meetings
        self.fields["file"].required = False
        self.fields["file"].help_text = _about_file(paper)
        if paper is None:
            offer_bodies(self, bodies_of(person))
        else:
            del self.fields["body"]

    def for_action(self):
        asked = (name for name in self.field_order if name != "file" and name in self.fields)
        return super().for_action() | {name: self.cleaned_data[name] for name in asked}


class PaperAskForm(PortalFormMixin, forms.Form):
    """Which bodies are asked for a paper for a meeting."""

    title = forms.CharField(
        label="Paper", max_length=200, help_text="What is wanted, such as “Progress on the work plan”."
    )
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(), label="From whom?", widget=forms.CheckboxSelectMultiple,
        help_text="Their managers see it among their tasks.",
    )  # fmt: skip
    due_on = DateInputField(
        label="Due on", required=False, help_text="The meeting’s own deadline, unless you choose another day."
    )
    required_words = {"title": "Say what paper is wanted", "bodies": "Select who is asked"}
    nouns = {"due_on": "day on which it is due"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = Body.objects.active().partnerships().in_order()


class PaperReturnForm(PortalFormMixin, forms.Form):
    """What the author should change, and by when."""

    note = ProseField(
        label="What should the author change?", max_length=1000, help_text="They read this above the paper."
    )
    again_by = DateInputField(label="Send it again by")
    required_words = {"note": "Say what the author should change"}
    nouns = {"again_by": "day by which it is sent again"}


class PaperAcceptForm(PortalFormMixin, forms.ModelForm):
    """How an accepted paper stands on the meeting's page."""

    required_words = {"title": "Enter the title", "visibility": "Select who may read it"}

    class Meta:
        model = Paper
        fields = ["title", "visibility"]
        widgets = {"visibility": forms.RadioSelect}

    # Not asked: with it the page is bound to the file that its reader had, and another is not accepted unread.
    file = forms.IntegerField(label="Number of the file", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = Document.Visibility.choices
        self.initial["file"] = self.instance.newest.number if self.instance.newest else None

    def for_action(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PaperWithdrawForm(PortalFormMixin, forms.Form):
    """Why no paper comes; needed for one that was asked for."""

    reason = ProseField(label="Why does no paper come?", max_length=500, rows=3)
    required_words = {"reason": "Say why no paper comes"}

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = paper.state == Paper.State.ASKED
        if not self.fields["reason"].required:
            self.fields["reason"].label = "Why is it withdrawn? (optional)"


def _about_file(paper):
    kept = (
        f"Leave it empty to keep the file of {paper.newest.uploaded_at:%-d %B %Y}. " if paper and paper.newest else ""
    )
    return f"{kept}{NAMES}, up to 10 MB. A draft may be saved without it."
