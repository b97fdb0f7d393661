"""What a quarter's pages show of its rows, drawn once for the same contents."""

from functools import lru_cache

from django import template
from django.utils.html import format_html

from partnerships.templatetags.portalpack import rag
from targets.reports.quarter_rows import KEPT_ROWS, QuarterRow

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=KEPT_ROWS)
def changed_class(row: QuarterRow):
    """An indicator with its class in the quarter before and now."""
    return format_html(
        '<a class="govuk-link" href="{}">{}</a>: {} → {}',
        row.address,
        row.name,
        rag(row.earlier_standing, True),
        rag(row.standing, True),
    )
