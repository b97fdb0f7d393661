"""The addresses of press releases, coverage, updates to partners and communications leads."""

from django.urls import path

from comms.views import media, press

STEPS = {
    "submit": press.PressSubmit,
    "return": press.PressReturn,
    "approve": press.PressApprove,
    "issue": press.PressIssue,
    "drop": press.PressDrop,
}

urlpatterns = [
    path("press/", press.PressList.as_view(), name="press_list"),
    path("press/<int:pk>/", press.PressReleasePage.as_view(), name="press_release"),
    path("communications/press/", press.PressDesk.as_view(), name="press_desk"),
    path("communications/press/write/", press.PressWrite.as_view(), name="press_write"),
    path("communications/press/<int:pk>/", press.PressDetail.as_view(), name="press_detail"),
    path("communications/press/<int:pk>/edit/", press.PressEdit.as_view(), name="press_edit"),
    *(
        path(f"communications/press/<int:pk>/{step}/", view.as_view(), name=f"press_{step}")
        for step, view in STEPS.items()
    ),
    path("communications/coverage/", media.CoverageList.as_view(), name="coverage_list"),
    path("communications/coverage/log/", media.CoverageAdd.as_view(), name="coverage_add"),
    path("communications/updates/", media.UpdateList.as_view(), name="update_list"),
    path("communications/updates/log/", media.UpdateAdd.as_view(), name="update_add"),
    path("communications/leads/", media.LeadList.as_view(), name="lead_list"),
]
