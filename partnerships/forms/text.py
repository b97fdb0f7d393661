"""Longer text that people write."""

from django import forms


class ProseField(forms.CharField):
    """Some lines of text; line ends are stored one way, so that saving unchanged text changes nothing."""

    def __init__(self, *, rows=5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
