"""Closing a partnership down: its workbook, its lessons, and the resource centre they go to (A20, F07, X11)."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from partnerships.access import may
from partnerships.actions.dissolutions import (
    WRITE,
    add_lesson,
    begin_dissolution,
    edit_lesson,
    plan_closing,
    remove_lesson,
    write_head,
)
from partnerships.forms.bodies import ConfirmForm
from partnerships.forms.dissolutions import ClosingDayForm, HeadForm, LessonForm, PracticeFilterForm
from partnerships.models import HEADS, Body, Practice
from partnerships.pages import BodyActionPage, DetailPage, ListPage, OfBodyActionPage, kept_until_news, public_page
from partnerships.reports.dissolutions import close_down

WORKBOOK = "partnerships:dissolution_detail"


class OfWorkbookMixin:
    """A page of a body's workbook: the way back leads to the workbook."""

    permission = WRITE
    back_to = WORKBOOK

    def get_breadcrumbs(self):
        name, body = self.body.short_name, self.body
        return [
            ("Partnerships", reverse("partnerships:body_list")),
            (name, body.get_absolute_url()),
            ("Close-down workbook", reverse(WORKBOOK, args=[body.slug])),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": self.body.name, **kwargs})


class OpenWorkbookMixin(OfWorkbookMixin):
    """A form about the open workbook: absent where none is open."""

    def prepare(self):
        super().prepare()
        self.workbook = self.object.dissolutions.open().first()
        if self.workbook is None:
            raise Http404("No close-down workbook is open.")


class DissolutionDetailView(DetailPage):
    """The workbook: each head done or to do, the lessons, and what is still open on the body."""

    model = Body
    permission = "partnerships.see_close_down"
    template_name = "partnerships/dissolution_detail.html"
    heading = "Close-down workbook"

    def get_breadcrumbs(self):
        body = self.object
        return [("Partnerships", reverse("partnerships:body_list")), (body.short_name, body.get_absolute_url())]

    def get_context_data(self, **kwargs):
        person, body = self.request.user, self.object
        page = close_down(body, person, on=timezone.localdate())
        is_open = page.workbook is not None and not page.workbook.is_closed
        writes = may(person, WRITE, body)
        return super().get_context_data(
            caption=body.name,
            page=page,
            tasks=[self._task(each) for each in page.heads] if is_open and writes else [],
            begins=writes and page.workbook is None and body.needs_close_down,
            writes=writes and is_open,
            closes=is_open and not page.empty and may(person, "partnerships.keep_register"),
            **kwargs,
        )

    def _task(self, written):
        head, is_done = written.head, bool(written.words)
        return {
            "title": head.name,
            "url": reverse("partnerships:dissolution_head", args=[self.object.slug, head.code.lower()]),
            "state": "done" if is_done else "to_do",
            "label": "Done" if is_done else "To\N{NO-BREAK SPACE}do",
        }


class DissolutionBeginView(OfWorkbookMixin, BodyActionPage):
    """Beginning the workbook of a body that is to close."""

    form_class = ClosingDayForm
    heading = "Begin the close-down workbook"
    submit_label = "Begin"
    success_message = "The workbook has been begun. Write under each head; it is saved part by part."

    def perform(self, form):
        return begin_dissolution(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class DissolutionPlanView(OpenWorkbookMixin, BodyActionPage):
    """The day for which the closing is planned."""

    form_class = ClosingDayForm
    heading = "When is it planned to close?"
    success_message = "The planned closing date has been saved."

    def get_initial(self):
        return {"planned_for": self.workbook.planned_for}

    def perform(self, form):
        return plan_closing(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class HeadWriteView(OpenWorkbookMixin, BodyActionPage):
    """Writing under one head of the Code."""

    form_class = HeadForm
    success_message = "What you wrote has been saved."

    def prepare(self):
        super().prepare()
        self.head = next((head for head in HEADS if head.code.lower() == self.kwargs["code"]), None)
        if self.head is None:
            raise Http404("The Code has no such head.")

    def get_heading(self):
        return self.head.name

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"head": self.head}

    def get_initial(self):
        return {"words": getattr(self.workbook, self.head.column)}

    def perform(self, form):
        return write_head(self.object, self.head, **form.cleaned_data, by=self.request.user, at=self.now)


class LessonAddView(OpenWorkbookMixin, BodyActionPage):
    """A new lesson of the workbook."""

    form_class = LessonForm
    heading = "Add a lesson"
    submit_label = "Add the lesson"
    success_message = "The lesson has been added."

    def perform(self, form):
        return add_lesson(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class OfLessonPage(OfWorkbookMixin, OfBodyActionPage):
    """A form about one lesson of an open workbook."""

    model = Practice

    def get_queryset(self):
        return super().get_queryset().filter(dissolution__closed_at=None)


class LessonEditView(OfLessonPage):
    """Changing a lesson."""

    form_class = LessonForm
    heading = "Change the lesson"
    success_message = "The lesson has been saved."

    def perform(self, form):
        return edit_lesson(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class LessonRemoveView(OfLessonPage):
    """Taking a lesson out."""

    form_class = ConfirmForm
    template_name = "generic/confirm.html"
    heading = "Remove this lesson?"
    submit_label = "Remove the lesson"
    success_message = "The lesson has been removed."

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"lead": self.object.title, **kwargs})

    def perform(self, form):
        return remove_lesson(self.object, by=self.request.user, at=self.now)


@kept_until_news
@public_page
class PracticeListView(ListPage):
    """The resource centre: what bodies that have closed want others to learn (F07)."""

    model = Practice
    template_name = "partnerships/practice_list.html"
    heading = "Resource centre"

    def get_queryset(self):
        published = Practice.objects.published().filter(body__in=Body.objects.visible_to(self.request.user))
        self.filter_form = PracticeFilterForm(
            self.request.GET, sources=Body.objects.filter(pk__in=published.values("body")).in_order()
        )
        return published.filter(**self.filter_form.wanted()).select_related("body").order_by("-published_on", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(filter_form=self.filter_form, **kwargs)
