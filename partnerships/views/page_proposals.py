"""Proposing a correction of a body's page, without sign-in too, and following what became of it (E03)."""

from allauth.core import ratelimit
from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.actions import page_proposals as actions
from partnerships.forms.page_proposals import ProposalForm
from partnerships.models import Body, PageProposal
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage, PageMixin, public_page
from partnerships.reports.page_proposals import parts_of

CORRECTIONS = ("Corrections", reverse_lazy("partnerships:proposal_list"))
SHOWN = {"open": "Open", "late": "Late", "settled": "Settled"}


class OfBodyMixin:
    """About a body whose page is not an archive; `?from=check` keeps the way back to the monthly check."""

    def prepare(self):
        bodies = Body.objects.visible_to(self.request.user).exclude(status=Body.Status.CLOSED)
        self.body = get_object_or_404(
            bodies.exclude(kind=Body.Kind.OFFICE).select_related("page"), slug=self.kwargs["slug"]
        )
        self.is_of_check = self.request.GET.get("from") == "check" and may(
            self.request.user, "partnerships.check_page", self.body
        )

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list")), (self.body.name, self.body.get_absolute_url())]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"body": self.body, "query": "?from=check" if self.is_of_check else "", **kwargs}
        )


class FreshWordsMixin:
    """After a refusal the form holds what the page says at this moment, in its hidden field `seen_field`.

    So what is shown beside the form is what a second press is about. `now_says` gives those words.
    """

    seen_field = "said"

    def form_invalid(self, form):
        if form.fields[self.seen_field].widget.is_hidden:
            form.data = form.data.copy()
            form.data[self.seen_field] = self.now_says
        return super().form_invalid(form)


@public_page
class ProposalStartView(OfBodyMixin, PageMixin, TemplateView):
    """Which part of the page is wrong? Each with what it says now."""

    template_name = "partnerships/proposal_start.html"
    heading = "What is wrong on this page?"

    def get_context_data(self, **kwargs):
        return super().get_context_data(parts=parts_of(self.body), caption=self.body.name, **kwargs)


@public_page
class ProposalSendView(OfBodyMixin, FreshWordsMixin, ActionPage):
    """What the part should say instead. A few an hour from one place, for those not signed in."""

    template_name = "partnerships/proposal_send.html"
    form_class = ProposalForm
    submit_label = "Send it to the SP Support Officer"

    def prepare(self):
        super().prepare()
        if self.kwargs["part"] not in PageProposal.Part.values:
            raise Http404("A page has no such part.")
        self.part = PageProposal.Part(self.kwargs["part"])

    def get_heading(self):
        return f"Correct: {self.part.label}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"part": self.part, "person": self.request.user}

    @property
    def now_says(self):
        return actions.words_of(self.body, self.part)

    def get_initial(self):
        return {"said": self.now_says, "wanted": self.now_says}

    def form_valid(self, form):
        if not self.request.user.is_authenticated:
            refused = ratelimit.consume_or_429(self.request, action="report_page")
            if refused:
                return refused
        return super().form_valid(form)

    def perform(self, form):
        person = self.request.user if self.request.user.is_authenticated else None
        return actions.send_proposal(
            self.body, part=self.part, is_of_check=self.is_of_check, **form.cleaned_data, by=person, at=self.now
        )

    def get_success_message(self):
        if not self.request.user.is_authenticated:
            return ""
        return f"Sent. The SP Support Officer answers by {self.result.due_on:%-d %B %Y}."

    def get_success_url(self):
        if self.is_of_check:
            return reverse("partnerships:page_confirm", args=[self.body.slug])
        if not self.request.user.is_authenticated:
            return reverse("partnerships:proposal_sent", args=[self.body.slug])
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        address = "page_confirm" if self.is_of_check else "body_detail"
        return reverse(f"partnerships:{address}", args=[self.body.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            part=self.part, now_says=self.now_says, is_applied=self.part in PageProposal.APPLIED, caption=self.body.name,
            **kwargs,
        )  # fmt: skip


@public_page
class ProposalSentView(OfBodyMixin, PageMixin, TemplateView):
    """What happens next, for those who are not signed in."""

    template_name = "partnerships/proposal_sent.html"
    heading = "Thank you"


class ProposalListView(ListPage):
    """The corrections that the reader may see: what is open by its day, what is late, what was settled."""

    model = PageProposal
    template_name = "partnerships/proposal_list.html"
    heading = "Corrections"
    paginate_by = 50

    @property
    def shown(self):
        wanted = self.request.GET.get("show")
        return wanted if wanted in SHOWN else "open"

    def get_queryset(self):
        found = super().get_queryset().select_related("body", "proposer")
        if self.shown == "late":
            return found.late(on=timezone.localdate())
        if self.shown == "open":
            return found.open().order_by("due_on", "pk")
        return found.exclude(state__in=PageProposal.OPEN).order_by("-state_since", "-pk")

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=["What", "From", "State", "Since", "Answer due" if self.shown != "settled" else "Answer"],
            views=[(f"?show={name}", label, name == self.shown) for name, label in SHOWN.items()],
            is_settled=self.shown == "settled",
            today=timezone.localdate(),
            **kwargs,
        )


class ProposalMixin:
    """One correction that the reader may see."""

    model = PageProposal

    def get_queryset(self):
        return super().get_queryset().select_related("body__page", "proposer", "settled_by", "significant_update")

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list")), CORRECTIONS]


class ProposalDetailView(ProposalMixin, DetailPage):
    """What was said, what should be said, what the page says now, who has it and what may be done."""

    template_name = "partnerships/proposal_detail.html"

    def get_heading(self):
        return self.object.get_part_display()

    def get_context_data(self, **kwargs):
        proposal, person = self.object, self.request.user
        now_says = actions.words_of(proposal.body, proposal.part)
        settles = may(person, "partnerships.settle_proposal", proposal)
        is_own = may(person, "partnerships.revise_proposal", proposal)
        return super().get_context_data(
            proposal=proposal,
            caption=proposal.body.name,
            now_says=now_says,
            is_stale=proposal.is_applied and proposal.is_open and now_says != proposal.said,
            settles=settles and proposal.is_with_office,
            can_ask=settles and proposal.state == PageProposal.State.WAITING and proposal.proposer_id,
            can_mark=proposal.state == PageProposal.State.DONE
            and not hasattr(proposal, "significant_update")
            and may(person, "partnerships.mark_update", proposal.body),
            can_answer=is_own and proposal.state == PageProposal.State.RETURNED,
            can_withdraw=is_own and proposal.state in (PageProposal.State.WAITING, PageProposal.State.RETURNED),
            is_late=proposal.is_with_office and proposal.due_on < timezone.localdate(),
            **kwargs,
        )


class ProposalReviseView(ProposalMixin, FreshWordsMixin, ObjectActionPage):
    """Sending it again after a question."""

    form_class = ProposalForm
    template_name = "partnerships/proposal_send.html"
    permission = "partnerships.revise_proposal"
    heading = "Answer, and send it again"
    submit_label = "Send it again"
    success_message = "Sent again."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"part": PageProposal.Part(self.object.part), "person": self.request.user}

    @property
    def now_says(self):
        return actions.words_of(self.object.body, self.object.part)

    def get_initial(self):
        said = self.now_says if self.object.is_applied else self.object.said
        return {"said": said, "wanted": self.object.wanted, "why": self.object.why}

    def perform(self, form):
        return actions.revise_proposal(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            body=self.object.body, part=PageProposal.Part(self.object.part), now_says=self.now_says,
            is_applied=self.object.is_applied, question=self.object.answer, caption=self.object.body.name, **kwargs,
        )  # fmt: skip


class ProposalWithdrawView(ProposalMixin, ObjectActionPage):
    """Taking it back."""

    form_class = forms.Form
    template_name = "generic/confirm.html"
    permission = "partnerships.revise_proposal"
    heading = "Take this correction back?"
    submit_label = "Take it back"
    success_message = "Taken back. The page stays as it is."

    def perform(self, form):
        return actions.withdraw_proposal(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=str(self.object), **kwargs)
