"""The component gallery: every shared piece on one page, for those who build pages. Not in production."""

from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from partnerships import charts
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Event
from partnerships.pages import public_page

QUARTERS = ("Quarter 1, April to June", "Quarter 2, July to September", "Quarter 3", "Quarter 4")
KINDS = [("thematic", "Thematic partnership"), ("issue", "Issue partnership"), ("task_group", "Task group")]


class EveryFieldForm(PortalFormMixin, forms.Form):
    """One field of every kind the pack lays out."""

    widths = {"name": 30, "members": 3, "sponsor": "two-thirds"}
    required_words = {"name": "Enter the partnership’s name"}

    name = forms.CharField(help_text="As it stands in its terms of reference.")
    email = forms.EmailField(label="Contact email address")
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    formal = forms.ChoiceField(
        label="Is it formal?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect({"inline": True})
    )
    themes = forms.MultipleChoiceField(
        choices=[("health", "Health"), ("housing", "Housing"), ("safety", "Safety")],
        widget=forms.CheckboxSelectMultiple,
    )
    sponsor = forms.ChoiceField(choices=[("", "Choose a sponsor"), ("1", "Councillor Dean")], required=False)
    members = forms.IntegerField(label="Number of members", min_value=1)
    contribution = forms.DecimalField(label="Yearly contribution", max_digits=8, decimal_places=2)
    purpose = forms.CharField(widget=forms.Textarea({"rows": 4}), max_length=500)
    notes = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False, help_text="Seen by the support office.")
    starts_on = DateInputField(label="Start date", help_text="For example, 12 6 2009.")
    terms = forms.FileField(label="Terms of reference", required=False, help_text="A PDF or Word file.")
    password = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}), required=False)
    agreed = forms.BooleanField(label="The partners agree", help_text="Their minutes say so.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contribution"].prefix = "£"


class FilterForm(forms.Form):
    """What a list page asks above its table."""

    q = forms.CharField(label="Name", required=False)
    kind = forms.ChoiceField(choices=[("", "Any kind"), *KINDS], required=False)


@public_page
class Gallery(TemplateView):
    """Every component, with the pattern a page writes."""

    template_name = "dev/components.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**sample_context(timezone.now()), **kwargs)


@public_page
class GalleryForm(FormView):
    """One field of every kind; sent empty it shows every error."""

    template_name = "generic/form.html"
    form_class = EveryFieldForm
    success_url = "/dev/components/"
    extra_context = {
        "heading": "Every kind of field",
        "submit_label": "Save and continue",
        "cancel_url": "/dev/components/",
        "breadcrumbs": [("Components", "/dev/components/")],
    }


def sample_context(at):
    """Invented content for the gallery."""
    return {
        "heading": "Components",
        "breadcrumbs": [("Home", "/"), ("Partnerships", "/partnerships/")],
        "filter_form": FilterForm(),
        "columns": [
            {"label": "Indicator", "sort": "name"},
            "Body",
            {"label": "Target", "numeric": True, "sort": "target"},
            {"label": "Actual", "numeric": True},
            {"label": "Difference", "numeric": True},
            "Against target",
        ],
        "rows": [
            ("Warm Front grants", "Low Carbon City", 1728, 1130, -598, "SIGNIFICANT"),
            ("Parks with a Green Flag", "Environment", 3, 4, 1, "ON_TARGET"),
            ("Fly-tipping, points", "Environment", "2.5", "2.62", "0.12", "SLIGHT"),
            ("People who volunteer", "Active Communities", 29, None, None, None),
        ],
        "counts": [
            {"number": 6, "standing": "on_target"},
            {"number": 1, "standing": "slight"},
            {"number": 2, "standing": "significant"},
            {"number": 0, "standing": "no_data"},
            {"number": 1, "standing": "not_judged"},
            {"number": 4, "words": "changed since quarter 3", "url": "#changed"},
        ],
        "facts": [("Chair", "Councillor Dean"), ("Manager", "Sam Okafor"), ("Next meeting", "")],
        "summary": [("Name", "Health and Well-being Partnership", "#name", "the name"), ("Purpose", ""), ("Tier", "2")],
        "tabs": [("About", "#about", True), ("Members", "#members", False), ("Meetings and papers", "#m", False)],
        "tasks": [
            {"title": "Purpose and outcomes", "url": "#purpose", "state": "done"},
            {"title": "Members", "url": "#seats", "state": "in_progress", "label": "In progress"},
            {"title": "Check and send", "state": "not_started", "label": "Cannot start yet", "hint": "After the rest."},
        ],
        "events": [
            _event(at, "Health Partnership’s terms of reference", {"status": "submitted"}, {"status": "approved"}),
            _event(at - timedelta(days=3), "the next meeting", {"held_on": "2009-06-12"}, {"held_on": "2009-06-19"}),
        ],
        "states": ["draft", "submitted", "approved", "overdue", "in_progress"],
        "downloads": [("PDF", "#pdf"), ("Excel", "#xlsx"), ("CSV", "#csv")],
        "page_obj": Paginator(range(240), 20).get_page(5),
        "today": date(2009, 6, 12),
        **sample_charts(),
    }


def sample_charts():
    """One chart of each sort."""
    return {
        "trend": charts.trend(
            list(zip(QUARTERS, (310, None, 842, 1130), strict=True)),
            title="Warm Front grants, by quarter",
            description="310 in quarter 1, no figure in quarter 2, 842 in quarter 3, 1,130 in quarter 4.",
            target=(432, 864, 1296, 1728),
            band=[(410, 432), (820, 864), (1230, 1296), (1640, 1728)],
            baseline=("2007/08", 980),
            unit="Grants since April",
        ),
        "trend_columns": ["Quarter", {"label": "Grants", "numeric": True}],
        "trend_rows": list(zip(QUARTERS, ("310", "No data", "842", "1,130"), strict=True)),
        "bars": charts.bars(
            [("Health", 12), ("Housing", 7.5), ("Safety", None), ("Skills", -2)],
            title="Change in a year",
            description="Health up 12, housing up 7.5, safety unknown, skills down 2.",
            unit="Per cent",
        ),
        "stacked": charts.stacked_bars(
            [("Environment", (4, 1, 0, 1, 0)), ("Active Communities", (2, 0, 3, 4, 1)), ("Economy", (None,) * 5)],
            title="Indicators of each partnership",
            description="Environment 4 on target; Active Communities 2; Economy has sent no figures.",
        ),
        "spark": charts.spark([310, None, 842, 1130], title="Rising, below target", target=1728),
    }


def _event(at, subject, before, after):
    data = {"before": before, "after": after}
    return Event(kind="sample.changed", subject_label=subject, by_label="Sam Okafor", at=at, data=data)
