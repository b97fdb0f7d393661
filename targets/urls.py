"""The addresses of targets: quarters, indicators with their figures, the tolerance and the milestones."""

from django.urls import path, register_converter

from partnerships.urls import YearConverter
from targets.models import Part
from targets.views import (
    baselines,
    bodies,
    challenges,
    charts,
    closing,
    corrections,
    evidence,
    figures,
    indicators,
    knowledge,
    league,
    locks,
    milestones,
    overrides,
    pledges,
    published,
    quarters,
    returns,
    reviews,
    series,
    sheets,
    stories,
    strategy,
    targets,
    tolerance,
)

app_name = "targets"


class QuarterConverter:
    """A quarter: q4 is 4."""

    regex = "q[1-4]"

    def to_python(self, text):
        return int(text[1])

    def to_url(self, number):
        return f"q{int(number)}"


class PartConverter(QuarterConverter):
    """A quarter or the whole year: q4 is 4, year is 0."""

    regex = "q[1-4]|year"

    def to_python(self, text):
        return Part.WHOLE_YEAR if text == "year" else super().to_python(text)

    def to_url(self, part):
        return "year" if int(part) == Part.WHOLE_YEAR else super().to_url(part)


class WordConverter:
    """One of a few words, as it stands."""

    def to_python(self, text):
        return text

    def to_url(self, text):
        return text


class FormatConverter(WordConverter):
    """The ending of a download."""

    regex = "csv|xlsx"


class FileConverter(WordConverter):
    """The ending of a published file."""

    regex = "pdf|xlsx|csv|json"


class ReportConverter(WordConverter):
    """A report of a quarter."""

    regex = "report|progress|council-note|dashboard"


register_converter(YearConverter, "targets_year")
register_converter(QuarterConverter, "targets_quarter")
register_converter(PartConverter, "targets_part")
register_converter(FormatConverter, "targets_format")
register_converter(FileConverter, "targets_file")
register_converter(ReportConverter, "targets_report")

QUARTER = "targets/<targets_year:year>/<targets_quarter:number>"
RETURN = f"{QUARTER}/returns/<slug:slug>/"
CHALLENGE = "targets/challenges/<int:pk>/"
INDICATOR = "targets/indicators/<slug:slug>/"

urlpatterns = [
    path("targets/", indicators.IndicatorListView.as_view(), name="indicator_list"),
    path("targets/open/", quarters.QuarterOpenView.as_view(), name="quarter_open"),
    path(f"{QUARTER}/", quarters.QuarterDetailView.as_view(), name="quarter_detail"),
    path(f"{QUARTER}.<targets_format:format>", quarters.QuarterDownloadView.as_view(), name="quarter_download"),
    path(f"{QUARTER}/charts/", charts.QuarterChartsView.as_view(), name="quarter_charts"),
    path(f"{QUARTER}/lock/", locks.QuarterLockView.as_view(), name="quarter_lock"),
    path(f"{QUARTER}/unlock/", locks.QuarterUnlockView.as_view(), name="quarter_unlock"),
    path(f"{QUARTER}/let-in/", locks.QuarterLetInView.as_view(), name="quarter_let_in"),
    path(f"{QUARTER}/let-in/<int:pk>/end/", locks.QuarterLetInEndView.as_view(), name="quarter_let_in_end"),
    path(f"{QUARTER}/returns/", returns.ReturnListView.as_view(), name="return_list"),
    path(RETURN, returns.ReturnDetailView.as_view(), name="return_detail"),
    path(f"{RETURN}check/", returns.ReturnCheckView.as_view(), name="return_check"),
    path(f"{RETURN}accept/", returns.ReturnAcceptView.as_view(), name="return_accept"),
    path(f"{RETURN}send-back/", returns.ReturnSendBackView.as_view(), name="return_send_back"),
    path(f"{RETURN}sheet/", sheets.ReturnSheetView.as_view(), name="return_sheet"),
    path(f"{RETURN}sheet.xlsx", sheets.ReturnSheetFileView.as_view(), name="return_sheet_file"),
    path(f"{RETURN}evidence/add/", evidence.EvidenceAddView.as_view(), name="evidence_add"),
    path(f"{RETURN}evidence/<int:pk>/", evidence.EvidenceFileView.as_view(), name="evidence_file"),
    path(f"{RETURN}evidence/<int:pk>/remove/", evidence.EvidenceRemoveView.as_view(), name="evidence_remove"),
    path("targets/challenges/", challenges.ChallengeListView.as_view(), name="challenge_list"),
    path(CHALLENGE, challenges.ChallengeDetailView.as_view(), name="challenge_detail"),
    path(f"{CHALLENGE}answer/", challenges.ChallengeAnswerView.as_view(), name="challenge_answer"),
    path(f"{CHALLENGE}schedule/", challenges.ChallengeScheduleView.as_view(), name="challenge_schedule"),
    path(f"{CHALLENGE}decide/", challenges.ChallengeDecideView.as_view(), name="challenge_decide"),
    path(f"{QUARTER}/ask/<slug:slug>/", challenges.ChallengeAskView.as_view(), name="challenge_ask"),
    path("targets/indicators/add/", indicators.IndicatorAddView.as_view(), name="indicator_add"),
    path(INDICATOR, indicators.IndicatorDetailView.as_view(), name="indicator_detail"),
    path(f"{INDICATOR}league/", league.IndicatorLeagueView.as_view(), name="indicator_league"),
    path(f"{INDICATOR}strategy/", strategy.IndicatorServesView.as_view(), name="indicator_serves"),
    path(f"{INDICATOR}edit/", indicators.IndicatorEditView.as_view(), name="indicator_edit"),
    path(f"{INDICATOR}figures/", figures.FigureChooseView.as_view(), name="figure_choose"),
    path(
        f"{INDICATOR}figures/<targets_year:year>/<targets_part:part>/",
        figures.FigureRecordView.as_view(),
        name="figure_record",
    ),
    path(
        f"{INDICATOR}figures/<targets_year:year>/<targets_part:part>/class/",
        overrides.ClassOverrideView.as_view(),
        name="class_override",
    ),
    path(
        f"{INDICATOR}figures/<targets_year:year>/<targets_part:part>/class/restore/",
        overrides.ClassRestoreView.as_view(),
        name="class_restore",
    ),
    path(f"{INDICATOR}baseline/agree/", baselines.BaselineAgreeView.as_view(), name="baseline_agree"),
    path(f"{INDICATOR}baseline/revise/", baselines.BaselineReviseView.as_view(), name="baseline_revise"),
    path(f"{INDICATOR}retire/", baselines.IndicatorRetireView.as_view(), name="indicator_retire"),
    path(f"{INDICATOR}story/<slug:topic>/", stories.SectionWriteView.as_view(), name="section_write"),
    path(f"{INDICATOR}notes/add/", stories.AnnotationAddView.as_view(), name="annotation_add"),
    path(f"{INDICATOR}notes/<int:number>/remove/", stories.AnnotationRemoveView.as_view(), name="annotation_remove"),
    path(f"{INDICATOR}breakdowns/add/", stories.BreakdownAddView.as_view(), name="breakdown_add"),
    path(f"{INDICATOR}breakdowns/<int:number>/", stories.BreakdownEditView.as_view(), name="breakdown_edit"),
    path(
        f"{INDICATOR}breakdowns/<int:number>/figures/", stories.BreakdownChooseView.as_view(), name="breakdown_choose"
    ),
    path(
        f"{INDICATOR}breakdowns/<int:number>/figures/<targets_year:year>/<targets_part:part>/",
        stories.BreakdownRecordView.as_view(),
        name="breakdown_record",
    ),
    path(f"{INDICATOR}trajectory/", targets.TrajectoryChooseView.as_view(), name="trajectory_choose"),
    path(f"{INDICATOR}trajectory/<targets_year:year>/", targets.TrajectorySetView.as_view(), name="trajectory_set"),
    path(f"{INDICATOR}targets/", targets.TargetChooseView.as_view(), name="target_choose"),
    path(
        f"{INDICATOR}targets/<targets_year:year>/<targets_part:part>/",
        targets.TargetSetView.as_view(),
        name="target_set",
    ),
    path("targets/series/", series.SeriesUploadView.as_view(), name="series_upload"),
    path("targets/series/<int:pk>/", series.SeriesColumnsView.as_view(), name="series_columns"),
    path("targets/tolerance/", tolerance.ToleranceRuleListView.as_view(), name="tolerance_rule_list"),
    path("targets/tolerance/try/", tolerance.ToleranceRuleTryView.as_view(), name="tolerance_rule_try"),
    path("targets/tolerance/adopt/", tolerance.ToleranceRuleAdoptView.as_view(), name="tolerance_rule_adopt"),
    path("targets/milestones/", milestones.MilestoneListView.as_view(), name="milestone_list"),
    path("targets/milestones/<int:pk>/", milestones.MilestoneDetailView.as_view(), name="milestone_detail"),
    path("targets/milestones/<int:pk>/update/", milestones.MilestoneUpdateView.as_view(), name="milestone_update"),
    path("targets/milestones/<int:pk>/edit/", milestones.MilestoneEditView.as_view(), name="milestone_edit"),
    path("evidence/", knowledge.EvidenceView.as_view(), name="evidence"),
    path("evidence/new/", knowledge.DataSetAddView.as_view(), name="data_set_add"),
    path("evidence/<int:pk>/", knowledge.DataSetDetailView.as_view(), name="data_set_detail"),
    path("evidence/<int:pk>/edit/", knowledge.DataSetEditView.as_view(), name="data_set_edit"),
    path("evidence/tried/new/", knowledge.InterventionAddView.as_view(), name="intervention_add"),
    path("evidence/tried/<int:pk>/edit/", knowledge.InterventionEditView.as_view(), name="intervention_edit"),
    path("pledges/", pledges.PledgeListView.as_view(), name="pledge_list"),
    path("pledges/new/", pledges.PledgeAddView.as_view(), name="pledge_add"),
    path("pledges/<int:pk>/edit/", pledges.PledgeEditView.as_view(), name="pledge_edit"),
    path("strategy/reviews/", reviews.StrategyReviewListView.as_view(), name="strategy_review_list"),
    path("strategy/reviews/new/", reviews.StrategyReviewBeginView.as_view(), name="strategy_review_begin"),
    path(
        "strategy/reviews/<targets_year:year>/",
        reviews.StrategyReviewDetailView.as_view(),
        name="strategy_review_detail",
    ),
    path(
        "strategy/reviews/<targets_year:year>.<targets_format:format>",
        reviews.StrategyReviewDownloadView.as_view(),
        name="strategy_review_download",
    ),
    path(
        "strategy/reviews/<targets_year:year>/edit/",
        reviews.StrategyReviewEditView.as_view(),
        name="strategy_review_edit",
    ),
    path(
        "strategy/reviews/<targets_year:year>/finish/",
        reviews.StrategyReviewFinishView.as_view(),
        name="strategy_review_finish",
    ),
    path("strategy/", strategy.StrategyDetailView.as_view(), name="strategy_detail"),
    path("strategy/<int:number>/", strategy.ObjectiveDetailView.as_view(), name="objective_detail"),
    path(
        "strategy/aspirations/<int:pk>/targets/new/",
        strategy.StrategyTargetAddView.as_view(),
        name="strategy_target_add",
    ),
    path("strategy/targets/<int:pk>/edit/", strategy.StrategyTargetEditView.as_view(), name="strategy_target_edit"),
    path("strategy/targets/<int:pk>/milestones/new/", milestones.MilestoneAddView.as_view(), name="milestone_add"),
    path("partnerships/<slug:slug>/targets/", bodies.BodyTargetsView.as_view(), name="body_targets"),
    path("partnerships/<slug:slug>/targets/strategy/", strategy.BodyServesView.as_view(), name="body_serves"),
]

# Publishing a quarter, its reports and their revisions.
urlpatterns += [
    path(f"{QUARTER}/close/", closing.QuarterCloseView.as_view(), name="quarter_close"),
    path(f"{QUARTER}/close/<int:pk>/", closing.ClosingDetailView.as_view(), name="closing_detail"),
    path(f"{QUARTER}/revise/", closing.QuarterReviseView.as_view(), name="quarter_revise"),
    path(f"{QUARTER}/corrections/", corrections.CorrectionListView.as_view(), name="correction_list"),
    path(f"{QUARTER}/corrections/propose/", corrections.CorrectionChooseView.as_view(), name="correction_choose"),
    path(
        f"{QUARTER}/corrections/propose/<slug:slug>/",
        corrections.CorrectionProposeView.as_view(),
        name="correction_propose",
    ),
    path(
        f"{QUARTER}/corrections/<int:pk>/withdraw/",
        corrections.CorrectionWithdrawView.as_view(),
        name="correction_withdraw",
    ),
    path(f"{QUARTER}/revisions/", published.RevisionListView.as_view(), name="revision_list"),
    path(
        f"{QUARTER}/revisions/<int:revision>/dashboard/",
        published.RevisionDashboardView.as_view(),
        {"report": "dashboard"},
        name="revision_dashboard",
    ),
    path(
        f"{QUARTER}/revisions/<int:revision>/<targets_report:report>/",
        published.ReportDetailView.as_view(),
        name="revision_detail",
    ),
    path(
        f"{QUARTER}/revisions/<int:revision>/<targets_report:report>.<targets_file:format>",
        published.ReportDownloadView.as_view(),
        name="revision_download",
    ),
    path(f"{QUARTER}/<targets_report:report>/", published.ReportDetailView.as_view(), name="report_detail"),
    path(
        f"{QUARTER}/<targets_report:report>.<targets_file:format>",
        published.ReportDownloadView.as_view(),
        name="report_download",
    ),
]
