"""Atom feeds of what is published: all of it, one kind, one body (E02)."""

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views import View

from comms.reports.publications import KINDS, published, shown
from comms.views.publications import kind_named
from partnerships.models import Body
from partnerships.pages import kept_until_news, public_page

ENTRIES = 30


class FeedView(View):
    """A feed of publications; entries keep their names for good, a revision is a new entry."""

    def feed(self, *, title, page, own, **chosen):
        feed = Atom1Feed(
            title=f"{title} – {settings.PARTNERSHIP_NAME}",
            link=settings.PORTAL_ADDRESS + page,
            description="",
            feed_url=settings.PORTAL_ADDRESS + own,
            feed_guid=settings.PORTAL_ADDRESS + own,
            language="en-GB",
        )
        for each in shown(published(**chosen)[:ENTRIES]):
            moment = timezone.make_aware(dt.datetime.combine(each.on, dt.time()))
            feed.add_item(
                title=each.title,
                link=settings.PORTAL_ADDRESS + each.url,
                description=" · ".join(filter(None, (each.label, each.body_name))),
                unique_id=f"tag:{settings.PORTAL_HOST},2009:{each.mark}",
                pubdate=moment,
                updateddate=moment,
                categories=[each.label],
            )
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@kept_until_news
@public_page
class PublicationFeed(FeedView):
    """Everything published, or one kind of it."""

    def get(self, request, kind=""):
        if not kind:
            page, own = reverse("comms:publication_list"), reverse("comms:publication_feed")
            return self.feed(title="Publications", page=page, own=own)
        named, page = kind_named(kind), reverse("comms:publication_kind", args=[kind])
        return self.feed(title=KINDS[named], page=page, own=reverse("comms:publication_feed", args=[kind]), kind=named)


@kept_until_news
@public_page
class BodyFeed(FeedView):
    """What one body published."""

    def get(self, request, slug):
        body = get_object_or_404(Body.objects.visible_to(request.user), slug=slug)
        page, own = reverse("comms:body_news", args=[slug]), reverse("comms:body_feed", args=[slug])
        return self.feed(title=body.name, page=page, own=own, body=body)
