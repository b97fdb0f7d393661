"""What the Support Officer does about a correction, and telling of a significant update (E03, E16)."""

from django import forms
from django.urls import reverse

from partnerships.actions import page_proposals as actions
from partnerships.actions.significant_updates import mark_update
from partnerships.forms.page_proposals import (
    AcceptChangedForm,
    DeclineProposalForm,
    DoneForm,
    ReturnProposalForm,
    UpdateForm,
)
from partnerships.models import PageProposal
from partnerships.pages import BodyActionPage, ObjectActionPage
from partnerships.views.page_proposals import FreshWordsMixin, ProposalMixin


class ProposalStep(ProposalMixin, ObjectActionPage):
    """One step of the office with one correction."""

    permission = "partnerships.settle_proposal"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"lead": str(self.object), "proposal": self.object, "caption": self.object.body.name, **kwargs}
        )


def and_told(proposal, words="Whoever proposed it is told."):
    """The rest of a message, where there is somebody to tell: a stranger may have left no address."""
    return f" {words}" if proposal.proposer_id or proposal.reply_address else " Nobody left an address for the answer."


class ProposalAcceptView(ProposalStep):
    """As it was proposed: one press on the correction's page."""

    form_class = forms.Form
    template_name = "partnerships/proposal_accept.html"
    heading = "Accept this correction?"
    submit_label = "Accept it"

    def perform(self, form):
        proposal = self.object
        if not proposal.is_applied:
            return actions.take_on_proposal(proposal, by=self.request.user, at=self.now)
        return actions.accept_proposal(
            proposal, text=proposal.wanted, seen=proposal.said, by=self.request.user, at=self.now
        )

    def get_success_message(self):
        if self.object.is_applied:
            return f"Accepted. The page says it now.{and_told(self.object)}"
        return "Accepted. Carry it out, then mark it as done."

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            now_says=actions.words_of(self.object.body, self.object.part), button="primary", **kwargs
        )


class ProposalChangeView(FreshWordsMixin, ProposalStep):
    """In other words than proposed, or over a page that has changed since."""

    form_class = AcceptChangedForm
    seen_field = "seen"
    template_name = "partnerships/proposal_change.html"
    heading = "Accept it with a change"
    submit_label = "Accept with this wording"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"part": PageProposal.Part(self.object.part)}

    def get_success_message(self):
        return f"Accepted. The page says it now.{and_told(self.object)}"

    @property
    def now_says(self):
        return actions.words_of(self.object.body, self.object.part)

    def get_initial(self):
        return {"text": self.object.wanted, "seen": self.now_says}

    def perform(self, form):
        return actions.accept_proposal(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(now_says=self.now_says, lead="", **kwargs)


class ProposalDoneView(ProposalStep):
    """Carried out by hand."""

    form_class = DoneForm
    heading = "Is the correction carried out?"
    submit_label = "It is done"

    def perform(self, form):
        return actions.carry_out_proposal(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"Done.{and_told(self.object)}"


class ProposalDeclineView(ProposalStep):
    """The page stays as it is."""

    form_class = DeclineProposalForm
    heading = "Decline this correction"
    submit_label = "Decline it"

    def perform(self, form):
        return actions.decline_proposal(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"Declined.{and_told(self.object, 'Whoever proposed it reads why.')}"


class ProposalReturnView(ProposalStep):
    """Back to whoever proposed it, with a question."""

    form_class = ReturnProposalForm
    heading = "Ask the proposer back"
    submit_label = "Send the question"
    success_message = "Sent back with your question."

    def perform(self, form):
        return actions.return_proposal(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class UpdateMarkView(BodyActionPage):
    """Telling members and senior managers what is new on a page."""

    form_class = UpdateForm
    permission = "partnerships.mark_update"
    heading = "Tell of a significant update"
    submit_label = "Tell them"
    success_message = "Senior managers get a mail with the link, and it stands in the next members’ briefing note."

    def perform(self, form):
        return mark_update(
            self.object, **form.cleaned_data, proposal=self.proposal(), by=self.request.user, at=self.now
        )

    def proposal(self):
        """The correction that `?correction=7` says it came from, if it is one of this body."""
        number = self.request.GET.get("correction", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        done = PageProposal.objects.filter(body=self.object, state=PageProposal.State.DONE)
        return done.filter(pk=int(number)).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            caption=self.object.name,
            lead="Each update is told once. Readers follow the link to the page itself.",
            cancel_url=reverse("partnerships:body_detail", args=[self.object.slug]),
            **kwargs,
        )
