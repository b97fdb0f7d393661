"""The register, and the page of each body."""

from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.forms.register import RegisterFilterForm
from partnerships.models import Body
from partnerships.pages import BodyTabPage, KeptForReaders, PageMixin, kept_until_news, public_page
from partnerships.reports.bodies import activities_by_year, body_card
from partnerships.reports.register import LONG_PAGE, PAGE_SIZE, register

COLUMNS = ("Name", "Acronym", "Kind", "Reports to", "Chair", "Manager", "Status", "Page checked")
KINDS = (("", "Any kind"), *Body.Kind.choices)
STATUSES = (("", "Any status"), *Body.Status.choices)


@kept_until_news
@public_page
class BodyListView(KeptForReaders, PageMixin, TemplateView):
    """Every partnership, board and group, to search and filter (A01)."""

    template_name = "partnerships/body_list.html"
    heading = "Partnerships"

    def shown_by_rights(self):
        return tuple(_more(self.request.user)), self._adds()

    def _adds(self):
        return may(self.request.user, "partnerships.keep_register")

    def get_context_data(self, **kwargs):
        wanted = RegisterFilterForm.read(self.request.GET)
        page = register(
            self.request.user,
            on=timezone.localdate(),
            search=wanted["q"],
            kind=wanted["kind"],
            status=wanted["status"],
            after=wanted["after"],
            limit=int(wanted["rows"] or PAGE_SIZE),
        )
        next_url = f"?{urlencode({**wanted, 'after': page.next_after})}" if page.next_after else ""
        longer_url = f"?{urlencode({**wanted, 'rows': LONG_PAGE})}" if next_url and not wanted["rows"] else ""
        return super().get_context_data(
            rows=SafeString("".join([table_row(row) for row in page.rows])),
            next_url=next_url,
            longer_url=longer_url,
            wanted=wanted,
            kinds=KINDS,
            statuses=STATUSES,
            columns=COLUMNS,
            more=_more(self.request.user),
            adds=self._adds(),
            **kwargs,
        )


_ROW = (
    '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
    '<a class="govuk-link" href="/partnerships/{}/">{}</a></th>'
    + 7 * '<td class="govuk-table__cell">{}</td>'
    + "</tr>\n"
)
_BETWEEN_CELLS = "\x1f"


def table_row(row):
    """A row of the register in HTML: a node of the template for each cell would cost most of the page."""
    slug, name, acronym, kind, status, _, parent, chairs, managers, checked = row
    cells = (slug, name, acronym, kind, parent, chairs, managers, status, checked)
    return _ROW.format(*escape(_BETWEEN_CELLS.join(cells)).split(_BETWEEN_CELLS))


def _more(person):
    """Other pages of the register that the reader may open."""
    pages = (
        ("People", "person_list", "partnerships.add_person"),
        ("Gaps in the register", "gaps_report", "partnerships.see_gaps"),
        ("Page checks", "page_check_list", "partnerships.see_page_checks"),
        ("Corrections", "proposal_list", "partnerships.see_offices"),
        ("Papers for meetings", "paper_list", "partnerships.write_papers"),
        ("Import and export", "import_list", "partnerships.import_rows"),
    )
    return [(label, reverse(f"partnerships:{name}")) for label, name, permission in pages if may(person, permission)]


@kept_until_news
@public_page
class BodyDetailView(BodyTabPage):
    """What a body is for, who leads it, what it does and what sits under it (A05)."""

    template_name = "partnerships/body_detail.html"
    tab = "partnerships:body_detail"

    def get_context_data(self, **kwargs):
        body = self.object
        return super().get_context_data(
            card=body_card(body, self.request.user, on=timezone.localdate()),
            years=activities_by_year(body),
            children=body.children.visible_to(self.request.user).exclude(status=Body.Status.CLOSED).in_order(),
            **kwargs,
        )
