"""The addresses of health checks and surveys."""

from django.urls import path, re_path

from healthchecks.views import about, answers, questionnaires, results, rounds

app_name = "healthchecks"

urlpatterns = [
    path("health-checks/", about.AboutView.as_view(), name="about"),
    path("health-checks/answer/thanks/", answers.AnswerThanksView.as_view(), name="answer_thanks"),
    path("health-checks/answer/<str:token>/", answers.AnswerView.as_view(), name="answer"),
    path("health-checks/statements/", questionnaires.StatementListView.as_view(), name="statement_list"),
    path("health-checks/statements/new-version/", questionnaires.VersionStartView.as_view(), name="version_start"),
    path("health-checks/statements/<int:pk>/edit/", questionnaires.StatementEditView.as_view(), name="statement_edit"),
    path("health-checks/statements/<int:pk>/remove/", questionnaires.StatementRemoveView.as_view(), name="statement_remove"),
    path("health-checks/statements/<slug:slug>/add/", questionnaires.StatementAddView.as_view(), name="statement_add"),
    path("health-checks/rounds/open/", rounds.RoundOpenView.as_view(), name="round_open"),
    path("health-checks/<int:year>/", rounds.RoundDetailView.as_view(), name="round_detail"),
    re_path(r"^health-checks/(?P<year>\d{4})\.(?P<format>csv|xlsx)$", rounds.RoundDownloadView.as_view(), name="round_download"),
    path("health-checks/<int:year>/remind/", rounds.MembersRemindView.as_view(), name="members_remind"),
    path("health-checks/<int:year>/close/", rounds.RoundCloseView.as_view(), name="round_close"),
    path("health-checks/<int:year>/<slug:slug>/", results.CheckDetailView.as_view(), name="check_detail"),
    path("partnerships/<slug:slug>/health-check/", results.BodyResultsView.as_view(), name="body_results"),
]  # fmt: skip
