"""The addresses of one's own mail, of subscribers and followers, of returned mail, and of all that is published."""

from django.urls import path, re_path

from comms.views import (
    body_news,
    preferences,
    provider_events,
    publication_feeds,
    publications,
    returned,
    subscribers,
    subscriptions,
)

urlpatterns = [
    path("outbox/returned/", returned.ReturnedList.as_view(), name="returned_list"),
    path("outbox/returned/unread/", returned.UnreadReturnList.as_view(), name="unread_return_list"),
    path("outbox/returned/unread/<int:pk>/remove/", returned.UnreadReturnRemove.as_view(), name="unread_return_remove"),
    path("outbox/returned/<int:pk>/", returned.ReturnedDetail.as_view(), name="returned_detail"),
    path("outbox/returned/<int:pk>/lift/", returned.ReturnedLift.as_view(), name="returned_lift"),
    path("mail-events/<str:secret>/", provider_events.provider_events, name="provider_events"),
    path("news-link/preferences/<str:token>/", preferences.Preferences.as_view(), name="preferences"),
    path("news-link/preferences/<str:token>/delete/", preferences.PreferencesErase.as_view(), name="preferences_erase"),
    path("news-link/subscribers/", subscribers.SubscriberList.as_view(), name="subscriber_list"),
    path("news-link/subscribers/import/", subscribers.SubscribersImport.as_view(), name="subscriber_import"),
    path("news-link/subscribers/<int:pk>/", returned.SubscriberDetail.as_view(), name="subscriber_detail"),
    path("news-link/subscribers/<int:pk>/remove/", subscribers.SubscriberRemove.as_view(), name="subscriber_remove"),
    path("news-link/subscribers/<int:pk>/erase/", subscribers.SubscriberErase.as_view(), name="subscriber_erase"),
    path("partnerships/<slug:slug>/news/", body_news.BodyNewsPage.as_view(), name="body_news"),
    path("partnerships/<slug:slug>/news/feed.atom", publication_feeds.BodyFeed.as_view(), name="body_feed"),
    path("partnerships/<slug:slug>/news/forward/", body_news.ForwardNewsPage.as_view(), name="forward_news"),
    path("partnerships/<slug:slug>/follow/", subscriptions.Follow.as_view(), name="follow"),
    path("publications/", publications.PublicationList.as_view(), name="publication_list"),
    path("publications/feed.atom", publication_feeds.PublicationFeed.as_view(), name="publication_feed"),
    path("publications/mail-log/", publications.MailLog.as_view(), name="mail_log"),
    path("publications/<slug:kind>/", publications.PublicationList.as_view(), name="publication_kind"),
    path("publications/<slug:kind>/feed.atom", publication_feeds.PublicationFeed.as_view(), name="publication_feed"),
    path("publications/<slug:kind>/<slug:slug>/", publications.PublicationDetail.as_view(), name="publication_detail"),
    path(
        "publications/<slug:kind>/<slug:slug>/revisions/",
        publications.PublicationRevisions.as_view(),
        name="publication_revisions",
    ),
    path(
        "publications/<slug:kind>/<slug:slug>/<int:revision>/",
        publications.PublicationDetail.as_view(),
        name="publication_revision",
    ),
    re_path(
        r"^publications/(?P<kind>[\w-]+)/(?P<slug>[\w-]+)/(?P<revision>[0-9]{1,4})/file\.(?P<format>pdf)$",
        publications.PublicationFileView.as_view(),
        name="publication_file",
    ),
]
