"""What every test may use. The database is real, belongs to the worker, and is met as the app's role."""

import os

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as properties

from portal.embedded.home import free_port
from tests import databases
from tests.mail_sink import MailSink
from tests.worker import Worker

# How long an example takes depends on the machine, and no test may.
properties.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Replace pytest-django's: copy a migrated template instead of migrating for every worker."""
    with django_db_blocker.unblock():
        databases.make_test_database(os.environ.get("PYTEST_XDIST_WORKER", ""))
        kept = databases.remember_filled_tables()

        # Django's own flush would TRUNCATE as the app's role, and rebuild content types each time.
        TransactionTestCase._fixture_teardown = lambda _case: databases.empty_tables(kept)
    yield
    with django_db_blocker.unblock():
        databases.drop_test_database()


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Where uploaded files go during one test."""
    settings.MEDIA_ROOT, settings.ERASURE_LIST = tmp_path / "media", tmp_path / "erasures.csv"
    return settings.MEDIA_ROOT


@pytest.fixture
def as_owner(db):
    """Run one statement with the owner's rights: `as_owner("ALTER TABLE …")`."""

    def run(statement, parameters=None):
        with databases.owner_rights(connection), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else None

    return run


@pytest.fixture(scope="session")
def running_mail_sink():
    sink = MailSink(free_port())
    sink.controller.start()
    yield sink
    sink.controller.stop()


@pytest.fixture
def smtp_sink(running_mail_sink, settings):
    """A real SMTP server to which this test's mail goes."""
    running_mail_sink.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = running_mail_sink.host, running_mail_sink.port
    return running_mail_sink


@pytest.fixture
def worker(transactional_db, live_server, smtp_sink, settings):
    """A real Celery worker for this test, with the test's database and mail sink."""
    settings.PORTAL_ADDRESS = live_server.url
    worker = Worker(address=live_server.url, mail_port=smtp_sink.port)
    yield worker
    worker.stop()
