"""The addresses of the register: bodies, organisations, people and the framework."""

from django.urls import path

from partnerships.views import bodies, organisations, people, sign_in

app_name = "partnerships"

urlpatterns = [
    path("partnerships/", bodies.BodyListView.as_view(), name="body_list"),
    path("partnerships/<slug:slug>/", bodies.BodyDetailView.as_view(), name="body_detail"),
    path("organisations/", organisations.OrganisationListView.as_view(), name="organisation_list"),
    path("organisations/<slug:slug>/", organisations.OrganisationDetailView.as_view(), name="organisation_detail"),
    path("people/", people.PersonListView.as_view(), name="person_list"),
    path("people/<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
    path("people/<int:pk>/invite/", sign_in.PersonInviteView.as_view(), name="person_invite"),
    path("people/<int:pk>/invitation/withdraw/", sign_in.InvitationWithdrawView.as_view(), name="invitation_withdraw"),
    path("people/<int:pk>/sign-in/stop/", sign_in.SignInStopView.as_view(), name="sign_in_stop"),
    path("account/invitation/<str:token>/", sign_in.InvitationAcceptView.as_view(), name="invitation_accept"),
    path("account/new-email/<str:token>/", sign_in.SignInEmailConfirmView.as_view(), name="sign_in_email_confirm"),
]
