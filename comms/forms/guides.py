"""Standing guides, and logos with the decisions behind them."""

from django import forms
from django.utils import timezone

from comms.forms.pictures import PictureField, checked_alt
from comms.mime import one_line
from comms.models.pictures import PictureChoice
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField, ProseField


class GuideForm(PortalFormMixin, forms.Form):
    """The words of a guide."""

    text = MarkedField(
        label="What it says", max_length=20_000, rows=20, required=False,
        help_text="Leave an empty line between paragraphs. **Bold**, lists with - and [links](https://…) are shown as such.",
    )  # fmt: skip


class LogoForm(PortalFormMixin, forms.Form):
    """A logo or a newer version of one."""

    name = forms.CharField(
        max_length=100, help_text="Such as “Logo in colour”. With the name of one in the list this is its next version."
    )
    picture = PictureField(
        label="The logo",
        help_text="PNG, JPEG or WebP, up to 5 MB. Drawings (SVG) are not taken, since they can carry programs.",
    )
    alt = forms.CharField(label="What the logo shows", max_length=250, help_text="For people who do not see it.")
    decision = ProseField(
        label="What was decided?", max_length=2000, help_text="For example which logo stands where, and on what ground."
    )
    decided_by = forms.CharField(label="Who decided?", max_length=200, help_text="The meeting or office.")
    decided_on = DateInputField(label="Date of the decision")

    def clean_name(self):
        return one_line(self.cleaned_data["name"])

    def clean_alt(self):
        return checked_alt(self.cleaned_data["alt"])

    def for_action(self):
        """What the action takes."""
        data = dict(self.cleaned_data)
        return data | {"picture": PictureChoice(data["picture"], data.pop("alt"))}


class RetireForm(PortalFormMixin, forms.Form):
    """From when a logo is no longer used."""

    nouns = {"retired_on": "day from which it is no longer used"}

    retired_on = DateInputField(label="From which day is it no longer used?", initial=timezone.localdate)
