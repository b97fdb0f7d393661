"""Flyers, cards, film and banners: what there is, the stock, copies and showings (E09)."""

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from comms.actions import assets as actions
from comms.forms.assets import AssetForm, CopiesForm, CountForm, GiveForm, ShowingForm
from comms.models import Asset
from comms.reports.assets import asset_rows
from partnerships.access import may
from partnerships.pages import ActionPage, DetailPage, ObjectActionPage, PageMixin

MATERIALS = ("Flyers, film and banners", reverse_lazy("comms:asset_list"))
SHOWN = 20
# A page that shows a film lets it load, from here alone.
shows_films = method_decorator(csp_update({"media-src": [SELF]}), name="dispatch")


class AssetList(PageMixin, TemplateView):
    """Everything that can be ordered or borrowed, and where it is."""

    template_name = "comms/asset_list.html"
    heading = "Flyers, film and banners"

    def get_context_data(self, **kwargs):
        columns = ["What", {"label": "In stock", "numeric": True}, "Where it is", "Action"]
        return super().get_context_data(
            rows=asset_rows(),
            columns=columns,
            keeps=may(self.request.user, "comms.keep_assets"),
            borrows=may(self.request.user, "comms.borrow_somewhere"),
            **kwargs,
        )


@shows_films
class AssetDetail(DetailPage):
    """One item: its stock and movements, loans, copies given and showings."""

    model = Asset
    template_name = "comms/asset_detail.html"
    breadcrumbs = [MATERIALS]

    def get_queryset(self):
        return super().get_queryset().select_related("film_file")

    def get_context_data(self, **kwargs):
        asset = self.object
        return super().get_context_data(
            loans=asset.loans.select_related("body", "entry").order_by("-from_on", "-pk")[:SHOWN],
            movements=asset.movements.select_related("entry", "body", "by")[:SHOWN],
            showings=asset.showings.select_related("body")[:SHOWN],
            keeps=not asset.retired_at and may(self.request.user, "comms.keep_assets"),
            borrows=not asset.retired_at and may(self.request.user, "comms.borrow_somewhere"),
            **kwargs,
        )


class AssetAdd(ActionPage):
    """Another item."""

    permission = "comms.keep_assets"
    form_class = AssetForm
    heading = "Add an item"
    breadcrumbs = [MATERIALS]
    submit_label = "Add the item"
    cancel_url = reverse_lazy("comms:asset_list")
    success_message = "Added."

    def perform(self, form):
        return actions.keep_asset(None, **form.cleaned_data, by=self.request.user, at=self.now)


class AssetAct(ObjectActionPage):
    """Something done with one item."""

    model = Asset
    permission = "comms.keep_assets"

    def get_breadcrumbs(self):
        return [MATERIALS, (self.object.name, self.object.get_absolute_url())]


class AssetEdit(AssetAct):
    """Changes what the list says of it."""

    form_class = AssetForm
    heading = "Change the item"
    success_message = "Changed."

    def perform(self, form):
        return actions.keep_asset(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class AssetRetire(AssetAct):
    """Takes it off the list."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Take it off the list"
    success_url = reverse_lazy("comms:asset_list")
    success_message = "It is off the list."
    extra_context = {"consequences": ["Nobody can order or book it any more.", "What happened with it stays."]}

    def get_heading(self):
        return f"Take “{self.object}” off the list?"

    def perform(self, form):
        return actions.retire_asset(self.object, by=self.request.user, at=self.now)


class Restock(AssetAct):
    """New copies."""

    form_class = CopiesForm
    success_message = "The stock has grown."

    def get_heading(self):
        return f"New copies of {self.object}"

    def perform(self, form):
        return actions.restock(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class CountStock(AssetAct):
    """A count that differs from the list."""

    form_class = CountForm
    success_message = "The stock is what you counted."

    def get_heading(self):
        return f"Count {self.object}"

    def perform(self, form):
        return actions.count_stock(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class GiveCopies(AssetAct):
    """Copies given out, such as the film to each manager."""

    form_class = GiveForm
    success_message = "Noted."

    def get_heading(self):
        return f"Copies of {self.object} given out"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def perform(self, form):
        return actions.give_copies(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class FilmShow(AssetAct):
    """A showing of a film."""

    permission = "comms.borrow_somewhere"
    form_class = ShowingForm
    success_message = "Noted."

    def get_queryset(self):
        return super().get_queryset().filter(kind=Asset.Kind.FILM)

    def get_heading(self):
        return f"{self.object} was shown"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def perform(self, form):
        return actions.note_showing(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.object.get_absolute_url()
