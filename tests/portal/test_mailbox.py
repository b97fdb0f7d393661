"""The demonstration's mail can be read and followed, and can do nothing itself."""

from email.message import EmailMessage

import pytest

NAME = "20260603T090000.000000-0123abcd"
HTML = '<style>p{color:red}</style><p>Hi <a href="http://testserver/confirm/x/">go</a><script>alert(1)</script>'


@pytest.fixture
def sink(settings, tmp_path):
    settings.MAIL_SINK = tmp_path
    return tmp_path


def keep(sink, name=NAME, html=HTML, subject="Your invitation"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "us@portal.example", "ada@portal.example", subject
    message["List-Unsubscribe"] = "<http://testserver/u/1/>"
    message.set_content("Open http://testserver/account/invitation/abc:def/ now")
    if html:
        message.add_alternative(html, subtype="html")
    (sink / f"{name}.eml").write_bytes(b"X-Envelope-To: real@portal.example\r\n" + message.as_bytes())


def test_list_shows_the_newest_first(client, db, sink):
    keep(sink, "20260603T090000.000000-00000001", subject="First")
    keep(sink, "20260604T090000.000000-00000002", subject="Second")
    letters = client.get("/dev/mail/").context["letters"]
    assert [(letter.subject, letter.to) for letter in letters] == [
        ("Second", "real@portal.example"),
        ("First", "real@portal.example"),
    ]


def test_list_without_mail_says_how_to_get_some(client, db, sink):
    assert "No mail yet" in client.get("/dev/mail/").content.decode()
    assert client.get("/dev/mail/", headers={"user-agent": ""}).status_code == 200


def test_letter_shows_headers_text_and_every_link(client, db, sink):
    keep(sink)
    letter = client.get(f"/dev/mail/{NAME}/").context["letter"]
    assert letter.links == ["http://testserver/account/invitation/abc:def/", "http://testserver/confirm/x/"]
    assert ("List-Unsubscribe", "<http://testserver/u/1/>") in letter.headers


def test_letter_without_a_page_has_no_frame(client, db, sink):
    keep(sink, html="")
    assert "<iframe" not in client.get(f"/dev/mail/{NAME}/").content.decode()


def test_page_of_a_letter_may_run_nothing(client, db, sink):
    keep(sink)
    answer = client.get(f"/dev/mail/{NAME}/page/")
    policy = answer.headers["content-security-policy"]
    assert sorted(policy.split("; ")) == [
        "default-src 'none'",
        "frame-ancestors 'self'",
        "img-src data:",
        "sandbox",
        "style-src 'unsafe-inline'",
    ]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "secret", f"{NAME}x", "20260603T090000.000000-ffffffff", "a\0b"]
)
def test_unknown_letter_is_not_there(client, db, sink, name):
    (sink.parent / "secret.eml").write_text("x")
    (sink / "secret.eml").write_text("x")
    assert client.get(f"/dev/mail/{name}/").status_code == 404
