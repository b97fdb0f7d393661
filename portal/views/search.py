"""Search over all that is published (E01)."""

from django.views.generic import TemplateView

from partnerships.forms.register import SearchForm
from partnerships.pages import PageMixin, public_page
from portal.reports.search import found


@public_page
class SearchView(PageMixin, TemplateView):
    """What the words find, by kind."""

    template_name = "portal/search.html"
    heading = "Search"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET, label="Words to look for")
        words = form.wanted()["q"]
        return super().get_context_data(filter_form=form, words=words, groups=found(words, self.request.user), **kwargs)
