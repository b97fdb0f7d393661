"""The portal's settings with a quicker beat, so that what is swept each minute is swept each few seconds."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BEAT_SCHEDULE
from tests.faults.servers import TICK_SECONDS

CELERY_BEAT_SCHEDULE = {
    name: entry | ({"schedule": float(os.environ.get("TICK_SECONDS", TICK_SECONDS))} if name == "tick" else {})
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
