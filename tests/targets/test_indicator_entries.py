"""What is entered on an indicator's page: baselines, targets of a year, percentages, milestones, judgements (C03-C06)."""

import pytest

from partnerships.models import Role
from targets.models import (
    Figure,
    Indicator,
    Quarter,
    Target,
)
from targets.reports.indicators import indicator_page
from tests.factories.partnerships import now, seated
from tests.factories.targets import (
    BreakdownFactory,
    QuarterFactory,
    TargetFactory,
)
from tests.targets.test_indicator_work import D, errors, indicator, lyp, manager, officer, page_of  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_baseline_is_agreed_and_revised_on_pages_of_their_own(officer, client, indicator):
    Indicator.objects.update(baseline_value=D("5.9"))
    day = {"agreed_on_day": "1", "agreed_on_month": "6", "agreed_on_year": "2008"}
    client.post(f"{indicator.get_absolute_url()}baseline/agree/", day)
    assert "baseline_value" not in client.get(f"{indicator.get_absolute_url()}edit/").context["form"].fields
    bad = client.post(f"{indicator.get_absolute_url()}baseline/revise/", {"value": "6.1"})
    assert errors(bad) == {"reason": ["Say why the baseline is revised."]}
    client.post(
        f"{indicator.get_absolute_url()}baseline/revise/", {"value": "6.1", "year": 2005, "reason": "New method."}
    )
    indicator.refresh_from_db()
    assert (indicator.baseline_value, indicator.revised_baseline_value) == (D("5.9"), D("6.1"))
    page = page_of(client, indicator)
    assert "agreed on 1 June 2008" in page
    assert "New method." in page


def test_four_quarters_get_their_targets_at_once(manager, client, indicator):
    Indicator.objects.update(within_year="add_up")
    TargetFactory(indicator=indicator, value=D(100))
    address = f"{indicator.get_absolute_url()}trajectory/2008-09/"
    assert client.post(f"{indicator.get_absolute_url()}trajectory/", {"year": 2008}).url == address
    assert client.get(address).context["form"].initial == {"basis": "year_to_date", "q4": D(100)}
    client.post(address, {"basis": "year_to_date", "q1": "25", "q2": "50", "q4": "100"})
    targets = Target.objects.filter(quarter__gte=1)
    assert [(target.quarter, target.value) for target in targets] == [(1, 25), (2, 50), (4, 100)]
    QuarterFactory(number=2)
    bad = client.post(address, {"basis": "year_to_date", "q1": "25", "q2": "55"})
    assert list(errors(bad)) == ["reason"]
    client.post(address, {"basis": "year_to_date", "q1": "26", "q2": "55", "reason": "Agreed anew."})
    assert [(t.quarter, t.value, t.change_reason) for t in targets.all()] == [
        (1, 26, "Agreed anew."), (2, 55, "Agreed anew."), (4, 100, ""),
    ]  # fmt: skip


def test_a_percentage_is_recorded_by_its_two_numbers(manager, client, indicator):
    Indicator.objects.update(
        kind="percent", decimals=1, numerator_label="homes insulated", denominator_label="homes visited"
    )
    address = f"{indicator.get_absolute_url()}figures/2008-09/q4/"
    assert list(client.get(address).context["form"].fields) == ["numerator", "denominator", "value", "note"]
    client.post(address, {"numerator": "2", "denominator": "3", "value": ""})
    figure = Figure.objects.get()
    assert (figure.value, figure.numerator, figure.denominator) == (D("66.666667"), 2, 3)
    page = page_of(client, indicator)
    assert "66.7%" in page
    assert "2 homes insulated of 3 homes visited" in page


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("milestone", {"reached": "1"}, "Reached"),
        ("milestone", {"reached": "0"}, "Not yet reached"),
        ("milestone", {"reached": ""}, "No data"),
        ("qualitative", {"judged": "on_target", "note": "All five groups meet."}, "On Target"),
    ],
)
def test_milestones_and_judgements_are_recorded_as_such(manager, client, indicator, kind, typed, words):
    Indicator.objects.update(kind=kind)
    client.post(f"{indicator.get_absolute_url()}figures/2008-09/q4/", typed)
    (period,) = indicator_page(Indicator.objects.get(), manager).periods
    assert period.actual == words
    assert client.get(f"{indicator.get_absolute_url()}figures/2008-09/q4/").status_code == 200


def test_the_page_leads_to_everything_that_its_reader_may_do(officer, client, indicator):
    Indicator.objects.update(baseline_value=D(80))
    by_age = BreakdownFactory(indicator=indicator)
    page, own = page_of(client, indicator), indicator.get_absolute_url()
    paths = ["baseline/agree/", "baseline/revise/", "retire/", "breakdowns/add/"]
    paths += [f"breakdowns/{by_age.pk}/", f"breakdowns/{by_age.pk}/figures/"]
    assert [path for path in paths if f'href="{own}{path}"' not in page] == []


def test_a_period_that_is_shut_says_so_before_anybody_types(manager, client, indicator):
    figure, target = (f"{indicator.get_absolute_url()}{kind}/2008-09/q4/" for kind in ("figures", "targets"))
    quarter = QuarterFactory(locked=True)
    assert "has been locked since" in client.get(figure).context["shut"]
    assert client.get(target).context["shut"] == ""
    Quarter.objects.filter(pk=quarter.pk).update(state="published", published_at=now())
    page = client.get(figure)
    assert (page.context["correct_url"], b'name="value"' in page.content) == ("", False)
    assert "published" in client.get(target).context["shut"]
    client.force_login(seated(Role.SUPPORT_OFFICER))
    link = f"/targets/2008-09/q4/corrections/propose/{indicator.slug}/"
    assert (client.get(figure).context["correct_url"], client.get(link).status_code) == (link, 200)
