"""How cells become values and values cells: strictly, and blank never as zero (H04)."""

from typing import Any

from django.db.models import Choices
from import_export.widgets import Widget

from partnerships.markup import link_faults
from partnerships.models.years import FIRST_YEAR, LAST_YEAR
from partnerships.sheets import CellError, read_date, read_number, read_whole_number, read_yes_no


class _CellWidget(Widget):
    """Reads a cell's text; what it gives back for a spreadsheet stays a number, a date or a text."""

    example = ""

    def clean(self, value, row=None, **kwargs):
        return self.blank if value is None else self.read(value, row)

    blank: Any = None

    def read(self, text, row):
        return text

    def render(self, value, obj=None, **kwargs):
        return value


class TextWidget(_CellWidget):
    """Words; a blank cell is the empty text."""

    blank = ""


class MarkedTextWidget(TextWidget):
    """Words with a few marks, whose links must lead to the web, to mail or to our own pages."""

    def read(self, text, row):
        if fault := next(link_faults(text), ""):
            raise CellError(f"{fault[0].upper()}{fault[1:]}.")
        return text


class NumberWidget(_CellWidget):
    """A plain decimal; a blank cell is no figure."""

    def read(self, text, row):
        return read_number(text)


class WholeNumberWidget(_CellWidget):
    """A whole number; a blank cell is `blank`."""

    def __init__(self, blank=None):
        super().__init__()
        self.blank = blank

    def read(self, text, row):
        return read_whole_number(text)


class StartYearWidget(WholeNumberWidget):
    """The year in which a financial year begins."""

    def read(self, text, row):
        year = super().read(text, row)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CellError(f"Give a year from {FIRST_YEAR} to {LAST_YEAR}, such as 2008 for 2008/09.")
        return year


class DateWidget(_CellWidget):
    """A day."""

    def read(self, text, row):
        return read_date(text)


class YesNoWidget(_CellWidget):
    """Yes or no; a blank cell is `blank`."""

    def __init__(self, blank=False):
        super().__init__()
        self.blank = blank

    def read(self, text, row):
        return read_yes_no(text)


class ChoiceWidget(_CellWidget):
    """One of a list of words, typed as its value or as people read it."""

    def __init__(self, choices: type[Choices], blank=""):
        super().__init__()
        self.blank = blank
        self.choices = choices
        self.words = {str(text).casefold(): value for value, label in choices.choices for text in (value, label)}

    def read(self, text, row):
        try:
            return self.words[text.casefold()]
        except KeyError:
            raise CellError(f"Type one of: {', '.join(self.choices.values)}.") from None


class ListWidget(_CellWidget):
    """Several short texts, parted by semicolons."""

    def clean(self, value, row=None, **kwargs):
        return [part.strip() for part in (value or "").split(";") if part.strip()]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(value or [])


class KeyWidget(_CellWidget):
    """Another thing, named by its own key; rows of the same file may add it first."""

    def __init__(self, model, key="slug"):
        super().__init__()
        self.model, self.key = model, key
        self._known = {}

    def read(self, text, row):
        if text not in self._known:
            found = self.model._default_manager.filter(**{self.key: text}).first()
            if found is None:
                name = self.model._meta.verbose_name
                raise CellError(
                    f"There is no {name} “{text}”. Type the {self.key} of one that there is, or add it first."
                )
            self._known[text] = found
        return self._known[text]

    def render(self, value, obj=None, **kwargs):
        return getattr(value, self.key) if value is not None else None
