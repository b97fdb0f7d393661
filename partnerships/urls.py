"""The addresses of the register: bodies, organisations, people and the framework."""

from django.urls import include, path

from partnerships.views import (
    bodies,
    body_pages,
    documents,
    framework,
    meetings,
    organisations,
    people,
    seats,
    sign_in,
    upkeep,
)

app_name = "partnerships"

body_patterns = [
    path("", bodies.BodyDetailView.as_view(), name="body_detail"),
    path("edit/", body_pages.PageEditView.as_view(), name="page_edit"),
    path("check/", body_pages.PageConfirmView.as_view(), name="page_confirm"),
    path("activities/new/", body_pages.ActivityAddView.as_view(), name="activity_add"),
    path("activities/<int:pk>/edit/", body_pages.ActivityEditView.as_view(), name="activity_edit"),
    path("activities/<int:pk>/remove/", body_pages.ActivityRemoveView.as_view(), name="activity_remove"),
    path("members/", seats.BodyMembersView.as_view(), name="body_members"),
    path("members/new/", seats.SeatAppointView.as_view(), name="seat_appoint"),
    path("members/<int:pk>/change/", seats.SeatChangeView.as_view(), name="seat_change"),
    path("members/<int:pk>/end/", seats.SeatEndView.as_view(), name="seat_end"),
    path("meetings/", documents.BodyMeetingsView.as_view(), name="body_meetings"),
    path("meetings/new/", meetings.MeetingPlanView.as_view(), name="meeting_plan"),
    path("meetings/<int:pk>/change/", meetings.MeetingChangeView.as_view(), name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.MeetingCancelView.as_view(), name="meeting_cancel"),
    path("documents/", documents.BodyDocumentsView.as_view(), name="body_documents"),
    path("documents/new/", documents.DocumentAddView.as_view(), name="document_add"),
    path("documents/<int:pk>/edit/", documents.DocumentEditView.as_view(), name="document_edit"),
    path("documents/<int:pk>/update/", documents.DocumentUpdateView.as_view(), name="document_update"),
    path("documents/<int:pk>/withdraw/", documents.DocumentWithdrawView.as_view(), name="document_withdraw"),
    path("history/", framework.BodyHistoryView.as_view(), name="body_history"),
    path("register/", upkeep.BodyEditView.as_view(), name="body_edit"),
    path("move/", upkeep.BodyMoveView.as_view(), name="body_move"),
    path("activate/", upkeep.BodyActivateView.as_view(), name="body_activate"),
    path("close/", upkeep.BodyCloseView.as_view(), name="body_close"),
]

urlpatterns = [
    path("partnerships/", bodies.BodyListView.as_view(), name="body_list"),
    path("partnerships/new/", upkeep.BodyAddView.as_view(), name="body_add"),
    path("partnerships/gaps/", framework.GapsReportView.as_view(), name="gaps_report"),
    path("partnerships/page-checks/", body_pages.PageCheckListView.as_view(), name="page_check_list"),
    path("partnerships/<slug:slug>/", include(body_patterns)),
    path("documents/<int:pk>/", documents.DocumentFileView.as_view(), name="document_file"),
    path("documents/<int:pk>/versions/<int:number>/", documents.DocumentFileView.as_view(), name="document_version"),
    path("organisations/", organisations.OrganisationListView.as_view(), name="organisation_list"),
    path("organisations/new/", organisations.OrganisationAddView.as_view(), name="organisation_add"),
    path("organisations/<slug:slug>/", organisations.OrganisationDetailView.as_view(), name="organisation_detail"),
    path("organisations/<slug:slug>/edit/", organisations.OrganisationEditView.as_view(), name="organisation_edit"),
    path("people/", people.PersonListView.as_view(), name="person_list"),
    path("people/new/", people.PersonAddView.as_view(), name="person_add"),
    path("people/<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
    path("people/<int:pk>/invite/", sign_in.PersonInviteView.as_view(), name="person_invite"),
    path("people/<int:pk>/invitation/withdraw/", sign_in.InvitationWithdrawView.as_view(), name="invitation_withdraw"),
    path("people/<int:pk>/sign-in/stop/", sign_in.SignInStopView.as_view(), name="sign_in_stop"),
    path("account/invitation/<str:token>/", sign_in.InvitationAcceptView.as_view(), name="invitation_accept"),
    path("account/new-email/<str:token>/", sign_in.SignInEmailConfirmView.as_view(), name="sign_in_email_confirm"),
    path("people/<int:pk>/edit/", people.PersonEditView.as_view(), name="person_edit"),
    path("people/<int:pk>/merge/", people.PersonMergeView.as_view(), name="person_merge"),
    path("framework/", framework.FrameworkView.as_view(), name="framework"),
    path("framework/tiers/", framework.TierListView.as_view(), name="tier_list"),
]
