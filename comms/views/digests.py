"""The digest: when it comes, what it would say now, and the way out without a password (H13)."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from comms.actions.digests import choose_digest, stop_digest
from comms.forms.digests import DigestForm
from comms.mime.digest import groups_of, subject_of
from comms.models import Digest
from comms.models.digests import next_morning
from comms.reports.digests import own_digest, preview
from comms.views.subscriptions import PersonalLinkPage
from partnerships.pages import ActionPage


class DigestPage(ActionPage):
    """How often one's own digest comes, and what it would say now."""

    template_name = "comms/digest.html"
    form_class = DigestForm
    permission = "comms.choose_digest"
    heading = "Your digest"
    success_url = reverse_lazy("comms:digest")

    def get_permission_object(self):
        return self.request.user

    def get_breadcrumbs(self):
        return [("Your account", reverse("portal:account"))]

    def prepare(self):
        self.digest = own_digest(self.request.user, at=timezone.now()) if self.request.user.is_authenticated else None

    def get_initial(self):
        return {"frequency": self.digest.frequency, "weekday": self.digest.weekday}

    def perform(self, form):
        return choose_digest(self.request.user, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        if self.result.frequency == Digest.Frequency.NEVER:
            return "Saved. No digest comes any more; what is urgent still does."
        return f"Saved. Your digest comes {self.result.words_within} at seven in the morning."

    def get_context_data(self, **kwargs):
        contents = preview(self.digest, at=self.now)
        return super().get_context_data(
            digest=self.digest,
            next_day=next_morning(self.digest, at=self.now),
            groups=groups_of(contents),
            subject="" if contents.is_empty else subject_of(contents),
            **kwargs,
        )


@method_decorator(csrf_exempt, name="dispatch")
class DigestStop(PersonalLinkPage):
    """The way out: GET shows a button; a POST, also a mail program's own, ends the digest (RFC 8058).

    Without a cross-site token, since it can do nothing but stop the digest of the link's owner.
    """

    template_name = "comms/digest_stop.html"
    heading = "Stop your digest?"
    breadcrumbs = []

    def find(self, token):
        return Digest.objects.from_token(token)

    def act(self, request):
        stop_digest(self.owner, at=timezone.now())
        return self.done("Your digest is stopped")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"is_over": self.owner.frequency == Digest.Frequency.NEVER, "digest": self.owner, **kwargs}
        )
