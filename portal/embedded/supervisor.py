"""Keeps the portal's processes running until it is told to stop, then stops them in order."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from portal.embedded import processes

PATIENCE = 5  # deaths within a minute of each other before we give up


def say(sentence):
    """Print one line at once; a reader that went away is no reason to fall over."""
    try:
        print(sentence, flush=True)
    except BrokenPipeError:
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115  for the rest of this process


class Child(NamedTuple):
    """A process of the portal: how it is called in logs, how to start it, and whether others stand on it."""

    name: str
    command: list
    cwd: str
    is_stood_on: bool = False


@dataclass
class Supervised:
    """A running child and when it died lately."""

    restart: Callable
    deaths: list


class Supervisor:
    """Starts children, and starts again those that die."""

    def __init__(self, home):
        self.home = home
        self.children = {}
        self.tops = []

    def start(self, child):
        """Start `child` and look after it from now on."""
        if not child.is_stood_on:
            self.tops.append(child.name)
        self.adopt(child.name, lambda: processes.spawn(self.home, child.name, child.command, cwd=child.cwd))

    def adopt(self, name, restart):
        """Look after the child `name`: if it does not run, `restart` starts it."""
        if processes.running(self.home, name) is None:
            restart()
        self.children[name] = Supervised(restart, [])

    def watch(self):
        """Keep every child alive until KeyboardInterrupt.

        Raises ServerError when one child keeps dying.
        """
        while True:
            self.check()
            time.sleep(0.5)

    def check(self):
        """Start again each child that has died."""
        for name, child in self.children.items():
            if processes.running(self.home, name) is None:
                self._start_again(name, child)

    def _start_again(self, name, child):
        now = time.monotonic()
        child.deaths = [died for died in child.deaths if now - died < 60] + [now]
        if len(child.deaths) > PATIENCE:
            raise processes.ServerError(f"{name} keeps stopping. See {self.home.log(name)}.")
        say(f"{name} stopped unexpectedly and is started again; {self.home.log(name)} says why.")
        child.restart()

    def stop(self):
        """Stop what nothing stands on side by side, then the rest, the last started first."""
        processes.stop(self.home, *self.tops)
        processes.stop_all(self.home)
