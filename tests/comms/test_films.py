"""The film: uploaded, refused in words, watched by everybody in parts, captioned, replaced and taken down (E09)."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comms.actions import assets, films
from comms.models import FilmFile
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from partnerships.pages.ranges import MOST_AT_ONCE
from tests.factories.comms import AssetFactory, FilmFileFactory
from tests.factories.partnerships import StrategyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
CAPTIONS = b"WEBVTT\r\n\r\n00:01.000 --> 00:04.000\r\nWaves break.\r\n"


def box(kind, content=b"", more=0):
    return (8 + len(content) + more).to_bytes(4) + kind + content


MP4 = box(b"ftyp", b"isom\0\0\2\0isomavc1") + box(b"moov", b"hdlr vide stsd avc1") + box(b"mdat", b"x" * 90)
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm\x18\x53\x80\x67 tracks V_VP9"


@pytest.fixture
def film(db):
    return AssetFactory(kind="film", name="2026 Vision")


@pytest.fixture
def office(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    return client


def upload(client, film, name="film.mp4", content=MP4, captions=None):
    files = {"film": SimpleUploadedFile(name, content)} if name else {}
    if captions is not None:
        files["captions"] = SimpleUploadedFile("film.vtt", captions)
    return client.post(reverse("comms:film_host", args=[film.pk]), files)


def stored(uploads):
    return [path for path in uploads.rglob("*") if path.is_file()]


def test_a_film_is_put_here_and_watched_by_everybody_with_captions_and_transcript(office, film, uploads):
    type(film).objects.update(transcript="The sea, and a harbour.")
    assert upload(office, film, "../Film.MP4", captions=CAPTIONS).status_code == 302
    hosted = FilmFile.objects.get()
    assert (hosted.format, hosted.size, hosted.sha256) == ("mp4", len(MP4), hashlib.sha256(MP4).hexdigest())
    (path,) = stored(uploads)
    assert (path.parent.name, len(path.name)) == ("films", 32)
    reply = Client().get(reverse("comms:film_list"))
    page = reply.content.decode()
    for shown in (
        f'<source src="/films/{hosted.pk}/film/" type="video/mp4">',
        f'<track kind="captions" srclang="en-GB" label="English" src="/films/{hosted.pk}/captions/" default>',
        f'href="/films/{hosted.pk}/film/" download>',
        "The sea, and a harbour.",
    ):
        assert shown in page
    assert "media-src 'self'" in reply["Content-Security-Policy"]
    assert "media-src" not in Client().get(reverse("comms:news_link"))["Content-Security-Policy"]
    captions = Client().get(f"/films/{hosted.pk}/captions/")
    assert (captions.content.decode(), captions["Content-Type"]) == (
        CAPTIONS.decode().replace("\r\n", "\n"),
        "text/vtt; charset=utf-8",
    )
    StrategyFactory()
    assert reverse("comms:film_list") in Client().get(reverse("targets:strategy_detail")).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("film.exe", b"MZ", "Choose a film as MP4 or WebM"),
        ("film.mp4", b"MZ\x90\0\3\0\0\0" * 20, "This is no MP4 film, whatever its name says, or it was cut off."),
        ("film.mp4", MP4[:-1], "This is no MP4 film, whatever its name says, or it was cut off."),
        ("film.mp4", WEBM, "This is no MP4 film, whatever its name says, or it was cut off."),
        ("film.mp4", MP4.replace(b"vide", b"soun"), "This is no MP4 film, whatever its name says, or it was cut off."),
        ("film.mp4", MP4.replace(b"stsd avc1", b"stsd hvc1"), "Many browsers do not show the pictures of this film."),
        ("film.webm", MP4, "This is no WebM film, whatever its name says, or it was cut off."),
        ("film.webm", WEBM.replace(b"webm", b"matr"), "This is no WebM film, whatever its name says, or it was cut off."),
        ("film.webm", b"", "The file is empty. Choose one with something in it"),
        ("film.mp4", MP4 + box(b"free", b"x" * 1024 * 1024), "and 1 MB is the most. Save it smaller"),
        ("", b"", "Choose the film"),
    ],
)  # fmt: skip
def test_what_is_no_film_is_refused_in_words(office, film, uploads, settings, name, content, words):
    settings.FILM_LIMIT_MB = 1
    errors = upload(office, film, name, content).context["form"].errors["film"]
    assert words in errors[0]
    assert (FilmFile.objects.count(), stored(uploads)) == (0, [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Choose one with something in it"),
        (b"1\n00:00:01,000 --> 00:00:04,000\nWaves.", "This is no WebVTT file. It begins with the line WEBVTT"),
        (b"WEBVTT\n\nWaves.", "This is no WebVTT file."),
        (b"WEBVTT\n\n00:01.000 --> 00:04.000\nCaf\xe9", "The captions are not in UTF-8."),
        (CAPTIONS + b"x" * 1024 * 1024, "The captions are bigger than 1 MB."),
    ],
)
def test_what_is_no_caption_file_is_refused_in_words(office, film, uploads, content, words):
    assert words in upload(office, film, captions=content).context["form"].errors["captions"][0]
    assert (FilmFile.objects.count(), stored(uploads)) == (0, [])


def test_captions_come_later_and_another_film_takes_the_place_of_the_first(
    office, film, uploads, django_capture_on_commit_callbacks
):
    upload(office, film)
    first = FilmFile.objects.get()
    upload(office, film, name=None, captions=CAPTIONS)
    first.refresh_from_db()
    assert first.captions.startswith("WEBVTT")
    assert "Choose a film, or captions" in upload(office, film, name=None).context["form"].errors["film"][0]
    with django_capture_on_commit_callbacks(execute=True):
        assert upload(office, film, "film.webm", WEBM).status_code == 302
    second = FilmFile.objects.get()
    assert (second.format, second.captions) == ("webm", "")
    assert [path.read_bytes() for path in stored(uploads)] == [WEBM]
    assert office.get(f"/films/{first.pk}/film/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("comms:film_take_down", args=[film.pk]))
    assert (FilmFile.objects.count(), stored(uploads)) == (0, [])
    assert "No film yet" in Client().get(reverse("comms:film_list")).content.decode()


@pytest.mark.parametrize(
    ("headers", "status", "body", "content_range"),
    [
        ({}, 200, b"0123456789", None),
        ({"Range": "bytes=0-"}, 206, b"0123456789", "bytes 0-9/10"),
        ({"Range": "bytes=4-6"}, 206, b"456", "bytes 4-6/10"),
        ({"Range": "bytes=8-999"}, 206, b"89", "bytes 8-9/10"),
        ({"Range": "bytes=-3"}, 206, b"789", "bytes 7-9/10"),
        ({"Range": "bytes=10-"}, 416, b"", "bytes */10"),
        ({"Range": "bytes=-0"}, 416, b"", "bytes */10"),
        ({"Range": "bytes=6-4"}, 200, b"0123456789", None),
        ({"Range": "bytes=0-1,4-5"}, 200, b"0123456789", None),
        ({"Range": "lines=1-2"}, 200, b"0123456789", None),
        ({"Range": "bytes=4-6", "If-Range": '"other"'}, 200, b"0123456789", None),
        ({"If-None-Match": "the etag"}, 304, b"", None),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client, headers, status, body, content_range):
    film = FilmFileFactory()
    headers = {name: value.replace("the etag", f'"{film.sha256}"') for name, value in headers.items()}
    reply = client.get(film.get_absolute_url(), headers=headers)
    assert (reply.status_code, reply.getvalue(), reply.get("Content-Range")) == (status, body, content_range)
    if status in (200, 206):
        assert (reply["Content-Length"], reply["Accept-Ranges"]) == (str(len(body)), "bytes")
        assert reply["Content-Disposition"].startswith('attachment; filename="item-')
        assert reply["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_part_is_never_so_long_that_it_holds_a_thread(client, film, uploads):
    content = MP4 + box(b"free", b"x" * MOST_AT_ONCE)
    officer = seated(Role.SUPPORT_OFFICER)
    hosted = films.host_film(
        film, film=SimpleUploadedFile("f.mp4", content), format="mp4", by=officer, at=timezone.now()
    )
    reply = client.get(hosted.get_absolute_url(), headers={"Range": "bytes=0-"})
    assert (reply["Content-Range"], len(reply.getvalue())) == (
        f"bytes 0-{MOST_AT_ONCE - 1}/{len(content)}",
        MOST_AT_ONCE,
    )


def test_a_film_that_is_off_the_list_is_watched_by_nobody(client, film):
    officer, hosted = seated(Role.SUPPORT_OFFICER), FilmFileFactory(asset=film)
    assets.retire_asset(film, by=officer, at=timezone.now())
    assert client.get(hosted.get_absolute_url()).status_code == 404
    client.force_login(officer)
    assert client.get(hosted.get_absolute_url()).status_code == 200


def test_only_the_support_office_hosts_films_and_only_films(film, uploads):
    officer, now = seated(Role.SUPPORT_OFFICER), timezone.now()

    def host(asset, by):
        return films.host_film(asset, film=SimpleUploadedFile("f.mp4", MP4), format="mp4", by=by, at=now)

    with pytest.raises(NotAllowedError):
        host(film, seated(Role.MANAGER))
    with pytest.raises(RefusedError, match="Only a film can be watched"):
        host(AssetFactory(kind="flyer"), officer)
    with pytest.raises(RefusedError, match="No film is hosted here any more"):
        films.take_film_down(film, by=officer, at=now)
    host(film, officer)
    with pytest.raises(RefusedError, match="Copies, loans or a film stand under this kind"):
        assets.keep_asset(film, kind="flyer", by=officer, at=now)
    assert len(stored(uploads)) == 1


def test_the_database_refuses_what_the_business_forbids():
    with refused("film_file_holds_something"):
        FilmFileFactory(size=0)
    with refused("film_file_has_its_hash"):
        FilmFileFactory(sha256="x")
