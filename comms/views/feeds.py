"""News-Link as RSS and Atom: each issue as it was published, and its corrections."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.http import condition

from comms.models import Publication
from comms.models.readership import CorrectionNote
from partnerships.markup import to_text

MOST_ISSUES = 24


def newest(request, *args, **kwargs):
    """When an issue or a correction came last, so that a reader's program need not fetch the same again."""
    issues = Publication.objects.news_link().aggregate(last=Max("published_at"))["last"]
    notes = CorrectionNote.objects.filter(publication__kind="news_link").aggregate(last=Max("made_at"))["last"]
    return max(filter(None, (issues, notes)), default=None)


class NewsLinkRss(Feed):
    """The newest issues, as RSS 2.0."""

    feed_type = Rss201rev2Feed
    title = f"News-Link of {settings.PARTNERSHIP_NAME}"
    description = subtitle = "What the partnerships are doing for the city, once a month."
    link = reverse_lazy("comms:news_link")
    language = settings.LANGUAGE_CODE
    author_name = settings.PARTNERSHIP_NAME

    def items(self):
        issues = Publication.objects.news_link().current().defer("html").prefetch_related("corrections")
        return issues.order_by("-slug")[:MOST_ISSUES]

    def item_title(self, issue):
        return issue.title

    def item_description(self, issue):
        """Its corrections, its introduction and its stories' titles, all from what was frozen."""
        notes = [f"Correction {note.number}: {to_text(note.text)}" for note in issue.corrections.all()]
        titles = [story["title"] for section in issue.data.get("sections", []) for story in section["stories"]]
        parts = [*notes, issue.data.get("introduction_text", ""), ". ".join(titles)]
        return "\n\n".join(filter(None, parts))

    def item_pubdate(self, issue):
        return issue.published_at

    def item_updateddate(self, issue):
        return max([issue.published_at, *(note.made_at for note in issue.corrections.all())])


class NewsLinkAtom(NewsLinkRss):
    """The same as Atom."""

    feed_type = Atom1Feed


def _public(feed):
    return login_not_required(condition(last_modified_func=newest)(feed))


news_link_rss, news_link_atom = _public(NewsLinkRss()), _public(NewsLinkAtom())
