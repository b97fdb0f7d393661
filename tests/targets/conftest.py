"""The real results of 2008/09."""

import pytest

from tests.factories.targets import load_results_of_2008_09


@pytest.fixture
def results(db):
    """The bodies `lyp` and `sep` with the eight indicators of the sample data, 2008/09 published."""
    return load_results_of_2008_09()
