"""Make papers until there are none left or no more can be made, as a worker does: `python -m tests.faults.papers_once`."""

import django

django.setup()

from tariffs import tasks  # noqa: E402  after the set-up
from tests.faults import workers  # noqa: E402

workers.prepare()
tasks.make_papers()
