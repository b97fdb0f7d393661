"""The shared pieces of pages."""

import importlib
import re
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import override_settings

from partnerships.templatetags import portalpack
from portal import urls


def piece(name, request=None, **context):
    return render_to_string(f"components/{name}.html", context, request=request)


def one_line(html):
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("ON_TARGET", ("on-target", "●", "On Target")),
        ("Slight Variance", ("slight", "▲", "Slight Variance")),
        ("significant", ("significant", "■", "Significant Variance")),
        ("no-data", ("no-data", "○", "No data")),
        ("", ("no-data", "○", "No data")),
        (None, ("no-data", "○", "No data")),
    ],
)
def test_standing_is_told_by_shape_words_and_colour(stored, told):
    name, shape, words = told
    assert one_line(piece("rag_tag", classification=stored)).endswith(
        f'<span class="portal-rag portal-rag--{name}"><span aria-hidden="true">{shape}</span> {words}</span>'
    )


def test_no_line_ends_between_the_shape_and_its_words():
    assert portalpack.rag("significant", bare=True).endswith("■</span>\N{NO-BREAK SPACE}Significant Variance</span>")


def test_an_unknown_standing_is_a_mistake():
    with pytest.raises(KeyError):
        portalpack.rag("purple")


def test_state_tag_escapes_its_words():
    assert portalpack.state_tag("approved", "<b>") == '<strong class="govuk-tag govuk-tag--green">&lt;b&gt;</strong>'
    assert portalpack.state_tag("part_paid") == '<strong class="govuk-tag govuk-tag--yellow">Part paid</strong>'
    assert portalpack.state_tag("new_kind") == '<strong class="govuk-tag govuk-tag--grey">New kind</strong>'


@pytest.mark.parametrize(
    ("query", "order", "link"),
    [
        ("", "none", "?sort=name"),
        ("?sort=name", "ascending", "?sort=-name"),
        ("?sort=-name&page=4", "descending", "?sort=name"),
    ],
)
def test_sorting_is_a_link_that_says_the_order(rf, query, order, link):
    html = portalpack.sort_header({"request": rf.get(f"/{query}")}, "Name", "name")
    assert f'aria-sort="{order}"' in html
    assert f'href="{link}"' in html


def test_table_head_takes_words_and_columns(rf):
    columns = ["Body", {"label": "Actual", "numeric": True}, {"label": "Name", "sort": "name"}]
    html = piece("table_open", request=rf.get("/"), caption="Figures & facts", columns=columns)
    assert 'role="region" aria-label="Figures &amp; facts" tabindex="0"' in html
    assert html.count('<th scope="col"') == 3
    assert html.count("govuk-table__header--numeric") == 1
    assert html.count("aria-sort") == 1


def test_pages_near_this_one_are_numbered(rf):
    html = piece("pagination", request=rf.get("/?q=a"), page_obj=Paginator(range(240), 20).get_page(6))
    assert re.findall(r'aria-label="Page (\d+)"', html) == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
    ]
    assert 'href="?q=a&amp;page=7" rel="next"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_numbers(rf):
    assert "nav" not in piece("pagination", request=rf.get("/"), page_obj=Paginator(range(3), 20).get_page(1))


def test_lists_read_by_position_have_next_and_previous(rf):
    html = piece("pagination", request=rf.get("/"), next_url="?after=9", previous_url="?before=3")
    assert re.findall(r'href="([^"]+)"', html) == ["?before=3", "?after=9"]


def test_breadcrumbs_link_where_they_can():
    html = piece("breadcrumbs", breadcrumbs=[("Home", "/"), ("Draft", "")])
    assert '<a class="govuk-breadcrumbs__link" href="/">Home</a>' in html
    assert "Draft</li>" in html


def test_a_blank_fact_is_not_given():
    html = piece("summary_list", rows=[("Purpose", ""), ("Members", 0)])
    assert html.count("Not given") == 1
    assert ">0</dd>" in html


def test_an_act_is_a_post_with_a_token(rf):
    html = piece("action_button", request=rf.get("/"), url="/approve/", label="Approve", about="invoice 12")
    assert '<form class="portal-inline-form" method="post" action="/approve/">' in html
    assert "csrfmiddlewaretoken" in html
    assert "invoice 12" in html


def base(rf, path="/", user=None, **context):
    request = rf.get(path)
    request.user = user or AnonymousUser()
    return render_to_string("base.html", {"heading": "Hello", **context}, request=request)


def test_public_pages_hold_no_token(rf):
    assert "csrfmiddlewaretoken" not in base(rf)


def test_pages_hold_no_style_or_script_of_their_own(rf):
    html = base(rf) + render_to_string("generic/form.html", {"heading": "x"})
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", html)


def test_page_skips_to_its_main_part(rf):
    html = base(rf)
    assert '<a href="#main-content" class="govuk-skip-link"' in html
    assert '<main class="govuk-main-wrapper" id="main-content">' in html


@override_settings(DEMO=True)
def test_sample_data_is_announced(rf):
    assert "Sample data" in base(rf)


def test_sample_data_is_not_announced_elsewhere(rf):
    assert "Sample data" not in base(rf)


def test_section_of_the_page_is_marked(rf):
    html = base(rf, "/partnerships/safe-city/")
    assert 'href="/partnerships/" aria-current="true"' in html


def test_gallery_shows_every_piece(client):
    html = client.get("/dev/components/").content.decode()
    assert html.count("portal-rag--significant") >= 2
    assert "Sam Okafor changed the next meeting" in html
    assert client.post("/dev/components/form/", {}).status_code == 200


def test_gallery_is_kept_from_production():
    with override_settings(PRODUCTION=True):
        addresses = str(importlib.reload(urls).urlpatterns)
    assert ["dev/" in addresses, "dev/" in str(importlib.reload(urls).urlpatterns)] == [False, True]


def test_fifty_rows_are_quick():
    template = Template(
        "{% load portalpack words %}{% for name, value in rows %}<tr><td>{{ name }}</td><td>{{ value|figure }}</td>"
        "<td>{% rag 'SLIGHT' %}</td></tr>{% endfor %}"
    )
    context = Context({"rows": [("Warm Front grants", 1130)] * 50})
    template.render(context)
    best = min(_seconds(template, context) for _ in range(5))
    assert best < 0.01


def _seconds(template, context):
    start = time.perf_counter()
    template.render(context)
    return time.perf_counter() - start
