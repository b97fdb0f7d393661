"""Longer text that people write."""

from django import forms

from partnerships.markup import link_faults

MARKS = (
    "Leave an empty line between paragraphs. **Two stars** make bold, a dash at the start of a line makes a list, "
    "[words](https://address) make a link."
)


class ProseField(forms.CharField):
    """Some lines of text; line ends are stored one way, so that saving unchanged text changes nothing."""

    def __init__(self, *, rows=5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class MarkedField(ProseField):
    """Text with a few marks, as `partnerships.markup` shows it; links that must not be published are refused."""

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": MARKS, **kwargs})

    def validate(self, value):
        super().validate(value)
        if faults := dict.fromkeys(link_faults(value)):
            raise forms.ValidationError([fault[0].upper() + fault[1:] for fault in faults])


class LinesField(forms.CharField):
    """Several short texts, one to a line; blank lines are left out."""

    def __init__(self, *, longest, rows=3, **kwargs):
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def validate(self, value):
        super().validate(value)
        for number, line in enumerate(value, start=1):
            if len(line) > self.longest:
                raise forms.ValidationError(
                    f"Line {number} has {len(line)} characters. Shorten it to {self.longest} or break it into two lines"
                )

    def run_validators(self, value):
        """A list of lines: what a text would be checked for, each line was."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class LastPartField(forms.IntegerField):
    """The last part of a number such as 4.3, typed alone or whole; `under` is what stands before it."""

    widget = forms.TextInput
    under = ""

    def to_python(self, value):
        text = str("" if value is None else value).strip()
        before, _, last = text.rpartition(".")
        if before and before != self.under:
            raise forms.ValidationError(f"Enter a number under {self.under}, such as {self.under}.3 or the 3 alone")
        return super().to_python(last)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off"}
