"""The addresses of News-Link, events, subscriptions and the outbox."""

from django.urls import path, re_path

from comms.views import archive, outbox, subscriptions

app_name = "comms"

MONTH = r"(?P<slug>\d{4}-(?:0[1-9]|1[0-2]))"

urlpatterns = [
    path("news-link/", archive.NewsLink.as_view(), name="news_link"),
    re_path(rf"^news-link/{MONTH}/$", archive.NewsLinkIssuePage.as_view(), name="news_link_issue"),
    path("news-link/subscribe/", subscriptions.Subscribe.as_view(), name="subscribe"),
    path("news-link/subscribe/sent/", subscriptions.SubscribeSent.as_view(), name="subscribe_sent"),
    path(
        "news-link/subscribe/confirm/<str:token>/", subscriptions.SubscribeConfirm.as_view(), name="subscribe_confirm"
    ),
    path("news-link/unsubscribe/<str:token>/", subscriptions.Unsubscribe.as_view(), name="unsubscribe"),
    path("news-link/subscribers/", subscriptions.SubscriberList.as_view(), name="subscriber_list"),
    path("news-link/subscribers/import/", subscriptions.SubscribersImport.as_view(), name="subscriber_import"),
    path("news-link/subscribers/<int:pk>/remove/", subscriptions.SubscriberRemove.as_view(), name="subscriber_remove"),
    path("outbox/", outbox.Outbox.as_view(), name="outbox"),
    path("outbox/<int:pk>/", outbox.MessageDetail.as_view(), name="message_detail"),
    *(
        path(f"outbox/<int:pk>/{act}/", outbox.MessageAct.as_view(act=act), name=f"message_{act}")
        for act in outbox.ACTS
    ),
]
