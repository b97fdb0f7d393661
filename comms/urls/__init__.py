"""The addresses of News-Link, events, subscriptions and the outbox."""

from django.urls import path, re_path

from comms.urls import audiences, digests, films, handbook, plan, press, readers
from comms.views import (
    archive,
    assets,
    calendar,
    desk,
    feeds,
    issues,
    loans,
    outbox,
    packs,
    pictures,
    recipients,
    reviews,
    stories,
    subscriptions,
    suggestions,
)
from comms.views.calendar_files import EventFile, PublicCalendarFile
from comms.views.places import PlaceAsk, PlaceAsked, PlaceConfirm, PlaceOwn
from comms.views.registrations import (
    AttendanceRecord,
    RegistrationCancel,
    RegistrationExport,
    RegistrationList,
    RegistrationTakeDown,
    SignUpKeep,
    YearOfEventsPage,
)

app_name = "comms"

LOOK = r"(?P<look>mail|dark|plain)"
MONTH = r"(?P<slug>\d{4}-(?:0[1-9]|1[0-2]))"

urlpatterns = [
    *plan.urlpatterns,
    *press.urlpatterns,
    *handbook.urlpatterns,
    *readers.urlpatterns,
    *digests.urlpatterns,
    *audiences.urlpatterns,
    *films.urlpatterns,
    path("news-link/", archive.NewsLink.as_view(), name="news_link"),
    re_path(r"^news-link/(?P<year>\d{4})/$", archive.NewsLink.as_view(), name="news_link_year"),
    path("news-link/feed.rss", feeds.news_link_rss, name="news_link_rss"),
    path("news-link/feed.atom", feeds.news_link_atom, name="news_link_atom"),
    re_path(rf"^news-link/{MONTH}/feedback/$", archive.IssueFeedback.as_view(), name="issue_feedback"),
    re_path(
        rf"^news-link/{MONTH}/feedback/thanks/$", archive.IssueFeedbackThanks.as_view(), name="issue_feedback_thanks"
    ),
    re_path(rf"^news-link/{MONTH}/$", archive.NewsLinkIssuePage.as_view(), name="news_link_issue"),
    re_path(
        r"^pictures/(?P<sha256>[0-9a-f]{64})\.(?P<format>jpeg|png)$", pictures.PictureFile.as_view(), name="picture"
    ),
    path("news-link/stories/", stories.StoryList.as_view(), name="story_list"),
    path("news-link/stories/send/", stories.StorySend.as_view(), name="story_send"),
    path("news-link/stories/<int:pk>/", stories.StoryDetail.as_view(), name="story_detail"),
    path("news-link/stories/<int:pk>/edit/", stories.StoryEdit.as_view(), name="story_edit"),
    path("news-link/stories/<int:pk>/return/", stories.StoryReturn.as_view(), name="story_return"),
    path("news-link/stories/<int:pk>/hold/", stories.StoryHold.as_view(), name="story_hold"),
    path("news-link/stories/<int:pk>/accept/", stories.StoryAccept.as_view(), name="story_accept"),
    path("news-link/stories/<int:pk>/move/", stories.StoryMove.as_view(), name="story_move"),
    path("news-link/stories/no-news/<int:pk>/", stories.NoNews.as_view(), name="story_no_news"),
    path("news-link/desk/", desk.DeskList.as_view(), name="issue_list"),
    path("news-link/desk/review/", reviews.NewsLinkReviewPage.as_view(), name="news_link_review"),
    path("news-link/desk/review/record/", reviews.ReviewRecord.as_view(), name="news_link_review_record"),
    re_path(rf"^news-link/desk/{MONTH}/correct/$", reviews.IssueCorrect.as_view(), name="issue_correct"),
    path("news-link/desk/open/", desk.IssueOpen.as_view(), name="issue_open"),
    re_path(
        rf"^news-link/desk/{MONTH}/suggestions/(?P<event>\d+)/set-aside/$",
        suggestions.SuggestionSetAside.as_view(),
        name="suggestion_set_aside",
    ),
    re_path(
        rf"^news-link/desk/{MONTH}/suggestions/(?P<pk>\d+)/take-up/$",
        suggestions.SuggestionTakeUp.as_view(),
        name="suggestion_take_up",
    ),
    re_path(rf"^news-link/desk/{MONTH}/$", desk.IssueDesk.as_view(), name="issue_desk"),
    re_path(rf"^news-link/desk/{MONTH}/preview/$", desk.PreviewPage.as_view(), name="issue_preview"),
    re_path(rf"^news-link/desk/{MONTH}/preview/{LOOK}/$", desk.PreviewMail.as_view(), name="issue_preview_mail"),
    re_path(rf"^news-link/desk/{MONTH}/preview/frame/{LOOK}/$", desk.MailFrame.as_view(), name="issue_mail_frame"),
    re_path(rf"^news-link/desk/{MONTH}/preview/text/$", desk.PreviewText.as_view(), name="issue_preview_text"),
    re_path(rf"^news-link/desk/{MONTH}/introduction/$", issues.Introduction.as_view(), name="issue_introduction"),
    re_path(rf"^news-link/desk/{MONTH}/test/$", issues.TestSend.as_view(), name="issue_test"),
    re_path(rf"^news-link/desk/{MONTH}/approve/$", issues.Approve.as_view(), name="issue_approve"),
    re_path(rf"^news-link/desk/{MONTH}/schedule/$", issues.Schedule.as_view(), name="issue_schedule"),
    re_path(rf"^news-link/desk/{MONTH}/unschedule/$", issues.Unschedule.as_view(), name="issue_unschedule"),
    re_path(rf"^news-link/desk/{MONTH}/publish/$", issues.Publish.as_view(), name="issue_publish"),
    re_path(rf"^news-link/desk/{MONTH}/reopen/$", issues.Reopen.as_view(), name="issue_reopen"),
    re_path(rf"^news-link/desk/{MONTH}/cancel/$", issues.Cancel.as_view(), name="issue_cancel"),
    re_path(rf"^news-link/desk/{MONTH}/start/$", issues.StartAnew.as_view(), name="issue_start"),
    path("calendar/events/announce/", calendar.EventAnnounce.as_view(), name="event_announce"),
    path("calendar/events/<int:pk>/", calendar.EventDetail.as_view(), name="event_detail"),
    path("calendar/events/<int:pk>/change/", calendar.EventChange.as_view(), name="event_change"),
    path("calendar/events/<int:pk>/cancel/", calendar.EventCancel.as_view(), name="event_cancel"),
    path("calendar/events/attended/", YearOfEventsPage.as_view(), name="attendance_list"),
    path("calendar/events/<int:pk>/places/", SignUpKeep.as_view(), name="sign_up_keep"),
    path("calendar/events/<int:pk>/register/", PlaceAsk.as_view(), name="place_ask"),
    path("calendar/events/<int:pk>/register/sent/", PlaceAsked.as_view(), name="place_asked"),
    path("calendar/events/<int:pk>/registrations/", RegistrationList.as_view(), name="registration_list"),
    path(
        "calendar/events/<int:pk>/registrations/take-down/",
        RegistrationTakeDown.as_view(),
        name="registration_take_down",
    ),
    path(
        "calendar/events/<int:pk>/registrations/<str:format>/", RegistrationExport.as_view(), name="registration_export"
    ),
    path("calendar/events/<int:pk>/attendance/", AttendanceRecord.as_view(), name="attendance_record"),
    path("calendar/registrations/<int:pk>/cancel/", RegistrationCancel.as_view(), name="registration_cancel"),
    path("calendar/places/confirm/<str:token>/", PlaceConfirm.as_view(), name="place_confirm"),
    path("calendar/places/<str:token>/", PlaceOwn.as_view(), name="place_own"),
    path("calendar/events/<int:pk>/pack/", packs.Pack.as_view(), name="pack"),
    path("calendar/events/<int:pk>/pack/<str:kind>/order/", packs.PackOrder.as_view(), name="pack_order"),
    path("calendar/events/<int:pk>/pack/<str:kind>/hand-back/", packs.PackHandBack.as_view(), name="pack_hand_back"),
    path("calendar/events/<int:pk>/pack/<str:kind>/check/", packs.PackCheck.as_view(), name="pack_check"),
    path("calendar/events/<int:pk>/programme/add/", packs.SessionAdd.as_view(), name="session_add"),
    path("calendar/programme/<int:pk>/change/", packs.SessionChange.as_view(), name="session_change"),
    path("calendar/programme/<int:pk>/remove/", packs.SessionDrop.as_view(), name="session_drop"),
    path("communications/materials/", assets.AssetList.as_view(), name="asset_list"),
    path("communications/materials/add/", assets.AssetAdd.as_view(), name="asset_add"),
    path("communications/materials/<int:pk>/", assets.AssetDetail.as_view(), name="asset_detail"),
    path("communications/materials/<int:pk>/change/", assets.AssetEdit.as_view(), name="asset_edit"),
    path("communications/materials/<int:pk>/retire/", assets.AssetRetire.as_view(), name="asset_retire"),
    path("communications/materials/<int:pk>/restock/", assets.Restock.as_view(), name="asset_restock"),
    path("communications/materials/<int:pk>/count/", assets.CountStock.as_view(), name="asset_count"),
    path("communications/materials/<int:pk>/give/", assets.GiveCopies.as_view(), name="asset_give"),
    path("communications/materials/<int:pk>/showing/", assets.FilmShow.as_view(), name="film_show"),
    path("communications/materials/<int:pk>/book/", loans.LoanBook.as_view(), name="loan_book"),
    path("communications/loans/", loans.LoanList.as_view(), name="loan_list"),
    path("communications/loans/<int:pk>/collect/", loans.LoanCollect.as_view(), name="loan_collect"),
    path("communications/loans/<int:pk>/return/", loans.LoanReturn.as_view(), name="loan_return"),
    path("communications/loans/<int:pk>/cancel/", loans.LoanCancel.as_view(), name="loan_cancel"),
    path("calendar/feed.ics", PublicCalendarFile.as_view(), name="calendar_file"),
    path("calendar/<int:pk>.ics", EventFile.as_view(), name="event_file"),
    path("news-link/subscribe/", subscriptions.Subscribe.as_view(), name="subscribe"),
    path("news-link/subscribe/sent/", subscriptions.SubscribeSent.as_view(), name="subscribe_sent"),
    path(
        "news-link/subscribe/confirm/<str:token>/", subscriptions.SubscribeConfirm.as_view(), name="subscribe_confirm"
    ),
    path("news-link/unsubscribe/<str:token>/", subscriptions.Unsubscribe.as_view(), name="unsubscribe"),
    path("outbox/", outbox.Outbox.as_view(), name="outbox"),
    path("outbox/<int:pk>/", recipients.MessageDetail.as_view(), name="message_detail"),
    path("outbox/<int:pk>/recipients.csv", recipients.RecipientsFile.as_view(), name="message_recipients"),
    *(
        path(f"outbox/<int:pk>/{act}/", outbox.MessageAct.as_view(act=act), name=f"message_{act}")
        for act in outbox.ACTS
    ),
    *(
        path(f"outbox/addresses/<int:pk>/{act}/", outbox.DeliveryAct.as_view(act=act), name=f"delivery_{act}")
        for act in outbox.ONE_ADDRESS
    ),
]
