"""Tariffs from and to spreadsheets; the 2009/10 files (D01-D03, H06)."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from partnerships.imports import import_kind
from partnerships.models import Role
from partnerships.sheets import read_sheet, write_csv
from tariffs.models import Charge, Exemption, Scheme
from tariffs.reports import schedule
from tests.factories.partnerships import OrganisationFactory, now, seated
from tests.factories.tariffs import BandFactory, ChargeFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "sample_data" / "southampton_2009_10"
FILES = [
    ("tariff-years", "tariff_years"), ("tariff-bands", "tariff_bands"), ("tariff-lines", "tariff_lines"),
    ("tariff-exemptions", "tariff_exemptions"), ("tariff-years", "tariff_agreements"),
]  # fmt: skip


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def load(kind, content, by=None):
    data = content if isinstance(content, bytes) else content.encode()
    return import_kind(kind).load(read_sheet(data, "file.csv"), by=by, at=now())


def counts(outcome):
    return outcome.added, outcome.changed, outcome.unchanged, [str(problem) for problem in outcome.problems]


def lines(*rows):
    head = "year,organisation_slug,band,sharing_members,unit_tariff_gbp,total_gbp,override_reason,comment\n"
    return head + "\n".join(rows)


@pytest.fixture
def draft():
    BandFactory(slug="large", unit_gbp=Decimal("750.00"))
    OrganisationFactory(slug="colleges", name="Colleges")
    return Scheme.objects.get()


def test_2009_10_files_give_the_printed_schedule_and_nothing_new_the_second_time(officer):
    with (FOLDER / "organisations.csv").open() as file:
        for row in csv.DictReader(file):
            OrganisationFactory(slug=row["slug"], name=row["name"], is_host_authority=row["host_authority"] == "yes")
    for kind, name in FILES:
        assert counts(load(kind, (FOLDER / f"{name}.csv").read_bytes()))[3] == []
    report = schedule(Scheme.objects.get(year=2009), officer, on=now().date())
    assert (report.payers, report.members, report.total) == (15, 24, Decimal("15750.00"))
    assert report.scheme.status == Scheme.Status.ADOPTED
    assert report.warnings == [
        "Named as Delivery Board members, but nobody sits for them in the register yet: Business Link, Hampshire "
        "Constabulary, Job Centre Plus, Learning & Skills Council and Southampton City Primary Care Trust."
    ]
    assert Exemption.objects.get().organisation.is_host_authority
    for kind, name in FILES:
        added, changed, _unchanged, problems = counts(load(kind, (FOLDER / f"{name}.csv").read_bytes()))
        assert (added, changed, problems) == (0, 0, [])


def test_what_is_exported_imports_again_unchanged(officer):
    ChargeFactory(members=3, agreed_unit_gbp=Decimal("99.99"), override_reason="=Agreed", comment="-shared")
    ChargeFactory()
    for kind in ("tariff-years", "tariff-bands", "tariff-lines", "tariff-exemptions"):
        columns, rows = import_kind(kind).export(officer)
        rows = list(rows)
        if not rows:
            continue
        outcome = load(kind, "".join(write_csv(columns, rows)), by=officer)
        assert counts(outcome) == (0, 0, len(rows), [])


def test_a_line_takes_its_bands_tariff_or_another_with_a_reason(draft, officer):
    assert counts(load("tariff-lines", lines("2009/10,colleges,large,3,,2250,,"), by=officer)) == (1, 0, 0, [])
    assert Charge.objects.get().total_gbp == Decimal("2250.00")
    load("tariff-lines", lines("2009-10,colleges,large,3,700.50,,Agreed for a year,"), by=officer)
    charge = Charge.objects.get()
    assert (charge.agreed_unit_gbp, charge.total_gbp) == (Decimal("700.50"), Decimal("2101.50"))
    load("tariff-lines", lines("2009/10,colleges,large,3,750,,,"), by=officer)
    charge.refresh_from_db()
    assert (charge.agreed_unit_gbp, charge.override_reason) == (None, "")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2009/11,colleges,large,3,,,,", "Type the financial year as 2009/10"),
        ("2011/12,colleges,large,3,,,,", "There are no tariffs of 2011/12 yet"),
        ("2009/10,nobody,large,3,,,,", "There is no organisation “nobody”"),
        ("2009/10,colleges,huge,3,,,,", "There is no band “huge” in 2009/10. Its bands are: large."),
        ("2009/10,colleges,large,3,,2251,,", "3 × 750.00 is 2250.00"),
        ("2009/10,colleges,large,3,700,,,", "Give a reason with a tariff that differs"),
        ("2009/10,colleges,large,three,,,,", "This is not a number"),
        ('2009/10,colleges,large,3,"£1,200",,,', "Type the number alone: 1200"),
        ("2009/10,colleges,large,3,NaN,,,", "This is not a number"),
        ("2009/10,colleges,large,3,1e308,,,", "Type the number alone"),
        ("2009/10,colleges,large,3,-750,,Refund,", "from £0 to £1,000,000"),
        ("2009/10,colleges,large,0,,,,", "from 1 to 1,000"),
        ("2009/10,colleges,large,99999999999,,,,", ""),
        (f"2009/10,colleges,large,3,,,,{'x' * 5000}", "at most 200 characters"),
    ],
)
def test_a_bad_line_names_row_column_and_reason_and_nothing_is_written(draft, officer, row, says):
    outcome = load("tariff-lines", lines(row), by=officer)
    assert says in str(outcome.problems[0])
    assert {problem.row for problem in outcome.problems} == {2}
    assert Charge.objects.count() == 0


def test_an_adopted_year_takes_no_line(officer):
    charge = ChargeFactory()
    adopt(charge.scheme)
    row = f"2009/10,{charge.organisation.slug},{charge.band.slug},2,,,,"
    assert "adopted and stay as they are" in str(load("tariff-lines", lines(row), by=officer).problems[0])


def test_only_those_who_may_change_tariffs_import_them(draft):
    outcome = load("tariff-lines", lines("2009/10,colleges,large,3,,,,"), by=seated(Role.FINANCE))
    assert "Only the SP Support Officer" in str(outcome.problems[0])
    assert SchemeFactory(year=2009).charges.count() == 0
