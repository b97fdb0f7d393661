"""A round: opening it, who has answered, reminding, closing, and what all found together."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from healthchecks import actions
from healthchecks.forms import RoundForm
from healthchecks.models import Round
from healthchecks.reports import round_results, table, unreachable
from healthchecks.views.questionnaires import ABOUT, latest_version
from partnerships.pages import ActionPage, PageMixin, download


class RoundOpenView(ActionPage):
    """Open a round for chosen bodies (F02, F06)."""

    permission = "healthchecks.open_round"
    template_name = "healthchecks/round_open.html"
    form_class = RoundForm
    heading = "Open a round of health checks"
    submit_label = "Open the round and send the links"
    breadcrumbs = [ABOUT]
    cancel_url = ABOUT[1]

    def get_success_message(self):
        return f"{self.result} is open. Every member’s link is on its way."

    def get_context_data(self, **kwargs):
        return super().get_context_data(questionnaire=latest_version(), **kwargs)

    def perform(self, form):
        return actions.open_round(**form.cleaned_data, by=self.request.user, at=self.now)


class RoundMixin:
    """A page about the round of one year."""

    def prepare(self):
        rounds = Round.objects.visible_to(self.request.user).select_related("questionnaire")
        self.round = get_object_or_404(rounds, year=self.kwargs["year"])

    def get_breadcrumbs(self):
        return [ABOUT]

    def get_context_data(self, **kwargs):
        return super().get_context_data(round=self.round, **kwargs)


class RoundDetailView(RoundMixin, PageMixin, TemplateView):
    """Who has answered while it is open; afterwards every body's scores beside each other (F02, F04)."""

    permission = "healthchecks.read_round"
    template_name = "healthchecks/round_detail.html"

    def get_heading(self):
        return str(self.round)

    def get_context_data(self, **kwargs):
        found = round_results(self.round, self.request.user)
        asked = [{"label": label, "numeric": True} for label in ("Members asked", "Answered", "Share")]
        titles = [title for title, _words, _bar in next((each.sections for each in found if each.sections), [])]
        scored = [{"label": title, "numeric": True} for title in ("Score", *titles)]
        return super().get_context_data(
            results=found,
            invited=sum(each.invited for each in found),
            answered=sum(each.answered for each in found),
            titles=titles,
            columns=["Partnership", *asked, *(() if self.round.is_open else scored)],
            unreachable=unreachable(self.round) if self.round.is_open else [],
            downloads=[
                (label, reverse("healthchecks:round_download", args=[self.round.year, format]))
                for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
            ],
            **kwargs,
        )


class RoundDownloadView(RoundMixin, PageMixin, TemplateView):
    """The same table for a spreadsheet; what is not shown on the page is blank here too."""

    permission = "healthchecks.read_round"

    def get(self, request, *args, **kwargs):
        columns, rows = table(round_results(self.round, request.user))
        return download(f"health-check-{self.round.year}", columns, rows, self.kwargs["format"])


class RoundActionPage(RoundMixin, ActionPage):
    """An act on a round, asked for before it is done."""

    template_name = "generic/confirm.html"
    form_class = forms.Form

    def get_breadcrumbs(self):
        return [ABOUT, (str(self.round), self.round.get_absolute_url())]

    def get_cancel_url(self):
        return self.round.get_absolute_url()

    def get_success_url(self):
        return self.round.get_absolute_url()


class MembersRemindView(RoundActionPage):
    """Mail those who have not answered."""

    permission = "healthchecks.remind_members"
    heading = "Remind the members who have not answered?"
    submit_label = "Send the reminders"

    def get_context_data(self, **kwargs):
        consequences = [
            "Each of them gets a mail with the same personal link again.",
            "Members who have answered get nothing.",
            "You can remind once a day.",
        ]
        return super().get_context_data(consequences=consequences, button="secondary", **kwargs)

    def get_success_message(self):
        return f"{self.result} reminder{'' if self.result == 1 else 's'} on the way."

    def perform(self, form):
        return actions.remind_members(self.round, by=self.request.user, at=self.now)


class RoundCloseView(RoundActionPage):
    """End a round and show the results."""

    permission = "healthchecks.close_round"
    submit_label = "Close the round"

    def get_heading(self):
        return f"Close {self.round}?"

    def get_context_data(self, **kwargs):
        consequences = [
            "Links that have not been used stop working. A closed round cannot be opened again.",
            "All answers are rewritten in random order, so that nobody can work out who gave which.",
            "Each partnership then sees its own score; the Delivery Board sees all of them.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)

    def get_success_message(self):
        return f"{self.round} is closed. The results can be read now."

    def perform(self, form):
        return actions.close_round(self.round, by=self.request.user, at=self.now)
