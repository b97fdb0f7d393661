"""The portal's settings as the tests use them: real servers, and the database as its owner.

`tests.databases` makes a database per worker as the owner and then lets every connection
SET ROLE to the app's role, so tests meet exactly the rights that the portal has.
"""

import os
import re
from pathlib import Path

from tests.servers import provide_servers

os.environ["PORTAL_MODE"] = "test"
os.environ["PORTAL_ADDRESS"] = "http://testserver"
provide_servers()

from portal.settings import *  # noqa: E402, F403
from portal.settings import APP_DATABASE_ROLE, DATABASE_OWNER_URL, DATABASES, env  # noqa: E402

OWNER = env.db_url_config(DATABASE_OWNER_URL)
DATABASES["default"] |= {key: OWNER[key] for key in ("USER", "PASSWORD")} | {"CONN_MAX_AGE": 0}
# Named after the checkout, so that two of them may use one server.
CHECKOUT = re.sub(r"\W", "_", Path(__file__).resolve().parents[1].name.lower())
DATABASES["default"]["TEST"] = {"NAME": f"test_{CHECKOUT}"}
TEST_APP_ROLE = None if OWNER["USER"] == APP_DATABASE_ROLE else APP_DATABASE_ROLE

# A queue for each process of the test run: nobody takes another's tasks, nor does what an aborted run left behind.
CELERY_TASK_DEFAULT_QUEUE = f"test_{CHECKOUT}_{os.getpid()}"

# Static files come straight from their sources: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
