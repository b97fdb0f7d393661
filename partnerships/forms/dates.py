"""A date in three boxes: day, month, year, as GOV.UK asks for dates people know.

What was typed stays in the boxes when it is wrong, the message says which part is wrong and
only that part is marked.
"""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


class DateParts(forms.MultiWidget):
    """Three text boxes named `<field>_day`, `<field>_month` and `<field>_year`."""

    template_name = "portalpack/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs=None, autocomplete=""):
        self.wrong = ()
        self.autocomplete = autocomplete
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    @property
    def first_wrong(self):
        """Position of the first box with something wrong in it."""
        return PARTS.index(self.wrong[0]) if self.wrong else 0

    def decompress(self, value):
        if isinstance(value, str):
            value = date.fromisoformat(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["part"], box["wrong"] = part, part in self.wrong
            box["autocomplete"] = f"{self.autocomplete}-{part}" if self.autocomplete else ""
        return context


class DateInputField(forms.MultiValueField):
    """A calendar day. Months may be typed as numbers or names.

    `autocomplete="bday"` marks a birthday; `not_before` and `not_after` are dates that bound it.
    """

    widget = DateParts

    def __init__(self, *, not_before=None, not_after=None, autocomplete="", **options):
        self.not_before, self.not_after = not_before, not_after
        options.setdefault("widget", DateParts(autocomplete=autocomplete))
        if label := options.get("label"):
            messages = {"required": f"Enter the {label[:1].lower()}{label[1:]}"}
            options["error_messages"] = messages | (options.get("error_messages") or {})
        boxes = tuple(forms.CharField(required=False, max_length=20) for _ in PARTS)
        super().__init__(boxes, require_all_fields=False, **options)

    def clean(self, value):
        typed = dict(zip(PARTS, self._typed(value), strict=True))
        self.widget.wrong = ()
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            if self.required:
                self._refuse(PARTS, self.error_messages["required"])
            return None
        if missing:
            self._refuse(missing, f"{self._name} must include a {' and '.join(missing)}")
        found = self._day(typed)
        self._check_bounds(found)
        self.run_validators(found)
        return found

    def compress(self, data_list):
        return None

    def has_changed(self, initial, data):
        return self._typed(self.widget.decompress(initial)) != self._typed(data)

    @staticmethod
    def _typed(value):
        """The three boxes as text, also of a value that is no list, such as a disabled field's."""
        parts = value if isinstance(value, list) else DateParts().decompress(value)
        return [str(part or "").strip() for part in parts]

    def _day(self, typed):
        """The date that was typed; refuses one that is not in the calendar."""
        if typed["year"].isdecimal() and len(typed["year"]) != 4:
            self._refuse(["year"], f"{self._name} must have a year of 4 numbers, for example 2009")
        numbers = {
            "day": _number(typed["day"]),
            "month": _month_number(typed["month"]),
            "year": _number(typed["year"]),
        }
        longest = {"day": 31, "month": 12, "year": 9999}
        if wrong := [part for part in PARTS if not 1 <= numbers[part] <= longest[part]]:
            self._refuse(wrong if len(wrong) == 1 else PARTS, f"{self._name} must be a real date")
        try:
            return date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError:
            month = _MONTHS[numbers["month"] - 1].capitalize()
            if numbers["day"] == 29:
                month = f"{month} {numbers['year']}"
            self._refuse(PARTS, f"{self._name} must be a real date, and {month} has no day {numbers['day']}")

    def _check_bounds(self, found):
        if self.not_before and found < self.not_before:
            self._refuse(PARTS, f"{self._name} must be on or after {self.not_before:%-d %B %Y}")
        if self.not_after and found > self.not_after:
            self._refuse(PARTS, f"{self._name} must be on or before {self.not_after:%-d %B %Y}")

    def _refuse(self, parts, message):
        self.widget.wrong = tuple(parts)
        raise ValidationError(message, code="invalid")

    @property
    def _name(self):
        """What is asked for, at the head of a sentence: the noun that the form gives, or the label."""
        return f"The {noun}" if (noun := getattr(self, "noun", "")) else str(self.label or "The date")


def _number(typed):
    """The number that was typed, or 0 for what is none or far too long to be part of a date."""
    return int(typed) if typed.isdecimal() and len(typed) <= 4 else 0


def _month_number(typed):
    """1 to 12 from a number or the beginning of a month's name; 0 if it is neither."""
    if typed.isdecimal():
        return _number(typed)
    found = [place for place, name in enumerate(_MONTHS, 1) if len(typed) >= 3 and name.startswith(typed.lower())]
    return found[0] if found else 0
