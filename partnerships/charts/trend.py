"""A series over time, long or as a spark line."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.charts.drawing import (
    AXIS,
    BAND,
    BOTTOM,
    HEIGHT,
    RIGHT,
    SERIES,
    TARGET,
    TOP,
    WIDTH,
    Number,
    Value,
    axis,
    columns_at,
    drawing,
    labels,
    nothing_to_draw,
    scale_of,
)
from partnerships.templatetags.words import figure


def trend(
    points: Sequence[tuple[str, Value]],
    *,
    title: str,
    description: str,
    target: Sequence[Value] | Value = None,
    band: Sequence[tuple[Number, Number] | None] = (),
    baseline: tuple[str, Number] | None = None,
    unit: str = "",
    marks: Sequence[str] = (),
    decimals: int | None = None,
    target_decimals: int | None = None,
) -> SafeString:
    """A series over time with its dashed target, tolerance band and baseline dot.

    `points` are (label, value); `target` is one value for all or one for each point; `band` is
    the (low, high) that is still on target, for each point; `baseline` is (label, value);
    `marks` are the numbers of notes about each point, empty where there is none. Figures are written
    with at most `decimals` decimals, targets with `target_decimals`, and drawn as they are.
    """
    columns = ([baseline] if baseline else []) + list(points)
    if not columns:
        return nothing_to_draw(title)
    first = len(columns) - len(points)
    targets = list(target) if isinstance(target, Sequence) else [target] * len(points)
    known = [value for _label, value in columns if value is not None]
    known += [value for value in targets if value is not None]
    known += [edge for pair in band if pair for edge in pair]
    scale = scale_of(known, TOP, HEIGHT - BOTTOM)
    xs = columns_at(len(columns))
    actual = [(x, scale.y(value)) if value is not None else None for x, (_l, value) in zip(xs, columns, strict=True)]
    aims = [(x, scale.y(value)) if value is not None else None for x, value in zip(xs[first:], targets, strict=False)]
    return drawing(
        [
            _band(xs[first:], band, scale),
            axis(scale, unit),
            labels(xs, columns),
            _marks(xs[first:], marks),
            line(aims, TARGET, dashed=True),
            line(actual[first:], SERIES),
            _dots(actual, columns, baseline is not None, decimals),
            _end_labels(actual[first:], aims, [value for _l, value in points], targets, (decimals, target_decimals)),
        ],
        title,
        description,
        columns,
    )


def spark(values: Sequence[Value], *, title: str, target: Value = None) -> SafeString:
    """A line without axes for a table's cell, ending in a dot; the figures stand beside it."""
    known = [value for value in [*values, target] if value is not None]
    if not any(value is not None for value in values):
        return SafeString("")
    scale = scale_of(known, 5, 27, tight=True)
    step = 104 / max(len(values) - 1, 1)
    spots = [
        (round(8 + step * place, 1), scale.y(value)) if value is not None else None
        for place, value in enumerate(values)
    ]
    last = next(spot for spot in reversed(spots) if spot)
    aim = [(4, scale.y(target)), (116, scale.y(target))] if target is not None else []
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="portal-chart portal-chart--spark" viewBox="0 0 120 32" role="img" aria-label="{}">{}{}'
        f'<circle class="portal-chart__solid" cx="{{}}" cy="{{}}" r="3.5" fill="{SERIES}"/></svg>',
        title,
        line(aim, TARGET, dashed=True, width=1.5),
        line(spots, SERIES, width=2, lone=2),
        *last,
    )


def line(spots, colour, *, dashed=False, width=3, lone=0):
    """The line through the spots, broken where one is missing."""
    runs, run = [], []
    for spot in [*spots, None]:
        if spot:
            run.append(spot)
        elif run:
            runs.append(run)
            run = []
    return format_html_join(
        "",
        '<polyline fill="none" stroke="{}" stroke-width="{}"{} points="{}"/>',
        (
            (colour, width, SafeString(' stroke-dasharray="7 5"') if dashed else "", _joined(run))
            for run in (_widened(run) if dashed else run for run in runs)
            if len(run) > 1
        ),
    ) + format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" fill="{}"/>',
        ((*run[0], lone, colour) for run in runs if len(run) == 1 and lone),
    )


def _marks(xs, marks):
    """A fine line down from the number of each note, which the page lists in words."""
    return format_html_join(
        "",
        f'<line x1="{{}}" y1="{TOP - 4}" x2="{{}}" y2="{HEIGHT - BOTTOM}" stroke="{AXIS}" stroke-dasharray="1 4"/>'
        f'<text x="{{}}" y="{TOP - 9}" text-anchor="middle" font-weight="700" fill="{AXIS}">{{}}</text>',
        ((x, x, x, words) for x, words in zip(xs, marks, strict=False) if words),
    )


def _widened(run):
    """A target of one point is drawn as a short line."""
    return [(run[0][0] - 18, run[0][1]), (run[0][0] + 18, run[0][1])] if len(run) == 1 else run


def _joined(run):
    return " ".join(f"{x},{y}" for x, y in run)


def _band(xs, band, scale):
    """The tolerance band, as one shape for each unbroken stretch."""
    edges = [(x, scale.y(pair[0]), scale.y(pair[1])) if pair else None for x, pair in zip(xs, band, strict=False)]
    shapes, run = [], []
    for edge in [*edges, None]:
        if edge:
            run.append(edge)
        elif run:
            if len(run) == 1:
                x, low, high = run[0]
                run = [(x - 18, low, high), (x + 18, low, high)]
            shapes.append((_joined([(x, high) for x, _low, high in run] + [(x, low) for x, low, _h in reversed(run)]),))
            run = []
    return format_html_join("", f'<polygon class="portal-chart__band" fill="{BAND}" points="{{}}"/>', shapes)


def _dots(spots, columns, has_baseline, decimals):
    """A dot at each value and its figure above; the baseline's dot is hollow and named."""
    drawn = []
    for place, (spot, (_label, value)) in enumerate(zip(spots, columns, strict=True)):
        if spot:
            hollow = has_baseline and place == 0
            fill, ink = ("#ffffff", AXIS) if hollow else (SERIES, SERIES)
            words = f"Baseline {figure(value)}" if hollow else _told(value, decimals) if len(spots) <= 10 else ""
            drawn.append((*spot, fill, ink, spot[0], spot[1] - 11, words))
    return format_html_join(
        "",
        '<circle class="portal-chart__dot" cx="{}" cy="{}" r="5" fill="{}" stroke="{}" stroke-width="2"/>'
        '<text x="{}" y="{}" text-anchor="middle" paint-order="stroke" stroke="#ffffff" stroke-width="4">{}</text>',
        drawn,
    )


def _told(value, decimals):
    """A figure for people, rounded half up; without idle noughts."""
    if decimals is None:
        return figure(value)
    return figure(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def _end_labels(actual, aims, values, targets, decimals):
    """The names of the lines at their right ends, kept apart so that both can be read."""
    ends = []
    lines = (("Actual", SERIES, actual, values), ("Target", TARGET, aims, targets))
    for (name, colour, spots, numbers), most in zip(lines, decimals, strict=True):
        place = max((place for place, spot in enumerate(spots) if spot), default=None)
        if place is not None:
            ends.append([spots[place][1] + 5, colour, f"{name} {_told(numbers[place], most)}"])
    if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 17:
        upper, lower = sorted(ends, key=lambda end: end[0])
        middle = (upper[0] + lower[0]) / 2
        upper[0], lower[0] = middle - 8.5, middle + 8.5
    return format_html_join(
        "", f'<text x="{WIDTH - RIGHT + 6}" y="{{}}" fill="{{}}" font-weight="700">{{}}</text>', ends
    )
