"""The addresses of one's own digest and of the members' briefing note."""

from django.urls import path, re_path

from comms.views import briefings, digests

MONTH = r"(?P<slug>\d{4}-(?:0[1-9]|1[0-2]))"

urlpatterns = [
    path("account/digest/", digests.DigestPage.as_view(), name="digest"),
    path("digest/stop/<str:token>/", digests.DigestStop.as_view(), name="digest_stop"),
    path("communications/briefings/", briefings.BriefingList.as_view(), name="briefing_list"),
    path("communications/briefings/updates/<int:pk>/", briefings.BriefingItemEdit.as_view(), name="briefing_item_edit"),
    re_path(rf"^communications/briefings/{MONTH}/$", briefings.BriefingDetail.as_view(), name="briefing_detail"),
    re_path(
        rf"^communications/briefings/{MONTH}/words/$",
        briefings.BriefingIntroduction.as_view(),
        name="briefing_introduction",
    ),
    re_path(
        rf"^communications/briefings/{MONTH}/publish/$", briefings.BriefingPublish.as_view(), name="briefing_publish"
    ),
]
