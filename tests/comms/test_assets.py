"""Stock, packs and the programme of a conference (E09, E14)."""

import datetime as dt
import threading

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.actions import assets as actions
from comms.actions import loans, programmes
from comms.models import FilmShowing, Loan, PackLine, ProgrammeSession, StockMovement
from comms.reports.assets import pack_of
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tests.factories.comms import AssetFactory, CalendarEntryFactory, LoanFactory, ProgrammeSessionFactory
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


@pytest.fixture
def flyer(officer):
    flyer = AssetFactory(kind="flyer", name="2026 Vision flyer")
    actions.restock(flyer, copies=50, by=officer, at=AT)
    return flyer


def test_copies_for_an_event_come_out_of_the_stock_and_tick_its_pack(flyer, lyp, manager):
    entry = CalendarEntryFactory(body=lyp)
    actions.order_copies(entry, asset=flyer, copies=20, by=manager, at=AT)
    actions.check_pack(entry, kind="banner", state="not_needed", note="Too small a room", by=manager, at=AT)
    flyer.refresh_from_db()
    assert flyer.stock == 30
    states = {row.kind: row.state for row in pack_of(entry)}
    assert states == {"flyer": "ready", "card": "needed", "banner": "not_needed", "film": "needed"}
    with pytest.raises(RefusedError, match="There are 30 left of 2026 Vision flyer"):
        actions.order_copies(entry, asset=flyer, copies=31, by=manager, at=AT)
    with pytest.raises(NotAllowedError):
        actions.order_copies(CalendarEntryFactory(), asset=flyer, copies=1, by=manager, at=AT)


def test_copies_ordered_by_mistake_go_back_until_the_event_begins(client, flyer, lyp, manager):
    entry = CalendarEntryFactory(body=lyp, starts_at=AT + dt.timedelta(days=9))
    pack, back = reverse("comms:pack", args=[entry.pk]), reverse("comms:pack_hand_back", args=[entry.pk, "flyer"])
    actions.order_copies(entry, asset=flyer, copies=40, by=manager, at=AT)
    client.force_login(manager)
    assert back in client.get(pack).content.decode()
    assert client.get(back).context["form"].initial == {"asset": flyer.pk, "copies": 40}
    form = client.post(back, {"asset": flyer.pk, "copies": "41"}).context["form"]
    assert form.errors["copies"] == ["The event has 40 of 2026 Vision flyer. Hand back no more than that."]
    page = client.post(back, {"asset": flyer.pk, "copies": "36"}, follow=True).content.decode()
    flyer.refresh_from_db()
    assert (flyer.stock, "4 × 2026 Vision flyer" in page, pack_of(entry)[0].state) == (46, True, "ready")
    with pytest.raises(RefusedError, match="The event has begun"):
        actions.hand_back_copies(entry, asset=flyer, copies=4, by=manager, at=entry.starts_at)
    client.post(back, {"asset": flyer.pk, "copies": "4"})
    flyer.refresh_from_db()
    assert (flyer.stock, pack_of(entry)[0].orders, pack_of(entry)[0].state) == (50, [], "needed")
    assert back not in client.get(pack).content.decode()


def test_the_only_item_to_order_is_chosen_already(client, flyer, lyp, manager):
    order = reverse("comms:pack_order", args=[CalendarEntryFactory(body=lyp).pk, "flyer"])
    client.force_login(manager)
    page = client.get(order)
    assert f'<option value="{flyer.pk}" selected>2026 Vision flyer (50 in stock)' in page.content.decode()
    AssetFactory(kind="flyer", name="Another flyer")
    assert "asset" not in client.get(order).context["form"].initial


def test_a_page_with_nothing_to_order_or_hand_back_says_so_and_where_to_go(client, flyer, lyp, manager):
    entry = CalendarEntryFactory(body=lyp, starts_at=AT + dt.timedelta(days=9))
    pages = {name: reverse(f"comms:pack_{name}", args=[entry.pk, "card"]) for name in ("order", "hand_back")}
    client.force_login(manager)
    told = {name: client.get(address).content.decode() for name, address in pages.items()}
    assert "There is nothing to hand back: the event has no copies of this kind." in told["hand_back"]
    assert "Nothing of this kind is kept. Ask the Support Officer" in told["order"]
    assert [reverse("comms:pack", args=[entry.pk]) in page for page in told.values()] == [True] * 2
    assert ["<select" in page for page in told.values()] == [False] * 2
    begun = CalendarEntryFactory(body=lyp, starts_at=timezone.now() - dt.timedelta(hours=1))
    actions.order_copies(begun, asset=flyer, copies=4, by=manager, at=AT)
    page = client.get(reverse("comms:pack_hand_back", args=[begun.pk, "flyer"])).content.decode()
    assert ("The event has begun. Bring what is left" in page, "<select" in page) == (True, False)


def test_the_stock_is_the_sum_of_its_movements(flyer, lyp, officer):
    actions.give_copies(flyer, copies=5, body=lyp, by=officer, at=AT)
    actions.count_stock(flyer, copies=40, by=officer, at=AT)
    actions.count_stock(flyer, copies=40, by=officer, at=AT)
    assert list(flyer.movements.order_by("pk").values_list("change", flat=True)) == [50, -5, -5]
    with pytest.raises(RefusedError, match="book a loan"):
        actions.restock(AssetFactory(), copies=1, by=officer, at=AT)


@pytest.mark.parametrize("copies", ["0", "-1", "1.5", "x", "", "1000001"])
def test_a_number_of_copies_that_makes_no_sense_is_refused(copies, client, flyer, officer):
    client.force_login(officer)
    reply = client.post(reverse("comms:asset_restock", args=[flyer.pk]), {"copies": copies})
    assert reply.context["form"].errors["copies"]
    assert StockMovement.objects.count() == 1


def test_a_film_is_hosted_copied_and_shown(client, lyp, officer):
    client.force_login(officer)
    typed = {
        "name": "2026 film",
        "kind": "film",
        "low_below": "0",
        "link": "javascript:alert(1)",
        "transcript": "Waves.",
    }
    assert client.post(reverse("comms:asset_add"), typed).context["form"].errors["link"]
    page = client.post(reverse("comms:asset_add"), typed | {"link": "https://films.example/2026"}, follow=True)
    film = page.context["object"]
    assert 'href="https://films.example/2026"' in page.content.decode()
    watched = Client().get(reverse("comms:film_list")).content.decode()
    assert [words in watched for words in ("2026 film", "https://films.example/2026", "Waves.")] == [True] * 3
    assert reverse("comms:film_list") in Client().get(reverse("portal:about")).content.decode()
    client.post(reverse("comms:asset_restock", args=[film.pk]), {"copies": "11"})
    client.post(reverse("comms:asset_give", args=[film.pk]), {"copies": "1", "body": lyp.pk})
    shown = {"shown_on_day": "3", "shown_on_month": "7", "shown_on_year": "2009", "occasion": "Forum", "viewers": "40"}
    to_come = shown | {"shown_on_year": str(timezone.localdate().year + 1)}
    form = client.post(reverse("comms:film_show", args=[film.pk]), to_come).context["form"]
    assert "is still to come. Enter the day on which it happened." in form.errors["shown_on"][0]
    page = client.post(reverse("comms:film_show", args=[film.pk]), shown, follow=True).content.decode()
    assert (FilmShowing.objects.get().viewers, film.movements.count()) == (40, 2)
    assert "3 July 2009: Forum, 40 saw it" in page
    assert "10 copies in stock" in page


@pytest.mark.parametrize("name", ["comms:asset_list", "comms:loan_list"])
def test_lists_ask_as_much_for_three_as_for_one(name, client, officer, django_assert_num_queries):
    client.force_login(officer)
    LoanFactory()
    with connection.execute_wrapper(counter := Counter()):
        client.get(reverse(name))
    LoanFactory.create_batch(2)
    with django_assert_num_queries(counter.count):
        client.get(reverse(name))


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def test_a_conference_has_a_programme_without_two_sessions_in_a_room(lyp, manager):
    entry = CalendarEntryFactory(body=lyp, kind="conference")
    start = entry.starts_at

    def keep(minutes, room, session=None):
        starts_at = start + dt.timedelta(minutes=minutes)
        return programmes.keep_session(
            entry, session, title="Talk", starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=30),
            room=room, speaker="", by=manager, at=AT,
        )  # fmt: skip

    talk = keep(0, "Hall")
    keep(0, "Annexe")
    keep(30, "Hall")
    with pytest.raises(RefusedError, match="“Talk” has this room at that time"):
        keep(15, "hall")
    with pytest.raises(RefusedError, match="within the hours of the conference"):
        keep(100, "Hall")
    keep(5, "Cellar", talk)
    programmes.drop_session(talk, by=manager, at=AT)
    assert ProgrammeSession.objects.count() == 2
    entry.kind = "event"
    entry.save()
    with pytest.raises(RefusedError, match="Only a conference has a programme"):
        keep(0, "")


def test_the_database_refuses_what_the_business_forbids(flyer):
    banner = AssetFactory(name="Banner 1")
    with refused("asset_stock_never_below_nought"):
        StockMovement.objects.create(asset=flyer, change=-51, reason="given", at=AT)
    for rewrite in (lambda: StockMovement.objects.update(change=1), lambda: StockMovement.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rewrite()
    with refused("stock_movement_in_or_out"):
        StockMovement.objects.create(asset=flyer, change=-1, reason="restock", at=AT)
    with refused("stock_movement_order_names_its_event"):
        StockMovement.objects.create(asset=flyer, change=-1, reason="order", at=AT)
    with refused("asset_banner_has_no_stock"):
        StockMovement.objects.create(asset=banner, change=1, reason="restock", at=AT)
    with refused("asset_one_of_a_name"):
        AssetFactory(name="BANNER 1")
    with refused("asset_has_a_name"):
        AssetFactory(name="")
    loan = LoanFactory(asset=banner, from_on=july(3), until_on=july(5))
    with refused("loan_one_at_a_time"):
        LoanFactory(asset=banner, from_on=july(5), until_on=july(5))
    LoanFactory(asset=banner, from_on=july(5), until_on=july(5), cancelled_at=AT)
    with refused("loan_ends_after_it_starts"):
        LoanFactory(from_on=july(5), until_on=july(4))
    with refused("loan_collected_before_it_returns"):
        LoanFactory(returned_on=TODAY)
    with refused("loan_cancelled_before_it_is_collected"):
        LoanFactory(collected_on=TODAY, cancelled_at=AT)
    Loan.objects.filter(pk=loan.pk).update(collected_on=july(3))
    with refused("loan_one_out_at_a_time"):
        LoanFactory(asset=banner, from_on=july(8), collected_on=july(8))
    with refused("film_showing_says_where"):
        FilmShowing.objects.create(asset=flyer, shown_on=TODAY, noted_at=AT)
    line = PackLine.objects.create(entry=CalendarEntryFactory(), kind="film", set_at=AT)
    with refused("pack_line_once_a_kind"):
        PackLine.objects.create(entry=line.entry, kind="film", set_at=AT)
    talk = ProgrammeSessionFactory(room="Hall")
    with refused("programme_session_one_a_room_at_a_time"):
        ProgrammeSessionFactory(entry=talk.entry, room="Hall")
    with refused("programme_session_ends_after_it_starts"):
        ProgrammeSessionFactory(ends_at=talk.starts_at)
    with refused("programme_session_has_a_title"):
        ProgrammeSessionFactory(title="")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_book_and_order_at_once_only_as_many_succeed_as_there_is():
    lyp = BodyFactory()
    banner, flyer, entry = AssetFactory(), AssetFactory(kind="flyer"), CalendarEntryFactory(body=lyp)
    actions.restock(flyer, copies=5, by=None, at=AT)
    start, outcomes = threading.Barrier(8), []

    def run(act):
        try:
            start.wait(timeout=30)
            act()
            outcomes.append(act)
        except RefusedError:
            outcomes.append(None)
        finally:
            connection.close()

    def borrow():
        loans.book_loan(banner, body=lyp, from_on=july(3), until_on=july(4), by=None, at=AT)

    def order():
        actions.order_copies(entry, asset=flyer, copies=2, by=None, at=AT)

    threads = [threading.Thread(target=run, args=(act,)) for act in [borrow, order] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    flyer.refresh_from_db()
    assert (outcomes.count(borrow), outcomes.count(order), outcomes.count(None), flyer.stock) == (1, 2, 5, 1)
