"""The addresses of the hub, the communications plan and the checklists."""

from django.urls import path, re_path

from comms.views import channels, checklists, hub, plans

YEAR = r"(?P<year>(?:19|20)\d{2}-\d{2})"
PLAN = rf"^communications/plans/{YEAR}/"

urlpatterns = [
    path("communications/", hub.Hub.as_view(), name="hub"),
    path("communications/plans/", plans.PlanList.as_view(), name="plan_list"),
    path("communications/plans/start/", plans.PlanStart.as_view(), name="plan_start"),
    re_path(rf"{PLAN}$", plans.PlanDetail.as_view(), name="plan_detail"),
    re_path(rf"{PLAN}edit/$", plans.PlanEdit.as_view(), name="plan_edit"),
    re_path(rf"{PLAN}adopt/$", plans.PlanAdopt.as_view(), name="plan_adopt"),
    re_path(rf"{PLAN}copy/$", plans.PlanCopy.as_view(), name="plan_copy"),
    re_path(rf"{PLAN}add/(?P<kind>[a-z]+)/$", plans.ItemAdd.as_view(), name="plan_item_add"),
    re_path(rf"{PLAN}lines/(?P<pk>\d+)/$", plans.ItemDetail.as_view(), name="plan_item"),
    re_path(rf"{PLAN}lines/(?P<pk>\d+)/edit/$", plans.ItemEdit.as_view(), name="plan_item_edit"),
    re_path(rf"{PLAN}lines/(?P<pk>\d+)/stand/$", plans.ItemStand.as_view(), name="plan_item_stand"),
    re_path(rf"{PLAN}lines/(?P<pk>\d+)/remove/$", plans.ItemRemove.as_view(), name="plan_item_remove"),
    re_path(rf"{PLAN}lines/(?P<pk>\d+)/evidence/$", plans.EvidenceAdd.as_view(), name="plan_evidence_add"),
    re_path(rf"{PLAN}channels/add/$", channels.ChannelAdd.as_view(), name="channel_add"),
    re_path(rf"{PLAN}channels/(?P<pk>\d+)/$", channels.ChannelDetail.as_view(), name="channel_detail"),
    re_path(rf"{PLAN}channels/(?P<pk>\d+)/edit/$", channels.ChannelEdit.as_view(), name="channel_edit"),
    re_path(rf"{PLAN}channels/(?P<pk>\d+)/move/$", channels.ChannelMoveOn.as_view(), name="channel_move"),
    path("communications/tools/", checklists.ToolList.as_view(), name="tool_list"),
    path("communications/checklists/", checklists.ChecklistList.as_view(), name="checklist_list"),
    path("communications/checklists/office/", checklists.OfficeChecklist.as_view(), name="checklist_office"),
    path("communications/checklists/of/<slug:slug>/", checklists.BodyChecklist.as_view(), name="checklist_body"),
]
