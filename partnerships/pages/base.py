"""Pages of any kind: the thing from `visible_to`, the permission with its reason, one action."""

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.forms import ModelForm
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, FormView, ListView

from partnerships.access import RefusedError, authorise
from partnerships.pages.seen import BoundToSeenMixin

public_page = method_decorator(login_not_required, name="dispatch")


class PageMixin:
    """Heading, breadcrumbs and the permission of a page."""

    permission = None
    heading = ""
    breadcrumbs = ()

    def get_heading(self):
        return self.heading

    def get_breadcrumbs(self):
        return self.breadcrumbs

    def get_permission_object(self):
        """What the permission is asked on; None for a permission that is about no one thing."""
        return None

    def dispatch(self, request, *args, **kwargs):
        self.prepare()
        if self.permission:
            authorise(request.user, self.permission, self.get_permission_object())
        return super().dispatch(request, *args, **kwargs)

    def prepare(self):
        """Fetch what the page is about, or raise Http404."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"heading": self.get_heading(), "breadcrumbs": self.get_breadcrumbs(), **kwargs}
        )


class ListPage(PageMixin, ListView):
    """A list of what the reader may see."""

    template_name = "generic/list.html"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)


class ObjectMixin:
    """A page about one object: absent for those who may not see it."""

    model = None
    queryset = None
    slug_field = "slug"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def prepare(self):
        lookup = {"pk": self.kwargs["pk"]} if "pk" in self.kwargs else {self.slug_field: self.kwargs["slug"]}
        self.object = get_object_or_404(self.get_queryset(), **lookup)

    def get_permission_object(self):
        return self.object

    def get_object(self, queryset=None):
        return self.object


class DetailPage(ObjectMixin, PageMixin, DetailView):
    """One object, read."""

    def get_heading(self):
        return self.heading or str(self.object)


class ActionPage(PageMixin, FormView):
    """A form whose valid content goes to exactly one action.

    `perform(form)` calls the action and returns the object it changed. A RefusedError becomes
    a form error, so that nothing typed is lost.
    """

    template_name = "generic/form.html"
    submit_label = "Save"
    success_message = ""
    cancel_url = ""

    def perform(self, form):
        raise ImproperlyConfigured(f"{type(self).__name__} must say in perform() which action it calls.")

    def form_valid(self, form):
        try:
            self.result = self.perform(form)
        except RefusedError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            return self.form_invalid(form)
        if message := self.get_success_message():
            messages.success(self.request, message)
        return redirect(self.get_success_url())

    def why_not(self):
        """Why there is nothing to do on this page, in a sentence told instead of the form; empty while there is."""
        return ""

    def get_success_message(self):
        return self.success_message

    def get_success_url(self):
        return self.success_url or self.result.get_absolute_url()

    def get_cancel_url(self):
        return self.cancel_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{
                "submit_label": self.submit_label,
                "cancel_url": self.get_cancel_url(),
                "why_not": self.why_not(),
                **kwargs,
            }
        )

    @property
    def now(self):
        return timezone.now()


class ObjectActionPage(BoundToSeenMixin, ObjectMixin, ActionPage):
    """A form about one existing object, saved only over what it showed.

    A model form is about a copy, so that the object stays as it is stored.
    """

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if issubclass(self.get_form_class(), ModelForm) and isinstance(self.object, self.get_form_class()._meta.model):
            kwargs.setdefault("instance", copy(self.object))
        return kwargs

    def get_success_url(self):
        return self.success_url or self.object.get_absolute_url()

    def get_cancel_url(self):
        return self.cancel_url or self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"object": self.object, **kwargs})


class AddPage(ActionPage):
    """Enters a new thing by the action `save(thing, changes)`, which knows one without a key as new."""

    model = None
    save = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.model()}

    def perform(self, form):
        return type(self).save(self.model(), form.cleaned_data, by=self.request.user, at=self.now)


class EditPage(ObjectActionPage):
    """Changes a thing by the action `save(thing, changes)` that also enters it."""

    save = None

    def perform(self, form):
        self.object = type(self).save(self.object, form.cleaned_data, by=self.request.user, at=self.now)
        return self.object
