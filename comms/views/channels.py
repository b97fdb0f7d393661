"""The channels that a communications plan might take up: idea, trial, adopted or dropped, each step with its reason."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from comms.actions import plans as actions
from comms.forms.plans import ChannelForm, MoveForm
from comms.models import Channel
from comms.views.plans import OfYearMixin, PlanPage
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.pages import DetailPage, ObjectActionPage, public_page


class OfChannelMixin(OfYearMixin):
    """One channel of the plan in the address."""

    def prepare(self):
        super().prepare()
        channels = self.plan.channels.select_related("plan", "owner")
        self.object = self.channel = get_object_or_404(channels, pk=self.kwargs["pk"])


@public_page
class ChannelDetail(OfChannelMixin, DetailPage):
    """A channel, what it is now, and how it came to that."""

    template_name = "comms/channel_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            note=to_html(self.channel.note),
            moves=self.channel.moves.select_related("by"),
            keeps=may(self.request.user, "comms.keep_plan"),
            **kwargs,
        )


class ChannelAdd(PlanPage):
    """A channel that somebody thought of."""

    form_class = ChannelForm
    heading = "Add a channel"
    submit_label = "Add channel"
    success_message = "The channel has been added as an idea."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Channel(plan=self.plan)}

    def get_initial(self):
        return {"number": max(self.plan.channels.values_list("number", flat=True), default=0) + 1}

    def perform(self, form):
        fields = {"plan": self.plan, **form.cleaned_data}
        return actions.save_channel(Channel(), fields, by=self.request.user, at=self.now)


class ChannelEdit(OfChannelMixin, ObjectActionPage):
    """Name, owner and note."""

    permission = "comms.keep_plan"
    form_class = ChannelForm
    heading = "Change the channel"
    success_message = "The channel has been saved."

    def perform(self, form):
        return actions.save_channel(self.channel, form.cleaned_data, by=self.request.user, at=self.now)


class ChannelMoveOn(OfChannelMixin, ObjectActionPage):
    """From idea to trial, from trial to adopted or dropped, and back."""

    permission = "comms.keep_plan"
    form_class = MoveForm
    heading = "Move the channel on"
    submit_label = "Move"
    success_message = "The step is recorded."

    def get_initial(self):
        return {"moved_on": timezone.localdate(), "state": self.channel.state}

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.channel.name, **kwargs)

    def perform(self, form):
        return actions.move_channel(self.channel, **form.cleaned_data, by=self.request.user, at=self.now)
