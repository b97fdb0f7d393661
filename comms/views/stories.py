"""Stories: writing and sending them in, and the Support Officer's acts on one (E04)."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse_lazy

from comms.actions import stories as actions
from comms.forms.stories import AcceptForm, MoveForm, ReturnForm, StoryForm, StoryWords, words_of
from comms.models import NewsLinkIssue, Story, StoryCall
from comms.reports.stories import why_it_stands
from partnerships.access import may
from partnerships.events import sentence
from partnerships.markup import to_html
from partnerships.models import Body, Event
from partnerships.pages import ActionPage, BoundToSeenMixin, DetailPage, ListPage, ObjectActionPage, ObjectMixin

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))
STORIES = ("Stories", reverse_lazy("comms:story_list"))


class StoryList(ListPage):
    """One's own stories and those of the bodies one manages: who holds each, and since when (H02)."""

    model = Story
    template_name = "comms/story_list.html"
    permission = "comms.write_stories"
    heading = "Stories for News-Link"
    breadcrumbs = [NEWS_LINK]
    paginate_by = 50

    def get_queryset(self):
        return super().get_queryset().select_related("body", "author", "issue").order_by("-state_since", "pk")

    def get_context_data(self, **kwargs):
        calls = StoryCall.objects.filter(answered_at=None, issue__state="draft", body__in=self._managed())
        return super().get_context_data(
            calls=calls.select_related("issue", "body").order_by("issue__month", "body__name"),
            columns=["Story", "From", "State", "Who has it"],
            **kwargs,
        )

    def _managed(self):
        seats = self.request.user.live_seats
        return [seat.body_id for seat in seats if seat.body_id and seat.role == "manager"]


class StoryWriting(ActionPage):
    """What sending and changing a story of one's own share: two buttons, one form."""

    template_name = "comms/story_form.html"
    form_class = StoryForm
    breadcrumbs = [NEWS_LINK, STORIES]
    submit_label = "Send to the Support Officer"
    story = None

    @property
    def is_draft(self):
        return "draft" in self.request.POST

    def get_form_kwargs(self):
        picture = self.story.picture if self.story else None
        return super().get_form_kwargs() | {"person": self.request.user, "picture": picture}

    def perform(self, form):
        return actions.send_story(
            self.story, **form.words, **self.origin(), draft=self.is_draft, by=self.request.user, at=self.now
        )

    def origin(self):
        """What a new story was written up from."""
        return {}

    def get_success_message(self):
        return "Saved. It is not sent yet." if self.is_draft else "Sent. The Support Officer has it now."


class StorySend(StoryWriting):
    """A new story; `?event=` starts it from something that happened, `?body=` from a body."""

    permission = "comms.write_stories"
    heading = "Send a story for News-Link"
    cancel_url = reverse_lazy("comms:story_list")

    def prepare(self):
        number = self.request.GET.get("event", "")
        seen = Event.objects.visible_to(self.request.user).select_related("body")
        self.event = seen.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None

    def get_initial(self):
        initial = {}
        body = Body.objects.filter(slug=self.request.GET.get("body", "")[:60]).first()
        if self.event:
            body = body or self.event.body
            initial |= {"title": self.event.subject_label[:120], "text": f"{sentence(self.event)}."}
        return initial | ({"body": body.pk} if body else {})

    def origin(self):
        return {"from_event": self.event.pk} if self.event else {}


class StoryEdit(BoundToSeenMixin, ObjectMixin, StoryWriting):
    """Changing a story: one's own while one has it, any for the Support Officer while it is on the desk."""

    model = Story
    permission = "comms.edit_story"
    heading = "Change the story"

    def get_queryset(self):
        return super().get_queryset().select_related("body", "issue", "author", "picture")

    def prepare(self):
        super().prepare()
        self.story = self.object

    def get(self, request, *args, **kwargs):
        """Offers no form that would be refused: the story's page says why its words stand, and whom to ask."""
        if why_it_stands(self.story, request.user):
            return redirect(self.story)
        return super().get(request, *args, **kwargs)

    @property
    def on_desk(self):
        return not self.story.is_with_author and may(self.request.user, "comms.collate_issue", self.story)

    def get_form_class(self):
        return StoryWords if self.on_desk else StoryForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.on_desk:
            kwargs.pop("person")
        return kwargs

    def get_initial(self):
        return words_of(self.story)

    def perform(self, form):
        if self.on_desk:
            return actions.edit_story(self.story, **form.words, by=self.request.user, at=self.now)
        return super().perform(form)

    def get_success_message(self):
        return "Changed." if self.on_desk else super().get_success_message()

    def get_cancel_url(self):
        return self.story.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(on_desk=self.on_desk, object=self.story, story=self.story, **kwargs)


class StoryDetail(DetailPage):
    """One story: its words, who has it since when, what may be done, and what happened to it."""

    model = Story
    template_name = "comms/story_detail.html"
    breadcrumbs = [NEWS_LINK, STORIES]

    def get_queryset(self):
        return super().get_queryset().select_related("body", "strand", "author", "issue", "edited_by", "picture")

    def get_context_data(self, **kwargs):
        story, person = self.object, self.request.user
        collates, edits = may(person, "comms.collate_issue", story), may(person, "comms.edit_story", story)
        standing = why_it_stands(story, person) if edits else ""
        return super().get_context_data(
            html=to_html(story.text),
            standing=standing,
            desk=story.issue.get_absolute_url() if standing and collates else "",
            can_edit=edits and not standing,
            can_collate=collates and not standing and not story.is_with_author,
            issues=NewsLinkIssue.objects.taking_stories() if collates else [],
            events=Event.objects.about(story).order_by("-at", "-pk")[:20],
            **kwargs,
        )


class StoryAct(ObjectActionPage):
    """An act of the Support Officer on one story."""

    model = Story
    permission = "comms.collate_issue"
    breadcrumbs = [NEWS_LINK, STORIES]

    def get_queryset(self):
        return super().get_queryset().select_related("body", "issue")

    def get(self, request, *args, **kwargs):
        """Asks nothing that would be refused: the story's page says why its words stand."""
        if why_it_stands(self.object, request.user):
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_success_url(self):
        issue = self.object.issue or self.result.issue
        return (issue or self.object).get_absolute_url()


class StoryReturn(StoryAct):
    """Back to its author, with a note."""

    form_class = ReturnForm
    heading = "Send the story back"
    submit_label = "Send back"
    success_message = "Sent back. The author sees your note."

    def perform(self, form):
        return actions.return_story(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class StoryHold(StoryAct):
    """Out of the issue, or off the desk, for later."""

    form_class = forms.Form
    template_name = "generic/confirm.html"
    heading = "Keep the story for a later issue?"
    submit_label = "Keep for later"
    success_message = "Kept for later. It stays on the desk."
    extra_context = {"button": "primary"}

    def perform(self, form):
        return actions.hold_story(self.object, by=self.request.user, at=self.now)


class StoryAccept(StoryAct):
    """Into an issue."""

    form_class = AcceptForm
    heading = "Put the story into an issue"
    submit_label = "Accept"
    success_message = "Accepted."

    def get_initial(self):
        return {"issue": NewsLinkIssue.objects.taking_stories().order_by("month").first()}

    def perform(self, form):
        return actions.accept_story(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class StoryMove(StoryAct):
    """One place up or down, or to another strand; only posted to, from the desk."""

    http_method_names = ["post"]
    form_class = MoveForm

    def perform(self, form):
        direction, strand = form.cleaned_data["direction"], form.cleaned_data["strand"]
        if direction == "strand":
            return actions.move_story_to_strand(self.object, strand=strand, by=self.request.user, at=self.now)
        return actions.move_story(self.object, up=direction == "up", by=self.request.user, at=self.now)

    def form_invalid(self, form):
        return redirect(self.object.get_absolute_url())

    def get_success_url(self):
        return f"{self.object.issue.get_absolute_url()}#story-{self.object.pk}"


class NoNews(ObjectActionPage):
    """A partnership says that it has nothing to tell this month."""

    model = StoryCall
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.send_story"
    breadcrumbs = [NEWS_LINK, STORIES]
    submit_label = "Say that there is no news"
    success_url = cancel_url = reverse_lazy("comms:story_list")
    success_message = "Noted. Nothing more is asked of you for this issue."
    extra_context = {"button": "primary"}

    def get_queryset(self):
        return super().get_queryset().select_related("body", "issue")

    def get_heading(self):
        return f"No news from {self.object.body} for {self.object.issue}?"

    def perform(self, form):
        return actions.answer_no_news(self.object, by=self.request.user, at=self.now)
