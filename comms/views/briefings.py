"""The members' briefing note: the drafts, the words, publishing (E16)."""

from django.urls import reverse_lazy

from comms.actions import briefings as actions
from comms.forms.briefings import IntroductionForm, ItemForm, SeenForm
from comms.models import BriefingItem, BriefingNote
from comms.models.issues import month_from_slug
from comms.views.hub import HUB
from partnerships.markup import to_html
from partnerships.pages import DetailPage, ListPage, ObjectActionPage

BRIEFINGS = ("Members’ briefing note", reverse_lazy("comms:briefing_list"))


class BriefingList(ListPage):
    """Every note, the newest first: what waits in it, or that it is out."""

    model = BriefingNote
    template_name = "comms/briefing_list.html"
    permission = "comms.keep_briefings"
    heading = "Members’ briefing note"
    breadcrumbs = [HUB]
    paginate_by = 50

    def get_queryset(self):
        unread = (f"publication__{name}" for name in ("html", "data", "searched"))
        return super().get_queryset().select_related("publication").defer(*unread).counted().order_by("-month")

    def get_context_data(self, **kwargs):
        columns = ["Month", {"label": "Updates", "numeric": True}, "State"]
        return super().get_context_data(columns=columns, **kwargs)


class NoteMixin:
    """The note of the month that the address names."""

    model = BriefingNote
    permission = "comms.keep_briefings"
    slug_field = "month"

    def setup(self, request, *args, slug, **kwargs):
        super().setup(request, *args, slug=month_from_slug(slug), **kwargs)

    def get_queryset(self):
        return super().get_queryset().select_related("publication")

    def get_breadcrumbs(self):
        return [HUB, BRIEFINGS]


class BriefingDetail(NoteMixin, DetailPage):
    """One note as it will be read, with what can still be changed."""

    template_name = "comms/briefing_detail.html"

    def get_context_data(self, **kwargs):
        note = self.object
        data = actions.note_data(note)
        items = note.items.select_related("update__body", "update__marked_by")
        return super().get_context_data(
            note=note,
            introduction=to_html(note.introduction),
            items=items.order_by("is_left_out", "update__body__name", "pk"),
            can_publish=note.publication is None and bool(data["items"]),
            **kwargs,
        )


class BriefingIntroduction(NoteMixin, ObjectActionPage):
    """The first words."""

    form_class = IntroductionForm
    heading = "First words of the note"
    success_message = "Saved."

    def get_initial(self):
        return {"introduction": self.object.introduction}

    def perform(self, form):
        return actions.edit_note(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=str(self.object), **kwargs)


class BriefingItemEdit(ObjectActionPage):
    """One update's words, or leaving it out."""

    model = BriefingItem
    form_class = ItemForm
    permission = "comms.keep_briefings"
    heading = "Change what members read"
    success_message = "Saved."

    def get_queryset(self):
        return super().get_queryset().select_related("note", "update__body")

    def get_breadcrumbs(self):
        return [HUB, BRIEFINGS, (str(self.object.note), self.object.get_absolute_url())]

    def get_initial(self):
        return {"words": self.object.words, "is_left_out": self.object.is_left_out}

    def perform(self, form):
        return actions.edit_item(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.update.body.name, **kwargs)


class BriefingPublish(NoteMixin, ObjectActionPage):
    """One press: out for good, and its link by mail."""

    template_name = "comms/briefing_publish.html"
    form_class = SeenForm
    heading = "Publish this briefing note?"
    submit_label = "Publish and send the link"
    success_message = "Published. Elected members and the note’s list get one mail with its link."

    def get_initial(self):
        return {"seen": actions.seen_hash(actions.note_data(self.object))}

    def form_invalid(self, form):
        """What is shown after a refusal is what the next press is about."""
        form.data = form.data.copy()
        form.data.update(self.get_initial())
        return super().form_invalid(form)

    def perform(self, form):
        return actions.publish_note(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            data=actions.note_data(self.object),
            introduction=to_html(self.object.introduction),
            readers=actions.readers(at=self.now),
            button="primary",
            **kwargs,
        )
