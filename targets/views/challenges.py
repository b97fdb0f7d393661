"""A board's questions about results off target: asked, answered, put on an agenda, decided (X06)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from partnerships.models import Body
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage
from targets.actions import answer_challenge, ask_challenge, decide_challenge, schedule_challenge
from targets.actions.challenges import class_of_result, why_nothing_to_recover
from targets.forms import ChallengeAnswerForm, ChallengeAskForm, ChallengeDecideForm, ChallengeScheduleForm
from targets.models import Challenge, Indicator, Quarter
from targets.reports.challenges import by_step, told_challenges
from targets.views.quarters import TARGETS

CHALLENGES = ("Questions about results", "/targets/challenges/")


class ChallengeListView(ListPage):
    """Every question the reader may see, those that somebody has to act on first."""

    model = Challenge
    template_name = "targets/challenge_list.html"
    heading = "Questions about results"
    breadcrumbs = (TARGETS,)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            steps=by_step(told_challenges(self.request.user)),
            columns=["Result", "Partnership", "Asked", "Meeting", "Since then"],
            **kwargs,
        )


class ChallengeDetailView(DetailPage):
    """One question from the result to the decision, and whether the result turned."""

    model = Challenge
    template_name = "targets/challenge_detail.html"
    breadcrumbs = (TARGETS, CHALLENGES)

    def prepare(self):
        super().prepare()
        (self.told,) = told_challenges(self.request.user, challenges=self.get_queryset().filter(pk=self.object.pk))
        self.object = self.told.challenge

    def get_heading(self):
        return str(self.object.indicator)

    def get_context_data(self, **kwargs):
        return super().get_context_data(told=self.told, **kwargs)


class ChallengeAskView(ActionPage):
    """Ask the body that answers for an indicator about one quarter's result."""

    permission = "targets.ask_challenge"
    form_class = ChallengeAskForm
    template_name = "targets/challenge_ask.html"
    submit_label = "Send the question"

    def prepare(self):
        quarters = Quarter.objects.visible_to(self.request.user)
        self.quarter = get_object_or_404(quarters, year=self.kwargs["year"], number=self.kwargs["number"])
        indicators = Indicator.objects.visible_to(self.request.user).select_related("body")
        self.indicator = get_object_or_404(indicators, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.indicator

    def get_heading(self):
        return f"Ask {self.indicator.body}"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_cancel_url(self):
        return self.quarter.get_absolute_url()

    def perform(self, form):
        question = form.cleaned_data["question"]
        return ask_challenge(self.indicator, quarter=self.quarter, question=question, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result.body} has been asked. The answer is on their list of tasks."

    def get_context_data(self, **kwargs):
        found = class_of_result(self.indicator, self.quarter)
        asked = Challenge.objects.visible_to(self.request.user).filter(indicator=self.indicator, quarter=self.quarter)
        return super().get_context_data(
            caption=f"{self.indicator}, {self.quarter.short_label}",
            lead=found.reason if found else "",
            indicator=self.indicator,
            asked=asked.select_related("asked_by").first(),
            refusal=why_nothing_to_recover(self.indicator, self.quarter, found),
            **kwargs,
        )


class ChallengeStepPage(ObjectActionPage):
    """One step of a question."""

    model = Challenge
    caption_of = "question"

    def get_queryset(self):
        return super().get_queryset().select_related("indicator", "quarter", "body", "meeting__body")

    def get_breadcrumbs(self):
        return [TARGETS, CHALLENGES, (str(self.object.indicator), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            caption=f"{self.object.indicator}, {self.object.quarter.short_label}",
            lead=getattr(self.object, self.caption_of),
            **kwargs,
        )


class ChallengeAnswerView(ChallengeStepPage):
    """The body says what it does to recover."""

    permission = "targets.answer_challenge"
    form_class = ChallengeAnswerForm
    heading = "Answer the board"
    submit_label = "Send the answer"
    success_message = "The board can read your answer."

    def get_initial(self):
        return {"answer": self.object.answer, "recovery_by": self.object.recovery_by}

    def perform(self, form):
        return answer_challenge(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class ChallengeScheduleView(ChallengeStepPage):
    """Put the question on the agenda of a board's meeting."""

    permission = "targets.decide_challenge"
    template_name = "targets/challenge_schedule.html"
    form_class = ChallengeScheduleForm
    heading = "Put it on an agenda"
    submit_label = "Put it on the agenda"
    caption_of = "answer"

    def get_initial(self):
        return {"meeting": self.object.meeting_id}

    def perform(self, form):
        return schedule_challenge(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"It is on the agenda: {self.result.meeting}."

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not context["form"].fields["meeting"].queryset.exists():
            boards = Body.objects.filter(kind=Body.Kind.BOARD).in_order()
            context["boards"] = [(board, reverse("partnerships:body_meetings", args=[board.slug])) for board in boards]
        return context


class ChallengeDecideView(ChallengeStepPage):
    """Record what the board decided."""

    permission = "targets.decide_challenge"
    form_class = ChallengeDecideForm
    heading = "Record the decision"
    submit_label = "Record the decision"
    success_message = "The decision is recorded."
    caption_of = "answer"

    def perform(self, form):
        return decide_challenge(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
