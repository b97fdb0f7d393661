"""Asserting that the database itself refuses a change."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, InternalError, transaction


@contextmanager
def refused(constraint=""):
    """The block must break `constraint` (or, without a name, any rule); what it changed is rolled back."""
    with pytest.raises((IntegrityError, InternalError)) as caught, transaction.atomic():
        yield
    named = getattr(caught.value.__cause__.diag, "constraint_name", None) or ""
    assert constraint in f"{named} {caught.value}"
