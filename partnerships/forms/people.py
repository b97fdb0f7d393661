"""People and organisations of the register."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Organisation, Person


class PersonForm(PortalFormMixin, forms.ModelForm):
    """Who somebody is and how the register reaches them."""

    widths = {"honorific": 10, "phone": 20}
    required_words = {"name": "Enter the person's name"}

    class Meta:
        model = Person
        fields = ["honorific", "name", "job_title", "contact_email", "phone"]


class MergeForm(PortalFormMixin, forms.Form):
    """The entry that stays when two are the same person."""

    into = forms.ModelChoiceField(
        Person.objects.none(), label="Which entry stays", empty_label="Choose a person",
        help_text="The other one's seats and everything else go to it.",
        error_messages={"required": "Choose the entry that stays"},
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Person.objects.exclude(pk=person.pk).in_order()


class OrganisationForm(PortalFormMixin, forms.ModelForm):
    """What is known of an organisation."""

    widths = {"slug": 20}
    required_words = {"name": "Enter the organisation's name", "slug": "Enter an address, such as age-concern"}
    note = ProseField(label="Note", required=False, max_length=2000)

    class Meta:
        model = Organisation
        fields = ["name", "slug", "also_known_as", "kind", "sector", "is_group_of", "is_host_authority", "note"]
        labels = {"slug": "Address", "also_known_as": "Other names", "is_host_authority": "Is the host authority"}
        help_texts = {
            "slug": "The last part of the page's address, such as age-concern.",
            "also_known_as": "With commas between them.",
            "sector": "Such as health, voluntary or business: sector cover counts by this word.",
        }
