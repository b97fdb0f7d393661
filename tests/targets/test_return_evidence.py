"""The evidence of a return: added, read, removed, and standing once it is sent."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.models import Event, Role
from targets import actions
from targets.models import Figure, ReturnEvidence
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import (
    FigureFactory,
    IndicatorFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
RETURNS = "/targets/2008-09/q4/returns/"
LYP = f"{RETURNS}lyp/"


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def body_return(lyp):
    """A draft of quarter 4 with one indicator to report on."""
    indicator = IndicatorFactory(body=lyp, title="Grants", slug="grants")
    TargetFactory(indicator=indicator, quarter=4, value=Decimal(100))
    FigureFactory(indicator=indicator, quarter=3, value=Decimal(88))
    return ReturnFactory(quarter=QuarterFactory(), body=lyp)


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


def grants():
    return Figure.objects.select_related("indicator").get(quarter=4)


def test_evidence_is_added_read_and_removed(client, manager, body_return, uploads):
    client.force_login(manager)
    pdf = SimpleUploadedFile("../../survey.pdf", b"%PDF-1.7\n")
    reply = client.post(f"{LYP}evidence/add/", {"title": "Survey", "file": pdf})
    assert reply.url == f"{LYP}#evidence"
    evidence = ReturnEvidence.objects.get()
    file = client.get(f"{LYP}evidence/{evidence.pk}/")
    assert file["Content-Disposition"] == 'attachment; filename="survey.pdf"'
    assert "no-store" in file["Cache-Control"]
    assert b"".join(file.streaming_content) == b"%PDF-1.7\n"
    fake = SimpleUploadedFile("survey.pdf", b"<script>")
    assert "not PDF" in str(client.post(f"{LYP}evidence/add/", {"title": "No", "file": fake}).context["form"].errors)
    kinds = Event.objects.filter(kind__startswith="return.evidence").values_list("kind", flat=True)
    assert list(kinds) == ["return.evidence_added"]


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_gone_from_the_disk(client, uploads):
    evidence = ReturnEvidenceFactory(body_return__body=BodyFactory(slug="lyp"))
    client.force_login(seated(Role.MANAGER, evidence.body))
    path = uploads / evidence.file.name
    assert path.exists()
    assert client.post(f"{LYP}evidence/{evidence.pk}/remove/").url == f"{LYP}#evidence"
    assert (ReturnEvidence.objects.count(), path.exists()) == (0, False)


def test_evidence_stays_once_the_return_is_sent(client, manager, body_return, officer):
    evidence = ReturnEvidenceFactory(body_return=body_return)
    actions.submit_return(body_return, by=manager, at=now())
    client.force_login(officer)
    reply = client.post(f"{LYP}evidence/{evidence.pk}/remove/")
    assert "so its evidence stays" in reply.context["form"].non_field_errors()[0]
    assert ReturnEvidence.objects.exists()
    client.force_login(manager)
    pdf = SimpleUploadedFile("survey.pdf", b"%PDF-1.7\n")
    late = client.post(f"{LYP}evidence/add/", {"title": "Survey", "file": pdf})
    assert "has been with the SP Support Officer" in late.context["form"].non_field_errors()[0]
