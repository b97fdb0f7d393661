"""Keeping the register: bodies added, changed, moved, made active and closed (A01, A02)."""

from django.urls import reverse
from django.utils import timezone

from partnerships.actions.bodies import activate_body, add_body, change_parent, close_body, edit_body
from partnerships.forms.bodies import ActivateForm, BodyAddForm, BodyForm, CloseForm, ParentForm
from partnerships.models import Body
from partnerships.pages import ActionPage, BodyActionPage
from partnerships.reports.dissolutions import close_down, to_do_before_closing


class BodyAddView(ActionPage):
    """A new body, proposed until it is made active."""

    form_class = BodyAddForm
    permission = "partnerships.keep_register"
    heading = "Add a body"
    submit_label = "Add to the register"
    success_message = "The body has been added as proposed. Make it active once it may start."

    def get_breadcrumbs(self):
        return [("Partnerships", self.get_cancel_url())]

    def get_cancel_url(self):
        return reverse("partnerships:body_list")

    def perform(self, form):
        return add_body(by=self.request.user, at=self.now, **form.cleaned_data)


class BodyEditView(BodyActionPage):
    """What the register says of a body."""

    form_class = BodyForm
    permission = "partnerships.keep_register"
    heading = "Change the register entry"
    template_name = "partnerships/body_edit.html"
    success_message = "The register entry has been saved."

    def perform(self, form):
        self.object = edit_body(self.object, by=self.request.user, at=self.now, **form.cleaned_data)
        return self.object


class BodyMoveView(BodyActionPage):
    """What a body reports to; the chart follows."""

    form_class = ParentForm
    permission = "partnerships.keep_register"
    heading = "Change what it reports to"
    success_message = "The reporting line has been changed, and the structure chart with it."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"body": self.object}

    def get_initial(self):
        return {"parent": self.object.parent_id}

    def perform(self, form):
        return change_parent(self.object, by=self.request.user, at=self.now, parent=form.cleaned_data["parent"])


class BodyActivateView(BodyActionPage):
    """Starting a body."""

    form_class = ActivateForm
    permission = "partnerships.keep_register"
    heading = "Make this body active"
    submit_label = "Make active"
    success_message = "The body is active."

    def get_initial(self):
        return {"opened_on": timezone.localdate()}

    def perform(self, form):
        return activate_body(self.object, by=self.request.user, at=self.now, **form.cleaned_data)


class BodyCloseView(BodyActionPage):
    """Ending a body: asked only once nothing keeps it from closing, which is listed until then."""

    form_class = CloseForm
    template_name = "partnerships/body_close.html"
    permission = "partnerships.keep_register"
    heading = "Close this body?"
    submit_label = "Close body"
    success_message = "The body has been closed. Its page stays as an archive."

    def get_queryset(self):
        return super().get_queryset().exclude(status=Body.Status.CLOSED)

    def get_initial(self):
        return {"closed_on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        consequences = [
            "Every seat on it ends on the day you enter.",
            "Its page stays in the register, marked as closed.",
            "Its open page check is withdrawn.",
        ]
        page = close_down(self.object, self.request.user, on=timezone.localdate())
        missing = to_do_before_closing(self.object, page)
        if page.workbook:
            consequences.append("Its close-down workbook stands from then on as it is.")
        if any(lesson.is_public for lesson in page.lessons):
            consequences.append("Lessons that are for the resource centre are published there.")
        return super().get_context_data(
            heading="This body cannot be closed yet" if missing else self.heading,
            consequences=[] if missing else consequences,
            missing=missing,
            page=page,
            caption=self.object.name,
            **kwargs,
        )

    def perform(self, form):
        return close_body(self.object, by=self.request.user, at=self.now, **form.cleaned_data)
