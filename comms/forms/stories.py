"""Stories as people write them, and what the Support Officer says about them."""

from django import forms

from comms.forms.pictures import PictureMixin
from comms.mime import one_line, unslotted
from comms.models import NewsLinkIssue, Story
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.senders import bodies_of, offer_bodies
from partnerships.forms.text import MarkedField, ProseField
from partnerships.models import Body, Objective

LONGEST_STORY = 5000


class StoryWords(PortalFormMixin, PictureMixin):
    """The words of a story, its picture and the strand of the vision it belongs to."""

    title = forms.CharField(max_length=120, help_text="What happened, in one line.")
    strand = forms.ModelChoiceField(
        label="Strand of the vision",
        queryset=Objective.objects.order_by("strategy", "number"),
        empty_label="Choose a strand",
        help_text="The objective of the City of Southampton Strategy that it helps most.",
    )
    text = MarkedField(label="Story", max_length=LONGEST_STORY, rows=12)
    field_order = ["title", "strand", "text", "picture", "alt", "is_decorative", "is_removed"]
    required_words = {
        "title": "Enter a title",
        "strand": "Select the strand that the story belongs to",
        "text": "Write the story",
    }

    def clean_title(self):
        return one_line(unslotted(self.cleaned_data["title"]))

    def clean_text(self):
        return unslotted(self.cleaned_data["text"])


class StoryForm(StoryWords):
    """A story of one of the bodies that `person` may speak for."""

    body = forms.ModelChoiceField(label="From", queryset=Body.objects.none(), empty_label="Choose a partnership")
    field_order = ["body", "title", "strand", "text", "picture", "alt", "is_decorative", "is_removed"]
    required_words = StoryWords.required_words | {"body": "Select the partnership whose news it is"}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies_of(person))


class ReturnForm(PortalFormMixin, forms.Form):
    """What the author should do."""

    note = ProseField(label="What should the author do?", max_length=1000, help_text="They read this above the story.")
    required_words = {"note": "Say what the author should do"}


class AcceptForm(PortalFormMixin, forms.Form):
    """The issue that a story goes into."""

    issue = forms.ModelChoiceField(queryset=NewsLinkIssue.objects.taking_stories(), empty_label="Choose an issue")


class MoveForm(forms.Form):
    """Up, down, or to the end of another strand."""

    direction = forms.ChoiceField(choices=[("up", "Up"), ("down", "Down"), ("strand", "To another strand")])
    strand = forms.ModelChoiceField(queryset=Objective.objects.all(), required=False)

    def clean(self):
        data = super().clean()
        if data.get("direction") == "strand" and not data.get("strand"):
            self.add_error("strand", "Select the strand that the story belongs to")
        return data


def words_of(story: Story) -> dict:
    """What a form about `story` starts with."""
    return {"body": story.body_id, "title": story.title, "strand": story.strand_id, "text": story.text}
