"""Who imports a series, and what it is about."""

import pytest

from partnerships.models import Role
from tests.factories.partnerships import seated
from tests.factories.targets import AreaFactory, IndicatorFactory


@pytest.fixture(autouse=True)
def no_queue(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def world():
    """One indicator and three areas, ours among them."""
    AreaFactory(code="STH", name="Southampton", gss_code="E06000045", region="South East", nation="England")
    AreaFactory(code="POR", name="Portsmouth", also_known_as=["Portsmouth UA"])
    AreaFactory(code="BST", name="Bristol", official_name="City of Bristol")
    return IndicatorFactory(slug="fly-tipping", ni_code="NI 196", title="Fly tipping", decimals=1)
