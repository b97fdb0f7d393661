"""The evidence base: data with their source, and what was tried (C15)."""

from partnerships.access import may
from partnerships.models import Body
from partnerships.pages import AddPage, DetailPage, EditPage, ListPage, kept_until_news, public_page
from targets.actions.knowledge import save_data_set, save_intervention
from targets.forms.knowledge import DataSetForm, InterventionForm, TopicForm
from targets.models import DataSet, Intervention

EVIDENCE = ("Evidence base", "/evidence/")
COLUMNS = ("What", "Topic", "Source", "Area", "Date")


@kept_until_news
@public_page
class EvidenceView(ListPage):
    """Everything in the evidence base, and what was tried on it."""

    model = DataSet
    template_name = "targets/evidence.html"
    heading = "Evidence base"

    def get_queryset(self):
        found = super().get_queryset()
        topics = list(found.order_by("topic").values_list("topic", flat=True).distinct())
        self.filter_form = TopicForm(self.request.GET, topics=topics)
        topic = self.filter_form.wanted()
        return found.filter(topic=topic) if topic else found

    def get_context_data(self, **kwargs):
        person = self.request.user
        tried = Intervention.objects.visible_to(person).select_related("body", "indicator", "data_set")
        return super().get_context_data(
            tried=tried,
            filter_form=self.filter_form,
            columns=COLUMNS,
            adds=_bodies(person).exists() if person.is_authenticated else False,
            **kwargs,
        )


@kept_until_news
@public_page
class DataSetDetailView(DetailPage):
    """One set of data: where it comes from and what it shows."""

    model = DataSet
    template_name = "targets/data_set_detail.html"
    breadcrumbs = (EVIDENCE,)

    def get_queryset(self):
        return super().get_queryset().select_related("body", "document")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            caption=self.object.get_kind_display(),
            tried=self.object.interventions.select_related("indicator"),
            **kwargs,
        )


def _bodies(person):
    """The bodies in whose name `person` may add evidence."""
    bodies = Body.objects.active().partnerships().in_order()
    return bodies if may(person, "partnerships.keep_register") else bodies.filter(pk__in=person.seat_body_ids)


class EvidenceFormMixin:
    """A form that offers the bodies of its reader."""

    breadcrumbs = (EVIDENCE,)
    cancel_url = EVIDENCE[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"bodies": _bodies(self.request.user)}


class OfDataSets(EvidenceFormMixin):
    """What the forms about data share."""

    model = DataSet
    save = save_data_set
    form_class = DataSetForm


class DataSetAddView(OfDataSets, AddPage):
    """Data that partners did not have here yet."""

    permission = "targets.add_evidence_somewhere"
    heading = "Add data to the evidence base"
    submit_label = "Add data"
    success_message = "The data are in the evidence base."


class DataSetEditView(OfDataSets, EditPage):
    """What is said of data."""

    permission = "targets.add_evidence_base"
    heading = "Change what is said of the data"
    success_message = "The data have been saved."


class OfInterventions(EvidenceFormMixin):
    """What the forms about what was tried share."""

    model = Intervention
    save = save_intervention
    form_class = InterventionForm


class InterventionAddView(OfInterventions, AddPage):
    """Something new that is tried."""

    permission = "targets.add_evidence_somewhere"
    heading = "Say what you try"
    submit_label = "Add it"

    def get_success_message(self):
        awaits = "" if self.result.seen else " Come back to record what is seen of it."
        return f"It is in the evidence base.{awaits}"


class InterventionEditView(OfInterventions, EditPage):
    """What was seen of something tried."""

    permission = "targets.add_evidence_base"
    success_message = "It has been saved."

    def get_heading(self):
        return "Change what was tried and seen" if self.object.seen else "Record what was seen"
