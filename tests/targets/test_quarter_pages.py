"""The dashboard of a quarter and its file: what the 2009/10 plan prints, no more and no less (C04-C06, H04, H05)."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from partnerships.models import Role
from targets import actions
from targets.models import Classification, Figure, Indicator, Part, Quarter, Standing
from targets.reports.quarter import quarter_table
from tests.factories.partnerships import BodyFactory, PersonFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, TargetFactory
from tests.factories.targets_strategy import MilestoneFactory

Q4, Q4_CSV = "/targets/2008-09/q4/", "/targets/2008-09/q4.csv"


def table(number=4, body=None):
    quarters = list(Quarter.objects.all())
    quarter = next(quarter for quarter in quarters if (quarter.year, quarter.number) == (2008, number))
    return quarter_table(quarter, among=quarters, bodies=body and [body])


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_every_class_is_the_printed_one(results):
    classes = {
        c.figure.printed_class: c.get_standing_display() for c in Classification.objects.select_related("figure")
    }
    assert all(printed == ours for printed, ours in classes.items())
    assert Classification.objects.count() == 8


PRINTED = [
    # title starts, target, actual, baseline, class, reason, the next year's target as printed
    ("Take-up of Warm Front", "1,728", "1,130", "1,200 (2006)", "Significant Variance",
     "1,130 against 1,728: 34.6% below, tolerance 15%", "5,155 (Cumulative total for 3 years)"),
    ("CO2 emissions prevented", "758", "611", "128 tonnes (2006)", "Significant Variance",
     "611 against 758: 19.4% below, tolerance 15%", "938 tonnes"),
    ("Number of Pension Credit", "12,210", "11,620", "11,510 (2006)", "On Target",
     "11,620 against 12,210: 4.8% below, tolerance 5%", "12,510"),
    ("Number of incidents of fly", "15,136", "15,427", "17,464", "On Target",
     "15,427 against 15,136: 1.9% above, tolerance 5% (lower is better)", "13,972"),
    ("Number of Pennants", "1", "1", "0 (2006)", "On Target", "1 against 1: exactly as planned", "2"),
    ("Sites stable", "34", "35", "18 sites (2006)", "On Target", "35 against 34: 2.9% above", "41 sites stable"),
    ("Number of Green Flags", "3", "4", "2 (2006)", "On Target", "4 against 3: 33.3% above", "4"),
    ("Per capita CO2", "−1%", "−1.72%", "5.9 Tonnes per capita (2005)", "On Target",
     "−1.72% against −1%: 72% below (lower is better)", "-4.5% from baseline (5.6 tonnage equivalent)"),
]  # fmt: skip


def test_the_table_says_what_the_plan_prints_off_target_first(results):
    rows = table().rows
    assert [row.title[: len(printed[0])] for row, printed in zip(rows, PRINTED, strict=True)] == [p[0] for p in PRINTED]
    shown = [(row.target, row.actual, row.baseline, row.standing.label, row.reason, row.next_target) for row in rows]
    assert shown == [printed[1:] for printed in PRINTED]


def test_a_percent_change_is_shown_as_a_level_too(results):
    row = next(row for row in table().rows if row.ni_code == "NI 186")
    assert (row.actual_level, row.target_level) == ("5.8 tonnes per capita", "5.8 tonnes per capita")


def test_the_public_reads_six_on_target_and_two_off_with_their_reasons(results, client):
    page = client.get(Q4)
    assert page.status_code == 200
    counts = {count["standing"]: count["number"] for count in page.context["counts"]}
    assert counts == {"on_target": 6, "slight_variance": 0, "significant_variance": 2, "no_data": 0}
    text = page.content.decode()
    for printed in PRINTED:
        assert printed[5].replace("'", "&#x27;") in text
    assert "None of these indicators had a class in 2008/09, quarter 3." in text
    assert text.count('role="img" aria-label="') == 8


def test_filtering_to_energy_leaves_its_six(results, client):
    page = client.get(Q4, {"body": "sep"})
    assert [row.body_slug for row in page.context["table"].rows] == ["sep"] * 6
    assert page.context["downloads"][0] == ("CSV", f"{Q4_CSV}?body=sep")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_quarters_without_figures_say_no_data(results, client, number):
    page = client.get(f"/targets/2008-09/q{number}/")
    assert {row.standing for row in page.context["table"].rows} == {Standing.NO_DATA}
    assert {row.actual for row in page.context["table"].rows} == {"No data"}
    assert "No indicator has a class in this quarter yet" in page.content.decode()
    told = {row.title[:14]: (row.year_target, row.next_target) for row in page.context["table"].rows}
    assert told["Take-up of War"] == ("1,728", "")
    assert "grants · baseline 1,200 (2006) · this year 1,728" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/targets/2007-08/q4/", "/targets/2008-10/q4/", "/targets/2008-09/q5/", "/targets/2008-09/q0/",
        f"{Q4}?body=nobody", f"{Q4_CSV}?body=nobody", "/targets/2007-08/q4.csv", "/targets/1066-67/q1/",
        "/targets/2008-09/q4.pdf", "/targets/indicators/none/", "/partnerships/none/targets/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_our_404(results, client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]


def test_the_file_has_a_row_an_indicator_with_class_and_body(results, client):
    response = client.get(Q4_CSV)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="targets-2008-09-q4.csv"'
    rows = rows_of_csv(response)
    assert [(row["body"], row["class"]) for row in rows] == [
        ("lyp", "Significant Variance"), ("sep", "Significant Variance"), ("lyp", "On Target"),
        ("sep", "On Target"), ("sep", "On Target"), ("sep", "On Target"), ("sep", "On Target"), ("sep", "On Target"),
    ]  # fmt: skip
    assert (rows[0]["target"], rows[0]["actual"], rows[0]["variance_percent"]) == ("1728", "1130", "-34.6065")
    assert rows[-1]["next_target"] == "−4.5% from baseline (5.6 tonnage equivalent)"


def test_the_file_is_filtered_as_the_page_is_and_says_no_data(results, client):
    rows = rows_of_csv(client.get("/targets/2008-09/q1.csv", {"body": "lyp"}))
    assert [(row["body"], row["actual"], row["class"]) for row in rows] == [("lyp", "No data", "No data")] * 2


def test_the_workbook_is_offered_too(results, client):
    response = client.get("/targets/2008-09/q4.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="targets-2008-09-q4.xlsx"'
    assert b"".join(response.streaming_content)[:2] == b"PK"
    response.close()


def test_an_open_quarter_is_for_people_with_a_seat_page_and_file_alike(client, db):
    QuarterFactory(year=2009, number=1)
    for address in ("/targets/2009-10/q1/", "/targets/2009-10/q1.csv"):
        client.logout()
        assert client.get(address).status_code == 404
        client.force_login(PersonFactory())
        assert client.get(address).status_code == 404
        client.force_login(seated(Role.MEMBER))
        assert client.get(address).status_code == 200


def test_nothing_of_an_open_quarter_shows_on_public_pages(results, client):
    warm_front = Indicator.objects.get(slug="warm-front-grants")
    actions.record_figure(warm_front, year=2009, quarter=1, value=Decimal(4321), note="Hush", by=None, at=now())
    for address in (Q4, Q4_CSV, "/targets/", warm_front.get_absolute_url(), "/partnerships/lyp/targets/"):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"4,321" not in body
        assert b"Hush" not in body


def test_what_changed_compares_with_the_newest_quarter_published_before(db):
    indicator = IndicatorFactory()
    for number, value in ((2, 100), (3, 50), (4, 50)):
        TargetFactory(indicator=indicator, quarter=number, value=Decimal(100))
        actions.record_figure(indicator, year=2008, quarter=number, value=Decimal(value), by=None, at=now())
    actions.publish_quarter(Quarter.objects.get(number=2), by=None, at=now())
    (row,) = table().changed
    assert (row.earlier_standing, row.standing) == (Standing.ON_TARGET, Standing.SIGNIFICANT)
    assert table().since == "since 2008/09, quarter 2"
    assert row.points[1:] == [("Q3 2008/09", Decimal(50)), ("Q4 2008/09", Decimal(50))]


@pytest.mark.parametrize(("changes", "opened"), [(10, 0), (11, 1)])
def test_a_long_list_of_changes_folds_after_ten(results, changes, opened):
    (row, *_rest) = quarter_table(Quarter.objects.get(year=2008, number=4), among=None).rows
    rows = [replace(row, slug=f"row-{number}", earlier_standing=Standing.ON_TARGET) for number in range(changes)]
    page = render_to_string("targets/quarter_changed.html", {"table": SimpleNamespace(changed=rows)})
    assert (page.count("<a "), page.count("<details"), page.count("1 more that changed")) == (changes, opened, opened)


def test_another_areas_figure_never_stands_for_ours(db):
    indicator = IndicatorFactory()
    QuarterFactory()
    actions.record_figure(indicator, year=2008, value=Decimal(7), area_code="PTS", by=None, at=now())
    (row,) = table().rows
    assert (row.actual, row.standing, row.trend) == ("No data", Standing.NO_DATA, ())
    assert not Classification.objects.exists()
    assert Figure.objects.ours().count() == 0


def count_statements(client, address, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("person", [None, Role.MANAGER])
@pytest.mark.parametrize(
    "address", [Q4, "/targets/", "/targets/milestones/", "/partnerships/lyp/targets/", f"{Q4}?body=lyp"]
)
def test_as_many_statements_for_one_row_as_for_three(client, db, address, person, django_assert_max_num_queries):
    lyp = BodyFactory(slug="lyp")
    if person:
        client.force_login(seated(person, lyp))
    counted = []
    for more in (1, 2):
        for _ in range(more):
            indicator = IndicatorFactory(body=lyp)
            TargetFactory(indicator=indicator, quarter=Part.Q3)
            actions.record_figure(indicator, year=2008, quarter=Part.Q3, value=Decimal(3), by=None, at=now())
            MilestoneFactory(body=lyp)
        QuarterFactory(published=True)
        counted.append(count_statements(client, address, django_assert_max_num_queries, 9))
    assert counted[0] == counted[1]


def test_a_dashboard_takes_three_statements(results, client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(Q4)
    with django_assert_num_queries(3):
        client.get(Q4, {"body": "sep"})
    with django_assert_num_queries(3):
        b"".join(client.get(Q4_CSV).streaming_content)


def test_a_manager_is_offered_to_record_in_an_open_quarter(client, db):
    lyp, sep = BodyFactory(slug="lyp"), BodyFactory(slug="sep")
    ours, theirs = IndicatorFactory(body=lyp), IndicatorFactory(body=sep)
    QuarterFactory()
    client.force_login(seated(Role.MANAGER, lyp))
    text = client.get(Q4).content.decode()
    assert reverse("targets:figure_record", args=[ours.slug, 2008, 4]) in text
    assert reverse("targets:figure_record", args=[theirs.slug, 2008, 4]) not in text


def test_a_kept_page_is_never_older_than_the_newest_figure(results, client, settings):
    settings.KEEP_PAGES = True
    address = "/targets/indicators/pennants/"
    held = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": held}).status_code == 304
    pennants = Indicator.objects.get(slug="pennants")
    actions.record_figure(pennants, year=2009, quarter=1, value=Decimal(7), note="Fresh", by=None, at=now())
    assert b"Fresh" not in client.get(address).content
    actions.publish_quarter(Quarter.objects.get(year=2009), by=None, at=now())
    assert b"Fresh" in client.get(address, headers={"If-None-Match": held}).content
