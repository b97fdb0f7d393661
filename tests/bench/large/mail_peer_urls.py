"""The pages of django-newsletter, whose links its mails carry."""

from django.urls import include, path

urlpatterns = [path("newsletter/", include("newsletter.urls"))]
