"""Circulars for tests."""

import factory
from factory.django import DjangoModelFactory

from comms.models import Circular
from tests.factories.comms import AudienceFactory, moments_ago
from tests.factories.partnerships import PersonFactory


class CircularFactory(DjangoModelFactory):
    """A draft to the LSP network, with a link."""

    class Meta:
        model = Circular

    audience = factory.SubFactory(
        AudienceFactory, slug="lsp-network", name="LSP network", is_open=False, gets_news_link=False, has_seated=True
    )
    subject = "Help us to draw up the action plan"
    text = "We begin with a review.\n\nTell us by Friday what you would do first."
    link_words, link_path = "Tell us", "/communications/consultations/"
    written_by = factory.SubFactory(PersonFactory)
    written_at = factory.LazyFunction(moments_ago)
