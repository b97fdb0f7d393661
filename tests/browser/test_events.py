"""An event from its clash to who came, a banner lent and late, and the year, in Chromium."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comms.actions import loans
from comms.models import CalendarEntry, Loan, Registration
from partnerships.models import Role
from tests.factories.comms import AssetFactory, CalendarEntryFactory, RegistrationFactory
from tests.factories.partnerships import BodyFactory, CadenceFactory, seated

pytestmark = pytest.mark.browser


@pytest.fixture
def lyp(transactional_db):
    return BodyFactory(slug="lyp", name="Later Years Partnership")


def fill_day(page, group, day):
    boxes = page.get_by_role("group", name=group, exact=True)
    for part in ("day", "month", "year"):
        boxes.get_by_label(part.capitalize()).fill(str(getattr(day, part)))


def test_an_event_from_its_clash_to_who_came(either_page, look, sign_in, lyp):
    page, day = either_page, timezone.localdate() + dt.timedelta(days=40)
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    CalendarEntryFactory(title="Health walk", starts_at=noon, body=BodyFactory(name="Health Partnership"))
    manager = seated(Role.MANAGER, lyp)
    sign_in(page, manager)
    announce(page, look, day)
    let_two_register(page)
    page.context.clear_cookies()
    entry = CalendarEntry.objects.get(title="Open morning")
    for name in ("Ann Archer", "Bob Baker", "Cyd Cole"):
        register(page, look, entry, name)
    expect(page.get_by_text("You are number 1 on the waiting list.")).to_be_visible()
    page.goto(Registration.objects.get(name="Bob Baker").own_path)
    page.get_by_role("button", name="Give my place back").click()
    expect(page.get_by_text("You are not registered any more.")).to_be_visible()
    page.goto(Registration.objects.get(name="Cyd Cole").own_path)
    expect(page.get_by_text("You have a place")).to_be_visible()
    look(page, "Open morning")

    CalendarEntry.objects.filter(pk=entry.pk).update(
        starts_at=timezone.now() - dt.timedelta(hours=3), ends_at=timezone.now() - dt.timedelta(hours=1)
    )
    sign_in(page, manager)
    page.goto(f"/calendar/events/{entry.pk}/registrations/")
    look(page, "Who comes")
    tick_who_came(page, look, entry)


def announce(page, look, day):
    page.goto("/calendar/events/announce/")
    page.get_by_label("From").select_option(label="Later Years Partnership")
    page.get_by_label("Title").fill("Open morning")
    fill_day(page, "Day", day)
    page.get_by_label("Starts").fill("11:00")
    page.get_by_label("Ends").fill("13:00")
    page.get_by_role("button", name="Announce the event").click()
    expect(page.get_by_role("heading", name="Other events are in the way")).to_be_visible()
    look(page, "Error")
    page.get_by_label("I have seen this").check()
    page.get_by_role("button", name="Announce the event").click()
    expect(page.get_by_text("Announced. It is on the calendar.")).to_be_visible()


def let_two_register(page):
    page.get_by_role("link", name="Let people register").click()
    page.get_by_label("Number of places").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 of 2 places left.")).to_be_visible()


def register(page, look, entry, name):
    page.goto(f"/calendar/events/{entry.pk}/register/")
    if name == "Ann Archer":
        look(page, "Register")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill(f"{name[:3].lower()}@guests.example")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    page.goto(Registration.objects.get(name=name).confirm_path)
    page.get_by_role("button", name="Confirm that I am coming").click()
    expect(page.get_by_role("link", name="About the event")).to_be_visible()


def tick_who_came(page, look, entry):
    page.goto(f"/calendar/events/{entry.pk}/attendance/")
    look(page, "Who came")
    page.get_by_label("Ann Archer came").check()
    page.get_by_label("How many came without a place?").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Recorded.")).to_be_visible()
    look(page, "Open morning")
    page.goto("/calendar/events/attended/")
    expect(page.get_by_text("Thinly attended (50%)")).to_be_visible()
    look(page, "How well")


def test_a_banner_is_refused_while_somebody_has_it_and_late_when_it_stays_out(page, look, sign_in, lyp):
    today = timezone.localdate()
    banner = AssetFactory(name="Pop-up banner 1")
    AssetFactory(name="2026 Vision flyer", kind="flyer", low_below=50)
    other = BodyFactory(name="Health Partnership")
    loan = loans.book_loan(
        banner, body=other, from_on=today, until_on=today + dt.timedelta(days=2), by=None, at=timezone.now()
    )
    manager = seated(Role.MANAGER, lyp)
    entry = CalendarEntryFactory(body=lyp, title="Fair", starts_at=timezone.now() + dt.timedelta(days=1))
    sign_in(page, manager)
    page.goto(f"/calendar/events/{entry.pk}/pack/")
    look(page, "Pack for Fair")
    page.get_by_role("link", name="Book Pop-up banner 1").click()
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("Health Partnership has Pop-up banner 1 from").first).to_be_visible()
    look(page, "Error")
    fill_day(page, "First day", today + dt.timedelta(days=3))
    fill_day(page, "Last day", today + dt.timedelta(days=4))
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    look(page, "Pop-up banner 1")

    Loan.objects.filter(pk=loan.pk).update(
        from_on=today - dt.timedelta(days=5), until_on=today - dt.timedelta(days=3), collected_on=today
    )
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    page.goto("/communications/loans/")
    expect(page.get_by_text("1 late.")).to_be_visible()
    look(page, "Loans")
    page.get_by_role("link", name="Came back").click()
    page.get_by_role("button", name="It came back").click()
    expect(page.get_by_text("Noted. It is free again.")).to_be_visible()
    page.goto("/communications/materials/")
    look(page, "Flyers")


def test_calendar_and_year_are_read_on_any_screen(page, look, sign_in, lyp):
    now = timezone.now()
    RegistrationFactory(sign_up__entry__body=lyp)
    CalendarEntryFactory(body=lyp, title="Conference of the later years", kind="conference", starts_at=now)
    CadenceFactory(title="Annual conference", kind="event")
    sign_in(page, seated(Role.MANAGER, lyp))
    for address, title in (
        ("/calendar/?view=month", "Calendar"),
        ("/calendar/", "Calendar"),
        ("/calendar/whole-life/", "The year"),
        ("/calendar/whole-life/?by=body", "The year"),
        ("/calendar/links/", "Your calendar links"),
    ):
        page.goto(address)
        look(page, title)
    page.get_by_role("button", name="Make my links").click()
    expect(page.get_by_text("Copy these addresses now.")).to_be_visible()
    look(page, "Your calendar links")
