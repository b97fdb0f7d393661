"""What readers choose to see of the calendars; a choice that makes no sense chooses nothing."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body
from portal.reports.calendar import DUTIES, KINDS, Choice

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
