"""Forms of the annual report-back: introduction, sections, successes (E14)."""

from django import forms
from django.utils import timezone

from comms.mime import one_line
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Person, Role, Seat
from portal.models import ReportBack, Section, ToldSuccess

INTRODUCING = (
    *Role.leading(), Role.LEAD_COUNCILLOR, Role.PORTFOLIO_HOLDER, Role.SPONSOR, Role.CABINET, Role.STRATEGIC_MANAGER,
)  # fmt: skip


def introducers(*, on):
    """Who can introduce a report-back: whoever leads a body, answers for one in the Council, or manages them all."""
    seats = Seat.objects.live(on=on).filter(role__in=INTRODUCING)
    return Person.objects.filter(pk__in=seats.values("person")).in_order()


class IntroductionForm(PortalFormMixin, forms.Form):
    """Somebody's short introduction to a year."""

    nouns = {"office": "office of whoever introduces it", "agree_by": "day by which they agree"}

    introduction = ProseField(
        label="Introduction", max_length=3000, rows=10, help_text="Two or three short paragraphs, in their own words."
    )
    introducer = forms.ModelChoiceField(
        label="Whose words are these?", queryset=Person.objects.none(), empty_label="Choose a person"
    )
    office = forms.CharField(
        label="Their office",
        max_length=200,
        help_text="As it is printed under the name, for example “Chair of the Southampton Partnership”.",
    )
    agree_by = DateInputField(
        label="Ask them to agree by", required=False, help_text="Then it stands among their tasks until they have."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    required_words = {"introduction": "Write the introduction", "introducer": "Select whose words these are"}

    def __init__(self, *args, report: ReportBack, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        kept = Person.objects.filter(pk=report.introducer_id)
        self.fields["introducer"].queryset = (introducers(on=today) | kept).distinct()

    def clean_office(self):
        return one_line(self.cleaned_data["office"])


class AgreeForm(PortalFormMixin, forms.Form):
    """Agreeing the introduction that was read: by its person, or on their word with a note how."""

    note = forms.CharField(
        label="How and when did they agree?",
        max_length=300,
        help_text="For example: by telephone on 3 June 2009.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, is_own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["note"]


class MoveForm(forms.Form):
    """One press that moves a section."""

    section = forms.ChoiceField(choices=Section.choices)
    move = forms.ChoiceField(choices=[(each, each) for each in ("up", "down", "out", "in")])


class ChooseForm(PortalFormMixin, forms.Form):
    """Ticks beside the successes that are told."""

    told = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, keys, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = [(key, key) for key in keys]
        self.fields["told"].error_messages["invalid_choice"] = (
            "One of the successes is no longer there. Look at the list again"
        )

    @property
    def ticked(self):
        """The keys that are ticked, as sent or as they stand."""
        return set(self["told"].value() or [])


class RewordForm(PortalFormMixin, forms.Form):
    """Other words for a success, and why."""

    words = ProseField(label="How the report tells it", max_length=1500, rows=5)
    reason = forms.CharField(
        label="Why other words than the source’s?",
        max_length=ToldSuccess._meta.get_field("reason").max_length,
        required=False,
        help_text="Leave it empty to tell it in the words of its source.",
    )
    required_words = {"words": "Enter how the report tells it"}
