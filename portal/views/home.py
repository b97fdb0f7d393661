"""The public home, and the door that sends signed-in people to their tasks."""

from django.shortcuts import redirect
from django.views.generic import TemplateView

from partnerships.pages import public_page


@public_page
class AboutView(TemplateView):
    """What the partnership is, what is new and what comes next (E01)."""

    template_name = "portal/home.html"


class HomeView(AboutView):
    """The public home for visitors; people who are signed in go on to their tasks."""

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("portal:tasks")
        return super().get(request, *args, **kwargs)
