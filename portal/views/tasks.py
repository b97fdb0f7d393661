"""Your tasks: what a person owes, overdue first (G05)."""

from django.views.generic import TemplateView


class Tasks(TemplateView):
    template_name = "portal/tasks.html"
