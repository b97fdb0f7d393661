"""The standard way a form is laid out, and the mixin that gives it to every form of ours."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name

from partnerships.models.refusals import in_our_words

_NEEDS_NO_ARTICLE = {
    "a",
    "an",
    "any",
    "at",
    "each",
    "every",
    "how",
    "the",
    "what",
    "when",
    "where",
    "who",
    "why",
    "your",
}


class PortalFormHelper(FormHelper):
    """Fields only: the page writes the form tag, the token, the error summary and the button.

    `{% include "components/form.html" %}` or `generic/form.html` does that, so that a page may
    stand two forms in a row or put its button elsewhere.
    """

    form_tag = False
    disable_csrf = True
    form_show_errors = False
    render_unmentioned_fields = True
    render_hidden_fields = True


class PortalFormMixin:
    """Gives a form our layout.

    `layout` is a crispy Layout or a list of its parts, by default all fields in order.
    `widths` says how wide boxes are: {"postcode": 10} for characters (2, 3, 4, 5, 10, 20, 30)
    or {"name": "two-thirds"} for a share of the column.
    `required_words` gives the message of an empty field: {"name": "Enter the body's name"}.
    `nouns` says what a field asks for where its label is none, such as "From" or "When did they agree?":
    {"agreed_on": "day they agreed"} makes "Enter the day they agreed" and "The day they agreed must be a real date".
    """

    layout = None
    widths = {}
    required_words = {}
    nouns = {}
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, width in self.widths.items():
            attrs = self.fields[name].widget.attrs
            share = f"govuk-!-width-{width}" if isinstance(width, str) else f"govuk-input--width-{width}"
            attrs["class"] = f"{attrs.get('class', '')} {share}".strip()
        for name, field in self.fields.items():
            if field.label is None:
                field.label = pretty_name(name)
            _word_the_blank(field)
            field.noun = self.nouns.get(name, "")
            words = self.required_words.get(name)
            if words or field.noun or field.error_messages.get("required") == "This field is required.":
                field.error_messages["required"] = words or ask_for(field)

    def add_error(self, field, error):
        """Take an error in, in our words; of whatever a form refuses nothing passes by here."""
        super().add_error(field, in_our_words(error if isinstance(error, ValidationError) else ValidationError(error)))

    @property
    def helper(self):
        helper = PortalFormHelper(self)
        if self.layout is not None:
            helper.layout = self.layout if isinstance(self.layout, Layout) else Layout(*self.layout)
        return helper


def ask_for(field):
    """What to do about an empty field, from its noun or label: "Enter the name", "Select the kind"."""
    label = getattr(field, "noun", "") or str(field.label)
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if label.endswith("?"):
        return f"Answer “{label}”"
    label = label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"
    verb = "Select" if hasattr(field, "choices") else "Choose" if hasattr(field, "allow_empty_file") else "Enter"
    article = "" if label.split(" ")[0] in _NEEDS_NO_ARTICLE else "the "
    return f"{verb} {article}{label}"


def _word_the_blank(field):
    """Django's dashes for nothing chosen, in words."""
    if getattr(field, "empty_label", None) == "---------":
        field.empty_label = _nothing(field)
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        field.choices = [(value, _nothing(field) if label == "---------" else label) for value, label in field.choices]


def _nothing(field):
    return "Choose" if field.required else "Not given"
