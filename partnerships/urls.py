"""The addresses of the register: bodies, organisations, people and the framework."""

from django.urls import path

from partnerships.views import bodies, organisations, people

app_name = "partnerships"

urlpatterns = [
    path("partnerships/", bodies.BodyListView.as_view(), name="body_list"),
    path("partnerships/<slug:slug>/", bodies.BodyDetailView.as_view(), name="body_detail"),
    path("organisations/", organisations.OrganisationListView.as_view(), name="organisation_list"),
    path("organisations/<slug:slug>/", organisations.OrganisationDetailView.as_view(), name="organisation_detail"),
    path("people/", people.PersonListView.as_view(), name="person_list"),
    path("people/<int:pk>/", people.PersonDetailView.as_view(), name="person_detail"),
]
