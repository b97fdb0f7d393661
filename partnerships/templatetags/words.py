"""How dates, money and numbers are written, in pages, papers and mail alike.

`12 June 2009`, `£15,750`, `1,130`, a true minus as in `−1.72`, `34.6%`, “Quarter 4, January to
March 2009”, years `2009/10` in text and `2009-10` in addresses, and "No data" for a blank.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from partnerships import events

register = template.Library()

NO_DATA = "No data"
MINUS = "−"
QUARTER_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value):
    """A date in words: 12 June 2009. Nothing for nothing."""
    return f"{_local(value):%-d %B %Y}" if value else ""


@register.filter
def late(days):
    """A number of days late in words: 1,246 days late. Nothing for none."""
    return f"{days:,} day{'s'[: days != 1]} late" if days else ""


@register.filter
def month(value):
    """A month in words: June 2009."""
    return f"{_local(value):%B %Y}" if value else ""


@register.filter
def days(first, last):
    """From one day to another, or the one day: 12 June 2009 to 14 June 2009."""
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


@register.filter
def clock(value):
    """A time of day, London time: 2:05pm, 10am or midday. The one way in which times are written for people."""
    if value in (None, ""):
        return ""
    value = _local(value)
    if value.hour == 12 and value.minute == 0:
        return "midday"
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value:%-I}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def moment(value):
    """A moment in words, London time: 12 June 2009 at 2:05pm."""
    return f"{day(value)} at {clock(value)}" if value else ""


@register.filter
def closing(value):
    """When something closes: on 12 June 2009 at 2pm, or at the end of the day that midnight ends."""
    if not value:
        return ""
    local = _local(value)
    if (local.hour, local.minute) == (0, 0):
        return f"at the end of {day(local - timedelta(days=1))}"
    return f"on {moment(local)}"


def _places(value, places):
    value = Decimal(str(value))
    if places not in (None, ""):
        return f"{abs(value):,.{int(places)}f}", value
    words = f"{abs(value):,f}"
    return (words.rstrip("0").rstrip(".") if "." in words else words), value


def _written(value, places, mark=""):
    words, value = _places(value, places)
    return f"{MINUS if value < 0 and words.strip('0.,') else ''}{mark}{words}"


@register.filter
def figure(value, places=None):
    """A number with thousands and a true minus; "No data" for a blank, never nought."""
    return NO_DATA if value in (None, "") else _written(value, places)


@register.filter
def signed(value, places=None):
    """A difference: +3, −1.72 or 0."""
    if value in (None, ""):
        return NO_DATA
    words = _written(value, places)
    return f"+{words}" if Decimal(str(value)) > 0 and words.strip("0.,") else words


@register.filter
def percent(value, places=None):
    """A percentage, without a space: 34.6%."""
    return NO_DATA if value in (None, "") else f"{_written(value, places)}%"


@register.filter
def money(value):
    """Pounds, with pence only where there are any: £15,750 or £15,750.50."""
    if value in (None, ""):
        return NO_DATA
    value = Decimal(str(value))
    return _written(value, 0 if value == value.to_integral_value() else 2, "£")


@register.filter
def financial_year(value):
    """The year that starts in April of `value` (a year, or a date within): 2009/10."""
    start = _year_start(value)
    return f"{start}/{(start + 1) % 100:02d}"


@register.filter
def year_address(value):
    """The same for addresses: 2009-10."""
    return financial_year(value).replace("/", "-")


def _year_start(value):
    if isinstance(value, date):
        value = _local(value)
        return value.year if value.month >= 4 else value.year - 1
    return int(value)


def quarter_words(year: int, quarter: int) -> str:
    """A quarter of the financial year that starts in `year`: Quarter 4, January to March 2009."""
    return f"Quarter {quarter}, {QUARTER_MONTHS[quarter]} {year + (quarter == 4)}"


@register.simple_tag(name="quarter")
def quarter_tag(year, number):
    """`{% quarter 2008 4 %}`: Quarter 4, January to March 2009."""
    return quarter_words(int(year), int(number))


@register.filter(name="quarter_of")
def quarter_of(value):
    """The quarter a date lies in, in words."""
    value = _local(value)
    return quarter_words(_year_start(value), (value.month - 4) % 12 // 3 + 1)


@register.filter
def and_list(values):
    """Things in a sentence: a, b and c."""
    words = [str(value) for value in values]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@register.filter
def sentence(event):
    """What an event says happened."""
    return events.sentence(event)


@register.filter
def changes(event):
    """What an event changed: (name, before, after) of each value that differs, worded for people."""
    before, after = event.data.get("before") or {}, event.data.get("after") or {}
    names = [*before, *(name for name in after if name not in before)]
    told = [(name.replace("_", " ").capitalize(), _told(before.get(name)), _told(after.get(name))) for name in names]
    return [(name, was, now) for name, was, now in told if was != now]


def _told(value):
    """A stored value in words: dates by month name, yes and no, "nothing" for a blank."""
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return and_list(value)
    if isinstance(value, str):
        try:
            if found := parse_date(value):
                return day(found)
            if found := parse_datetime(value):
                return moment(found)
        except ValueError:
            return value
    return value
