"""The addresses of the register: bodies, organisations, people and the framework."""

from django.urls import include, path, re_path, register_converter

from partnerships.models import FIRST_YEAR, LAST_YEAR, year_address
from partnerships.views import (
    action_plans,
    activities,
    alignment,
    bodies,
    body_pages,
    cadences,
    chair_statements,
    dissolutions,
    documents,
    framework,
    imports,
    meetings,
    organisations,
    page_proposals,
    papers,
    people,
    proposal_steps,
    seats,
    sign_in,
    strategy,
    upkeep,
)

app_name = "partnerships"


class YearConverter:
    """A year from April to March: 2008-09 is 2008. Years that do not follow each other are not found."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, text):
        year = int(text[:4])
        if year_address(year) != text or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return year

    def to_url(self, year):
        return year_address(int(year))


register_converter(YearConverter, "year")

STATEMENT = "statements/<year:year>/"

body_patterns = [
    path("", bodies.BodyDetailView.as_view(), name="body_detail"),
    path("edit/", body_pages.PageEditView.as_view(), name="page_edit"),
    path("check/", body_pages.PageConfirmView.as_view(), name="page_confirm"),
    path("corrections/new/", page_proposals.ProposalStartView.as_view(), name="proposal_start"),
    path("corrections/sent/", page_proposals.ProposalSentView.as_view(), name="proposal_sent"),
    path("corrections/new/<slug:part>/", page_proposals.ProposalSendView.as_view(), name="proposal_send"),
    path("significant/", proposal_steps.UpdateMarkView.as_view(), name="update_mark"),
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
    path("meetings/<int:pk>/papers/ask/", papers.PapersAskView.as_view(), name="papers_ask"),
    path("statements/", chair_statements.BodyStatementsView.as_view(), name="body_statements"),
    path(STATEMENT, chair_statements.ChairStatementDetailView.as_view(), name="chair_statement_detail"),
    path(f"{STATEMENT}write/", chair_statements.ChairStatementDraftView.as_view(), name="chair_statement_draft"),
    path(f"{STATEMENT}sign/", chair_statements.ChairStatementSignView.as_view(), name="chair_statement_sign"),
    path(
        f"{STATEMENT}versions/<int:revision>/",
        chair_statements.ChairStatementDetailView.as_view(),
        name="chair_statement_version",
    ),
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
    path("close-down/", dissolutions.DissolutionDetailView.as_view(), name="dissolution_detail"),
    path("close-down/begin/", dissolutions.DissolutionBeginView.as_view(), name="dissolution_begin"),
    path("close-down/day/", dissolutions.DissolutionPlanView.as_view(), name="dissolution_plan"),
    path("close-down/lessons/new/", dissolutions.LessonAddView.as_view(), name="lesson_add"),
    path("close-down/lessons/<int:pk>/edit/", dissolutions.LessonEditView.as_view(), name="lesson_edit"),
    path("close-down/lessons/<int:pk>/remove/", dissolutions.LessonRemoveView.as_view(), name="lesson_remove"),
    path("close-down/<slug:code>/", dissolutions.HeadWriteView.as_view(), name="dissolution_head"),
]

correction_patterns = [
    path("", page_proposals.ProposalListView.as_view(), name="proposal_list"),
    path("<int:pk>/", page_proposals.ProposalDetailView.as_view(), name="proposal_detail"),
    path("<int:pk>/accept/", proposal_steps.ProposalAcceptView.as_view(), name="proposal_accept"),
    path("<int:pk>/change/", proposal_steps.ProposalChangeView.as_view(), name="proposal_change"),
    path("<int:pk>/done/", proposal_steps.ProposalDoneView.as_view(), name="proposal_done"),
    path("<int:pk>/decline/", proposal_steps.ProposalDeclineView.as_view(), name="proposal_decline"),
    path("<int:pk>/return/", proposal_steps.ProposalReturnView.as_view(), name="proposal_return"),
    path("<int:pk>/revise/", page_proposals.ProposalReviseView.as_view(), name="proposal_revise"),
    path("<int:pk>/withdraw/", page_proposals.ProposalWithdrawView.as_view(), name="proposal_withdraw"),
]

paper_patterns = [
    path("", papers.PaperListView.as_view(), name="paper_list"),
    path("new/", papers.PaperSendView.as_view(), name="paper_send"),
    path("<int:pk>/", papers.PaperDetailView.as_view(), name="paper_detail"),
    path("<int:pk>/edit/", papers.PaperEditView.as_view(), name="paper_edit"),
    path("<int:pk>/files/<int:number>/", papers.PaperFileView.as_view(), name="paper_file"),
    path("<int:pk>/accept/", papers.PaperAcceptView.as_view(), name="paper_accept"),
    path("<int:pk>/return/", papers.PaperReturnView.as_view(), name="paper_return"),
    path("<int:pk>/withdraw/", papers.PaperWithdrawView.as_view(), name="paper_withdraw"),
]

plan_patterns = [
    path("", action_plans.ActionPlanDetailView.as_view(), name="action_plan_detail"),
    path("edit/", action_plans.ActionPlanEditView.as_view(), name="action_plan_edit"),
    path("actions/new/", action_plans.PlanActionAddView.as_view(), name="plan_action_add"),
    path("actions/<int:number>/", action_plans.PlanActionDetailView.as_view(), name="plan_action_detail"),
    path("actions/<int:number>/edit/", action_plans.PlanActionEditView.as_view(), name="plan_action_edit"),
    path("actions/<int:number>/note/", action_plans.PlanActionNoteView.as_view(), name="plan_action_note"),
    path("actions/<int:number>/settle/", action_plans.PlanActionSettleView.as_view(), name="plan_action_settle"),
    path("actions/<int:number>/renew/", action_plans.PlanActionRenewView.as_view(), name="plan_action_renew"),
]

urlpatterns = [
    path("calendar/whole-life/<slug:slug>/", cadences.CadenceEditView.as_view(), name="cadence_edit"),
    path("partnerships/", bodies.BodyListView.as_view(), name="body_list"),
    path("partnerships/new/", upkeep.BodyAddView.as_view(), name="body_add"),
    path("partnerships/gaps/", framework.GapsReportView.as_view(), name="gaps_report"),
    path("partnerships/page-checks/", body_pages.PageCheckListView.as_view(), name="page_check_list"),
    path("partnerships/corrections/", include(correction_patterns)),
    path("partnerships/papers/", include(paper_patterns)),
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
    path("strategy/edit/", strategy.StrategyEditView.as_view(), name="strategy_edit"),
    path("strategy/<int:number>/edit/", strategy.ObjectiveEditView.as_view(), name="objective_edit"),
    path("strategy/<int:number>/aspirations/new/", strategy.AspirationAddView.as_view(), name="aspiration_add"),
    path("strategy/aspirations/<int:pk>/edit/", strategy.AspirationEditView.as_view(), name="aspiration_edit"),
    path("partner-plans/", alignment.PartnerPlanListView.as_view(), name="partner_plan_list"),
    path("partner-plans/new/", alignment.PartnerPlanAddView.as_view(), name="partner_plan_add"),
    path("partner-plans/<int:pk>/edit/", alignment.PartnerPlanEditView.as_view(), name="partner_plan_edit"),
    path("partner-plans/messages/new/", alignment.MessagePlaceView.as_view(), name="message_place"),
    path("resource-centre/", dissolutions.PracticeListView.as_view(), name="practice_list"),
    path("activities/", activities.ActivityListView.as_view(), name="activity_list"),
    path(STATEMENT, chair_statements.ChairStatementListView.as_view(), name="chair_statement_list"),
    path(f"{STATEMENT}ask/", chair_statements.ChairsAskView.as_view(), name="chairs_ask"),
    path("plans/", action_plans.ActionPlanListView.as_view(), name="action_plan_list"),
    path("plans/new/", action_plans.ActionPlanAddView.as_view(), name="action_plan_add"),
    path("plans/<slug:slug>/", include(plan_patterns)),
    path("imports/", imports.ImportListView.as_view(), name="import_list"),
    path("imports/run/<int:pk>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("imports/run/<int:pk>/drop/", imports.ImportAbandonView.as_view(), name="import_abandon"),
    path("imports/<slug:kind>/", imports.ImportUploadView.as_view(), name="import_upload"),
    re_path(
        r"^imports/(?P<kind>[-\w]+)/template\.(?P<format>csv|xlsx)$",
        imports.ImportTemplateView.as_view(),
        name="import_template",
    ),
    re_path(r"^exports/(?P<kind>[-\w]+)\.(?P<format>csv|xlsx)$", imports.ExportView.as_view(), name="export"),
]
