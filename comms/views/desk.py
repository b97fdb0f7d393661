"""The News-Link desk: the month's stories, the issue as it will look, and its previews (E05, X10)."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View

from comms.actions.issues import blockers, open_issue
from comms.actions.publishing import recipients
from comms.forms.issues import MonthForm
from comms.mime import slot
from comms.mime.newsletter import newsletter, page_html
from comms.models import Message, NewsLinkIssue
from comms.reports.desk import desk_of
from comms.reports.issues import issue_content
from partnerships.pages import ActionPage, ListPage, PageMixin

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))
DESK = ("Desk", reverse_lazy("comms:issue_list"))


class IssueMixin:
    """The issue that the month in the address names."""

    model = NewsLinkIssue
    permission = "comms.collate_issue"

    def prepare(self):
        issues = NewsLinkIssue.objects.visible_to(self.request.user).for_slug(self.kwargs["slug"])
        self.object = issues.select_related("publication", "approved_by", "tested_by", "edited_by").first()
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
        return super().get_queryset().select_related("publication").order_by("-month")

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
        message = issue.publication and Message.objects.filter(publication=issue.publication, kind="newsletter").first()
        return super().get_context_data(
            issue=issue,
            content=content,
            desk=desk_of(issue, self.request.user, at=timezone.now()),
            blockers=blockers(issue, self.request.user, content),
            is_tested=issue.tested_hash == content.sha256,
            recipients=recipients().count(),
            sending=message,
            coverage_columns=["Strand", {"label": "Stories", "numeric": True}],
            body_columns=["Partnership", {"label": "Stories", "numeric": True}],
            **kwargs,
        )


class Preview(IssueMixin, PageMixin, TemplateView):
    """The issue as people will meet it: page, mail or text."""

    kind = ""

    def get_heading(self):
        return f"Preview: {self.object}"

    def get_context_data(self, **kwargs):
        names = (("page", "Page", ""), ("mail", "Mail", "mail/"), ("text", "Mail as text", "text/"))
        start = f"{self.object.get_absolute_url()}preview/"
        tabs = [(label, f"{start}{ending}", kind == self.kind) for kind, label, ending in names]
        return super().get_context_data(issue=self.object, tabs=tabs, **kwargs)

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
    """As a mail program shows it, in a frame of its own."""

    template_name = "comms/preview_mail.html"
    kind = "mail"

    def get_context_data(self, **kwargs):
        return super().get_context_data(subject=self.data["title"], **kwargs)


class PreviewText(Preview):
    """As mail programs without HTML show it."""

    template_name = "comms/preview_text.html"
    kind = "text"

    def get_context_data(self, **kwargs):
        return super().get_context_data(text=_filled(newsletter(self.data, at=timezone.now()).text), **kwargs)


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(
    csp_replace({"style-src": [UNSAFE_INLINE], "script-src": [NONE], "frame-ancestors": [SELF]}), name="dispatch"
)
class MailFrame(IssueMixin, PageMixin, View):
    """The mail's own HTML, whose styles stand in it as mail programs need; it runs no script."""

    def get(self, request, *args, **kwargs):
        data = self.object.approved_data or issue_content(self.object).data
        return HttpResponse(_filled(newsletter(data, at=timezone.now()).html))


def _filled(source):
    """A preview shows where each subscriber's own link will be."""
    return source.replace(slot("unsubscribe"), "#own-link-of-each-subscriber")
