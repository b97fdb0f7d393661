"""Consultations: public while open and after, asked of partnerships, and what came of them (E17)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions import consultations as actions
from comms.forms.consultations import AskForm, ConsultationForm, FeedbackForm, ReplyForm, WithdrawForm
from comms.models import Consultation, ConsultationReply, Guide
from comms.views.guides import guide_html
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.models import Body
from partnerships.pages import (
    ActionPage,
    DetailPage,
    ListPage,
    ObjectActionPage,
    PageMixin,
    kept_until_news,
    public_page,
)

CONSULTATIONS = ("Consultations", reverse_lazy("comms:consultation_list"))


@kept_until_news
@public_page
class ConsultationList(ListPage):
    """What is asked now, what is to come, and what is over; who publishes them also finds what was withdrawn."""

    model = Consultation
    template_name = "comms/consultation_list.html"
    heading = "Consultations"

    def get_queryset(self):
        return super().get_queryset().select_related("body")

    def get_context_data(self, **kwargs):
        today, rows = timezone.localdate(), list(self.object_list)
        keeps = may(self.request.user, "comms.keep_consultations")
        groups = {"open": "Open now", "planned": "Coming", "closed": "Closed"}
        groups |= {"withdrawn": "Withdrawn"} if keeps else {}
        found = [
            (state, label, [row for row in rows if row.state(on=today) == state]) for state, label in groups.items()
        ]
        return super().get_context_data(
            groups=[group for group in found if group[2]],
            columns=["Consultation", "Who asks", "From", "Last day"],
            keeps=keeps,
            **kwargs,
        )


@kept_until_news
@public_page
class TakingPart(PageMixin, TemplateView):
    """The guide on taking part in planning."""

    template_name = "comms/taking_part.html"
    heading = "Taking part in planning"
    breadcrumbs = [CONSULTATIONS]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            text=guide_html(Guide.Slug.TAKING_PART),
            can_edit=may(self.request.user, "comms.edit_guide"),
            **kwargs,
        )


@kept_until_news
@public_page
class ConsultationDetail(DetailPage):
    """One consultation; for people who are signed in also what the partnerships said."""

    model = Consultation
    template_name = "comms/consultation_detail.html"
    breadcrumbs = [CONSULTATIONS]

    def get_queryset(self):
        return super().get_queryset().select_related("body", "board_meeting__body")

    def get_context_data(self, **kwargs):
        thing, person = self.object, self.request.user
        replies = ConsultationReply.objects.visible_to(person).filter(consultation=thing)
        state = thing.state(on=timezone.localdate())
        can_take_part = state in {"planned", "open"}
        return super().get_context_data(
            state=state,
            can_take_part=can_take_part,
            summary=to_html(thing.summary),
            how=to_html(thing.how),
            result=to_html(thing.result),
            decision=to_html(thing.decision),
            replies=[
                (reply, can_take_part and may(person, "comms.reply_to_consultation", reply.body))
                for reply in replies.select_related("body", "replied_by")
            ],
            keeps=may(person, "comms.keep_consultations"),
            why_not_withdrawn=actions.why_not_withdrawn(thing),
            **kwargs,
        )


class ConsultationAdd(ActionPage):
    """A new consultation."""

    permission = "comms.keep_consultations"
    form_class = ConsultationForm
    heading = "Publish a consultation"
    submit_label = "Publish"
    success_message = "It is public. Ask partnerships for their replies next."
    breadcrumbs = [HUB, CONSULTATIONS]
    cancel_url = CONSULTATIONS[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Consultation()}

    def get_initial(self):
        return {"opens_on": timezone.localdate()}

    def perform(self, form):
        return actions.save_consultation(Consultation(), form.cleaned_data, by=self.request.user, at=self.now)


class ConsultationPage(ObjectActionPage):
    """A form about one consultation."""

    model = Consultation
    permission = "comms.keep_consultations"
    breadcrumbs = [HUB, CONSULTATIONS]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": self.object.title, **kwargs})


class ConsultationEdit(ConsultationPage):
    """Its words and days."""

    form_class = ConsultationForm
    heading = "Change the consultation"
    success_message = "The consultation has been saved."

    def perform(self, form):
        return actions.save_consultation(self.object, form.cleaned_data, by=self.request.user, at=self.now)


class ConsultationAsk(ConsultationPage):
    """Which partnerships are to reply."""

    form_class = AskForm
    heading = "Ask partnerships to reply"
    submit_label = "Ask them"
    success_message = "They are asked. Each manager has it among their tasks."

    def get_form_kwargs(self):
        bodies = Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order()
        return super().get_form_kwargs() | {"bodies": bodies.exclude(consultation_replies__consultation=self.object)}

    def perform(self, form):
        return actions.ask_partnerships(
            self.object, list(form.cleaned_data["bodies"]), by=self.request.user, at=self.now
        )


class ConsultationWithdraw(ConsultationPage):
    """Taken back, with the reason."""

    form_class = WithdrawForm
    heading = "Withdraw the consultation"
    submit_label = "Withdraw it"
    success_message = "Withdrawn. Its page says so and why."

    def why_not(self):
        return actions.why_not_withdrawn(self.object)

    def get_context_data(self, **kwargs):
        lead = "It leaves the list and the news. Its page stays, since it was public, and partnerships owe no reply."
        return super().get_context_data(**{"lead": "" if self.why_not() else lead, **kwargs})

    def perform(self, form):
        return actions.withdraw_consultation(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class ConsultationFeedback(ConsultationPage):
    """What came of it, for the board and everybody."""

    form_class = FeedbackForm
    heading = "Say what came of it"
    success_message = "Everybody can read what came of it."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def get_initial(self):
        thing = self.object
        return {"result": thing.result, "board_meeting": thing.board_meeting_id, "decision": thing.decision}

    def perform(self, form):
        return actions.feed_back(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class ConsultationReplyPage(ObjectActionPage):
    """What one partnership says."""

    model = ConsultationReply
    permission = "comms.reply_to_consultation"
    form_class = ReplyForm
    submit_label = "Record the reply"
    success_message = "The reply is recorded. It can be changed until the last day."
    breadcrumbs = [CONSULTATIONS]

    def prepare(self):
        replies = ConsultationReply.objects.visible_to(self.request.user).select_related("consultation", "body")
        self.object = get_object_or_404(replies, consultation=self.kwargs["number"], body__slug=self.kwargs["slug"])

    def get_heading(self):
        return f"Reply of {self.object.body}"

    def get_initial(self):
        return {"text": self.object.text}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": self.object.consultation.title, **kwargs})

    def get_success_url(self):
        return self.object.consultation.get_absolute_url()

    get_cancel_url = get_success_url

    def perform(self, form):
        return actions.reply_to_consultation(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
