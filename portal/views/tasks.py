"""Your tasks: what a person owes, overdue first; and what is overdue from others (G05, E03)."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.pages import PageMixin
from portal.reports.tasks import overdue_duties, tasks_of, tasks_with_holders
from tariffs.models import Payer


class TasksView(PageMixin, TemplateView):
    """The page that signed-in people start from."""

    template_name = "portal/tasks.html"
    heading = "Your tasks"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            tasks=tasks_of(user, on=timezone.localdate()), own_payers=Payer.objects.of_contact(user), **kwargs
        )


class OverdueView(PageMixin, TemplateView):
    """Everything overdue that the reader may see, with whom it waits for."""

    template_name = "portal/overdue_list.html"
    heading = "Overdue"
    permission = "portal.see_overdue"
    page_size = 50

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        pages = Paginator(overdue_duties(self.request.user, on=today), self.page_size)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            columns=["What", "Waiting for", "Due", "Late"],
            tasks=tasks_with_holders(page.object_list, on=today),
            **kwargs,
        )
