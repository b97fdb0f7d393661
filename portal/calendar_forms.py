"""What readers choose to see of the calendars; a choice that makes no sense chooses nothing."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body
from portal.reports.calendar import DUTIES, KINDS, Choice
from portal.reports.whole_life import KINDS as YEAR_KINDS
from portal.reports.whole_life import Wanted

VIEWS = [("", "List"), ("month", "Month")]


class CalendarFilter(PortalFormMixin, forms.Form):
    """Kind and body of what the calendar shows, and how."""

    kind = forms.ChoiceField(label="Kind", required=False)
    body = forms.ModelChoiceField(
        label="Partnership", queryset=Body.objects.none(), to_field_name="slug", required=False, empty_label="All"
    )
    view = forms.ChoiceField(label="Show as", choices=VIEWS, required=False)

    def __init__(self, *args, is_signed_in, **kwargs):
        super().__init__(*args, **kwargs)
        own = [(DUTIES, "Due from you")] if is_signed_in else []
        self.fields["kind"].choices = [("", "Everything"), *KINDS.items(), *own]
        self.fields["body"].queryset = Body.objects.active().exclude(kind=Body.Kind.OFFICE).order_by("name")

    @property
    def choice(self):
        """What of the calendar is wanted."""
        if not self.is_bound:
            return Choice()
        self.is_valid()
        return Choice(self.cleaned_data.get("kind") or "", self.cleaned_data.get("body"))


class YearFilter(PortalFormMixin, forms.Form):
    """Kind, body and whose of what the year shows, and how."""

    kind = forms.ChoiceField(label="Kind", choices=[("", "Everything"), *YEAR_KINDS.items()], required=False)
    body = forms.ModelChoiceField(
        label="Partnership", queryset=Body.objects.none(), to_field_name="slug", required=False, empty_label="All"
    )
    by = forms.ChoiceField(label="Show by", choices=[("", "Month"), ("body", "Partnership")], required=False)
    mine = forms.BooleanField(label="Only mine", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.active().exclude(kind=Body.Kind.OFFICE).order_by("name")
        self.full_clean()
        self.chosen = self.cleaned_data if self.is_bound else {}

    @property
    def by_body(self):
        return self.chosen.get("by") == "body"

    @property
    def wanted(self):
        """What of the year is wanted."""
        return Wanted(self.chosen.get("kind") or "", self.chosen.get("body"), bool(self.chosen.get("mine")))
