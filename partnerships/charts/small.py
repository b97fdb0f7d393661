"""Small multiples: many series on one layout, each on paper of the same size with time in the same places."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.charts.drawing import AXIS, SERIES, TARGET, Number, Value, drawing, plain, scale_of, short
from partnerships.charts.trend import line
from partnerships.templatetags.words import figure

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, FOOT = 26, 26, 14, 104


def small_trend(
    points: Sequence[tuple[str, Value]],
    *,
    title: str,
    description: str,
    target: Sequence[Value] | Value = None,
    baseline: Number | None = None,
) -> SafeString:
    """A series as one of many: line and dots, the dashed target, a hollow dot for the baseline before them.

    `points` are (label, value) of every period of the layout, known or not, so that all drawings of one page
    keep a period in the same place; the first and last are named. `target` is one value for all or one for each
    point. What is said of the figures stands beside.
    """
    values = [baseline, *(value for _label, value in points)]
    targets = list(target) if isinstance(target, Sequence) else [target]
    known = [value for value in [*values, *targets] if value is not None]
    scale = scale_of(known, TOP, FOOT - 14, tight=True)
    step = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    xs = [round(LEFT + step * place, 1) for place in range(len(values))]
    spots = [(x, scale.y(value)) if value is not None else None for x, value in zip(xs, values, strict=True)]
    if isinstance(target, Sequence):
        aim = [(x, scale.y(value)) if value is not None else None for x, value in zip(xs[1:], targets, strict=True)]
    else:
        aim = [(LEFT, scale.y(target)), (WIDTH - RIGHT, scale.y(target))] if target is not None else []
    return drawing(
        [
            format_html('<line x1="8" x2="{}" y1="{}" y2="{}" stroke="{}"/>', WIDTH - 8, FOOT, FOOT, AXIS),
            line(aim, TARGET, dashed=True, width=2),
            line(spots[1:], SERIES, width=2),
            _dots(spots),
            _gaps(xs[1:], points),
            _names(xs, points, baseline),
        ],
        title,
        description,
        (points, target, baseline),
        HEIGHT,
        width=WIDTH,
        kind="small",
    )


def _dots(spots):
    return format_html_join(
        "",
        '<circle class="portal-chart__dot" cx="{}" cy="{}" r="4" fill="{}" stroke="{}" stroke-width="2"/>',
        ((*spot, *(("#ffffff", AXIS) if place == 0 else (SERIES, SERIES))) for place, spot in enumerate(spots) if spot),
    )


def _gaps(xs, points):
    """A ring on the line of time where there is no figure: a gap is never drawn as nought."""
    gaps = ((x, FOOT - 5) for x, (_label, value) in zip(xs, points, strict=True) if value is None)
    return format_html_join("", f'<text x="{{}}" y="{{}}" text-anchor="middle" fill="{AXIS}">○</text>', gaps)


def _names(xs, points, baseline):
    """The first and the last period, and the baseline where there is one."""
    names = [(8, "start", f"Baseline {figure(baseline)}")] if baseline is not None else []
    if len(points) > 1 and baseline is None:
        names.append((xs[1], "middle", points[0][0]))
    if points:
        names.append((WIDTH - 8, "end", points[-1][0]))
    return format_html_join(
        "",
        f'<text x="{{}}" y="{FOOT + 20}" text-anchor="{{}}" fill="{AXIS}">{{}}</text>',
        ((x, anchor, short(plain(words), 20)) for x, anchor, words in names),
    )
