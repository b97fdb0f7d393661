"""Pictures as people upload them: known by their content, drawn anew, and put into words."""

import io
import re
import warnings

from django import forms
from PIL import Image, ImageOps

from comms.mime import one_line, unslotted
from comms.models.pictures import MOST_BYTES, Picture, PictureChoice, PictureContent

WIDEST, HIGHEST = 1200, 1600  # twice the column of a mail, for sharp screens
MOST_POINTS = 40_000_000
QUALITY = 82
_SPOKEN_ALREADY = re.compile(r"(?:an? |the )?(?:image|picture|photo(?:graph)?|graphic|logo image) of\b", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|heic|bmp)|(?:img|dsc|image|photo|picture)[\W_]*\d*", re.IGNORECASE)


class PictureField(forms.FileField):
    """A JPEG, PNG or WebP picture, which becomes a PictureContent without what the camera wrote into it."""

    def __init__(self, **kwargs):
        words = {"empty": "The file is empty. Choose one with something in it", "required": "Choose a picture"}
        super().__init__(**{"max_length": 300, "error_messages": words, **kwargs})

    def clean(self, data, initial=None):
        file = super().clean(data, None)
        return redrawn(file) if file else None


def redrawn(file) -> PictureContent:
    """The picture in `file`, upright, no wider than we need and without its notes. Raises ValidationError."""
    if file.size > MOST_BYTES:
        raise forms.ValidationError("The picture is bigger than 5 MB. Make it smaller and choose it again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # asked below, before it is unpacked
            picture = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
        if picture.width * picture.height > MOST_POINTS:
            raise forms.ValidationError("The picture has more than 40 million points. Make it smaller")
        return _drawn(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise forms.ValidationError("This is no JPEG, PNG or WebP picture, or it is damaged. Choose another") from None


def _drawn(picture):
    sees_through = picture.has_transparency_data
    picture = picture.convert("RGBA" if sees_through else "RGB")
    picture.thumbnail((WIDEST, HIGHEST))
    format = Picture.Format.PNG if sees_through else Picture.Format.JPEG
    options = {"optimize": True} if sees_through else {"quality": QUALITY, "optimize": True, "progressive": True}
    # Onto nothing: what the camera wrote (place, time, owner, a small copy) stays behind.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    file = io.BytesIO()
    clean.save(file, format.value.upper(), **options)
    return PictureContent(file.getvalue(), format.value, *clean.size)


def checked_alt(words: str) -> str:
    """Words for a picture that help somebody who does not see it. Raises ValidationError for what does not."""
    words = one_line(unslotted(words))
    if _FILE_NAME.fullmatch(words):
        raise forms.ValidationError("This is the name of a file. Say in a sentence what the picture shows")
    if _SPOKEN_ALREADY.match(words):
        raise forms.ValidationError("Leave out “picture of”: it is said already. Begin with what can be seen")
    return words


class PictureMixin(forms.Form):
    """A picture, its words, or that it only decorates; `choice` is what the action takes.

    A form with it is given `picture`, the one there is, or None.
    """

    picture = PictureField(
        required=False,
        label="Picture",
        help_text="JPEG, PNG or WebP, up to 5 MB. Have everybody’s leave to show them. If the page comes back with a problem, choose the picture again.",
    )
    alt = forms.CharField(
        required=False,
        max_length=250,
        label="What the picture shows",
        help_text="For people who do not see it, and where mail programs hold pictures back. For example: Two engineers insulate a loft in Weston.",
    )
    is_decorative = forms.BooleanField(required=False, label="The picture only decorates and says nothing")
    is_removed = forms.BooleanField(required=False, label="Take the picture out")

    def __init__(self, *args, picture=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = picture
        if picture is None:
            del self.fields["is_removed"]
        else:
            self.fields["picture"].label = "Another picture"
            self.initial |= {"alt": picture.alt, "is_decorative": picture.is_decorative}

    def clean_alt(self):
        return checked_alt(self.cleaned_data["alt"])

    def clean(self):
        data = super().clean()
        is_there = data.get("picture") or (self.kept and not data.get("is_removed"))
        if not is_there or "alt" in self.errors or "picture" in self.errors:
            return data
        if data["is_decorative"] and data["alt"]:
            self.add_error("alt", "Either say what the picture shows, or tick that it only decorates")
        elif not data["is_decorative"] and not data["alt"]:
            self.add_error("alt", "Say what the picture shows, or tick that it only decorates")
        elif data["alt"] and data["alt"].casefold() == data.get("title", "").casefold():
            self.add_error("alt", "This is the title again. Say what can be seen in the picture")
        return data

    @property
    def choice(self):
        """What the person wants with the picture."""
        data = self.cleaned_data
        return PictureChoice(data["picture"], data["alt"], data["is_decorative"], data.get("is_removed", False))

    @property
    def words(self):
        """The other fields, as the action takes them, with the choice of picture."""
        mine = ("picture", "alt", "is_decorative", "is_removed")
        return {name: value for name, value in self.cleaned_data.items() if name not in mine} | {"picture": self.choice}
