"""What every form of the portal says of an empty field or a wrong date reads as English."""

import importlib
import pkgutil

import pytest
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils.functional import Promise

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin, ask_for
from partnerships.imports import import_kinds
from partnerships.models.refusals import in_our_words

APPS = ("partnerships", "comms", "targets", "tariffs", "healthchecks", "portal")
NO_NOUNS = {
    "active", "added", "applies", "ask", "at", "begun", "by", "closed", "closes", "done", "ends", "for", "from", "in",
    "measured", "on", "opens", "ordered", "paid", "put", "registration", "returns", "seen", "shown", "signed",
    "starts", "their", "to", "until", "when", "whom", "whose",
}  # fmt: skip


def forms_of_the_portal():
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if {"forms", "views"} & set(module.name.split(".")) or module.name.endswith("_forms"):
                importlib.import_module(module.name)
    found, waiting = [], [PortalFormMixin]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting += subclasses
        found += [form for form in subclasses if form.__module__.split(".")[0] in APPS]
    return found


def asked_for(form):
    """(field's name, what it asks for) of each field that says so by its label or noun."""
    for name, field in getattr(form, "base_fields", {}).items():
        label = form.nouns.get(name) or str(field.label or pretty_name(name))
        is_date = isinstance(field, DateInputField)
        says_so = str(field.error_messages["required"]) == "This field is required." and name not in form.required_words
        if not field.widget.is_hidden and (is_date or (field.required and says_so)):
            yield name, label, field


def reads_as_english(label, field):
    if isinstance(field, DateInputField) and label.endswith("?"):
        return False
    first = label.lower().split(" ")[0]
    return first not in NO_NOUNS or ask_for(field).startswith(("Answer", "Tick"))


def test_what_a_form_asks_for_is_a_noun_or_a_question():
    """Else “From” makes “Select the from”, and “When?” makes “When? must be a real date”."""
    forms = forms_of_the_portal()
    assert len(forms) > 200
    wrong = {
        f"{form.__module__}.{form.__name__}.{name}: {label}"
        for form in forms
        for name, label, field in asked_for(form)
        if not reads_as_english(label, field)
    }
    assert wrong == set()


def fields_that_people_fill_in():
    """Every field of the portal's forms, and of the models whose rows come in as sheets."""
    for form in forms_of_the_portal():
        yield from getattr(form, "base_fields", {}).values()
    for kind in import_kinds():
        yield from kind.resource_class._meta.model._meta.concrete_fields


def test_no_sentence_of_django_reaches_a_person():
    """Whatever a field or its validators may say of a form or a sheet has words of ours."""
    fields = list(fields_that_people_fill_in())
    validators = [each for field in fields for each in field.validators]
    said = [item for each in fields for item in each.error_messages.items()]
    said += [item for each in validators for item in getattr(each, "messages", {}).items()]
    said += [(each.code, each.message) for each in validators if hasattr(each, "message")]
    errors = [in_our_words(ValidationError(words, code=code)) for code, words in said]
    assert {str(error.message) for error in errors if isinstance(error.message, Promise)} == set()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter the day they agreed"),
        (("31", "2", "2009"), "The day they agreed must be a real date, and February has no day 31"),
        (("29", "2", "2009"), "The day they agreed must be a real date, and February 2009 has no day 29"),
    ],
)
def test_a_noun_stands_in_for_a_label_that_is_a_question(typed, message):
    from comms.forms.subscriptions import ImportSubscribersForm

    parts = dict(zip(("agreed_on_day", "agreed_on_month", "agreed_on_year"), typed, strict=True))
    assert ImportSubscribersForm(parts).errors["agreed_on"] == [message]
