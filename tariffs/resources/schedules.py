"""Tariff years, bands, lines and exemptions as spreadsheets (H06)."""

import re

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from import_export.widgets import Widget

from partnerships.imports import (
    Column,
    KeyWidget,
    NumberWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from partnerships.models import Organisation
from partnerships.sheets import CellError
from tariffs import actions, ledger
from tariffs.models import Band, Charge, Exemption, Scheme

_YEAR = re.compile(r"(20[0-9]{2})[/-]([0-9]{2})")


def read_year(text):
    """2009 for 2009/10 or 2009-10. Raises CellError for anything else."""
    match = _YEAR.fullmatch(text)
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        raise CellError("Type the financial year as 2009/10.")
    return int(match[1])


class YearWidget(Widget):
    """A financial year, 2009/10."""

    def clean(self, value, row=None, **kwargs):
        return read_year(value)

    def render(self, value, obj=None, **kwargs):
        return Scheme(year=value).label


class SchemeWidget(Widget):
    """The scheme of a financial year that there is."""

    def clean(self, value, row=None, **kwargs):
        scheme = Scheme.objects.filter(year=read_year(value)).first()
        if scheme is None:
            raise CellError(f"There are no tariffs of {value} yet. Add the year first.")
        return scheme

    def render(self, value, obj=None, **kwargs):
        return value.label


class BandWidget(Widget):
    """A band of the row's own year, by its code."""

    def clean(self, value, row=None, **kwargs):
        try:
            scheme = SchemeWidget().clean(row["year"])
        except CellError:
            raise CellError("Correct the year first: each year has its own bands.") from None
        found = scheme.bands.filter(slug=value or "").first()
        if found is None:
            codes = ", ".join(scheme.bands.values_list("slug", flat=True)) or "none yet"
            raise CellError(f"There is no band “{value}” in {scheme.label}. Its bands are: {codes}.")
        return found

    def render(self, value, obj=None, **kwargs):
        return value.slug


class TariffYearResource(PortalResource):
    """Years that have tariffs; saying where they were agreed adopts them for good (D01)."""

    year = Column("year", YearWidget(), help="The financial year, such as 2009/10.", required=True)
    agreement = Column(
        "agreement",
        TextWidget(),
        help="Where the tariffs were agreed. Filling it adopts the year: then nothing changes.",
    )

    class Meta:
        model = Scheme
        fields = ("year", "agreement")
        import_id_fields = ("year",)

    def queryset(self):
        return Scheme.objects.order_by("year")

    def add(self, fields):
        scheme = actions.start_scheme(fields["year"], by=self.by, at=self.at)
        if fields.get("agreement"):
            self.change(scheme, {"agreement": fields["agreement"]})
        return scheme

    def change(self, scheme, changes):
        actions.adopt_scheme(scheme, agreement=changes["agreement"], by=self.by, at=self.at)


class TariffBandResource(PortalResource):
    """The bands of a year by their code (D01)."""

    year = Column("scheme", SchemeWidget(), help="The financial year, such as 2009/10.", required=True)
    code = Column("slug", TextWidget(), help="A short code, such as large.", required=True)
    name = Column("name", TextWidget(), help="What people call the band.", required=True)
    unit_tariff_gbp = Column("unit_gbp", NumberWidget(), help="Pounds for one member, such as 750.", required=True)
    applies_to = Column("applies_to", TextWidget(), help="Who pays it.", required=True)
    for_board_members = Column(
        "for_board_members", YesNoWidget(), help="Yes for the band of key agencies on the Delivery Board."
    )

    class Meta:
        model = Band
        fields = ("year", "code", "name", "unit_tariff_gbp", "applies_to", "for_board_members")
        import_id_fields = ("year", "code")

    def queryset(self):
        return Band.objects.select_related("scheme").order_by("scheme__year", "unit_gbp", "slug")

    def add(self, fields):
        values = {"for_board_members": False, **fields}
        return actions.set_band(values.pop("scheme"), **values, by=self.by, at=self.at)

    def change(self, band, changes):
        kept = {name: getattr(band, name) for name in ("name", "unit_gbp", "applies_to", "for_board_members")}
        actions.set_band(band.scheme, band.slug, **{**kept, **changes}, by=self.by, at=self.at)


class TariffLineResource(PortalResource):
    """Who pays what in a year; the total is worked out, and checked where a file states it (D02, D03)."""

    year = Column("scheme", SchemeWidget(), help="The financial year, such as 2009/10.", required=True)
    organisation_slug = Column(
        "organisation", KeyWidget(Organisation), help="The last part of the organisation’s address.", required=True
    )
    organisation = Column("organisation__name", TextWidget(), help="Its name; not read.", readonly=True)
    band = Column("band", BandWidget(), help="The code of a band of that year, such as large.", required=True)
    sharing_members = Column(
        "members", WholeNumberWidget(blank=1), help="How many members share it; 1 if it is not shared."
    )
    unit_tariff_gbp = Column(
        "unit_gbp", NumberWidget(), help="Pounds for one member. Empty means the band’s; another one needs a reason."
    )
    total_gbp = Column("total_gbp", NumberWidget(), help="Members × tariff; checked, not stored.", readonly=True)
    override_reason = Column("override_reason", TextWidget(), help="Why the tariff differs from the band’s.")
    delivery_board_member = Column(
        "named_board_member", YesNoWidget(), help="Yes if the agreed schedule names it as a member."
    )
    comment = Column("comment", TextWidget(), help="Such as: shared by three colleges.")

    class Meta:
        model = Charge
        fields = (
            "year", "organisation_slug", "organisation", "band", "sharing_members", "unit_tariff_gbp", "total_gbp",
            "override_reason", "delivery_board_member", "comment",
        )  # fmt: skip
        import_id_fields = ("year", "organisation_slug")

    def queryset(self):
        lines = Charge.objects.select_related("scheme", "organisation", "band")
        return lines.order_by("scheme__year", Lower("organisation__name"), "pk")

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        rate = instance.band.unit_gbp
        if instance.unit_gbp is None:
            instance.unit_gbp = rate
        instance.agreed_unit_gbp = None if instance.unit_gbp == rate else instance.unit_gbp
        stated = NumberWidget().clean(row.get("total_gbp"))
        right = ledger.line_total(instance.members, instance.unit_gbp)
        if stated is not None and stated != right:
            raise ValidationError(
                {
                    "total_gbp": f"{instance.members} × {instance.unit_gbp} is {right}. Correct it or leave the cell empty."
                }
            )

    def add(self, fields):
        values = dict(fields)
        scheme, organisation = values.pop("scheme"), values.pop("organisation")
        return self._set(scheme, organisation, values)

    def change(self, charge, changes):
        names = ("band", "members", "unit_gbp", "override_reason", "comment", "named_board_member")
        kept = {name: getattr(charge, name) for name in names}
        if "band" in changes and "unit_gbp" not in changes and charge.agreed_unit_gbp is None:
            del kept["unit_gbp"]
        self._set(charge.scheme, charge.organisation, {**kept, **changes})

    def _set(self, scheme, organisation, values):
        unit = values.pop("unit_gbp", None)
        agreed = None if unit in (None, values["band"].unit_gbp) else unit
        return actions.set_charge(
            scheme, organisation, **{"members": 1, **values}, agreed_unit_gbp=agreed, by=self.by, at=self.at
        )


class TariffExemptionResource(PortalResource):
    """Who pays nothing in a year, and why."""

    year = Column("scheme", SchemeWidget(), help="The financial year, such as 2009/10.", required=True)
    organisation_slug = Column(
        "organisation", KeyWidget(Organisation), help="The last part of the organisation’s address.", required=True
    )
    reason = Column("reason", TextWidget(), help="Why it pays nothing.", required=True)

    class Meta:
        model = Exemption
        fields = ("year", "organisation_slug", "reason")
        import_id_fields = ("year", "organisation_slug")

    def queryset(self):
        return Exemption.objects.select_related("scheme", "organisation").order_by("scheme__year", "organisation__slug")

    def add(self, fields):
        values = dict(fields)
        return actions.exempt_organisation(values.pop("scheme"), **values, by=self.by, at=self.at)

    def change(self, exemption, changes):
        actions.exempt_organisation(
            exemption.scheme, exemption.organisation, reason=changes["reason"], by=self.by, at=self.at
        )
