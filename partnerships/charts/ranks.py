"""Ranked bars: many values in order, one of them marked, with a line across at what lies in the middle."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.charts.drawing import (
    AXIS,
    BOTTOM,
    HEIGHT,
    INK,
    LEFT,
    SERIES,
    TARGET,
    TOP,
    WIDTH,
    Number,
    axis,
    columns_at,
    drawing,
    nothing_to_draw,
    plain,
    scale_of,
    short,
)
from partnerships.templatetags.words import figure

PALE, EDGE = "#cfe3e1", 24
MOST_NAMES = 9


def ranked_bars(
    items: Sequence[tuple[str, Number]],
    *,
    title: str,
    description: str,
    marked: int | None = None,
    line: tuple[str, Number] | None = None,
    unit: str = "",
) -> SafeString:
    """One standing bar from nought for each (name, value) in the order given, however many there are.

    The bar at the place `marked` is dark and named above itself; others are pale. `line` is a name and
    the value at which a dashed line runs across. A few bars are named below; of many, the table names all.
    """
    if not items:
        return nothing_to_draw(title)
    top = TOP + 24
    scale = scale_of([0, *(value for _name, value in items), *([line[1]] if line else [])], top, HEIGHT - BOTTOM)
    xs = columns_at(len(items), right=EDGE)
    room = (WIDTH - LEFT - EDGE) / len(items)
    width = round(min(64.0, room * (0.7 if room > 6 else 1)), 2)
    shapes = [axis(scale, unit, right=EDGE), _bars(xs, items, scale, width, marked)]
    if len(items) <= MOST_NAMES:
        shapes.append(_names(xs, items, int(room / 7.6)))
    if line:
        shapes.append(_line(line, scale))
    if marked is not None:
        shapes.append(_mark(xs[marked], items[marked], scale))
    return drawing(shapes, title, description, items)


def _bars(xs, items, scale, width, marked):
    zero = scale.y(0)
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>',
        (
            (
                *("portal-chart__solid" if place == marked else "portal-chart__part", round(x - width / 2, 2)),
                *(min(scale.y(value), zero), width, round(abs(scale.y(value) - zero), 1)),
                *(SERIES if place == marked else PALE, _edge(place == marked or width < 4)),
            )
            for place, (x, (_name, value)) in enumerate(zip(xs, items, strict=True))
        ),
    )


def _edge(is_bare):
    """Pale bars have an edge, so that they can be told from the paper; the finest have no room for one."""
    return "" if is_bare else format_html(' stroke="{}"', AXIS)


def _names(xs, items, most):
    names = (
        (x, HEIGHT - BOTTOM + 20, short(plain(name), max(4, most))) for x, (name, _value) in zip(xs, items, strict=True)
    )
    return format_html_join("", f'<text x="{{}}" y="{{}}" text-anchor="middle" fill="{AXIS}">{{}}</text>', names)


def _line(line, scale):
    words, value = line
    y = scale.y(value)
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="7 5"/>'
        '<text x="{}" y="{}" text-anchor="end" fill="{}" font-weight="700" paint-order="stroke" stroke="#ffffff" '
        'stroke-width="4">{}</text>',
        *(LEFT, WIDTH - EDGE, y, y, TARGET, WIDTH - EDGE, y - 7, TARGET, f"{plain(words)} {figure(value)}"),
    )


def _mark(x, item, scale):
    """The name and figure of the marked bar, over a pointer that stands on it."""
    name, value = item
    y = min(scale.y(value), scale.y(0)) - 4
    anchor = "start" if x < WIDTH / 3 else "end" if x > WIDTH * 2 / 3 else "middle"
    return format_html(
        '<polygon points="{},{} {},{} {},{}" fill="{}"/><text x="{}" y="{}" text-anchor="{}" font-weight="700" fill="{}" '
        'paint-order="stroke" stroke="#ffffff" stroke-width="4">{}</text>',
        *(x - 5, y - 8, x + 5, y - 8, x, y, INK),
        *(x, y - 13, anchor, INK, f"{short(name, 40)} {figure(value)}"),
    )
