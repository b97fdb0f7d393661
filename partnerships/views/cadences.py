"""Keeping the list of what recurs (X11)."""

from partnerships.actions.cadences import save_cadence
from partnerships.forms.cadences import CadenceForm
from partnerships.models import Cadence
from partnerships.pages import ObjectActionPage

WHOLE_LIFE = ("The year", "/calendar/whole-life/")


class CadenceEditView(ObjectActionPage):
    """Says how often something comes again, and on which day."""

    model = Cadence
    permission = "partnerships.keep_cadences"
    form_class = CadenceForm
    breadcrumbs = [WHOLE_LIFE]
    success_url = cancel_url = WHOLE_LIFE[1]
    success_message = "Saved. The year shows it."

    def get_permission_object(self):
        return None

    def get_heading(self):
        return self.object.title

    def perform(self, form):
        return save_cadence(self.object, form.cleaned_data, by=self.request.user, at=self.now)
