"""The News-Link desk: the month's stories, the issue as it will look, and its previews (E05, X10)."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View

from comms.actions.issues import open_issue
from comms.actions.publishing import recipients
from comms.forms.issues import MonthForm
from comms.mime.newsletter import newsletter, page_html
from comms.mime.preview import LOOKS, as_met, as_text
from comms.models import Message, NewsLinkIssue
from comms.reports.approval import blockers
from comms.reports.desk import desk_of, given_up
from comms.reports.hours import clocks_note, hour_in_words
from comms.reports.issues import issue_content
from partnerships.pages import ActionPage, ListPage, PageMixin

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))
COUNTED = [{"label": "In this issue", "numeric": True}, {"label": "In twelve months", "numeric": True}]
DESK = ("Desk", reverse_lazy("comms:issue_list"))


class IssueMixin:
    """The issue that the month in the address names."""

    model = NewsLinkIssue
    permission = "comms.collate_issue"

    def prepare(self):
        issues = NewsLinkIssue.objects.visible_to(self.request.user).for_slug(self.kwargs["slug"])
        self.object = issues.select_related(
            "publication__published_by", "approved_by", "tested_by", "edited_by"
        ).first()
        if self.object is None:
            raise Http404("No issue was opened for this month.")

    def get_permission_object(self):
        return self.object

    def get_breadcrumbs(self):
        return [NEWS_LINK, DESK, (str(self.object), self.object.get_absolute_url())]


class DeskList(ListPage):
    """Every issue, newest month first, and the way to open one."""

    model = NewsLinkIssue
    template_name = "comms/issue_list.html"
    permission = "comms.collate_issue"
    heading = "News-Link desk"
    breadcrumbs = [NEWS_LINK]

    def get_queryset(self):
        unread = (f"publication__{name}" for name in ("html", "data", "searched"))
        return super().get_queryset().one_a_month().select_related("publication").defer(*unread)

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=["Issue", "State", "Stories due", "Published"], **kwargs)


class IssueOpen(ActionPage):
    """Opens the issue of a month."""

    permission = "comms.collate_issue"
    form_class = MonthForm
    heading = "Open an issue"
    breadcrumbs = [NEWS_LINK, DESK]
    submit_label = "Open the issue"
    cancel_url = reverse_lazy("comms:issue_list")

    def get_initial(self):
        today = timezone.localdate()
        return {"month": today.month, "year": today.year}

    def perform(self, form):
        return open_issue(form.first_day(), by=self.request.user, at=self.now)


class IssueDesk(IssueMixin, PageMixin, TemplateView):
    """One issue in the making."""

    template_name = "comms/issue_desk.html"

    def get_heading(self):
        return str(self.object)

    def get_breadcrumbs(self):
        return super().get_breadcrumbs()[:2]

    def get_context_data(self, **kwargs):
        issue, content = self.object, issue_content(self.object)
        sending = mail_of(issue)
        return super().get_context_data(
            issue=issue,
            content=content,
            frozen=frozen_page(issue),
            given_up=given_up(issue.month),
            desk=desk_of(issue, self.request.user, at=timezone.now()),
            blockers=blockers(issue, self.request.user, content),
            is_tested=issue.tested_hash == content.sha256,
            recipients=recipients().count(),
            sending=sending,
            is_waiting=sending and sending.count_pending + sending.count_deferred + sending.count_claimed,
            hour=issue.send_at and hour_in_words(issue.send_at),
            clocks=issue.send_at and clocks_note(issue.send_at),
            coverage_columns=["Strand", *COUNTED],
            body_columns=["Partnership", *COUNTED],
            **kwargs,
        )


def frozen_page(issue):
    """The page of an issue whose words stand: as published, or as approved; None while it is written or given up."""
    if issue.publication:
        return issue.publication.html
    return page_html(issue.approved_data) if issue.state in NewsLinkIssue.CLEARED else None


def mail_of(issue):
    """The mail of a published issue with its counts; None before."""
    if issue.publication is None:
        return None
    mails = Message.objects.filter(publication=issue.publication, kind=Message.Kind.NEWSLETTER)
    return mails.defer("ready", "html", "text").with_counts().first()


class Preview(IssueMixin, PageMixin, TemplateView):
    """The issue as people will meet it: page, mail or text."""

    kind = ""

    def get_heading(self):
        return f"Preview: {self.object}"

    def get_context_data(self, **kwargs):
        names = {"page": "Page"} | LOOKS | {"text": "Mail as text"}
        tabs = [(label, self.address_of(kind), kind == self.kind) for kind, label in names.items()]
        return super().get_context_data(issue=self.object, tabs=tabs, **kwargs)

    def address_of(self, kind):
        if kind in LOOKS:
            return reverse("comms:issue_preview_mail", args=[self.object.slug, kind])
        return reverse(
            {"page": "comms:issue_preview", "text": "comms:issue_preview_text"}[kind], args=[self.object.slug]
        )

    @property
    def data(self):
        return self.object.approved_data or issue_content(self.object).data


class PreviewPage(Preview):
    """As the public page."""

    template_name = "comms/preview_page.html"
    kind = "page"

    def get_context_data(self, **kwargs):
        return super().get_context_data(html=page_html(self.data), **kwargs)


class PreviewMail(Preview):
    """As a mail program shows it, in a frame of its own: in the light, in the dark, without pictures."""

    template_name = "comms/preview_mail.html"

    @property
    def kind(self):
        return self.kwargs["look"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(subject=self.data["title"], **kwargs)


class PreviewText(Preview):
    """As mail programs without HTML show it."""

    template_name = "comms/preview_text.html"
    kind = "text"

    def get_context_data(self, **kwargs):
        return super().get_context_data(text=as_text(newsletter(self.data, at=timezone.now()).text), **kwargs)


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(
    csp_replace({"style-src": [UNSAFE_INLINE], "script-src": [NONE], "frame-ancestors": [SELF]}), name="dispatch"
)
class MailFrame(IssueMixin, PageMixin, View):
    """The mail's own HTML, whose styles stand in it as mail programs need; it runs no script."""

    def get(self, request, *args, **kwargs):
        data = self.object.approved_data or issue_content(self.object).data
        return HttpResponse(as_met(newsletter(data, at=timezone.now()).html, self.kwargs["look"]))
