"""The addresses of the audiences and of the circulars to them."""

from django.urls import path

from comms.views import audiences, circulars

urlpatterns = [
    path("communications/audiences/", audiences.AudienceList.as_view(), name="audience_list"),
    path("communications/audiences/add/", audiences.AudienceAdd.as_view(), name="audience_add"),
    path("communications/audiences/<slug:slug>/", audiences.AudienceDetail.as_view(), name="audience_detail"),
    path("communications/audiences/<slug:slug>/edit/", audiences.AudienceEdit.as_view(), name="audience_edit"),
    path("communications/audiences/<slug:slug>/write/", circulars.CircularWrite.as_view(), name="circular_write"),
    path("communications/circulars/<int:pk>/", circulars.CircularDetail.as_view(), name="circular_detail"),
    path("communications/circulars/<int:pk>/edit/", circulars.CircularEdit.as_view(), name="circular_edit"),
    path("communications/circulars/<int:pk>/test/", circulars.CircularTest.as_view(), name="circular_test"),
    path("communications/circulars/<int:pk>/send/", circulars.CircularSend.as_view(), name="circular_send"),
    path("communications/circulars/<int:pk>/drop/", circulars.CircularDrop.as_view(), name="circular_drop"),
]
