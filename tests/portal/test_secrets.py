"""The portal refuses to start in production on a missing, short or shared secret (O7)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

LONG, OTHER = "a" * 50, "b" * 50


@pytest.mark.parametrize(
    ("secret", "address_key", "said"),
    [
        ("", OTHER, "Set SECRET_KEY to a random value"),
        (LONG, "", "Set ADDRESS_HASH_KEY to a random value"),
        (LONG, "short", "Set ADDRESS_HASH_KEY to a random value"),
        (LONG, f"{OTHER},short", "Set ADDRESS_HASH_KEY to a random value"),
        (LONG, LONG, "another value than SECRET_KEY"),
        (LONG, OTHER, ""),
        (LONG, f"comms.suppression{LONG},{OTHER}", ""),
    ],
)
def test_production_starts_only_with_its_own_secrets(secret, address_key, said):
    environment = os.environ | {
        "PORTAL_MODE": "production",
        "PORTAL_ADDRESS": "https://partnership.example",
        "SECRET_KEY": secret,
        "ADDRESS_HASH_KEY": address_key,
        "DATABASE_URL": "postgres://portal_app@127.0.0.1/portal",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, said in done.stderr) == (1 if said else 0, True)
