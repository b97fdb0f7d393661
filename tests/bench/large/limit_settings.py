"""The settings of LIMIT-W, with the address of LIMIT-D."""

from tests.bench.limit_settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.large.limit"
