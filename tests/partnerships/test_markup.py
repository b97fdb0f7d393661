"""What people write becomes safe HTML and readable text."""

import pytest

from partnerships.markup import to_html, to_text


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
