"""Forms bound to what they showed: who saves over somebody else's change sees it first, and loses nothing (C05)."""

from django.db import connection, transaction

from partnerships.forms.seen import MARK_LENGTH, differences, mark_of

FIELD = "as_seen"
CHANGED = (
    "Somebody has saved something else here since you opened this page. What you typed is kept below, and what is "
    "saved now stands above it. Save again to replace what is saved now."
)


class BoundToSeenMixin:
    """A form about `self.object` that is saved only over what it was opened with.

    The form carries a mark of what it was filled with. When it is sent, what is saved now is read anew,
    one form about a thing at a time; if the marks differ, the page is shown again with both, and carries
    the new mark, so that the next save goes through. A form sent without a mark is not held to it.
    """

    is_bound_to_seen = True
    overwritten = ()

    def form_valid(self, form):
        mark = self.request.POST.get(FIELD, "")
        if not (self.is_bound_to_seen and mark):
            return super().form_valid(form)
        with transaction.atomic():
            self._hold()
            self._look_anew(form, mark)
            if self.overwritten:
                return self.form_invalid(form)
            return super().form_valid(form)

    def _hold(self):
        """Let one form about this thing be saved at a time, whatever rows its action then locks."""
        key = f"{self.object._meta.db_table} {self.object.pk}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"seen {key}"])

    def _look_anew(self, form, mark):
        self.prepare()
        saved = self._unbound_form()
        self.mark = mark_of(saved)
        if self.mark != mark:
            self.overwritten = differences(form, saved)
        if self.overwritten:
            form.add_error(None, CHANGED)

    def _unbound_form(self):
        kwargs = {name: value for name, value in self.get_form_kwargs().items() if name not in {"data", "files"}}
        return self.get_form_class()(**kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form")
        if self.is_bound_to_seen and form is not None and form.fields:
            context |= {"as_seen": self._mark_to_carry(form), "overwritten": self.overwritten}
        return context

    def _mark_to_carry(self, form):
        """The mark of what is shown for the first time, or of what the reader has seen by now."""
        if not form.is_bound:
            return mark_of(form)
        return self.mark if self.overwritten else self.request.POST.get(FIELD, "")[:MARK_LENGTH]
