"""The tab News of a body's page, and what its manager forwards to members (E07)."""

from django.urls import reverse
from django.utils import timezone

from comms.models import Subscriber
from comms.reports.body_news import body_news, forward_text
from partnerships.access import may
from partnerships.models.bodies import GOLDEN_RULE_KINDS
from partnerships.pages import BodyTabPage, DetailPage, kept_until_news, public_page


@kept_until_news
@public_page
class BodyNewsPage(BodyTabPage):
    """What a body published: stories, events to come, papers; and the way to follow it."""

    template_name = "comms/body_news.html"
    tab = "comms:body_news"

    def get_context_data(self, **kwargs):
        body, user = self.object, self.request.user
        forwards = user.is_authenticated and may(user, "comms.forward_news", body)
        return super().get_context_data(
            news=body_news(body, at=timezone.now()),
            can_follow=body.status == body.Status.ACTIVE and body.kind in GOLDEN_RULE_KINDS,
            forwards=forwards,
            **kwargs,
        )


class ForwardNewsPage(DetailPage):
    """How many follow a body, and its news as a text to send on; never an address."""

    model = BodyTabPage.model
    template_name = "comms/body_forward.html"
    context_object_name = "body"
    permission = "comms.forward_news"

    def get_heading(self):
        return f"News of {self.object.name} to send on"

    def get_breadcrumbs(self):
        body = self.object
        return [
            ("Partnerships", reverse("partnerships:body_list")),
            (body.name, reverse("comms:body_news", args=[body.slug])),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            followers=Subscriber.objects.following(self.object).count(),
            text=forward_text(self.object, at=timezone.now()),
            **kwargs,
        )
