"""Mail as bytes: slots are filled for each part, and nothing breaks out of a header or a line."""

import email
import re
from email.policy import default

import pytest
from django.core import signing
from django.utils import timezone

from comms.mime import HeaderError, Mail, Mould, compose, one_line, slot, unslotted
from comms.models import Subscriber
from comms.models.audiences import UNSUBSCRIBE_SALT, PersonalPaths


def mail(**changes):
    fields = {
        "subject": "Grüße – June", "text": f"Hello {slot('name')}!\n.dot\nÄ", "html": f"<p>{slot('name')} ä</p>",
        "sender": "Southampton Partnership <partnership@portal.example>", "date": timezone.now(),
    }  # fmt: skip
    return Mail(**(fields | changes))


def filled(source, **values):
    ready = Mould(compose(source)).fill({"to": "pat@portal.example", "mail_id": "1.2@portal.example", **values})
    return email.message_from_bytes(ready.replace(b"\r\n..", b"\r\n."), policy=default), ready


def test_a_value_is_escaped_for_the_part_it_stands_in():
    message, ready = filled(mail(), name="<b> & “Ü” = x" + "y" * 200)
    assert "<b> & “Ü” = x" in message.get_body(("plain",)).get_content()
    assert "&lt;b&gt; &amp; “Ü” = x" in message.get_body(("html",)).get_content()
    assert max(map(len, ready.split(b"\r\n"))) <= 78
    assert ready.isascii()
    assert message["Subject"] == "Grüße – June"


@pytest.mark.parametrize("value", ["x\r\nBcc: y@z.example", "x\ny", "x\x00", "ü@x.example", "x\u2028y"])
def test_a_value_cannot_break_out_of_a_header(value):
    mould = Mould(compose(mail()))
    with pytest.raises(HeaderError):
        mould.fill({"to": value, "mail_id": "1", "name": ""})


@pytest.mark.parametrize("field", ["subject", "sender"])
def test_a_subject_with_a_line_break_is_refused(field):
    with pytest.raises(HeaderError):
        compose(mail(**{field: "x\r\nBcc: y@z.example"}))


def test_a_value_beginning_with_a_dot_ends_no_mail():
    _message, ready = filled(mail(text=slot("name"), html=""), name=".")
    assert b"\r\n.\r\n" not in ready


def test_what_people_write_makes_no_slot():
    assert slot("unsubscribe") not in unslotted(f"x {slot('unsubscribe')}")
    assert one_line("a\r\nb\tc\u2028d") == "a b c d"


def test_bulk_mail_carries_the_headers_of_one_click_and_other_mail_does_not():
    message, _ready = filled(mail(unsubscribe=True, bulk=True), name="x", unsubscribe="https://portal.example/u/1/")
    assert message["List-Unsubscribe"] == "<https://portal.example/u/1/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")
    message, _ready = filled(mail(), name="x")
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("pk", [1, 7, 99, 1234, 10**9, 10**17])
def test_personal_links_are_django_s_own_signatures(pk):
    subscriber = Subscriber(pk=pk)
    paths = PersonalPaths()
    assert paths.path("unsubscribe", pk) == subscriber.unsubscribe_path
    assert paths.path("preferences", pk) == subscriber.preferences_path
    assert subscriber.unsubscribe_token == signing.Signer(salt=UNSUBSCRIBE_SALT).sign_object(pk)


@pytest.mark.parametrize("length", [60, 70, 71, *range(85, 89), 160])
def test_a_long_link_arrives_whole_wherever_its_line_breaks(length):
    link = f"https://{'a' * (length - 20)}.example.org/x/"
    mail = Mould(
        compose(Mail(subject="S", text=f"See {slot('link')} now\n", sender="a@b.example", date=timezone.now()))
    )
    sent = mail.fill({"link": link, "to": "a@b.example", "mail_id": "1@b"})
    received = email.message_from_bytes(re.sub(rb"(?m)^\.", b"", sent), policy=default)
    assert received.get_body(("plain",)).get_content().split() == ["See", link, "now"]
    assert max(len(line) for line in sent.splitlines()) <= 998
