"""Press releases, coverage and updates as people write them."""

from django import forms

from comms.mime import one_line, unslotted
from comms.models import CalendarEntry, PartnerUpdate, PressCoverage, PressRelease
from comms.models.plans import OFFICE
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.senders import offer_bodies
from partnerships.forms.text import MarkedField, ProseField
from partnerships.models import Body, Organisation


def bodies_written_for(person):
    """The bodies that `person` may write for: every active one for the office, else those they manage or lead on."""
    bodies = Body.objects.active().partnerships().in_order()
    if person.holds(*OFFICE):
        return bodies
    own = [seat.body_id for seat in person.live_seats if seat.role in ("manager", "comms_lead") and seat.body_id]
    return bodies.filter(pk__in=own)


class ReleaseForm(PortalFormMixin, forms.Form):
    """A press release; `person` writes it for one of their bodies."""

    nouns = {"body": "body it is from"}

    body = forms.ModelChoiceField(label="From", queryset=Body.objects.none(), empty_label="Choose a body")
    title = forms.CharField(label="Headline", max_length=150)
    text = MarkedField(
        label="What there is to tell", max_length=10_000, rows=14,
        help_text="Leave an empty line between paragraphs. **Bold**, lists with - and [links](https://…) are shown as such.",
    )  # fmt: skip
    contact = MarkedField(
        label="Whom the media may ask", max_length=1000, rows=3, required=False,
        help_text="Everybody will read this: give an office’s number and address, not somebody’s own.",
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies_written_for(person))

    def clean_title(self):
        return one_line(unslotted(self.cleaned_data["title"]))


class NoteForm(PortalFormMixin, forms.Form):
    """What is to be changed."""

    note = ProseField(label="What is to be changed?", max_length=2000)


class CoverageForm(PortalFormMixin, forms.ModelForm):
    """What somebody published about the partnership."""

    seen_on = DateInputField(label="Date")
    link = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")
    note = ProseField(label="Note", max_length=2000, required=False)

    class Meta:
        model = PressCoverage
        fields = ["outlet", "headline", "seen_on", "tone", "body", "release", "link", "note"]
        widgets = {"tone": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tone"].choices = PressCoverage.Tone.choices
        self.fields["body"].queryset = Body.objects.active().partnerships().in_order()
        self.fields["release"].queryset = PressRelease.objects.filter(state=PressRelease.State.ISSUED)


class UpdateForm(PortalFormMixin, forms.ModelForm):
    """An update given to a partner, or a talk; `person` logs it for one of their bodies."""

    nouns = {"body": "body whose update it was", "given_to": "board, team or event it was given to"}

    given_on = DateInputField(label="Date")
    summary = ProseField(label="What it was about", max_length=2000, required=False)

    class Meta:
        model = PartnerUpdate
        fields = ["body", "kind", "given_to", "partner", "given_on", "event", "summary"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PartnerUpdate.Kind.choices
        offer_bodies(self, bodies_written_for(person))
        self.fields["partner"].queryset = Organisation.objects.in_order()
        self.fields["event"].queryset = CalendarEntry.objects.filter(cancelled_at=None).order_by("-starts_at")
