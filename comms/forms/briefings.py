"""The members' briefing note as the support office words it."""

from django import forms

from comms.mime import unslotted
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.page_proposals import refuse_unseen
from partnerships.forms.text import MarkedField


class IntroductionForm(PortalFormMixin, forms.Form):
    """The first words of a note."""

    introduction = MarkedField(
        label="First words", max_length=2000, rows=6, required=False, validators=[refuse_unseen],
        help_text="**Bold**, lists with - and [links](https://…) are shown as such.",
    )  # fmt: skip

    def clean_introduction(self):
        return unslotted(self.cleaned_data["introduction"])


class ItemForm(PortalFormMixin, forms.Form):
    """What members read of one update."""

    words = forms.CharField(label="What members read", max_length=300, validators=[refuse_unseen])
    is_left_out = forms.BooleanField(label="Leave it out of the note", required=False)

    def clean_words(self):
        return unslotted(self.cleaned_data["words"])


class SeenForm(forms.Form):
    """What was looked at, so that nothing else is published."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
