"""The pages of a quarter's returns: list, grid, check, evidence, lock."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from partnerships.duties import working_days_after
from partnerships.models import Event, Role
from partnerships.templatetags.words import day
from targets import actions
from targets.models import Figure, LetIn, Quarter, Return, Standing
from tests.factories.partnerships import BodyFactory, SeatFactory, now, seated
from tests.factories.targets import (
    FigureFactory,
    IndicatorFactory,
    LetInFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
RETURNS = "/targets/2008-09/q4/returns/"
LYP = f"{RETURNS}lyp/"
LOCK = "/targets/2008-09/q4/lock/"


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def body_return(lyp):
    """A draft of quarter 4 with one indicator to report on."""
    indicator = IndicatorFactory(body=lyp, title="Grants", slug="grants")
    TargetFactory(indicator=indicator, quarter=4, value=Decimal(100))
    FigureFactory(indicator=indicator, quarter=3, value=Decimal(88))
    return ReturnFactory(quarter=QuarterFactory(), body=lyp)


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


def typed(client, **more):
    """What the form holds as the page shows it, and what is typed over it."""
    form = client.get(LYP).context["form"]
    return {field.html_name: "" if field.value() is None else field.value() for field in form} | more


def grants():
    return Figure.objects.select_related("indicator").get(quarter=4)


def value_of(indicator):
    return f"value_{indicator.pk}", f"note_{indicator.pk}"


def test_a_manager_saves_the_grid_and_the_news(client, manager, body_return):
    client.force_login(manager)
    value, note = value_of(body_return.body.indicators.get())
    reply = client.post(LYP, typed(client, **{value: "1,050", note: "Well.", "activities": "We met."}), follow=True)
    assert reply.redirect_chain == [(LYP, 302)]
    assert str(next(iter(reply.context["messages"]))).startswith("Saved at ")
    assert (grants().value, grants().note, Return.objects.get().activities) == (1050, "Well.", "We met.")
    assert "Last time" in reply.content.decode()
    assert "88" in reply.content.decode()


def test_save_and_check_leads_to_the_answers(client, manager, body_return):
    client.force_login(manager)
    assert client.post(LYP, typed(client, check="1")).url == f"{LYP}check/"


def test_what_is_typed_wrong_stays_with_its_message(client, manager, body_return):
    client.force_login(manager)
    value, note = value_of(body_return.body.indicators.get())
    page = client.post(LYP, typed(client, **{value: "about 90", note: "Words.", "successes": "Halls."}))
    assert page.context["form"].errors == {value: ["Enter a number such as 1,130 or −1.72, without words or units"]}
    text = page.content.decode()
    assert 'value="about 90"' in text
    assert "Words." in text
    assert "Halls." in text
    assert not Figure.objects.filter(quarter=4).exists()


def test_a_lock_in_between_takes_nothing_typed_away(client, manager, officer, body_return):
    client.force_login(manager)
    value, note = value_of(body_return.body.indicators.get())
    content = typed(client, **{value: "97", note: "Late words.", "activities": "Long text."})
    actions.lock_quarter(body_return.quarter, by=officer, at=now())
    page = client.post(LYP, content)
    assert page.status_code == 200
    text = page.content.decode()
    for kept in ('value="97"', "Late words.", "Long text.", "has been locked since"):
        assert kept in text
    assert not Figure.objects.filter(quarter=4).exists()
    assert Return.objects.get().activities == ""
    closed = client.get(LYP)
    assert closed.context["fills_in"] is False
    assert "has been locked since" in closed.content.decode()


def test_autosave_keeps_what_it_can_and_says_the_rest(client, manager, body_return):
    client.force_login(manager)
    other = IndicatorFactory(body=body_return.body)
    (value, note), (wrong, _note) = value_of(body_return.body.indicators.get(slug="grants")), value_of(other)
    page = client.post(LYP, typed(client, autosave="1", **{value: "50", wrong: "many", "activities": "We met."}))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [wrong]
    assert (grants().value, Return.objects.get().activities) == (50, "We met.")
    row = next(row for row in page.context["rows"] if row.indicator.slug == "grants")
    assert (row.standing, row.lacks_commentary) == (Standing.SIGNIFICANT, True)
    assert page.context["saved_words"] == "Not all of it is saved yet"
    seen = page.context["form"]["seen"].value()
    again = client.post(LYP, typed(client, autosave="1", seen=seen, **{value: "51", note: "Slow."}))
    assert not again.context["form"].errors
    assert (grants().value, grants().note) == (51, "Slow.")


def test_autosave_into_a_lock_says_so_and_saves_nothing(client, manager, officer, body_return):
    client.force_login(manager)
    value, _note = value_of(body_return.body.indicators.get())
    content = typed(client, autosave="1", **{value: "97"})
    actions.lock_quarter(body_return.quarter, by=officer, at=now())
    page = client.post(LYP, content)
    assert "has been locked since" in page.context["form"].non_field_errors()[0]
    assert not Figure.objects.filter(quarter=4).exists()


def test_an_older_page_does_not_overwrite_unread(client, manager, officer, body_return):
    client.force_login(manager)
    content = typed(client, activities="Mine.")
    actions.save_return(body_return, activities="Hers.", by=officer, at=now())
    page = client.post(LYP, content)
    assert "Grace Adeyemi saved this return" in page.context["form"].non_field_errors()[0]
    text = page.content.decode()
    assert "<strong>Saved now:</strong> Hers.</p>" in text
    assert "<strong>You typed:</strong> Mine.</p>" in text
    assert Return.objects.get().activities == "Hers."
    assert [each.typed for each in page.context["overwritten"]] == ["Mine."]
    client.post(LYP, typed(client, activities="Mine.", seen=page.context["form"]["seen"].value()))
    assert (Return.objects.get().activities, Return.objects.get().saved_by) == ("Mine.", manager)


def test_autosave_from_an_older_page_waits_until_somebody_has_compared(client, manager, officer, body_return):
    client.force_login(manager)
    stale = typed(client, autosave="1", activities="Mine.")
    actions.save_return(body_return, activities="Hers.", by=officer, at=now())
    for _again in range(2):
        page = client.post(LYP, stale | {"seen": client.post(LYP, stale).context["form"]["seen"].value()})
        assert "Press Save to see what is saved now" in " ".join(page.context["form"].non_field_errors())
    assert Return.objects.get().activities == "Hers."


def test_a_wrong_box_on_an_older_page_shows_what_is_saved_too(client, manager, officer, body_return):
    client.force_login(manager)
    value, _note = value_of(body_return.body.indicators.get())
    stale = typed(client, **{value: "many"})
    actions.save_return(body_return, activities="Hers.", by=officer, at=now())
    page = client.post(LYP, stale)
    assert {(each.saved, each.typed) for each in page.context["overwritten"]} >= {("Hers.", "Empty"), ("Empty", "many")}


def test_the_way_from_draft_to_accepted(client, manager, officer, body_return):
    value, note = value_of(body_return.body.indicators.get())
    client.force_login(manager)
    client.post(LYP, typed(client, **{value: "50"}))
    assert [row.name for row in client.get(f"{LYP}check/").context["lacking"]] == ["Grants"]
    refused = client.post(f"{LYP}check/")
    assert "Say what lies behind" in refused.context["form"].non_field_errors()[0]
    client.post(LYP, typed(client, **{value: "50", note: "The scheme ended."}))
    sent = client.post(f"{LYP}check/", follow=True)
    assert "With the SP Support Officer since" in sent.content.decode()

    client.force_login(officer)
    assert "Accept this return" in client.get(LYP).content.decode()
    wrong = client.post(f"{LYP}send-back/", {"note": ""})
    assert wrong.context["form"].errors == {"note": ["Answer “What should they change?”"]}
    assert client.post(f"{LYP}send-back/", {"note": "Add the halls."}).url == RETURNS
    client.force_login(manager)
    assert "Add the halls." in client.get(LYP).content.decode()
    client.post(f"{LYP}check/")
    client.force_login(officer)
    assert client.post(f"{LYP}accept/").url == RETURNS
    assert client.get(LYP).context["holder"].startswith(f"By {officer} on ")
    late = client.post(f"{LYP}accept/", follow=True)
    assert "“accepted” now" in str(list(late.context["messages"])[-1])
    assert Return.objects.get().state == Return.State.ACCEPTED

    without = client.post(LYP, typed(client, **{value: "60"}))
    assert "Say why" in without.context["form"].errors["reason"][0]
    client.post(LYP, typed(client, **{value: "60", "reason": "A form was found."}))
    assert (grants().value, grants().change_reason) == (60, "A form was found.")


def test_the_list_says_who_has_what(client, officer, manager, body_return):
    ReturnFactory(quarter=body_return.quarter, state="submitted")
    client.force_login(officer)
    page = client.get(RETURNS)
    assert [each.holder[:14] for each in page.context["listed"]] == ["With Priya Nai", "With the SP Su"]
    client.force_login(manager)
    assert [each.body_return for each in client.get(RETURNS).context["listed"]] == [body_return]


def test_the_office_locks_lets_in_and_unlocks(client, officer, manager, body_return):
    client.force_login(officer)
    assert client.post(LOCK).url == LOCK
    assert Quarter.objects.get().is_locked
    day = now().date().replace(year=now().year + 1)
    until = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    given = {"person": manager.pk, "body": "", "reason": "Data came late.", **until}
    assert client.post("/targets/2008-09/q4/let-in/", given).url == LOCK
    exception = LetIn.objects.get()
    assert [(each, live) for each, live in client.get(LOCK).context["let_ins"]] == [(exception, True)]
    twice = client.post("/targets/2008-09/q4/let-in/", given)
    assert "let in already" in twice.context["form"].non_field_errors()[0]
    passed = client.post("/targets/2008-09/q4/let-in/", given | {"until_year": day.year - 3})
    assert passed.context["form"].errors == {"until": ["Choose a day that has not passed."]}
    assert client.post(f"/targets/2008-09/q4/let-in/{exception.pk}/end/").url == LOCK
    assert LetIn.objects.get().ended_by == officer
    assert client.post("/targets/2008-09/q4/unlock/").url == LOCK
    again = client.post("/targets/2008-09/q4/unlock/")
    assert "is not locked" in again.context["form"].non_field_errors()[0]
    kinds = Event.objects.filter(kind__startswith="quarter.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["quarter.locked", "quarter.let_in", "quarter.let_in_ended", "quarter.unlocked"]


@pytest.mark.parametrize(
    "content",
    [{}, {"seen": "x" * 50}, {"activities": "\x00"}, {"activities": "x" * 4001}, {"value_0": "1", "note_0": "?"},
     {"seen": "never", "reason": "why", "autosave": "1"}],
)  # fmt: skip
def test_odd_requests_are_answered_and_change_no_figure(client, manager, body_return, content):
    client.force_login(manager)
    assert client.post(LYP, content).status_code in (200, 302, 400)
    assert not Figure.objects.filter(quarter=4).exists()


@pytest.mark.parametrize("role", [Role.SUPPORT_OFFICER, Role.MANAGER])
def test_as_many_statements_for_one_row_as_for_three(client, lyp, role, django_assert_max_num_queries):
    client.force_login(seated(role, lyp if role == Role.MANAGER else None))
    quarter = QuarterFactory()
    lets = QuarterFactory(year=2009, locked=True)
    ReturnFactory(quarter=quarter, body=lyp)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            SeatFactory(role=Role.MANAGER, body=ReturnFactory(quarter=quarter).body)
            indicator = IndicatorFactory(body=lyp)
            TargetFactory(indicator=indicator, quarter=4)
            actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(9), by=None, at=now())
            ReturnEvidenceFactory(body_return=lyp.returns.get(), indicator=indicator)
            LetInFactory(quarter=lets)
        pages = [RETURNS, LYP, f"{LYP}check/"]
        pages += ["/targets/2009-10/q4/lock/"] if role == Role.SUPPORT_OFFICER else []
        for page in pages:
            with django_assert_max_num_queries(14) as seen:
                assert client.get(page).status_code == 200
            counted.append((page, len(seen)))
    half = len(counted) // 2
    assert counted[:half] == counted[half:]


def test_each_kind_of_indicator_has_its_boxes(client, manager, lyp):
    ReturnFactory(quarter=QuarterFactory(), body=lyp)
    kinds = {
        "percent": IndicatorFactory(
            body=lyp, kind="percent", numerator_label="Pupils who passed", denominator_label="All"
        ),
        "outright": IndicatorFactory(body=lyp, kind="percent", decimals=1),
        "milestone": IndicatorFactory(body=lyp, kind="milestone"),
        "judged": IndicatorFactory(body=lyp, kind="qualitative"),
    }
    pk = {name: indicator.pk for name, indicator in kinds.items()}
    client.force_login(manager)
    given = {
        f"numerator_{pk['percent']}": "30", f"denominator_{pk['percent']}": "120", f"value_{pk['outright']}": "12.5",
        f"value_{pk['milestone']}": "1", f"judged_{pk['judged']}": "slight_variance",
    }  # fmt: skip
    page = client.post(LYP, typed(client, **given))
    assert list(page.context["form"].errors) == [f"note_{pk['judged']}"]
    client.post(LYP, typed(client, **given, **{f"note_{pk['judged']}": "Half the halls."}))
    figures = {figure.indicator_id: figure for figure in Figure.objects.all()}
    percent = figures[pk["percent"]]
    assert (percent.value, percent.numerator, percent.denominator) == (25, 30, 120)
    assert (figures[pk["outright"]].value, figures[pk["milestone"]].value) == (Decimal("12.5"), 1)
    assert figures[pk["judged"]].judged == "slight_variance"
    client.post(LYP, typed(client))
    assert {figure.pk: figure.recorded_at for figure in Figure.objects.all()} == {
        figure.pk: figure.recorded_at for figure in figures.values()
    }
    cleared = {f"numerator_{pk['percent']}": "", f"denominator_{pk['percent']}": "", f"judged_{pk['judged']}": ""}
    client.post(LYP, typed(client, **cleared))
    percent.refresh_from_db()
    assert (percent.value, percent.numerator, Figure.objects.get(indicator=kinds["judged"]).judged) == (None, None, "")


def test_the_words_about_sending_back_name_the_day_that_it_will_be_due(client, officer, body_return):
    client.force_login(officer)
    days = [timezone.localdate() + dt.timedelta(days=40), timezone.localdate() - dt.timedelta(days=9)]
    three = working_days_after(timezone.localdate(), 3)
    hints = [
        f"Empty means {day(days[0])}, the day on which it is due anyway.",
        f"Empty means {day(three)}, three working days from now.",
    ]
    for due_on, hint in zip(days, hints, strict=True):
        Return.objects.update(due_on=due_on)
        page = client.get(f"{LYP}send-back/")
        assert page.context["form"].fields["due_on"].help_text == hint


def test_who_is_let_in_after_publication_is_led_to_the_correction(client, manager, body_return):
    IndicatorFactory(body=body_return.body)
    actions.publish_quarter(body_return.quarter, by=None, at=now())
    client.force_login(manager)
    propose = "/targets/2008-09/q4/corrections/propose/"
    assert propose not in client.get(LYP).content.decode()
    LetInFactory(quarter=body_return.quarter, person=manager)
    assert f'href="{propose}"' in client.get(LYP).content.decode()
