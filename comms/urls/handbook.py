"""The addresses of the handbook, the strategy's copies, guides, logos and consultations."""

from django.urls import path

from comms.views import consultations, copies, guides, handbook

urlpatterns = [
    path("handbook/", handbook.Handbook.as_view(), name="handbook"),
    path("handbook/<int:number>/", handbook.Handbook.as_view(), name="handbook_version"),
    path("handbook/<int:number>/pdf/", handbook.HandbookPdf.as_view(), name="handbook_pdf"),
    path("communications/handbook/", handbook.HandbookDesk.as_view(), name="handbook_desk"),
    path("communications/handbook/publish/", handbook.HandbookPublish.as_view(), name="handbook_publish"),
    path("communications/handbook/given/", handbook.DistributionAdd.as_view(), name="distribution_add"),
    path("copies/", copies.CopyAsk.as_view(), name="copy_ask"),
    path("copies/asked/", copies.CopyAsked.as_view(), name="copy_asked"),
    path("communications/copies/", copies.CopyList.as_view(), name="copy_list"),
    path("communications/copies/<int:pk>/sent/", copies.CopySent.as_view(), name="copy_sent"),
    path("communications/copies/<int:pk>/decline/", copies.CopyDecline.as_view(), name="copy_decline"),
    path("communications/sites/add/", copies.SiteAdd.as_view(), name="site_add"),
    path("communications/sites/<int:pk>/edit/", copies.SiteEdit.as_view(), name="site_edit"),
    path("communications/sites/<int:pk>/check/", copies.SiteCheck.as_view(), name="site_check"),
    path("brand/", guides.Brand.as_view(), name="brand"),
    path("brand/logos/<int:pk>/", guides.LogoFile.as_view(), name="logo_file"),
    path("communications/logos/add/", guides.LogoAdd.as_view(), name="logo_add"),
    path("communications/logos/<int:pk>/retire/", guides.LogoRetire.as_view(), name="logo_retire"),
    path("communications/guides/<slug:slug>/", guides.GuideEdit.as_view(), name="guide_edit"),
    path("consultations/", consultations.ConsultationList.as_view(), name="consultation_list"),
    path("consultations/taking-part/", consultations.TakingPart.as_view(), name="taking_part"),
    path("consultations/<int:pk>/", consultations.ConsultationDetail.as_view(), name="consultation_detail"),
    path("consultations/publish/", consultations.ConsultationAdd.as_view(), name="consultation_add"),
    path("consultations/<int:pk>/edit/", consultations.ConsultationEdit.as_view(), name="consultation_edit"),
    path(
        "consultations/<int:pk>/withdraw/", consultations.ConsultationWithdraw.as_view(), name="consultation_withdraw"
    ),
    path("consultations/<int:pk>/ask/", consultations.ConsultationAsk.as_view(), name="consultation_ask"),
    path(
        "consultations/<int:pk>/feedback/", consultations.ConsultationFeedback.as_view(), name="consultation_feedback"
    ),
    path(
        "consultations/<int:number>/replies/<slug:slug>/",
        consultations.ConsultationReplyPage.as_view(),
        name="consultation_reply",
    ),
]
