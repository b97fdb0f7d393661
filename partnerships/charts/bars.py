"""Bars, standing or stacked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.charts.drawing import (
    BOTTOM,
    HEIGHT,
    SERIES,
    TOP,
    WIDTH,
    Value,
    axis,
    columns_at,
    drawing,
    labels,
    nothing_to_draw,
    plain,
    scale_of,
    short,
)
from partnerships.templatetags.words import figure


@dataclass(frozen=True)
class Part:
    """One part of every stacked bar: its words, fill, ink upon it and the sign that tells it from the others."""

    words: str
    fill: str
    sign: str
    ink: str = "#ffffff"


STANDINGS = (
    Part("On Target", "#00703c", "●"),
    Part("Slight Variance", "#8a6d00", "▲"),
    Part("Significant Variance", "#b02a17", "■"),
    Part("No data", "#eeefef", "○", "#3f4447"),
    Part("Not judged", "#dbe3ea", "◇", "#33424f"),
)


def bars(
    items: Sequence[tuple[str, Value]], *, title: str, description: str, unit: str = "", up_to: Value = 0
) -> SafeString:
    """One bar for each (label, value), from nought (and at least to `up_to`), the value written at its end."""
    if not items:
        return nothing_to_draw(title)
    scale = scale_of([0, up_to, *(value for _label, value in items if value is not None)], TOP, HEIGHT - BOTTOM)
    xs = columns_at(len(items), right=24)
    width = min(64, round((xs[1] - xs[0] if len(xs) > 1 else 120) * 0.7, 1))
    drawn = []
    for x, (_label, value) in zip(xs, items, strict=True):
        if value is None:
            continue
        y, zero = scale.y(value), scale.y(0)
        drawn.append(
            (round(x - width / 2, 1), min(y, zero), width, round(abs(y - zero), 1), x, min(y, zero) - 6, figure(value))
        )
    shapes = format_html_join(
        "",
        f'<rect class="portal-chart__solid" x="{{}}" y="{{}}" width="{{}}" height="{{}}" fill="{SERIES}"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        drawn,
    )
    return drawing([axis(scale, unit, right=24), labels(xs, items), shapes], title, description, items)


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[Value]]],
    *,
    title: str,
    description: str,
    parts: Sequence[Part] = STANDINGS,
) -> SafeString:
    """One lying bar for each (label, values), its parts told apart by sign and number as well as by fill."""
    if not rows:
        return nothing_to_draw(title)
    longest = max(sum(float(value or 0) for value in values) for _label, values in rows) or 1
    left, row_height, room = 240, 38, WIDTH - 240 - 16
    shapes, y = [_key(parts)], 40
    for label, values in rows:
        shapes.append(
            format_html('<text x="{}" y="{}" text-anchor="end">{}</text>', left - 10, y + 19, short(label, 31))
        )
        if all(value is None for value in values):
            shapes.append(format_html('<text x="{}" y="{}" fill="#3f4447">○ No data</text>', left, y + 19))
        x = float(left)
        for part, value in zip(parts, values, strict=True):
            if value:
                width = float(value) / longest * room
                shapes.append(_segment(part, value, x, y, width))
                x += width
        y += row_height
    return drawing(shapes, title, description, rows, height=y + 4)


def _key(parts):
    """The words of the parts above the bars, each with its sign."""
    x, shapes = 16, []
    for part in parts:
        ink = part.fill if part.ink == "#ffffff" else part.ink
        shapes.append((x, ink, part.sign, x + 18, plain(part.words)))
        x += 44 + 8 * len(part.words)
    return format_html_join("", '<text x="{}" y="20" fill="{}">{}</text><text x="{}" y="20">{}</text>', shapes)


def _segment(part, value, x, y, width):
    """One part of a bar. Sign and number are texts of their own: the typeface has no such signs, and where one
    is missing another face would set the whole text."""
    number, middle = figure(value), round(x + width / 2, 1)
    label = format_html(
        '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text><text x="{}" y="{}" fill="{}">{}</text>',
        *(middle - 2, y + 19, part.ink, part.sign, middle + 3, y + 19, part.ink, number),
    )
    return format_html(
        '<rect class="portal-chart__part" x="{}" y="{}" width="{}" height="28" fill="{}" stroke="#ffffff" '
        'stroke-width="2"/>{}',
        *(round(x, 1), y, round(width, 1), part.fill),
        label if width >= 28 + 8 * len(number) else "",
    )
