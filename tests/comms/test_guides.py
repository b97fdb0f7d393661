"""How to use our name and logo: guidance, logos with version and decision, nothing that carries programs (E16)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from comms.actions import guides as actions
from comms.models import Guide, Logo
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tests.factories.comms_handbook import LogoFactory
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
ON = {"decided_on_day": "12", "decided_on_month": "6", "decided_on_year": "2009"}
WORDS = {
    "name": "Logo in colour",
    "alt": "Two waves",
    "decision": "On all we print.",
    "decided_by": "Policy Board",
} | ON


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def png():
    file = io.BytesIO()
    Image.new("RGBA", (40, 20), (0, 98, 94, 255)).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def test_guidance_is_written_with_a_few_marks_and_nothing_else(officer, client):
    client.post("/communications/guides/brand/", {"text": "Leave **room**. <img src=x onerror=alert(1)>"})
    client.logout()
    page = client.get("/brand/").content.decode()
    assert "<strong>room</strong>" in page
    assert "<img src=x" not in page
    assert client.get("/consultations/taking-part/").status_code == 200
    with pytest.raises(NotAllowedError):
        actions.edit_guide("brand", text="x", by=seated(Role.MANAGER, BodyFactory()), at=timezone.now())


def test_a_logo_gets_its_version_and_keeps_its_decision(officer, client):
    for _ in range(2):
        client.post("/communications/logos/add/", WORDS | {"picture": png()})
    second, first = Logo.objects.order_by("-version")
    assert (first.version, second.version, second.decided_by) == (1, 2, "Policy Board")
    client.logout()
    page = client.get("/brand/")
    assert ([logo.pk for logo in page.context["logos"]], page.context["earlier"]) == ([second.pk], [first])
    file = client.get(f"/brand/logos/{second.pk}/")
    assert file["Content-Disposition"] == 'attachment; filename="logo-in-colour-v2.png"'
    assert file.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("logo.png", b"<html></html>"),
        ("logo.png", b""),
    ],
)
def test_a_file_that_is_no_picture_is_refused(officer, client, name, content):
    page = client.post("/communications/logos/add/", WORDS | {"picture": SimpleUploadedFile(name, content)})
    assert list(page.context["form"].errors) == ["picture"]
    assert not Logo.objects.exists()


def test_a_logo_is_retired_once(officer, client):
    logo, on = LogoFactory(), {"retired_on_day": "1", "retired_on_month": "7", "retired_on_year": "2009"}
    client.post(f"/communications/logos/{logo.pk}/retire/", on)
    assert client.get("/brand/").context["logos"] == []
    logo.refresh_from_db()
    with pytest.raises(RefusedError, match="not in use"):
        actions.retire_logo(logo, retired_on=logo.retired_on, by=officer, at=timezone.now())
    with refused("logo_says_who_decided_what"):
        LogoFactory(decision="")
    with refused("guide_is_one_of_ours"):
        Guide.objects.create(slug="", edited_at=timezone.now())


def test_a_guide_saved_blank_says_that_it_is_empty_now(officer, client):
    client.post("/communications/guides/brand/", {"text": "Leave room."})
    page = client.post("/communications/guides/brand/", {"text": " "}, follow=True).content.decode()
    assert "The guide is empty now: its page says that it is not written yet." in page
