"""A member's page of questions, opened by a personal link and by nothing else."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from healthchecks import actions
from healthchecks.actions.answers import RoundOverError, UnknownLinkError, UsedLinkError
from healthchecks.forms import AnswerForm
from partnerships.access import RefusedError
from partnerships.pages import public_page

# What the page says, and the status: a link that is none of ours is not there, one that was ours is gone.
CLOSED_DOORS = {
    UnknownLinkError: ("We do not know this link", 404),
    UsedLinkError: ("This link has been used", 410),
    RoundOverError: ("This round is over", 410),
}


@public_page
@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class AnswerView(View):
    """Questions, check, send (F02). Nothing is stored before “Send”, no session is begun, nobody is named."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.link = actions.link_for(kwargs["token"], at=timezone.now())
            return super().dispatch(request, *args, **kwargs)
        except tuple(CLOSED_DOORS) as refused:
            heading, status = CLOSED_DOORS[type(refused)]
            context = {"heading": heading, "why": str(refused)}
            return render(request, "healthchecks/answer_closed.html", context, status=status)

    def get(self, request, token):
        return self.page("answer", self.form())

    def post(self, request, token):
        form = self.form(request.POST)
        if "change" in request.POST or not form.is_valid():
            if "change" in request.POST:
                form = self.form(initial={name: request.POST.get(name) for name in form.fields})
            return self.page("answer", form)
        if "send" not in request.POST:
            return self.page("answer_check", form)
        try:
            actions.answer_check(token, answers=form.answers(), at=timezone.now())
        except tuple(CLOSED_DOORS):
            raise
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return self.page("answer", form)
        return redirect(reverse("healthchecks:answer_thanks"))

    def form(self, data=None, **kwargs):
        return AnswerForm(data, questionnaire=self.link.body_check.round.questionnaire, **kwargs)

    def page(self, name, form):
        body = self.link.body_check.body
        context = {
            "heading": "How well does this partnership work?" if name == "answer" else "Check your answers",
            "body": body,
            "round": self.link.body_check.round,
            "form": form,
        }
        return render(self.request, f"healthchecks/{name}.html", context)


@public_page
class AnswerThanksView(View):
    """The answers are in. The address holds no token, so that it can stay in the browser's history."""

    def get(self, request):
        return render(request, "healthchecks/answer_thanks.html", {"heading": "Thank you"})
