"""Who may ask whether the portal is well: everybody; only operators read the parts."""

from tests.access import public

TABLE = {
    "healthz": public(),
    "readyz": public(status=503),  # no worker has made a round in a test
}
