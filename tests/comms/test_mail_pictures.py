"""Pictures that a mail shows in their place, carried with it, and the chart of a report (H08)."""

import email
from dataclasses import replace

import pytest
from django.utils import timezone

from comms.actions import sending
from comms.mime import Mail, compose
from comms.mime.letters import report_letter
from comms.mime.lint import mail_faults
from partnerships.pdf import picture
from tests.comms.test_providers import carrier, provider  # noqa: F401
from tests.factories.comms import DeliveryFactory, MessageFactory

PNG = b"\x89PNG\r\n\x1a\nnot much"
CHART = {
    "picture": PNG,
    "title": "Indicators of each body by class",
    "columns": ("Body", "How its indicators stand"),
    "rows": [("Later Years Partnership", "2 On Target"), ("Energy <Partnership>", "1 No data")],
}
LETTER = {"subject": "Out", "heading": "Out", "lines": ["It is out."], "links": [("Read it", "/a/")], "chart": CHART}


@pytest.fixture
def mail():
    return report_letter(LETTER, at=timezone.now(), bulk=True)


def test_the_chart_is_a_picture_with_its_words_and_its_table(mail):
    parsed = email.message_from_bytes(compose(mail), policy=email.policy.default)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    shown = list(parsed.walk())[-1]
    assert (shown.get_content(), shown.get_content_disposition()) == (PNG, "inline")
    html = parsed.get_body(("html",)).get_content()
    assert f'src="cid:{shown["Content-ID"].strip("<>")}"' in html
    words = "Later Years Partnership: 2 On Target; Energy &lt;Partnership&gt;: 1 No data."
    assert f'alt="Indicators of each body by class. {words}"' in html
    assert '<th scope="col"' in html
    assert '<th scope="row"' in html
    assert "- Later Years Partnership: 2 On Target\n- Energy <Partnership>: 1 No data\n" in mail.text


def test_a_picture_that_the_mail_does_not_carry_is_a_fault(mail):
    assert mail_faults(mail) == []
    (fault,) = mail_faults(replace(mail, pictures=()))
    assert "has no full address, so no mail program can show it" in fault


def test_a_drawing_becomes_a_small_png():
    made = picture('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>')
    assert (made[:4], len(made) < 20_000) == (b"\x89PNG", True)


@pytest.mark.django_db
def test_a_provider_gets_pictures_and_files_too(provider, carrier):
    mail = Mail("S", "T", "a@portal.example", timezone.now(), "<p>H</p>", pictures=(("c@portal", PNG),))
    mail = replace(mail, attached=(("invoice.pdf", b"%PDF-1"),))
    DeliveryFactory(message=MessageFactory(ready=compose(mail)))
    assert sending.send_next_chunk(carrier, at=timezone.now()) == 1
    given = {each["Name"]: each.get("ContentID", "") for each in provider.requests[0]["Attachments"]}
    assert set(given.values()) == {"", "cid:c@portal"}
