"""An update of a page that senior managers and members should hear of: one sentence, once (E03)."""

import pytest
from django.db import IntegrityError, transaction

from partnerships.models import Role, SignificantUpdate
from tests.factories.partnerships import (
    BodyFactory,
    SignificantUpdateFactory,
    seated,
)

pytestmark = pytest.mark.django_db
NEW = "A city where people age well."


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


def test_a_significant_update_is_marked_once_by_the_office(client, body, manager, officer):
    client.force_login(manager)
    assert client.get("/partnerships/lyp/significant/").status_code == 403
    assert 'name="news"' not in client.get("/partnerships/lyp/edit/").content.decode()
    client.force_login(officer)
    posted = {"purpose": NEW, "introduction": "", "contact": "", "news": "It has a new purpose."}
    client.post("/partnerships/lyp/edit/", posted)
    assert SignificantUpdate.objects.get().words == "It has a new purpose."
    again = client.post("/partnerships/lyp/significant/", {"words": "It has a new  purpose."})
    assert "has been told already" in again.content.decode()
    for bad in ("", " ", "x" * 301, "a\x07b"):
        assert "There is a problem" in client.post("/partnerships/lyp/significant/", {"words": bad}).content.decode()
    for nonsense in ("x", "9" * 40, "-1", "7"):
        assert client.get(f"/partnerships/lyp/significant/?correction={nonsense}").status_code == 200


@pytest.mark.parametrize(
    ("words", "constraint"), [("", "significant_update_says_what"), ("a\nb", "significant_update_is_one_line")]
)
def test_the_database_holds_that_an_update_says_what_in_a_line(body, words, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignificantUpdateFactory(body=body, words=words)
    SignificantUpdateFactory(body=body, words="New.")
    with pytest.raises(IntegrityError, match="significant_update_once"), transaction.atomic():
        SignificantUpdateFactory(body=body, words="New.")
