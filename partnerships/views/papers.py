"""Papers for meetings: written and sent in by managers, checked by the SP Support Officer (B02, H02)."""

from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import View

from partnerships.access import may
from partnerships.actions import papers as actions
from partnerships.actions.paper_deadlines import due_again
from partnerships.forms.papers import PaperAcceptForm, PaperAskForm, PaperForm, PaperReturnForm, PaperWithdrawForm
from partnerships.models import Event, Meeting, Paper
from partnerships.models.papers import READS_ALL
from partnerships.pages import (
    ActionPage,
    BoundToSeenMixin,
    DetailPage,
    ListPage,
    ObjectActionPage,
    ObjectMixin,
    OfBodyActionPage,
    PageMixin,
    document_notes,
    kept_file,
)
from partnerships.reports.papers import meetings_of_papers, sends_papers

PARTNERSHIPS = ("Partnerships", reverse_lazy("partnerships:body_list"))
PAPERS = ("Papers for meetings", reverse_lazy("partnerships:paper_list"))
SHOWN = {"open": "Open", "missing": "Missing", "settled": "Settled"}


class PaperListView(ListPage):
    """Meetings to come with what is in and what is missing; below them each paper, who has it and since when."""

    model = Paper
    template_name = "partnerships/paper_list.html"
    heading = "Papers for meetings"
    breadcrumbs = [PARTNERSHIPS]
    paginate_by = 50

    @property
    def shown(self):
        wanted = self.request.GET.get("show")
        return wanted if wanted in SHOWN else "open"

    def get_queryset(self):
        found = super().get_queryset().select_related("body", "author", "meeting__body")
        if self.shown == "missing":
            return found.missing(on=timezone.localdate()).soonest_first()
        if self.shown == "open":
            return found.open().soonest_first()
        return found.settled().order_by("-state_since", "-pk")

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        meetings = [
            (entry, may(user, "partnerships.ask_paper", entry.meeting)) for entry in meetings_of_papers(user, on=today)
        ]
        return super().get_context_data(
            columns=["Paper", "From", "For", "State", "Due"],
            views=[(f"?show={name}", label, name == self.shown) for name, label in SHOWN.items()],
            shown=self.shown,
            meetings=meetings,
            sees_all=user.holds(*READS_ALL),
            sends=sends_papers(user),
            today=today,
            **kwargs,
        )


class PaperWriting(ActionPage):
    """What beginning a paper and going on with it share: two buttons, one form."""

    template_name = "partnerships/paper_form.html"
    form_class = PaperForm
    breadcrumbs = [PARTNERSHIPS, PAPERS]
    submit_label = "Send it to the SP Support Officer"
    paper = None

    @property
    def is_draft(self):
        return "draft" in self.request.POST

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user, "paper": self.paper}

    def perform(self, form):
        return actions.send_paper(
            self.paper, **form.for_action(), draft=self.is_draft, by=self.request.user, at=self.now
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(draft_label="Save as a draft", **kwargs)

    def get_success_message(self):
        return "Saved. It is not sent yet." if self.is_draft else "Sent. The SP Support Officer has it now."


class PaperSendView(PaperWriting):
    """A new paper; `?meeting=` says for which meeting."""

    permission = "partnerships.write_papers"
    heading = "Send in a paper"
    cancel_url = reverse_lazy("partnerships:paper_list")

    def get_initial(self):
        number = self.request.GET.get("meeting", "")
        initial = {"kind": Paper.Kind.PAPER, "visibility": "public"}
        return initial | ({"meeting": number} if number.isdecimal() and len(number) < 18 else {})


class PaperMixin:
    """One paper that the reader may see."""

    model = Paper
    breadcrumbs = [PARTNERSHIPS, PAPERS]

    def get_queryset(self):
        related = ("body", "author", "meeting__body", "newest", "document", "decided_by")
        return super().get_queryset().select_related(*related)


class PaperEditView(BoundToSeenMixin, PaperMixin, ObjectMixin, PaperWriting):
    """Writing a paper that was asked for, going on with a draft, or answering a note."""

    permission = "partnerships.send_paper"
    heading = "Write the paper"

    def prepare(self):
        super().prepare()
        self.paper = self.object

    def why_not(self):
        return actions.why_not_written(self.object)

    def get_initial(self):
        paper = self.object
        return {name: getattr(paper, name) for name in ("kind", "title", "visibility")} | {"meeting": paper.meeting_id}

    def get_cancel_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, paper=self.object, caption=str(self.object.body), **kwargs)


class PaperDetailView(PaperMixin, DetailPage):
    """One paper: who has it since when, its files, what may be done, and what happened to it."""

    template_name = "partnerships/paper_detail.html"

    def get_context_data(self, **kwargs):
        paper, person = self.object, self.request.user
        sends, judges = (may(person, f"partnerships.{verb}_paper", paper) for verb in ("send", "accept"))
        return super().get_context_data(
            paper=paper,
            caption=f"For {paper.meeting.body.name}, {paper.meeting.held_on:%-d %B %Y}",
            files=paper.files.select_related("uploaded_by"),
            today=timezone.localdate(),
            can_write=sends and paper.is_with_body,
            can_withdraw=sends and paper.is_open,
            judges=judges,
            can_accept=judges and paper.state == Paper.State.SUBMITTED,
            is_published=paper.document is not None and paper.document.withdrawn_at is None,
            events=Event.objects.about(paper).order_by("-at", "-pk")[:20],
            **kwargs,
        )


class PaperFileView(PaperMixin, ObjectMixin, PageMixin, View):
    """A file of a paper as a download."""

    def get(self, request, *args, **kwargs):
        kept = self.object.files.filter(number=kwargs["number"]).first()
        if kept is None:
            raise Http404("There is no such file.")
        return kept_file(kept, self.object.title)


class PaperReturnView(PaperMixin, ObjectActionPage):
    """Back to its author, with a note."""

    form_class = PaperReturnForm
    permission = "partnerships.accept_paper"
    heading = "Send the paper back"
    submit_label = "Send back"
    success_message = "Sent back. The author sees your note."

    def why_not(self):
        return actions.why_not_judged(self.object)

    def get_initial(self):
        return {"again_by": due_again(self.object, on=timezone.localdate())}

    def perform(self, form):
        return actions.return_paper(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class PaperAcceptView(PaperMixin, ObjectActionPage):
    """Onto the meeting's page."""

    form_class = PaperAcceptForm
    template_name = "partnerships/document_add.html"
    permission = "partnerships.accept_paper"
    heading = "Accept the paper and put it on the page?"
    submit_label = "Accept and publish"

    def why_not(self):
        return actions.why_not_judged(self.object)

    def perform(self, form):
        return actions.accept_paper(self.object, **form.for_action(), by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"Accepted. It stands on the page of {self.object.meeting.body.name} now."

    def get_context_data(self, **kwargs):
        notes = [] if self.why_not() else document_notes()
        return super().get_context_data(caption=str(self.object.meeting), notes=notes, **kwargs)


class PaperWithdrawView(PaperMixin, ObjectActionPage):
    """No such paper comes."""

    form_class = PaperWithdrawForm
    permission = "partnerships.send_paper"
    heading = "Withdraw this paper?"
    submit_label = "Withdraw the paper"
    success_message = "Withdrawn. Nothing more is asked of anybody."

    def why_not(self):
        return actions.why_not_withdrawn(self.object)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"paper": self.object}

    def perform(self, form):
        return actions.withdraw_paper(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, button="warning", **kwargs)


class PapersAskView(OfBodyActionPage):
    """Asking partnerships for a paper for one meeting."""

    model = Meeting
    form_class = PaperAskForm
    permission = "partnerships.ask_paper"
    back_to = "partnerships:body_meetings"
    heading = "Ask for a paper"
    submit_label = "Ask for it"
    is_bound_to_seen = False

    def get_initial(self):
        return {"due_on": self.object.papers_due_on}

    def perform(self, form):
        return actions.ask_for_papers(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        asked = len(self.result)
        return (
            f"Asked {asked} {'partnership' if asked == 1 else 'partnerships'}. Their managers see it among their tasks."
        )

    def get_success_url(self):
        return reverse("partnerships:paper_list")

    def get_cancel_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=str(self.object), **kwargs)
