import pytest

from comms.carriers import SmtpCarrier
from tests.comms.sink import Sink


@pytest.fixture
def sink(settings):
    """A real SMTP server that keeps the mail; the portal is told to use it."""
    sink = Sink()
    sink.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    sink.stop()


@pytest.fixture
def carrier(sink):
    carrier = SmtpCarrier()
    yield carrier
    carrier.close()
