"""What forms say is wrong is said in our words, in one place for all (G05)."""

import pytest
from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.strategy import AspirationForm
from partnerships.models import Aspiration
from tests.factories.partnerships import ObjectiveFactory


class EverythingForm(PortalFormMixin, forms.Form):
    """A field of each kind whose errors Django words itself."""

    days = forms.IntegerField(min_value=0)
    money = forms.DecimalField(max_digits=5, decimal_places=2)
    link = forms.URLField(assume_scheme="https")
    name = forms.CharField(max_length=3)
    kind = forms.ChoiceField(choices=[("a", "A")])


def test_no_sentence_of_django_is_left():
    form = EverythingForm({"days": "-1", "money": "1.234", "link": "x y", "name": "four", "kind": "b"})
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "days": ["Enter 0 or more"],
        "money": ["Enter at most 2 decimal places"],
        "link": ["Enter a web address, such as https://www.example.org/page"],
        "name": ["Enter at most 3 characters; it has 4"],
        "kind": ["Choose one of the list"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("4.3", 3), ("5.3", None)])
def test_a_number_of_the_strategy_is_typed_alone_or_whole(typed, number):
    form = AspirationForm({"number": typed}, instance=Aspiration(objective=ObjectiveFactory(number=4)))
    if number:
        assert (form.is_valid(), form.cleaned_data["number"]) == (True, number)
    else:
        assert form.errors["number"] == ["Enter a number under 4, such as 4.3 or the 3 alone"]
