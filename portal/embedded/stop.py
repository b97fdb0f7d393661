"""Stop whatever a killed run left behind: `python -m portal.embedded.stop` (part of `make clean`)."""

import fcntl
import sys

from portal.embedded import processes
from portal.embedded.addresses import HOME
from portal.embedded.home import Home


def main():
    """Stop left-over servers; refuse while a portal or a test run is alive."""
    for home, lock in ((HOME, "run.lock"), (Home(HOME.path / "test"), "lock")):
        if not (home.path / lock).exists():
            continue
        with (home.path / lock).open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit("The portal or its tests still run here. Stop them first.")
            processes.stop_all(home)


if __name__ == "__main__":
    main()
