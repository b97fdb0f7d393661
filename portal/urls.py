"""The addresses of the portal.

Each app states its whole addresses, since the tabs of a body (`/partnerships/<slug>/targets/`)
are served by the app that owns them.
"""

from django.conf import settings
from django.urls import include, path, re_path

import targets.urls  # noqa: F401  registers the converters of years and quarters
from portal.sections import sections
from portal.views import (
    account,
    boards,
    calendar,
    erasures,
    gallery,
    headlines,
    home,
    mailbox,
    probes,
    report_back_making,
    report_backs,
    search,
    statements,
    stay,
    tasks,
    thread,
    whole_life,
)

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.not_allowed"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"

HEADLINES = "framework/headline/<year:year>"
REPORT_BACK = "framework/report-back/<year:year>"
HEADLINE = "partnerships/<slug:slug>/headline/<year:year>"

portal_patterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("about/", home.AboutView.as_view(), name="about"),
    path("tasks/", tasks.TasksView.as_view(), name="tasks"),
    path("tasks/overdue/", tasks.OverdueView.as_view(), name="overdue"),
    path("boards/delivery/", boards.DeliveryBoardNowView.as_view(), name="board_now"),
    path(
        "boards/delivery/<targets_year:year>/<targets_quarter:number>/",
        boards.DeliveryBoardView.as_view(),
        name="board_quarter",
    ),
    path("boards/policy/", boards.PolicyBoardNowView.as_view(), name="policy_now"),
    path(
        "boards/policy/<targets_year:year>/<targets_quarter:number>/",
        boards.PolicyBoardView.as_view(),
        name="policy_quarter",
    ),
    path("calendar/", calendar.CalendarView.as_view(), name="calendar"),
    re_path(
        r"^calendar/(?P<month>(?:19|20)\d{2}-(?:0[1-9]|1[0-2]))/$",
        calendar.CalendarView.as_view(),
        name="calendar_month",
    ),
    path("calendar/whole-life/", whole_life.WholeLifeView.as_view(), name="whole_life"),
    path("calendar/links/", whole_life.CalendarLinksView.as_view(), name="calendar_links"),
    path("calendar/links/<str:token>/<slug:name>.ics", whole_life.CalendarFeedView.as_view(), name="calendar_feed"),
    path("people/<int:pk>/data/", erasures.PersonDataView.as_view(), name="person_data"),
    path("people/<int:pk>/data/everything/", erasures.SubjectDataView.as_view(), name="subject_data"),
    path(
        "people/<int:pk>/data/everything.json", erasures.SubjectDataDownloadView.as_view(), name="subject_data_download"
    ),
    path("people/<int:pk>/data/erase/", erasures.PersonEraseView.as_view(), name="person_erase"),
    path("people/<int:pk>/data/hold/", erasures.HoldPlaceView.as_view(), name="hold_place"),
    path("people/holds/<int:pk>/lift/", erasures.HoldLiftView.as_view(), name="hold_lift"),
    path("framework/thread/", thread.ThreadView.as_view(), name="thread"),
    path("framework/thread/broken-ends/", thread.BrokenEndsView.as_view(), name="broken_ends"),
    path("framework/headline/", headlines.HeadlinesNowView.as_view(), name="headlines_now"),
    path(f"{HEADLINES}/", headlines.HeadlineDocumentView.as_view(), name="headline_document"),
    path(f"{HEADLINES}.pdf", headlines.HeadlinePdfView.as_view(), name="headline_document_pdf"),
    path(f"{HEADLINES}/publish/", headlines.HeadlinePublishView.as_view(), name="headline_publish"),
    path(f"{HEADLINES}/publish/<int:pk>/", headlines.HeadlineOrderView.as_view(), name="headline_order"),
    path(f"{HEADLINE}/", headlines.HeadlineDetailView.as_view(), name="headline_detail"),
    path(f"{HEADLINE}.pdf", headlines.HeadlinePdfView.as_view(), name="headline_page_pdf"),
    path(f"{HEADLINES}/revisions/<int:revision>/", headlines.HeadlineDocumentView.as_view(), name="headline_revision"),
    path(
        f"{HEADLINES}/revisions/<int:revision>.pdf", headlines.HeadlinePdfView.as_view(), name="headline_document_pdf"
    ),
    path(
        f"{HEADLINE}/revisions/<int:revision>/", headlines.HeadlineDetailView.as_view(), name="headline_page_revision"
    ),
    path(f"{HEADLINE}/revisions/<int:revision>.pdf", headlines.HeadlinePdfView.as_view(), name="headline_page_pdf"),
    path("framework/report-back/", report_backs.ReportBackNowView.as_view(), name="report_back_now"),
    path("framework/report-back/years/", report_back_making.ReportBackList.as_view(), name="report_back_list"),
    path(f"{REPORT_BACK}/", report_backs.ReportBackDetailView.as_view(), name="report_back_detail"),
    path(f"{REPORT_BACK}.pdf", report_backs.ReportBackPdfView.as_view(), name="report_back_pdf"),
    path(
        f"{REPORT_BACK}.<targets_format:format>",
        report_backs.ReportBackResultsView.as_view(),
        name="report_back_results",
    ),
    path(
        f"{REPORT_BACK}/revisions/<int:revision>/",
        report_backs.ReportBackDetailView.as_view(),
        name="report_back_revision",
    ),
    path(
        f"{REPORT_BACK}/revisions/<int:revision>.pdf", report_backs.ReportBackPdfView.as_view(), name="report_back_pdf"
    ),
    path(
        f"{REPORT_BACK}/revisions/<int:revision>.<targets_format:format>",
        report_backs.ReportBackResultsView.as_view(),
        name="report_back_results",
    ),
    path(f"{REPORT_BACK}/prepare/", report_back_making.ReportBackPrepare.as_view(), name="report_back_prepare"),
    path(
        f"{REPORT_BACK}/prepare/introduction/",
        report_back_making.IntroductionWrite.as_view(),
        name="report_back_introduction",
    ),
    path(
        f"{REPORT_BACK}/prepare/introduction/agree/",
        report_back_making.IntroductionAgree.as_view(),
        name="report_back_agree",
    ),
    path(f"{REPORT_BACK}/prepare/sections/", report_back_making.SectionMove.as_view(), name="report_back_sections"),
    path(
        f"{REPORT_BACK}/prepare/successes/",
        report_back_making.SuccessesChoose.as_view(),
        name="report_back_successes",
    ),
    path(
        f"{REPORT_BACK}/prepare/successes/<int:pk>/",
        report_back_making.SuccessReword.as_view(),
        name="report_back_reword",
    ),
    path(f"{REPORT_BACK}/publish/", report_back_making.ReportBackPublish.as_view(), name="report_back_publish"),
    path(
        f"{REPORT_BACK}/publish/<int:pk>/",
        report_back_making.ReportBackOrderView.as_view(),
        name="report_back_order",
    ),
    path("accessibility-statement/", statements.AccessibilityView.as_view(), name="accessibility"),
    path("privacy/", statements.PrivacyView.as_view(), name="privacy"),
    path("cookies/", statements.CookiesView.as_view(), name="cookies"),
    path("contact/", statements.ContactView.as_view(), name="contact"),
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/sessions/", account.SessionListView.as_view(), name="sessions"),
    path("account/stay/", stay.stay_signed_in, name="stay"),
]
# allauth's pages; where people change their address, ours stands in for its list of addresses.
account_patterns = [
    path("email/", account.SignInEmailView.as_view(), name="account_email"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]

# Only where nobody's real data is: reading the mail of the local sink and the like.
development_patterns = [
    path("mail/", mailbox.MailListView.as_view(), name="mail_list"),
    path("mail/<str:name>/", mailbox.MailDetailView.as_view(), name="mail_detail"),
    path("mail/<str:name>/page/", mailbox.MailPageView.as_view(), name="mail_page"),
    path("components/", gallery.Gallery.as_view(), name="components"),
    path("components/form/", gallery.GalleryForm.as_view(), name="components_form"),
]

urlpatterns = [
    # Named for machines, without the closing slash of pages.
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    sections((portal_patterns, "portal")),
    path("account/", include(account_patterns)),
    sections("partnerships.urls"),
    sections("targets.urls"),
    sections("comms.urls"),
    sections("tariffs.urls"),
    sections("healthchecks.urls"),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("dev/", include((development_patterns, "dev"))))
