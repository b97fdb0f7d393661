"""Our form pack: every kind of field has its label, hint, error, description and a place for the focus."""

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.layout import Fieldset
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from portal.views.gallery import EveryFieldForm


class Elements(HTMLParser):
    """Every element of a page by its id, and the ids in order."""

    def __init__(self, html):
        super().__init__()
        self.found, self.all = {}, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.all.append((tag, attrs))
        if "id" in attrs:
            assert attrs["id"] not in self.found, f"two elements with the id {attrs['id']}"
            self.found[attrs["id"]] = (tag, attrs)


def page(form, **context):
    return render_to_string("generic/form.html", {"form": form, "heading": "Add a body", **context})


def form_class(**fields):
    return type("SomeForm", (PortalFormMixin, forms.Form), fields)


def rendered(field, data=None, **attributes):
    """The HTML of a form of one field called `thing`."""
    form = form_class(thing=field, **attributes)(data)
    return render_crispy_form(form, context={})


@pytest.fixture
def refused():
    """The gallery's form, sent empty: an error on every required field."""
    form = EveryFieldForm({})
    assert not form.is_valid()
    return form


def test_every_problem_in_the_summary_leads_to_a_control_that_takes_the_focus(refused):
    elements = Elements(page(refused))
    goals = [attrs["href"][1:] for tag, attrs in elements.all if tag == "a" and attrs.get("href", "").startswith("#id")]
    assert goals == [
        "id_name",
        "id_email",
        "id_kind_0",
        "id_formal_0",
        "id_themes_0",
        "id_members",
        "id_contribution",
        "id_purpose",
        "id_starts_on_0",
        "id_agreed",
    ]
    assert {elements.found[goal][0] for goal in goals} == {"input", "textarea"}


def test_every_description_exists(refused):
    elements = Elements(page(refused))
    described = {name for _tag, attrs in elements.all for name in (attrs.get("aria-describedby") or "").split()}
    assert "id_starts_on-error" in described
    assert described - set(elements.found) == set()


def test_every_label_names_a_control(refused):
    elements = Elements(page(refused))
    named = {attrs["for"] for tag, attrs in elements.all if tag == "label"}
    assert {elements.found[name][0] for name in named} == {"input", "textarea", "select"}


def test_error_is_in_the_title_and_the_summary_is_an_alert(refused):
    html = page(refused)
    assert re.search(r"<title>Error: Add a body – ", html)
    assert '<div role="alert"><h2 class="govuk-error-summary__title">' in html


def test_a_form_not_sent_yet_has_no_errors():
    html = page(EveryFieldForm())
    assert "Error:" not in html
    assert "govuk-error-summary" not in html


def test_optional_fields_say_so():
    html = page(EveryFieldForm())
    assert html.count("(optional)") == 4
    assert "Sponsor (optional)" in html


def test_what_was_typed_stays():
    html = page(EveryFieldForm({"name": "Safe <City>", "starts_on_day": "31", "starts_on_month": "feb"}))
    assert 'value="Safe &lt;City&gt;"' in html
    assert 'name="starts_on_month" type="text" value="feb"' in html


def test_required_words_come_from_the_label_unless_given(refused):
    assert refused.errors["name"] == ["Enter the partnership’s name"]
    assert refused.errors["kind"] == ["Select the kind"]
    assert refused.errors["formal"] == ["Answer “Is it formal?”"]
    assert refused.errors["members"] == ["Enter the number of members"]
    assert refused.errors["starts_on"] == ["Enter the start date"]
    assert refused.errors["agreed"] == ["Tick “The partners agree” to go on"]


def test_required_words_of_a_file_and_of_your():
    form = form_class(minutes=forms.FileField(), your_name=forms.CharField())({})
    assert form.errors == {"minutes": ["Choose the minutes"], "your_name": ["Enter your name"]}


def test_decimal_is_a_styled_text_box_with_a_number_pad_and_an_error_border():
    html = rendered(forms.DecimalField(min_value=0, max_value=9), {})
    tag = re.search(r"<input [^>]*>", html).group()
    assert 'type="text"' in tag
    assert 'inputmode="decimal"' in tag
    assert 'class="govuk-input govuk-input--error govuk-input--width-10"' in tag
    assert not re.search(r" (min|max|step)=", tag)


def test_whole_number_has_the_plain_number_pad():
    assert 'inputmode="numeric"' in rendered(forms.IntegerField())


def test_width_and_error_border_stand_together():
    html = rendered(forms.CharField(), {}, widths={"thing": 5})
    assert 'class="govuk-input govuk-input--error govuk-input--width-5"' in html


def test_counted_text_area_needs_no_hint():
    html = rendered(forms.CharField(widget=forms.Textarea, max_length=200), {"thing": "x" * 201})
    assert 'data-module="govuk-character-count" data-maxlength="200"' in html
    assert 'aria-describedby="id_thing-info id_thing-error"' in html
    assert "You can enter up to 200 characters" in html


def test_date_takes_its_own_error_messages():
    form = form_class(held_on=DateInputField(label="Date", error_messages={"required": "Say when it was held"}))({})
    assert form.errors == {"held_on": ["Say when it was held"]}


def test_radios_side_by_side():
    html = rendered(forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect({"inline": True})))
    assert "govuk-radios--inline" in html


def test_words_of_others_are_escaped():
    html = rendered(forms.CharField(label="<b>", help_text="<i>"), {})
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_file_that_is_there_can_be_removed():
    class Stored:
        url = "/media/terms.pdf"

        def __str__(self):
            return "terms.pdf"

    form = form_class(thing=forms.FileField(required=False))(initial={"thing": Stored()})
    html = render_crispy_form(form, context={})
    assert '<a class="govuk-link" href="/media/terms.pdf">terms.pdf</a>' in html
    assert '<label class="govuk-label govuk-checkboxes__label" for="thing-clear_id">Remove this file</label>' in html


def test_upload_makes_the_form_multipart():
    form = form_class(thing=forms.FileField())({}, {"thing": SimpleUploadedFile("a.pdf", b"x")})
    assert 'enctype="multipart/form-data"' in page(form)


def test_layout_groups_fields_and_keeps_the_unmentioned():
    html = rendered(
        forms.CharField(), layout=[Fieldset("Who and where")], other=forms.CharField(widget=forms.HiddenInput)
    )
    assert '<h2 class="govuk-fieldset__heading">Who and where</h2>' in html
    assert 'name="thing"' in html
    assert '<input type="hidden" name="other"' in html


def test_formset_sums_up_the_errors_of_every_form():
    rows = forms.formset_factory(form_class(name=forms.CharField(), on=DateInputField(label="Date")), extra=2)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "a", "form-1-on_day": "1"}
    formset = rows(data)
    assert not formset.is_valid()
    html = render_to_string("generic/form.html", {"formset": formset, "heading": "Rows"})
    elements = Elements(html)
    goals = [attrs["href"][1:] for tag, attrs in elements.all if attrs.get("href", "").startswith("#id")]
    assert goals == ["id_form-0-on_0", "id_form-1-name", "id_form-1-on_1"]
    assert set(goals) <= set(elements.found)
    assert "<title>Error: Rows" in html
    assert 'name="form-TOTAL_FORMS"' in html


def test_words_in_a_box_are_left_out():
    html = rendered(forms.CharField(widget=forms.TextInput({"placeholder": "Email"})))
    assert "placeholder" not in html
