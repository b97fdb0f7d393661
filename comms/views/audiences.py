"""The audiences as the support office keeps them: who belongs to each, and by what consent (E07, E16)."""

from django.urls import reverse_lazy
from django.utils import timezone

from comms.actions.audiences import keep_standard_audiences, save_audience
from comms.forms.audiences import AudienceForm
from comms.models import Audience
from comms.reports.audiences import members_by_consent, seated_addresses, with_members
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.pages import AddPage, DetailPage, EditPage, ListPage

AUDIENCES = ("Audiences", reverse_lazy("comms:audience_list"))


class AudienceList(ListPage):
    """Every audience, what it gets and how many are in it."""

    model = Audience
    template_name = "comms/audience_list.html"
    permission = "comms.keep_audiences"
    heading = "Audiences"
    breadcrumbs = [HUB]

    def get_queryset(self):
        keep_standard_audiences()
        return with_members(super().get_queryset())

    def get_context_data(self, **kwargs):
        columns = ["Audience", "Who joins", "Gets", {"label": "Subscribers", "numeric": True}]
        return super().get_context_data(columns=columns, **kwargs)


class AudienceDetail(DetailPage):
    """One audience: its members by consent, and the circulars to it."""

    model = Audience
    template_name = "comms/audience_detail.html"
    permission = "comms.keep_audiences"
    breadcrumbs = [HUB, AUDIENCES]

    def get_context_data(self, **kwargs):
        consents = members_by_consent(self.object)
        return super().get_context_data(
            consents=consents,
            members=sum(consent.count for consent in consents),
            seated=len(seated_addresses(self.object, at=timezone.now())),
            consent_columns=["How consent was given", {"label": "Members", "numeric": True}, "The last"],
            circulars=self.object.circulars.select_related("written_by", "sent_by")[:50],
            circular_columns=["Circular", "State", "When"],
            can_write=not self.object.is_open and may(self.request.user, "comms.write_circulars"),
            **kwargs,
        )


class AudienceAdd(AddPage):
    """A new audience."""

    model = Audience
    form_class = AudienceForm
    permission = "comms.keep_audiences"
    heading = "Add an audience"
    breadcrumbs = [HUB, AUDIENCES]
    submit_label = "Add"
    success_message = "Added. Bring in a list to fill it."
    cancel_url = AUDIENCES[1]
    save = save_audience


class AudienceEdit(EditPage):
    """Its name, and what it gets."""

    model = Audience
    form_class = AudienceForm
    permission = "comms.keep_audiences"
    heading = "Change the audience"
    breadcrumbs = [HUB, AUDIENCES]
    success_message = "Saved."
    save = save_audience
