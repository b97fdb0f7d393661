"""The parts of one financial year: each has its tab on every page of the year."""

from django.urls import reverse

from partnerships.access import may
from partnerships.models.years import year_label

# Label, URL name (it takes the year) and the permission of each part, in order.
PARTS = [
    ("Schedule", "tariffs:scheme_detail", "tariffs.read_schedule"),
    ("Invoices", "tariffs:invoice_list", "tariffs.read_invoices"),
    ("Budget", "tariffs:budget_detail", "tariffs.read_budget"),
    ("Review", "tariffs:scenario_list", "tariffs.read_budget"),
    ("Accounts", "tariffs:ledger_year", "tariffs.read_payments"),
]


def year_tabs(person, year, current=""):
    """The tabs of a year that `person` may open; `current` is the URL name of the page they are on."""
    return [
        (label, reverse(name, args=[year]), name == current)
        for label, name, permission in PARTS
        if may(person, permission)
    ]


class YearTabsMixin:
    """A page about the year of its address that shows the tabs of the year; `tab` names its own."""

    tab = ""

    def get_context_data(self, **kwargs):
        year = self.kwargs["year"]
        tabs = year_tabs(self.request.user, year, self.tab)
        return super().get_context_data(**{"tabs": tabs, "tabs_label": f"Parts of {year_label(year)}", **kwargs})
