"""Pictures: what is taken, what is left behind, and the words that go with them."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from comms.actions.pictures import forget_unused_pictures, keep_picture
from comms.actions.stories import send_story
from comms.forms import pictures as forms
from comms.forms.pictures import PictureMixin
from comms.mime.newsletter import newsletter, page_html
from comms.models import Picture, Story
from comms.models.pictures import PictureChoice
from comms.reports.issues import issue_content
from partnerships.models import Role
from tests.factories.comms import NewsLinkIssueFactory, PictureFactory, PublicationFactory, StoryFactory
from tests.factories.comms_handbook import LogoFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, PersonFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


def upload(kind="JPEG", size=(40, 30), mode="RGB", name="loft.jpg", **options):
    file = io.BytesIO()
    Image.new(mode, size, "teal").save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue())


def form(file=None, picture=None, **data):
    return PictureMixin(data, {"picture": file} if file else {}, picture=picture)


def test_a_picture_is_drawn_anew_upright_smaller_and_without_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Where I live"  # lies on its side; maker
    found = form(upload(size=(3000, 2000), exif=exif), alt="A loft full of wool.")
    assert found.is_valid(), found.errors
    new = found.choice.new
    assert (new.format, new.width, new.height) == ("jpeg", 1067, 1600)
    assert b"Where I live" not in new.content
    assert not Image.open(io.BytesIO(new.content)).getexif()


def test_what_can_be_seen_through_stays_so_and_webp_becomes_jpeg():
    seen_through, webp = form(upload("PNG", mode="RGBA"), alt="Our mark."), form(upload("WEBP"), alt="A loft.")
    assert (seen_through.is_valid(), webp.is_valid()) == (True, True)
    assert (seen_through.choice.new.format, webp.choice.new.format) == ("png", "jpeg")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SimpleUploadedFile("a.jpg", b"%PDF-1.7 not a picture"), "This is no JPEG, PNG or WebP picture"),
        (SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "This is no JPEG"),
        (upload("GIF", mode="P", name="a.jpg"), "This is no JPEG"),
        (SimpleUploadedFile("a.jpg", upload().read()[:200]), "This is no JPEG"),
        (SimpleUploadedFile("a.jpg", b""), "The file is empty"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"x" * 5 * 1024 * 1024), "The picture is bigger than 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(file, told):
    assert form(file, alt="A loft.").errors["picture"][0].startswith(told)


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(monkeypatch):
    monkeypatch.setattr(forms, "MOST_POINTS", 1000)
    assert form(upload(), alt="A loft.").errors["picture"] == [
        "The picture has more than 40 million points. Make it smaller"
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Say what the picture shows, or tick that it only decorates"),
        ({"alt": "A loft", "is_decorative": "on"}, "Either say what the picture shows"),
        ({"alt": "IMG_2041.JPG"}, "This is the name of a file"),
        ({"alt": "Photo 3"}, "This is the name of a file"),
        ({"alt": "A picture of a loft"}, "Leave out “picture of”"),
    ],
)
def test_the_words_of_a_picture_must_help(data, told):
    assert form(upload(), **data).errors["alt"][0].startswith(told)


def test_no_picture_needs_no_words_and_a_kept_one_still_does():
    assert form().is_valid()
    kept = PictureFactory()
    assert not form(picture=kept).is_valid()
    assert form(picture=kept, is_removed="on").is_valid()


def test_words_repeating_the_title_are_refused(client):
    lyp = BodyFactory(slug="lyp")
    client.force_login(seated(Role.MANAGER, lyp))
    story = {"body": lyp.pk, "title": "Warm homes", "strand": ObjectiveFactory().pk, "text": "Forty."}
    address = reverse("comms:story_send")
    page = client.post(address, story | {"picture": upload(), "alt": "warm homes"})
    assert page.context["form"].errors["alt"] == ["This is the title again. Say what can be seen in the picture"]
    client.post(address, story | {"picture": upload(), "alt": "A loft full of wool."})
    picture = Story.objects.get().picture
    served = client.get(picture.get_absolute_url())
    assert (served["Content-Type"], served.content) == ("image/jpeg", bytes(picture.content))
    assert "immutable" in served["Cache-Control"]
    client.post(reverse("comms:story_edit", args=[Story.objects.get().pk]), story | {"is_removed": "on"})
    assert Story.objects.get().picture == picture  # sent in: the Support Officer has it now


def test_a_story_is_sent_in_with_its_picture_which_page_and_mail_show_with_words_and_width(settings):
    settings.PORTAL_ADDRESS = "https://portal.example"
    issue = NewsLinkIssueFactory()
    picture = PictureFactory(alt='Lofts, "warm" & dry')
    StoryFactory(issue=issue, picture=picture)
    data = issue_content(issue).data
    page, mail = page_html(data), newsletter(data, at=timezone.now())
    words = 'alt="Lofts, &quot;warm&quot; &amp; dry"'
    assert f'src="{picture.get_absolute_url()}" {words} width="600" height="400"' in page
    assert f"https://portal.example{picture.get_absolute_url()}" in mail.html
    assert words in mail.html
    assert 'width="552"' in mail.html
    assert '[Picture: Lofts, "warm" & dry]' in mail.text


def test_other_words_for_a_picture_are_kept_as_a_new_row_so_that_what_is_published_stands():
    kept, by, at = PictureFactory(), PersonFactory(), timezone.now()
    same = keep_picture(kept, PictureChoice(alt=kept.alt), by=by, at=at)
    other = keep_picture(kept, PictureChoice(is_decorative=True), by=by, at=at)
    assert (same, keep_picture(kept, None, by=by, at=at)) == (kept, kept)
    assert (other.sha256, other.alt, Picture.objects.count()) == (kept.sha256, "", 2)
    assert keep_picture(kept, PictureChoice(is_removed=True), by=by, at=at) is None
    assert keep_picture(None, PictureChoice(alt="Words without a picture"), by=by, at=at) is None


def test_a_story_remembers_the_event_it_was_written_up_from():
    lyp = BodyFactory(slug="lyp")
    words = {"body": lyp, "strand": ObjectiveFactory(), "title": "A", "text": "B"}
    story = send_story(None, **words, from_event=7, by=seated(Role.MANAGER, lyp), at=timezone.now())
    assert story.from_event == 7


def test_the_database_keeps_pictures_as_they_are():
    for constraint, wrong in {
        "picture_is_described_or_decorates": {"alt": ""},
        "picture_has_its_hash": {"sha256": "x"},
        "picture_has_a_size": {"width": 0},
    }.items():
        with refused(constraint):
            PictureFactory(**wrong)
    picture = PictureFactory()
    with refused("content_stands"):
        Picture.objects.filter(pk=picture.pk).update(content=b"other")


def test_pictures_that_nothing_uses_go_after_thirty_days():
    at = timezone.now()
    used, unused, shown, approved = (
        PictureFactory(content=name) for name in (b"used", b"unused", b"shown", b"approved")
    )
    story = StoryFactory(picture=used)
    LogoFactory(picture=PictureFactory(content=b"logo"))
    PublicationFactory(html=f'<img src="{shown.get_absolute_url()}" alt="">')
    NewsLinkIssueFactory(
        month=dt.date(2009, 9, 1), state="approved", approved_at=at, approved_hash="0" * 64,
        approved_data={"picture": approved.get_absolute_url()},
    )  # fmt: skip
    days = [forget_unused_pictures(at=at + dt.timedelta(days=days)) for days in (0, 29, 30, 30)]
    assert (days, Picture.objects.filter(pk=unused.pk).exists()) == ([0, 0, 1, 0], False)
    Story.objects.filter(pk=story.pk).update(picture=None)
    forget_unused_pictures(at=at + dt.timedelta(days=40))
    Story.objects.filter(pk=story.pk).update(picture=used)
    # Used again, so its thirty days begin anew when it is taken off another time.
    forget_unused_pictures(at=at + dt.timedelta(days=50))
    Story.objects.filter(pk=story.pk).update(picture=None)
    assert [forget_unused_pictures(at=at + dt.timedelta(days=days)) for days in (60, 89, 90)] == [0, 0, 1]
    assert sorted(bytes(content) for content in Picture.objects.values_list("content", flat=True)) == [
        b"approved", b"logo", b"shown",
    ]  # fmt: skip
