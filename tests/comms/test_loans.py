"""Loans of banners and films: booked, collected, brought back (E10)."""

import datetime as dt

import pytest
from django.urls import reverse

from comms.actions import loans
from comms.actions.calendar import cancel_event
from comms.models import Loan
from comms.reports.assets import asset_rows, pack_of
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Role
from tests.factories.comms import AssetFactory, CalendarEntryFactory, LoanFactory
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

TODAY = dt.date(2030, 7, 1)
AT = dt.datetime(2030, 7, 1, 9, tzinfo=dt.UTC)


def july(day):
    return dt.date(2030, 7, day)


@pytest.fixture
def lyp(db):
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


@pytest.fixture
def officer(db):
    return seated(Role.SUPPORT_OFFICER)


def test_what_came_back_before_its_event_is_to_be_seen_to_again(lyp, manager):
    entry = CalendarEntryFactory(body=lyp, starts_at=AT + dt.timedelta(days=9))
    loan = loans.book_loan(
        AssetFactory(kind="banner"), body=lyp, entry=entry, from_on=TODAY, until_on=july(10), by=manager, at=AT
    )
    loans.collect_loan(loan, on=TODAY, by=manager, at=AT)
    assert {row.kind: row.state for row in pack_of(entry)}["banner"] == "ready"
    loans.return_loan(loan, on=TODAY, by=manager, at=AT)
    assert {row.kind: row.state for row in pack_of(entry)}["banner"] == "needed"


def test_a_cancelled_event_lets_others_have_what_was_booked_for_it(lyp, manager, officer):
    entry, banner = CalendarEntryFactory(body=lyp), AssetFactory(kind="banner")
    wanted = {"from_on": july(10), "until_on": july(12), "at": AT}
    loans.book_loan(banner, body=lyp, entry=entry, **wanted, by=manager)
    cancel_event(entry, by=manager, at=AT)
    again = loans.book_loan(banner, body=BodyFactory(slug="sep"), **wanted, by=officer)
    assert list(Loan.objects.standing()) == [again]
    assert [duty.body.slug for duty in Duty.objects.open().filter(kind="loan.collect")] == ["sep"]


def book(banner, lyp, by, start, end):
    return loans.book_loan(banner, body=lyp, from_on=july(start), until_on=july(end), by=by, at=AT)


def test_a_clash_of_loans_names_who_has_it_and_when_it_is_free(lyp, manager, officer):
    banner, other = AssetFactory(name="Pop-up banner 1"), BodyFactory(name="Health Partnership")
    book(banner, lyp, manager, 3, 6)
    book(banner, other, officer, 8, 9)
    with pytest.raises(RefusedError) as told:
        book(banner, other, officer, 6, 7)
    assert str(told.value) == (
        "Later Years Partnership has Pop-up banner 1 from 3 July 2030 to 6 July 2030. It is free from 10 July 2030."
    )
    book(banner, other, officer, 7, 7)
    with pytest.raises(RefusedError, match="Choose days that have not passed"):
        loans.book_loan(banner, body=lyp, from_on=dt.date(2030, 6, 30), until_on=july(1), by=manager, at=AT)
    with pytest.raises(NotAllowedError):
        book(banner, other, manager, 20, 21)


def test_a_loan_is_collected_late_and_comes_back(client, lyp, manager, officer):
    banner = AssetFactory(name="Pop-up banner 1")
    first, second = book(banner, lyp, manager, 1, 2), book(banner, BodyFactory(), officer, 5, 6)
    later = AT + dt.timedelta(days=5)
    client.force_login(manager)
    page = client.get(banner.get_absolute_url()).content.decode()
    own, anothers = (f'href="{reverse("comms:loan_collect", args=[each.pk])}"' for each in (first, second))
    assert (own in page, anothers in page) == (True, False)
    loans.collect_loan(first, on=TODAY, by=manager, at=AT)
    assert list(Duty.objects.open().values_list("kind", "due_on", "subject_address").order_by("due_on")) == [
        ("loan.return", july(2), reverse("comms:loan_return", args=[first.pk])),
        ("loan.collect", july(5), reverse("comms:loan_collect", args=[second.pk])),
    ]
    assert list(Loan.objects.late(on=july(6))) == [Loan.objects.get(pk=first.pk)]
    assert asset_rows()[0].whereabouts == "With Later Years Partnership, due back on 2 July 2030"
    with pytest.raises(RefusedError, match="It has not come back from Later Years Partnership yet"):
        loans.collect_loan(second, on=july(5), by=officer, at=later)
    with pytest.raises(RefusedError, match="It was collected on 1 July 2030"):
        loans.return_loan(first, on=dt.date(2030, 6, 30), by=manager, at=later)
    loans.return_loan(first, on=july(6), by=manager, at=later)
    loans.cancel_loan(second, by=officer, at=later)
    assert not Duty.objects.open().exists()
    with pytest.raises(RefusedError, match="not out"):
        loans.return_loan(first, on=july(6), by=manager, at=later)


def test_what_is_collected_early_or_overdue_is_lent_to_nobody_else(lyp, manager, officer):
    banner, other = AssetFactory(name="Pop-up banner 1"), BodyFactory(name="Health Partnership")
    between, late = book(banner, other, officer, 2, 3), book(banner, lyp, manager, 4, 21)
    with pytest.raises(RefusedError, match="Health Partnership has Pop-up banner 1 from 2 July 2030 to 3 July 2030"):
        loans.collect_loan(late, on=TODAY, by=manager, at=AT)
    loans.cancel_loan(between, by=officer, at=AT)
    loans.collect_loan(late, on=TODAY, by=manager, at=AT)
    with pytest.raises(RefusedError) as told:
        book(banner, other, officer, 2, 3)
    assert str(told.value) == (
        "Later Years Partnership has Pop-up banner 1 from 1 July 2030 to 21 July 2030. It is free from 22 July 2030."
    )
    with refused("loan_one_at_a_time"):
        LoanFactory(asset=banner, from_on=july(2), until_on=july(3))
    with pytest.raises(RefusedError, match=r"which was due back on 21 July 2030. Ask for it and note its return"):
        loans.book_loan(
            banner, body=other, from_on=july(30), until_on=july(30), by=officer, at=AT + dt.timedelta(days=21)
        )


def test_what_is_booked_for_later_is_not_collected_long_before(lyp, manager):
    loan = book(AssetFactory(), lyp, manager, 5, 6)
    with pytest.raises(RefusedError) as told:
        loans.collect_loan(loan, on=TODAY, by=manager, at=AT)
    assert str(told.value) == (
        "It is booked from 5 July 2030 and can be collected from 2 July 2030. "
        "To have it sooner, cancel this booking and book it from the earlier day."
    )
    loans.collect_loan(loan, on=july(2), by=manager, at=AT + dt.timedelta(days=1))


def test_what_comes_back_early_is_free_the_day_after(lyp, manager):
    banner = AssetFactory()
    loan = book(banner, lyp, manager, 1, 20)
    loans.collect_loan(loan, on=TODAY, by=manager, at=AT)
    loans.return_loan(loan, on=july(3), by=manager, at=AT + dt.timedelta(days=2))
    book(banner, lyp, manager, 4, 5)
    with pytest.raises(RefusedError, match=r"free from 6 July 2030"):
        book(banner, lyp, manager, 3, 4)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"until_on_day": "2"}, "until_on"), ({"from_on_month": "13"}, "from_on"), ({"body": "x"}, "body")],
)
def test_a_booking_that_makes_no_sense_is_refused(changes, field, client, lyp, manager):
    client.force_login(manager)
    typed = {"body": lyp.pk}
    for name, day in (("from_on", "3"), ("until_on", "4")):
        typed |= {f"{name}_day": day, f"{name}_month": "7", f"{name}_year": "2030"}
    form = client.post(reverse("comms:loan_book", args=[AssetFactory().pk]), typed | changes).context["form"]
    assert form.errors[field]
    assert not Loan.objects.exists()


def test_an_event_fills_in_its_loan(client, lyp, manager):
    entry = CalendarEntryFactory(body=lyp, starts_at=AT)
    client.force_login(manager)
    address = reverse("comms:loan_book", args=[AssetFactory().pk])
    form = client.get(f"{address}?event={entry.pk}").context["form"]
    assert (form.initial["body"], form.initial["from_on"]) == (lyp.pk, TODAY)
    for nonsense in ("x", "-1", "9" * 30, "😀"):
        assert client.get(address, {"event": nonsense}).context["form"].initial == {"body": lyp.pk}
