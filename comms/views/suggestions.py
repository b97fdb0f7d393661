"""Suggestions on the desk: set aside by one press, and taken up again by another (X10)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from comms.actions import suggestions as actions
from comms.models import SetAsideSuggestion
from comms.views.desk import IssueMixin
from partnerships.pages import ActionPage


class SuggestionAct(IssueMixin, ActionPage):
    """One press on the desk of an issue; what is refused is said there."""

    form_class = forms.Form
    http_method_names = ["post"]

    def form_invalid(self, form):
        for problem in form.non_field_errors():
            messages.warning(self.request, problem)
        return redirect(self.object)

    def get_success_url(self):
        return self.object.get_absolute_url()


class SuggestionSetAside(SuggestionAct):
    """Suggests it no more."""

    success_message = "Set aside. It stands below the suggestions."

    def perform(self, form):
        return actions.set_aside_suggestion(int(self.kwargs["event"]), by=self.request.user, at=self.now)


class SuggestionTakeUp(SuggestionAct):
    """Suggests it again."""

    success_message = "It is suggested again."

    def perform(self, form):
        aside = get_object_or_404(SetAsideSuggestion, pk=self.kwargs["pk"])
        return actions.take_up_suggestion(aside, by=self.request.user, at=self.now)
