"""Lists that people load and save as spreadsheets, whichever app they belong to (G08, H06).

An app states each of its lists in `resources`, as a resource whose rows are written by the
app's own actions, and registers it from `ready()`:

    class BandResource(PortalResource):
        scheme = Column("scheme", KeyWidget(Scheme, "slug"), help="The financial year.", required=True)
        name = Column("name", TextWidget(), help="What the band is called.", required=True)
        rate_gbp = Column("rate_gbp", NumberWidget(), help="Pounds a year.")

        class Meta:
            model = Band
            fields = ("scheme", "name", "rate_gbp")
            import_id_fields = ("scheme", "name")

        def add(self, fields):
            return add_band(**fields, by=self.by, at=self.at)

        def change(self, band, changes):
            return edit_band(band, **changes, by=self.by, at=self.at)

    register_import("tariff-bands", "Tariff bands", BandResource, permission="tariffs.keep_scheme")

That gives the list its upload page with preview, its template and its export, and lets
`manage.py load_framework` load it. `import_id_fields` are the natural key: a row whose key is
known changes that thing, any other adds one, and a row that changes nothing is skipped.
"""

from partnerships.imports.outcomes import Change, Outcome
from partnerships.imports.registry import (
    ImportKind,
    StagedKind,
    import_kind,
    import_kinds,
    kind_of,
    register_import,
    register_staged_import,
    staged_kinds,
)
from partnerships.imports.resource import Column, PortalResource
from partnerships.imports.widgets import (
    ChoiceWidget,
    DateWidget,
    KeyWidget,
    ListWidget,
    MarkedTextWidget,
    NumberWidget,
    StartYearWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)

__all__ = [
    "Change",
    "ChoiceWidget",
    "Column",
    "DateWidget",
    "ImportKind",
    "KeyWidget",
    "ListWidget",
    "MarkedTextWidget",
    "NumberWidget",
    "Outcome",
    "PortalResource",
    "StagedKind",
    "StartYearWidget",
    "TextWidget",
    "WholeNumberWidget",
    "YesNoWidget",
    "import_kind",
    "import_kinds",
    "kind_of",
    "register_import",
    "register_staged_import",
    "staged_kinds",
]
