"""What comes back is read as it is meant: reports by the standards, and the many that are none."""

import random
import time
from pathlib import Path

import pytest

from comms.bounces import MOST_BYTES, Sort, read_notice
from comms.bounces.causes import why_returned
from comms.models.mail_ids import mail_id_of, named_deliveries, return_address

MAILS = Path(__file__).parent / "returned"
ADDRESS = "pat@readers.example"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "returned@portal.example"


def returned(name, *, pk=34, to=ADDRESS):
    """A mail from tests/comms/returned about the delivery `pk`."""
    text = (MAILS / f"{name}.eml").read_text()
    for gap, value in {"mail": mail_id_of(12, pk), "back": return_address(pk), "to": to}.items():
        text = text.replace(f"{{{gap}}}", value)
    return text.encode()


@pytest.mark.parametrize(
    ("name", "why", "status"),
    [
        ("postfix_no_mailbox", "no_mailbox", "5.1.1"),
        ("headers_only_full", "full", "5.2.2"),
        ("no_original_domain_gone", "no_domain", "5.4.4"),
        ("exim_quoted", "no_mailbox", ""),
        ("qmail_quoted", "no_mailbox", "5.1.1"),
        ("exchange_old", "no_mailbox", ""),
        ("exchange_online", "no_mailbox", "5.4.1"),
        ("gmail", "closed", "5.2.1"),
        ("plain_550", "no_mailbox", "550"),
        ("spam_refused", "refused", "5.7.1"),
        ("expired", "late", "4.4.7"),
        ("passed_on", "no_mailbox", "5.1.1"),
    ],
)
def test_a_bounce_tells_which_mail_came_back_and_why(name, why, status):
    notice = read_notice(returned(name))
    said = notice.said
    assert (said.sort, said.why, said.status, notice.deliveries) == (Sort.RETURNED, why, status, (34,))


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("delayed", "delayed"),
        ("delivered", "automatic"),
        ("complaint_taken_back", "automatic"),
        ("out_of_office", "automatic"),
        ("vacation", "automatic"),
        ("challenge", "automatic"),
        ("receipt", "automatic"),
        ("letter", "letter"),
        ("says_nothing", "unclear"),
    ],
)
def test_what_is_no_bounce_is_told_from_one(name, sort):
    assert read_notice(returned(name)).said.sort == sort


def test_a_complaint_is_read_from_the_mail_it_encloses():
    notice = read_notice(returned("complaint"))
    assert (notice.said.sort, notice.said.why, notice.deliveries) == (Sort.COMPLAINT, "unwanted", (34,))


def test_the_recipient_is_told_and_only_the_report_s_own_words_count():
    said = read_notice(returned("exim_quoted")).said
    assert (said.recipients, said.words) == ((ADDRESS,), "Unrouteable address")
    assert read_notice(returned("passed_on")).said.recipients == ("old.account@elsewhere.example",)


@pytest.mark.parametrize(
    ("reply", "why", "status"),
    [
        ("550 5.1.1 No such user", "no_mailbox", "5.1.1"),
        ("550 No such user here", "no_mailbox", "550"),
        ("551 pat@readers.example does not exist", "no_mailbox", "551"),
        ("550 5.1.10 The domain takes no mail", "no_domain", "5.1.10"),
        ("552 mailbox full", "full", "552"),
        ("552 5.3.4 Too big", "too_big", "5.3.4"),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", "no_mailbox", "5.5.0"),
        ("550 5.3.0 <pat@readers.example>... User unknown", "no_mailbox", "5.3.0"),
        ("554 5.7.26 fails DMARC", "refused", "5.7.26"),
        ("450 User unknown", "late", "450"),
        ("450 4.1.1 Recipient address rejected: unverified", "late", "4.1.1"),
        ("553 Sender address rejected: Domain not found", "refused", "553"),
        ("554 Transaction failed", "unclear", "554"),
        ("Exim 4.94.2 on 192.0.5.1", None, ""),
        ("", None, ""),
    ],
)
def test_codes_and_words_say_whether_it_is_about_the_address(reply, why, status):
    assert why_returned(reply) == (why, status)


def test_a_name_is_believed_only_with_our_sign(settings):
    name = mail_id_of(12, 34)
    assert list(named_deliveries(f"x <{name}> {return_address(34)} {name.upper()}")) == [34, 34, 34]
    assert list(named_deliveries(f"<{name.replace('.34.', '.35.')}> <12.34@portal.example> 1.2@x")) == [None]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one, as long as it needs to be"
    assert list(named_deliveries(name)) == [34]
    settings.SECRET_KEY_FALLBACKS = []
    assert list(named_deliveries(name)) == [None]


def test_the_address_to_come_back_to_is_one_for_each_mail_and_fits(settings):
    local, _at, domain = return_address(10**18 - 1).partition("@")
    assert (len(local) <= 64, domain) == (True, "portal.example")
    settings.BOUNCE_ADDRESS = ""
    assert "@" in return_address(1)


def _nested(depth):
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{each}\n\n--b{each}\n" for each in range(depth))
    return opened.encode() + b"\n550 user unknown"


def _hostile():
    """Mails made to be stumbled over."""
    bounce = returned("postfix_no_mailbox")
    head = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n"
    starts = "\n".join([
        "here is your list of failed recipients", "the following addresses had", "Unable to deliver message to",
        "Your message could not be delivered", "did not reach the following recipient", "Sorry, unable to deliver your message to",
        "Hi. This is the qmail-send program", "Your message", "Delivery to the following recipient failed",
    ]).encode()  # fmt: skip
    yield from (b"", b"\0" * 1000, b"\xff\xfe" * 5000, b":" * 9000, b"\n" * MOST_BYTES, b"From: " + b"a" * 10**6)
    yield from (_nested(30), _nested(5000), b"Content-Type: message/rfc822\n\n" * 5000)
    yield bounce.replace(b"Status: 5.1.1", b"Status: " + b"5." * 50000)
    yield bounce.replace(b"rfc822; ", b"\xff\xfe\x00;")
    yield bounce.replace(b"charset=us-ascii", b"charset=no-such-thing")
    yield head + b"X-Failed-Recipients: " + b"a@b, <" * 50000 + b"\n\n"
    for filling in (b"a", b"<", b" ", b"a@", b"user ", b"550 ", b"<a@b>: "):
        yield head + b"\n" + starts + b"\n" + filling * (MOST_BYTES // len(filling))
        yield head + b"\n" + starts + b"\n" + (filling * 200 + b"\n") * 3000
    yield head + b"Content-Type: text/html\n\n" + b"<" * MOST_BYTES


def test_nothing_in_a_mail_makes_the_reading_fail_or_run_long():
    longest = 0
    for raw in _hostile():
        began = time.process_time()
        read_notice(raw)
        longest = max(longest, time.process_time() - began)
    assert longest < 20  # a fifth of a second here; unbounded it would be hours


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bounces_never_raise_and_never_name_another_mail(seed):
    chance = random.Random(seed)
    names = sorted(path.stem for path in MAILS.glob("*.eml"))
    for _time in range(40):
        raw = bytearray(returned(chance.choice(names)))
        for _change in range(chance.randint(1, 60)):
            place = chance.randrange(len(raw))
            if chance.random() < 0.5:
                raw[place] = chance.randrange(256)
            else:
                raw[place : place + chance.randint(1, 30)] = b"\n"
        assert set(read_notice(bytes(raw)).deliveries) <= {34}
