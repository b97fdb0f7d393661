"""Audiences and circulars as the support office writes them."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from comms.mime import one_line, unslotted
from comms.models import Audience, Circular
from comms.reports.links import link_fault
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField


class AudienceForm(PortalFormMixin, forms.ModelForm):
    """An audience's name and what it is for."""

    class Meta:
        model = Audience
        fields = ["name", "is_open", "gets_news_link", "has_seated"]
        help_texts = {
            "is_open": "It is offered on the subscription page. Circulars go only to audiences that are not.",
            "gets_news_link": "Each issue goes to its subscribers: one copy, however many audiences they are in.",
            "has_seated": "Circulars to it go to everybody with a seat today as well, as a notice.",
        }

    required_words = {"name": "Enter the name of the audience"}

    def clean_name(self):
        return one_line(self.cleaned_data["name"])

    def clean(self):
        data = super().clean()
        if data.get("is_open") and data.get("has_seated"):
            self.add_error("has_seated", "An audience that anybody may join gets no circulars. Untick one of the two")
        return data


class CircularForm(PortalFormMixin, forms.ModelForm):
    """The words of a circular, and the page of the portal it leads to."""

    text = MarkedField(label="What you want to say", max_length=5000, rows=12)
    link_path = forms.CharField(
        label="Page of the portal to read more on", max_length=300, required=False,
        help_text="Copy its address from the browser, such as of a consultation or an event. Never attach the thing itself.",
    )  # fmt: skip

    class Meta:
        model = Circular
        fields = ["subject", "text", "link_path", "link_words"]
        labels = {"link_words": "Words on the button"}
        help_texts = {"link_words": "For example “Tell us what you think”."}

    required_words = {"subject": "Enter a subject", "text": "Write what you want to say"}

    def clean_subject(self):
        return one_line(unslotted(self.cleaned_data["subject"]))

    def clean_link_words(self):
        return one_line(unslotted(self.cleaned_data["link_words"]))

    def clean_link_path(self):
        typed = self.cleaned_data["link_path"].strip()
        parts = urlsplit(typed)
        if parts.netloc and parts.netloc != urlsplit(settings.PORTAL_ADDRESS).netloc:
            raise ValidationError(f"Enter a page of this portal, beginning with {settings.PORTAL_ADDRESS}/")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if path and (not path.startswith("/") or path[1:2] in ("/", "\\")):
            raise ValidationError("Enter the address of a page of this portal, such as /calendar/")
        if path and (fault := link_fault(path)):
            raise ValidationError(f"Choose another page: {path} {fault}")
        return path

    def clean(self):
        data = super().clean()
        if data.get("link_path") and not data.get("link_words"):
            self.add_error("link_words", "Enter the words on the button")
        if data.get("link_words") and not data.get("link_path") and "link_path" not in self.errors:
            self.add_error("link_path", "Enter the page that the button opens")
        return data
