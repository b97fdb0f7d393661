"""Documents and meetings of a body: a file is taken only if its name and its content agree."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Document, Meeting
from partnerships.models.meetings import PAPERS_DAYS_AHEAD

MOST_BYTES = 10 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken: what it is served as, and how its content is known."""

    content_type: str
    is_genuine: Callable


def _begins(*marks):
    def is_genuine(file):
        file.seek(0)
        return file.read(16).startswith(marks)

    return is_genuine


def _office(folder):
    """A zip with the folder of its kind of office file, and no macros."""

    def is_genuine(file):
        names = _names_in_zip(file)
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not any(name.lower().endswith("vbaproject.bin") for name in names)
        )

    return is_genuine


def _open_document(content_type):
    def is_genuine(file):
        names = _names_in_zip(file)
        file.seek(0)
        return bool(names) and names[0] == "mimetype" and content_type.encode() in file.read(120)

    return is_genuine


def _names_in_zip(file):
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as unpacked:
            return unpacked.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return []


def _is_text(file):
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not text.lstrip()[:100].lower().startswith(
        ("<!doctype", "<html", "<svg", "<?xml", "<script")
    )


KINDS = {
    "pdf": FileKind("application/pdf", _begins(b"%PDF-")),
    "docx": FileKind(f"{OFFICE}.wordprocessingml.document", _office("word/")),
    "xlsx": FileKind(f"{OFFICE}.spreadsheetml.sheet", _office("xl/")),
    "pptx": FileKind(f"{OFFICE}.presentationml.presentation", _office("ppt/")),
    "odt": FileKind(
        "application/vnd.oasis.opendocument.text", _open_document("application/vnd.oasis.opendocument.text")
    ),
    "ods": FileKind(
        "application/vnd.oasis.opendocument.spreadsheet",
        _open_document("application/vnd.oasis.opendocument.spreadsheet"),
    ),
    "csv": FileKind("text/csv", _is_text),
    "txt": FileKind("text/plain", _is_text),
    "png": FileKind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": FileKind("image/jpeg", _begins(b"\xff\xd8\xff")),
}
NAMES = "PDF, DOCX, XLSX, PPTX, ODT, ODS, CSV, TXT, PNG or JPG"


class DocumentFileForm(PortalFormMixin, forms.Form):
    """One file, of a kind that is taken."""

    file = forms.FileField(
        label="File", max_length=300, help_text=f"{NAMES}, up to 10 MB.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with something in it",
            "max_length": "The file's name is too long. Give it a shorter one",
        },
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        extension = file.name.rpartition(".")[2].lower().replace("jpeg", "jpg")
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The file is bigger than 10 MB. Choose a smaller one, or split it")
        if extension not in KINDS:
            raise forms.ValidationError(f"Choose a file of one of these kinds: {NAMES}")
        kind = KINDS[extension]
        if not kind.is_genuine(file):
            raise forms.ValidationError(
                f"The content of this file is not {extension.upper()}, or it carries macros. Save it again as {NAMES}"
            )
        file.seek(0)
        self.cleaned_data |= {"extension": extension, "content_type": kind.content_type}
        return file

    def for_action(self):
        """What the action takes besides who and when; of a file that may be left out, only what was chosen."""
        return {
            name: self.cleaned_data[name] for name in ("file", "extension", "content_type") if self.cleaned_data["file"]
        }


class DocumentEntryForm(PortalFormMixin, forms.ModelForm):
    """What the library says of a document."""

    required_words = {"title": "Enter the title", "visibility": "Select who may read it"}
    dated_on = DateInputField(label="Date of the document")

    class Meta:
        model = Document
        fields = ["title", "kind", "dated_on", "visibility", "meeting"]
        widgets = {"visibility": forms.RadioSelect}
        help_texts = {"meeting": "For an agenda, action note or paper."}

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = Document.Visibility.choices
        self.fields["meeting"].queryset = body.meetings.select_related("body")
        self.fields["meeting"].empty_label = "None"


class DocumentAddForm(DocumentEntryForm, DocumentFileForm):
    """A new document with its first file."""

    def for_action(self):
        return super().for_action() | {name: self.cleaned_data[name] for name in self.Meta.fields}


class MeetingForm(PortalFormMixin, forms.ModelForm):
    """When and where a body meets."""

    held_on = DateInputField(label="Date")
    starts_at = forms.TimeField(
        label="Starts at", required=False, help_text="In 24 hours, such as 18:30.",
        error_messages={"invalid": "Enter a time such as 18:30"},
    )  # fmt: skip
    papers_due_on = DateInputField(
        label="Papers are due on",
        required=False,
        help_text=f"Leave it empty for {PAPERS_DAYS_AHEAD} working days before, so that readers have five clear days.",
    )
    widths = {"starts_at": 5}
    nouns = {"papers_due_on": "day on which papers are due"}

    class Meta:
        model = Meeting
        fields = ["held_on", "starts_at", "place", "is_public", "papers_due_on"]
        labels = {"is_public": "List this meeting for the public"}

    def clean(self):
        data = super().clean()
        if data.get("papers_due_on") and data.get("held_on") and data["papers_due_on"] > data["held_on"]:
            self.add_error("papers_due_on", "Papers are due on the day of the meeting at the latest")
        return data
