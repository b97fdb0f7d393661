"""What people write becomes safe HTML and readable text."""

import pytest
from django.core.exceptions import ValidationError

from partnerships.forms.text import MarkedField
from partnerships.imports import MarkedTextWidget
from partnerships.markup import link_faults, to_html, to_text
from partnerships.sheets import CellError


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://elsewhere.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,alert)",
        '<a href="#" onclick="alert(1)">x</a>',
        "# A heading",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_dangerous_passes(text):
    html = to_html(text)
    for forbidden in ("<script", "<img", "<style", "<h1", 'href="javascript', 'href="data', '<a href="#"'):
        assert forbidden not in html


def test_marks_become_html():
    assert to_html("**Bold** and [words](https://portal.example/?a=1&b=2)\n\n- one\n- two") == (
        '<p class="govuk-body"><strong>Bold</strong> and '
        '<a href="https://portal.example/?a=1&amp;b=2" class="govuk-link" rel="noopener">words</a></p>\n'
        '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n<li>two</li>\n</ul>\n'
    )


def test_text_stays_readable():
    assert to_text("**Bold** [words](https://portal.example/)\n\n- one") == (
        "Bold words (https://portal.example/)\n\n- one"
    )


NO_PAGE = "which does not lead to a page. Give the address of a page, which begins with https://"
DECEIVES = "has a name before its @, as addresses have that deceive. Leave out what stands before the @"
NOT_WHOLE = "is no whole web address. Copy it from the browser"


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("[x](javascript:alert(1))", f"the link “javascript:alert(1)” begins with “javascript:”, {NO_PAGE}"),
        ("[x](JavaScript:alert(1))", f"the link “JavaScript:alert(1)” begins with “javascript:”, {NO_PAGE}"),
        ("[**x**](data:text/html,a)", f"the link “data:text/html,a” begins with “data:”, {NO_PAGE}"),
        ("[x](vbscript:a)", f"the link “vbscript:a” begins with “vbscript:”, {NO_PAGE}"),
        ("[x](file:///etc/hosts)", f"the link “file:///etc/hosts” begins with “file:”, {NO_PAGE}"),
        ("<ftp://files.example/a>", f"the link “ftp://files.example/a” begins with “ftp:”, {NO_PAGE}"),
        ("See [x].\n\n[x]: javascript:a", f"the link “javascript:a” begins with “javascript:”, {NO_PAGE}"),
        ("[x](https://bank.example@evil.example/)", f"the link “https://bank.example@evil.example/” {DECEIVES}"),
        ("[x](https://)", "the link “https://” is no web address. Begin it with https://"),
        ("[x](https:///path)", "the link “https:///path” is no web address. Begin it with https://"),
        ("[x](//evil.example)", "the link “//evil.example” is no web address. Begin it with https://"),
        ("[x](www.a.example)", "the link “www.a.example” is no web address. Begin it with https://"),
        ("[x](https://nowhere)", f"the link “https://nowhere” {NOT_WHOLE}"),
        ("[x](mailto:nobody)", "the link “mailto:nobody” is no email address"),
        (
            "[*our* page](https://a.example/b c)",
            "what follows “[words]” is no link. Write [words](https://address), with no blank in the address",
        ),
        ("[a](https://b.example/?c=d#e), [f](/partnerships/), [g](mailto:h@i.example), [1] (of 2)", None),
    ],
)  # fmt: skip
def test_a_link_that_must_not_be_published_is_refused_with_what_to_write_instead(link, fault):
    assert list(link_faults(f"Read {link}")) == ([fault] if fault else [])
    if fault:
        with pytest.raises(ValidationError) as refused:
            MarkedField().clean(link)
        assert refused.value.messages == [fault[0].upper() + fault[1:]]
        with pytest.raises(CellError, match=r"^The link|^What follows"):
            MarkedTextWidget().clean(link)
    else:
        assert (MarkedField().clean(link), MarkedTextWidget().clean(link)) == (link, link)
