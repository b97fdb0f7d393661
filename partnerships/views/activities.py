"""What bodies and their chairs set out to do, over the whole partnership (C10)."""

from collections import Counter

from partnerships.forms.activities import ActivityFilterForm
from partnerships.models import Body, KeyActivity, year_label
from partnerships.pages import ListPage, kept_until_news, public_page

COLUMNS = ("Body", "Year", "Activity", "Kind", "Status")


@kept_until_news
@public_page
class ActivityListView(ListPage):
    """Commitments and activities by body and year with their status."""

    model = KeyActivity
    template_name = "partnerships/activity_list.html"
    heading = "Commitments and activities"

    def get_queryset(self):
        everything = KeyActivity.objects.filter(body__in=Body.objects.visible_to(self.request.user))
        years = everything.order_by("-year").values_list("year", flat=True).distinct()
        self.filter_form = ActivityFilterForm(
            self.request.GET,
            bodies=Body.objects.filter(pk__in=everything.values("body")).in_order(),
            years=[(year, year_label(year)) for year in years],
        )
        shown = everything.filter(**self.filter_form.wanted()).select_related("body")
        return shown.order_by("body__name", "-year", "kind", "position", "pk")

    def get_context_data(self, **kwargs):
        counted = Counter(activity.status for activity in self.object_list)
        counts = [
            {"number": counted[status.value], "words": status.label}
            for status in KeyActivity.Status
            if counted[status.value]
        ]
        return super().get_context_data(counts=counts, columns=COLUMNS, filter_form=self.filter_form, **kwargs)
