"""A film and its captions as people upload them: each taken only if its content is what its name says (E09)."""

import re

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from comms.models import FilmFile
from partnerships.forms.layout import PortalFormMixin

MOST_CAPTION_BYTES = 1024 * 1024
MOST_BOXES = 100_000
HEAD = 4 * 1024 * 1024
# What browsers play; how each stands in the head of its kind of file.
_MP4_CODECS = (b"avc1", b"avc3", b"av01", b"vp09")
_WEBM_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1")
_EBML, _DOCTYPE_WEBM, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm", b"\x18\x53\x80\x67"
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_CUE = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}", re.MULTILINE)
EMPTY = "The file is empty. Choose one with something in it"
NO_FILM = "This is no {format} film, whatever its name says, or it was cut off. Save it again as MP4 (H.264) or WebM"
NOT_SHOWN = "Many browsers do not show the pictures of this film. Save it again as MP4 with H.264, or as WebM"


class FilmForm(PortalFormMixin, forms.Form):
    """The film, its captions, or both; `film_file` is the one there is, or None."""

    film = forms.FileField(
        label="Film", max_length=300, error_messages={"required": "Choose the film", "empty": EMPTY},
    )  # fmt: skip
    captions = forms.FileField(
        label="Captions", max_length=300, required=False, error_messages={"empty": EMPTY},
        help_text="A WebVTT file (.vtt) with what is said and heard, for people who cannot hear it.",
    )  # fmt: skip

    def __init__(self, *args, film_file=None, **kwargs):
        super().__init__(*args, **kwargs)
        film = self.fields["film"]
        film.help_text = f"MP4 (H.264) or WebM, up to {settings.FILM_LIMIT_MB} MB. Everybody can watch it at once."
        if film_file is not None:
            film.required, film.label = False, "Another film"
            film.help_text += " It takes the place of the one there is, whose captions go with it."

    def clean_film(self):
        film = self.cleaned_data["film"]
        if film is None:
            return None
        format = film.name.rpartition(".")[2].lower().replace("m4v", "mp4")
        if format not in FilmFile.Format.values:
            raise forms.ValidationError("Choose a film as MP4 or WebM")
        if film.size > settings.FILM_LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(
                f"The film has {filesizeformat(film.size)}, and {settings.FILM_LIMIT_MB} MB is the most. "
                "Save it smaller, for example with 720 lines"
            )
        _refuse_false(film, format)
        self.cleaned_data["format"] = format
        return film

    def clean_captions(self):
        captions = self.cleaned_data["captions"]
        return read_captions(captions) if captions else None

    def clean(self):
        data = super().clean()
        if not self.errors and not data["film"] and data["captions"] is None:
            self.add_error("film", "Choose a film, or captions for the one there is")
        return data


def _refuse_false(film, format):
    """Raises ValidationError for a file that is no whole film of its kind, or one that browsers do not show."""
    head, codecs = (_mp4_head(film), _MP4_CODECS) if format == "mp4" else (_webm_head(film), _WEBM_CODECS)
    film.seek(0)
    if not head:
        raise forms.ValidationError(NO_FILM.format(format=FilmFile.Format(format).label))
    if not any(codec in head for codec in codecs):
        raise forms.ValidationError(NOT_SHOWN)


def _mp4_head(file):
    """The box that says what is in an MP4 film; nothing if the file is none, has no pictures or is cut off."""
    place, kinds, head = 0, [], b""
    while place < file.size and len(kinds) < MOST_BOXES:
        file.seek(place)
        start = file.read(16)
        length, kind, begins = int.from_bytes(start[:4]), start[4:8], 8
        if length == 1:
            length, begins = int.from_bytes(start[8:16]), 16
        elif length == 0:
            length = file.size - place
        if length < begins or place + length > file.size or not (kinds or kind == b"ftyp"):
            return b""
        if kind == b"moov":
            file.seek(place)
            head = file.read(min(length, HEAD))
        kinds.append(kind)
        place += length
    return head if b"vide" in head and {b"mdat", b"moof"} & {*kinds} else b""


def _webm_head(file):
    """The beginning of a WebM film; nothing if the file is none."""
    file.seek(0)
    head = file.read(HEAD)
    begins = head[:4096]
    return head if begins.startswith(_EBML) and _DOCTYPE_WEBM in begins[:64] and _SEGMENT in begins else b""


def read_captions(file) -> str:
    """The text of a WebVTT file. Raises ValidationError for what is none."""
    if file.size > MOST_CAPTION_BYTES:
        raise forms.ValidationError("The captions are bigger than 1 MB. Choose a file with captions alone")
    try:
        text = file.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise forms.ValidationError("The captions are not in UTF-8. Save them again as WebVTT in UTF-8") from None
    if not re.match(r"WEBVTT(?:[ \t\n]|\Z)", text) or not _CUE.search(text) or "\x00" in text:
        raise forms.ValidationError(
            "This is no WebVTT file. It begins with the line WEBVTT and says when each caption is shown, "
            "such as 00:01.000 --> 00:04.000"
        )
    return text
