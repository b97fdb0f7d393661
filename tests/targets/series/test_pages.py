"""Importing a series by its pages (H06)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.targets.series.files import figures, upload

pytestmark = pytest.mark.django_db


def test_by_the_pages(officer, world, client):
    client.force_login(officer)
    text = "Council,2007/08,2008/09\nPortsmouth,4,..\nEngland,8,9\n"
    reply = client.post(
        reverse("targets:series_upload"), {"file": SimpleUploadedFile("wide.csv", text.encode())}, follow=True
    )
    address = reply.request["PATH_INFO"]
    assert "Side by side, under 2007/08 to 2008/09" in reply.content.decode()
    given = {"area": "1", "value": "across"}
    words = client.post(address, given).content.decode()
    assert "choose one indicator for the whole file" in words
    reply = client.post(address, given | {"one_indicator": world.pk}, follow=True)
    assert "would count them twice" in reply.content.decode()
    reply = client.post(address, given | {"one_indicator": world.pk, "leaves_out_totals": "on"}, follow=True)
    assert "1 row of totals is left out." in reply.content.decode()
    client.post(reply.request["PATH_INFO"])
    assert figures() == [("POR", 2007, 0, 4), ("POR", 2008, 0, None)]
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": ""}, "Say which column holds the figures."),
        ({"period": ""}, "Say which column holds the year."),
        ({"numerator": "1"}, "Name both columns, or neither."),
        ({"area": "2"}, "Each column holds one thing."),
    ],
)
def test_answers_that_do_not_go_together_are_told(officer, world, client, given, message):
    client.force_login(officer)
    run = upload(officer, "Year,Value\n2008/09,4\n")
    whole = {"value": "2", "period": "1", "one_indicator": world.pk} | given
    assert message in client.post(reverse("targets:series_columns", args=[run.pk]), whole).content.decode()
