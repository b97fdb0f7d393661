"""The paper a chart is drawn on: scale, axis, the names of the columns, the frame with title and description."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.templatetags.words import figure

Number = int | float | Decimal
Value = Number | None

SERIES, TARGET, AXIS, BAND, GRID, INK = "#00625e", "#6a3d9a", "#5b6467", "#dfe9e8", "#d5dbda", "#0b0c0c"
WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 132, 24, 52


@dataclass(frozen=True)
class Scale:
    """Turns values into heights between a lowest and a highest tick."""

    ticks: tuple[float, ...]
    top: float
    bottom: float

    def y(self, value: Number) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(self.bottom - (float(value) - low) / (high - low) * (self.bottom - self.top), 1)


def nothing_to_draw(title: str) -> SafeString:
    """What stands where a chart would be when there is nothing to draw."""
    return format_html('<p class="govuk-body portal-quiet">{}: no data yet.</p>', title)


def drawing(shapes, title, description, content, height=HEIGHT, *, width=WIDTH, kind=""):
    name = f"chart-{crc32(repr((title, description, content)).encode()):08x}"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="portal-chart{}" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-t {}-d" font-family="Public Sans, sans-serif" font-size="14" fill="{}">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(
            kind and f" portal-chart--{kind}",
            width,
            height,
            name,
            name,
            INK,
            name,
            plain(title),
            name,
            plain(description),
        ),
        SafeString("".join(shapes)),
    )


def plain(words):
    """Words without characters that XML does not allow."""
    return "".join(
        c for c in str(words) if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
    )


def short(words, most):
    words = plain(words)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def scale_of(values, top, bottom, *, tight=False):
    """A scale whose ticks are round numbers around the values."""
    low, high = min(map(float, values), default=0.0), max(map(float, values), default=1.0)
    if high - low <= abs(high) * 1e-9:
        low, high = min(low, 0.0), max(high, 0.0) if high else 1.0
    if tight:
        return Scale((low, high if high > low else low + 1), top, bottom)
    if 0 < low < high * 0.5:
        low = 0.0
    step = _round_step((high - low) / 4)
    start, stop = floor(low / step), ceil(high / step)
    ticks = tuple(float(f"{place * step:.12g}") for place in range(start, max(stop, start + 1) + 1))
    return Scale(ticks, top, bottom)


def _round_step(rough):
    power = 10.0 ** floor(log10(rough))
    return next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999999)


def columns_at(count, right=RIGHT):
    room = WIDTH - LEFT - right
    return [round(LEFT + room * (place + 0.5) / count, 1) for place in range(count)]


def axis(scale, unit, right=RIGHT):
    lines = format_html_join(
        "",
        f'<line x1="{LEFT}" x2="{WIDTH - right}" y1="{{}}" y2="{{}}" stroke="{GRID}"/>'
        f'<text x="{LEFT - 8}" y="{{}}" text-anchor="end" fill="{AXIS}">{{}}</text>',
        ((scale.y(tick), scale.y(tick), scale.y(tick) + 5, figure(tick)) for tick in scale.ticks),
    )
    return lines + (format_html('<text x="4" y="14" fill="{}">{}</text>', AXIS, plain(unit)) if unit else "")


def labels(xs, columns):
    """The name of each column beneath it, in two lines if it is long, and "No data" over a gap."""
    room = (xs[1] - xs[0] if len(xs) > 1 else 200) / 7.6
    base, shapes = HEIGHT - BOTTOM, []
    every = max(1, ceil(len(columns) / 14))
    for place, (x, (label, value)) in enumerate(zip(xs, columns, strict=True)):
        if place % every == 0:
            first, second = _two_lines(plain(label), max(4, int(room * every)))
            shapes.append((x, base + 20, first))
            if second:
                shapes.append((x, base + 37, second))
        if value is None:
            shapes.append((x, base - 8, "No data" if room > 8 else "○"))
    return format_html_join("", f'<text x="{{}}" y="{{}}" text-anchor="middle" fill="{AXIS}">{{}}</text>', shapes)


def _two_lines(label, most):
    if len(label) <= most:
        return label, ""
    head, _space, _tail = label[: most + 1].rpartition(" ")
    head = head or label[:most]
    return head, short(label[len(head) :].strip(), most)
