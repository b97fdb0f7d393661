"""Ranked bars: many values in order, one of them marked, with a line across at what lies in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    drawing,
    nothing_to_draw,
    plain,
    scale_of,
    short,
)
from partnerships.templatetags.words import figure

PALE = "#cfe3e1"
MOST_NAMES = 9


@dataclass(frozen=True)
class Paper:
    """What bars are drawn on: its size and what is left free at each side."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    kind: str
    longest_name: int

    def columns(self, count):
        """The middles of so many columns."""
        room = self.width - self.left - self.right
        return [round(self.left + room * (place + 0.5) / count, 2) for place in range(count)]


WIDE = Paper(WIDTH, HEIGHT, LEFT, 24, TOP + 24, BOTTOM, "", 40)
NARROW = Paper(320, 190, 8, 8, 44, 28, "narrow", 24)  # for the narrowest screens, whose width it has


def ranked_bars(
    items: Sequence[tuple[str, Number]],
    *,
    title: str,
    description: str,
    marked: int | None = None,
    line: tuple[str, Number] | None = None,
    unit: str = "",
    is_narrow: bool = False,
) -> SafeString:
    """One standing bar from nought for each (name, value) in the order given, however many there are.

    The bar at the place `marked` is dark and named above itself; others are pale. `line` is a name and
    the value at which a dashed line runs across. A few bars are named below; of many, the table names all.
    The narrow drawing has no axis: the first and the last bar say their values.
    """
    if not items:
        return nothing_to_draw(title)
    paper = NARROW if is_narrow else WIDE
    values = [0, *(value for _name, value in items), *([line[1]] if line else [])]
    scale = scale_of(values, paper.top, paper.height - paper.bottom)
    xs = paper.columns(len(items))
    room = (paper.width - paper.left - paper.right) / len(items)
    width = round(min(64.0, room * (0.7 if room > 6 else 1)), 2)
    shapes = [_ends(items, paper) if is_narrow else axis(scale, unit, right=paper.right)]
    shapes.append(_bars(xs, items, scale, width, marked))
    if len(items) <= MOST_NAMES and not is_narrow:
        shapes.append(_names(xs, items, int(room / 7.6)))
    if line:
        shapes.append(_line(line, scale, paper, is_left=marked is not None and xs[marked] > paper.width / 2))
    if marked is not None:
        shapes.append(_mark(xs[marked], items[marked], scale, paper))
    content = (items, paper.kind)
    return drawing(shapes, title, description, content, paper.height, width=paper.width, kind=paper.kind)


def _ends(items, paper):
    """The values of the first and the last bar, under them."""
    ends = [(paper.left, "start", figure(items[0][1]))]
    if len(items) > 1:
        ends.append((paper.width - paper.right, "end", figure(items[-1][1])))
    y = paper.height - paper.bottom + 20
    return format_html_join(
        "",
        f'<text x="{{}}" y="{y}" text-anchor="{{}}" fill="{AXIS}">{{}}</text>',
        ends,
    )


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


def _line(line, scale, paper, *, is_left):
    """The line across, named at the end where the marked bar is not."""
    words, value = line
    y, end = scale.y(value), paper.width - paper.right
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="2" stroke-dasharray="7 5"/>'
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-weight="700" paint-order="stroke" stroke="#ffffff" '
        'stroke-width="4">{}</text>',
        *(paper.left, end, y, y, TARGET),
        *(paper.left + 4 if is_left else end, y - 7, "start" if is_left else "end", TARGET),
        f"{plain(words)} {figure(value)}",
    )


def _mark(x, item, scale, paper):
    """The name and figure of the marked bar, over a pointer that stands on it."""
    name, value = item
    y = min(scale.y(value), scale.y(0)) - 4
    anchor = "start" if x < paper.width / 3 else "end" if x > paper.width * 2 / 3 else "middle"
    return format_html(
        '<polygon points="{},{} {},{} {},{}" fill="{}"/><text x="{}" y="{}" text-anchor="{}" font-weight="700" fill="{}" '
        'paint-order="stroke" stroke="#ffffff" stroke-width="4">{}</text>',
        *(x - 5, y - 8, x + 5, y - 8, x, y, INK),
        *(x, y - 13, anchor, INK, f"{short(name, paper.longest_name)} {figure(value)}"),
    )
