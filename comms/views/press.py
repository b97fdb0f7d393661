"""Press releases: the public list, the desk, and each step from draft to issue (E13)."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from comms.actions import press as actions
from comms.forms.press import NoteForm, ReleaseForm
from comms.models import Audience, PressRelease, Publication, Subscriber
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.models import Event
from partnerships.pages import (
    ActionPage,
    DetailPage,
    ListPage,
    ObjectActionPage,
    ObjectMixin,
    PageMixin,
    kept_until_news,
    public_page,
)

PRESS = ("Press releases", reverse_lazy("comms:press_list"))
DESK = ("Press desk", reverse_lazy("comms:press_desk"))


@kept_until_news
@public_page
class PressList(ListPage):
    """Every release that was issued, newest first."""

    model = Publication
    template_name = "comms/press_list.html"
    heading = "Press releases"
    paginate_by = 50

    def get_queryset(self):
        issued = super().get_queryset().filter(kind=Publication.Kind.PRESS_RELEASE)
        return issued.select_related("press_release__body").defer("html", "data")

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=["Release", "From", "Issued"], **kwargs)


@kept_until_news
@public_page
class PressReleasePage(PageMixin, TemplateView):
    """A release as it was issued, word for word (H01)."""

    template_name = "comms/press_release.html"
    breadcrumbs = [PRESS]

    def prepare(self):
        publications = Publication.objects.filter(kind=Publication.Kind.PRESS_RELEASE)
        self.publication = get_object_or_404(publications, press_release__pk=self.kwargs["pk"])

    def get_heading(self):
        return self.publication.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=self.publication, **kwargs)


class PressDesk(ListPage):
    """Releases being made: who has each, and since when."""

    model = PressRelease
    template_name = "comms/press_desk.html"
    heading = "Press desk"
    breadcrumbs = [HUB]
    paginate_by = 50

    def get_queryset(self):
        return super().get_queryset().select_related("body", "author")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=["Release", "From", "State", "Since"],
            can_write=may(self.request.user, "comms.write_press"),
            **kwargs,
        )


class PressDetail(DetailPage):
    """One release: its words, its state, what may be done now, what became of it."""

    model = PressRelease
    template_name = "comms/press_detail.html"
    breadcrumbs = [HUB, DESK]

    def get_queryset(self):
        return super().get_queryset().select_related("body", "author", "edited_by", "approved_by", "publication")

    def get_context_data(self, **kwargs):
        release, person = self.object, self.request.user
        is_submitted, is_approved = (release.state == state for state in ("submitted", "approved"))
        approves = may(person, "comms.approve_press", release)
        is_own = person.pk in (release.author_id, release.edited_by_id)
        return super().get_context_data(
            html=to_html(release.text),
            contact=to_html(release.contact),
            can_edit=release.is_with_author and may(person, "comms.edit_press", release),
            can_approve=is_submitted and approves and not is_own,
            must_be_another=is_submitted and approves and is_own,
            can_return=(is_submitted or is_approved) and approves,
            can_issue=is_approved and may(person, "comms.issue_press", release),
            coverage=release.coverage.all(),
            events=Event.objects.about(release).order_by("-at", "-pk")[:20],
            **kwargs,
        )


class ReleaseWriting(ActionPage):
    """What beginning and changing a release share."""

    form_class = ReleaseForm
    breadcrumbs = [HUB, DESK]
    submit_label = "Save"
    success_message = "Saved. It is not sent in yet."
    release = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def perform(self, form):
        return actions.write_release(self.release, **form.cleaned_data, by=self.request.user, at=self.now)


class PressWrite(ReleaseWriting):
    """A new release."""

    permission = "comms.write_press"
    heading = "Write a press release"
    cancel_url = DESK[1]


class PressEdit(ObjectMixin, ReleaseWriting):
    """Changing a release that is with its author."""

    model = PressRelease
    permission = "comms.edit_press"
    heading = "Change the press release"

    def get_queryset(self):
        return super().get_queryset().select_related("body", "author")

    def prepare(self):
        super().prepare()
        self.release = self.object

    def get_initial(self):
        release = self.release
        return {"body": release.body_id, "title": release.title, "text": release.text, "contact": release.contact}

    def get_cancel_url(self):
        return self.release.get_absolute_url()


class PressAct(ObjectActionPage):
    """One step of a release; `step` is the action that takes it."""

    model = PressRelease
    template_name = "generic/confirm.html"
    form_class = forms.Form
    breadcrumbs = [HUB, DESK]
    extra_context = {"button": "primary"}
    step = None

    def get_queryset(self):
        return super().get_queryset().select_related("body", "author")

    def perform(self, form):
        step = getattr(actions, self.step)
        return step(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"lead": self.object.title, **kwargs})


class PressSubmit(PressAct):
    """To whoever approves."""

    permission = "comms.edit_press"
    step = "submit_release"
    heading = "Send it in for approval?"
    submit_label = "Send in"
    success_message = "Sent in. Somebody other than you approves it."


class PressReturn(PressAct):
    """Back to the author, with a note."""

    template_name = "generic/form.html"
    form_class = NoteForm
    permission = "comms.approve_press"
    step = "return_release"
    heading = "Send it back"
    submit_label = "Send back"
    success_message = "Sent back. The author sees your note."


class PressApprove(PressAct):
    """By somebody who did not write it."""

    permission = "comms.approve_press"
    step = "approve_release"
    heading = "Approve this press release?"
    submit_label = "Approve"
    success_message = "Approved. It can be issued now."


class PressIssue(PressAct):
    """To the public and the local media."""

    permission = "comms.issue_press"
    step = "issue_release"
    heading = "Issue this press release?"
    submit_label = "Issue now"

    def get_success_message(self):
        return "Issued. It is on the site."

    def get_context_data(self, **kwargs):
        count = Subscriber.objects.wanting(Audience.objects.filter(slug=actions.MEDIA)).count()
        mail = "Nobody is on the local media’s list yet, so no mail goes. Bring in their addresses first, or send them the link."
        if count:
            mail = f"{count:,} {'subscriber' if count == 1 else 'subscribers'} of the local media’s list get one mail with its link."
        consequences = ["Everybody can read it from now on, and its words stand for good.", mail]
        return super().get_context_data(consequences=consequences, **kwargs)


class PressDrop(PressAct):
    """Given up."""

    permission = "comms.edit_press"
    step = "drop_release"
    heading = "Give this press release up?"
    submit_label = "Give it up"
    success_message = "Given up. It stays on the desk’s list."
    extra_context = {}
