"""What recurs, as a spreadsheet (X11)."""

from partnerships.actions.cadences import save_cadence
from partnerships.imports import (
    ChoiceWidget,
    Column,
    DateWidget,
    KeyWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
)
from partnerships.models import Body, Cadence


class CadenceResource(PortalResource):
    """What recurs, by its address."""

    slug = Column("slug", TextWidget(), help="A short name for addresses.", required=True)
    title = Column("title", TextWidget(), help="What it is called.", required=True)
    kind = Column("kind", ChoiceWidget(Cadence.Kind), help=f"One of: {', '.join(Cadence.Kind.values)}.", required=True)
    standing = Column(
        "standing", ChoiceWidget(Cadence.Standing), help=f"One of: {', '.join(Cadence.Standing.values)}.", required=True
    )
    body = Column("body", KeyWidget(Body), help="The slug of the body it belongs to, if it is one's.")
    producer = Column("producer", TextWidget(), help="From whom it comes.")
    recipient = Column("recipient", TextWidget(), help="For whom it is.")
    how_often = Column("how_often", TextWidget(), help="How often, in words.", required=True)
    every_months = Column("every_months", WholeNumberWidget(), help="After how many months it comes again.")
    first_on = Column("first_on", DateWidget(), help="A day on which it falls, if it is known.")
    schedule = Column("schedule", TextWidget(), help="The portal's own schedule that knows its days.")

    class Meta:
        model = Cadence
        fields = (
            "slug", "title", "kind", "standing", "body", "producer", "recipient", "how_often", "every_months",
            "first_on", "schedule",
        )  # fmt: skip
        import_id_fields = ("slug",)

    def queryset(self):
        return Cadence.objects.select_related("body").order_by("slug")

    def add(self, fields):
        return save_cadence(Cadence(), fields, by=self.by, at=self.at)

    def change(self, cadence, changes):
        return save_cadence(cadence, changes, by=self.by, at=self.at)
