"""Flyers, cards, films and banners as a spreadsheet (E09, E10)."""

from comms.actions.assets import keep_asset
from comms.models import Asset
from partnerships.imports import ChoiceWidget, Column, PortalResource, TextWidget, WholeNumberWidget


class AssetResource(PortalResource):
    """Items, by their name; stock and loans are never imported, since they are movements."""

    name = Column("name", TextWidget(), help="What it is called.", required=True)
    kind = Column("kind", ChoiceWidget(Asset.Kind), help=f"One of: {', '.join(Asset.Kind.values)}.", required=True)
    description = Column("description", TextWidget(), help="What it is for.")
    low_below = Column("low_below", WholeNumberWidget(), help="Order more below this number of copies.", required=True)

    class Meta:
        model = Asset
        fields = ("name", "kind", "description", "low_below")
        import_id_fields = ("name",)

    def queryset(self):
        return Asset.objects.in_use().order_by("name")

    def add(self, fields):
        return keep_asset(None, **fields, by=self.by, at=self.at)

    def change(self, asset, changes):
        return keep_asset(asset, **changes, by=self.by, at=self.at)
