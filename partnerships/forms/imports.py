"""The form that takes a spreadsheet."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.sheets import MAX_BYTES


class UploadForm(PortalFormMixin, forms.Form):
    """One file; what is in it is read by the action, cell by cell."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text=f"A CSV file in UTF-8 or an Excel workbook (.xlsx), up to {MAX_BYTES // 1024 // 1024} MB.",
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": "Choose the spreadsheet to upload"},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"The file must be {MAX_BYTES // 1024 // 1024} MB or smaller. Split it and upload the parts."
            )
        return file


class ConfirmForm(PortalFormMixin, forms.Form):
    """Says yes to what the page shows; everything else is in the run, not in the request (A20)."""
