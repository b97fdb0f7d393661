"""What partners pledge towards indicators and objectives (C13)."""

from django.urls import reverse_lazy
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.models import Pledge
from partnerships.pages import AddPage, EditPage, PageMixin
from targets.actions.pledges import save_pledge
from targets.forms.pledges import PledgeForm
from targets.reports.pledges import pledges_of
from targets.views.strategy import STRATEGY

PLEDGES = ("Pledges", reverse_lazy("targets:pledge_list"))


class PledgeListView(PageMixin, TemplateView):
    """What partners pledged in a year, by priority, with the shared total."""

    template_name = "targets/pledge_list.html"
    heading = "What partners pledge"
    breadcrumbs = (STRATEGY,)

    def get_context_data(self, **kwargs):
        person = self.request.user
        years = list(Pledge.objects.visible_to(person).order_by("-year").values_list("year", flat=True).distinct())
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else next(iter(years), None)
        return super().get_context_data(
            years=years,
            year=year,
            pledged=pledges_of(person, year=year) if year else None,
            columns=("Partner", "What", {"label": "Money", "numeric": True}, {"label": "Staff days", "numeric": True}),
            keeps=may(person, "partnerships.keep_pledges"),
            **kwargs,
        )


class OfPledges:
    """What the forms about pledges share."""

    model = Pledge
    save = save_pledge
    permission = "partnerships.keep_pledges"
    form_class = PledgeForm
    breadcrumbs = (STRATEGY, PLEDGES)
    cancel_url = PLEDGES[1]


class PledgeAddView(OfPledges, AddPage):
    """What a partner gives."""

    heading = "Add a pledge"
    submit_label = "Add pledge"
    success_message = "The pledge has been added."


class PledgeEditView(OfPledges, EditPage):
    """A pledge as it is now."""

    heading = "Change a pledge"
    success_message = "The pledge has been saved."
