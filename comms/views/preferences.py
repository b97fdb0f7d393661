"""The page of one's own mail, by the link at the foot of every mail: what comes, all off, forget me (H07)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone

from comms.actions.preferences import erase_subscriber, save_preferences
from comms.forms.subscriptions import PreferencesForm
from comms.models import Subscriber
from comms.models.audiences import PREFERENCES_SALT
from comms.models.consent import CHOICE
from comms.views.subscriptions import PersonalLinkPage
from partnerships.access import RefusedError


class OwnMailPage(PersonalLinkPage):
    """A page for the owner of the address that the link was mailed to."""

    def find(self, token):
        return Subscriber.objects.filter(erased_at=None).from_token(token, PREFERENCES_SALT)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"subscriber": self.owner, "token": self.kwargs["token"]})


class Preferences(OwnMailPage):
    """Audiences and bodies, ticked as they are; saving is all that changes anything."""

    template_name = "comms/preferences.html"
    heading = "Choose what you get"

    def act(self, request):
        form = PreferencesForm(request.POST, subscriber=self.owner)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            save_preferences(self.owner, at=timezone.now(), **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form))
        if not any(form.cleaned_data.values()):
            return self.done("You are unsubscribed")
        messages.success(request, "Saved. From now on you get what is ticked.")
        return redirect(self.owner.preferences_path)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", PreferencesForm(subscriber=self.owner))
        return super().get_context_data(consent=CHOICE.words, **kwargs)


class PreferencesErase(OwnMailPage):
    """Asks whether the address is to be forgotten, and forgets it."""

    template_name = "comms/preferences_erase.html"
    heading = "Delete your address?"

    def act(self, request):
        erase_subscriber(self.owner, at=timezone.now())
        return self.done("Your address is deleted")
