"""Corrections as people propose them, and as the Support Officer settles them (E03)."""

import re

from django import forms

from partnerships.forms.bodies import PageForm
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import PageProposal

Part = PageProposal.Part
MOST = {
    Part.PURPOSE: 1000, Part.INTRODUCTION: 5000, Part.CONTACT: 1000,
    Part.NAME: 200, Part.ACRONYM: 20, Part.MEETS: 80,
}  # fmt: skip
ONE_LINE = PageProposal.OF_REGISTER
MAY_BE_EMPTY = {Part.INTRODUCTION, Part.CONTACT, Part.ACRONYM, Part.MEETS}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def refuse_unseen(text):
    """Refuse signs that nobody sees and that turn or break the text of others."""
    if _UNSEEN.search(text):
        raise forms.ValidationError("This holds signs that cannot be seen. Type it instead of pasting it")


def words_field(part, *, label):
    """The field for what a part of the page should say: as long as the page itself takes."""
    options = {"label": label, "required": part not in MAY_BE_EMPTY, "validators": [refuse_unseen]}
    if part in ONE_LINE:
        return forms.CharField(max_length=MOST[part], **options)
    return ProseField(max_length=MOST.get(part, 2000), rows=8 if part == Part.INTRODUCTION else 4, **options)


class ProposalForm(PortalFormMixin, forms.Form):
    """What a part of the page should say and why; `said` is what its sender has before them."""

    why = ProseField(label="Why?", max_length=1000, rows=3, required=False, validators=[refuse_unseen])
    reply_address = forms.EmailField(
        label="Your email address", required=False, max_length=254,
        help_text="Only if you want an answer. It is used for that alone and erased when the answer is sent.",
    )  # fmt: skip
    widths = {"reply_address": "two-thirds"}

    def __init__(self, *args, part, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.part = part
        self.fields["said"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=5000, strip=False)
        self.fields["wanted"] = words_field(part, label="What should it say?")
        if part not in PageProposal.APPLIED:
            self.fields["said"] = ProseField(
                label="What does the page say now?", max_length=2000, rows=3, required=False, validators=[refuse_unseen]
            )
            self.fields["wanted"].label = "What is right instead?"
            self.fields["wanted"].error_messages["required"] = "Write what is right instead"
        else:
            self.fields["wanted"].error_messages["required"] = "Write what it should say"
        if person.is_authenticated:
            del self.fields["reply_address"]
        self.order_fields(["said", "wanted", "why", "reply_address"])

    def clean_said(self):
        return self.cleaned_data["said"].replace("\r\n", "\n").replace("\r", "\n")


class AcceptChangedForm(PortalFormMixin, forms.Form):
    """The words that the page shall have instead of those proposed; `seen` is what it says before."""

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"] = words_field(part, label="What the page shall say")
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=5000, strip=False)
        self.fields["answer"] = answer_field(label="A word to the proposer", required=False)
        self.fields["news"] = news_field()

    def clean_seen(self):
        return self.cleaned_data["seen"].replace("\r\n", "\n").replace("\r", "\n")


class DoneForm(PortalFormMixin, forms.Form):
    """What the proposer is told and whether others should hear of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"] = answer_field(label="A word to the proposer", required=False)
        self.fields["news"] = news_field()


class DeclineProposalForm(PortalFormMixin, forms.Form):
    """Why the page stays as it is."""

    answer = ProseField(
        label="Why does the page stay as it is?", max_length=1000, rows=4, validators=[refuse_unseen],
        help_text="The proposer reads this.",
    )  # fmt: skip


class ReturnProposalForm(PortalFormMixin, forms.Form):
    """A question to the proposer."""

    answer = ProseField(label="What do you want to know?", max_length=1000, rows=4, validators=[refuse_unseen])


class UpdateForm(PortalFormMixin, forms.Form):
    """What is new on a page, in one sentence."""

    words = forms.CharField(
        label="What is new, in one sentence?", max_length=300, validators=[refuse_unseen],
        help_text="For example “The terms of reference were agreed on 12 June”.",
    )  # fmt: skip


class OfficePageForm(PageForm):
    """The words of a page, and whether others should hear of the change."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["news"] = news_field()


def answer_field(*, label, required):
    return ProseField(label=label, max_length=1000, rows=3, required=required, validators=[refuse_unseen])


def news_field():
    """The sentence that makes a change a significant one."""
    return forms.CharField(
        label="Is this significant? Then say in one sentence what is new", max_length=300, required=False,
        validators=[refuse_unseen],
        help_text="Leave it empty for small corrections. A sentence here goes to senior managers by mail and into the "
        "next members’ briefing note.",
    )  # fmt: skip
