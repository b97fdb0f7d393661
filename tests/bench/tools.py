"""Measuring tools that no Python package has: taken from Debian's archive and unpacked, never installed."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.bench.servers import HOME

TOOLS = HOME.path / "tools"


@dataclass(frozen=True)
class Tool:
    """A program: Debian's packages that hold it, where it lies in them, and a library that comes along."""

    name: str
    packages: tuple[str, ...]
    program: str
    library: str

    def command(self):
        """The command with the environment it needs, installed or unpacked; None if there is none."""
        if installed := shutil.which(self.name):
            return [installed], dict(os.environ)
        program = TOOLS / self.program
        libraries = {str(Path(found).parent) for found in TOOLS.glob(f"usr/lib/**/{self.library}")}
        if not program.exists() or not libraries:
            return None
        return [str(program)], os.environ | {"LD_LIBRARY_PATH": ":".join(sorted(libraries))}

    def unpack(self):
        """Fetch and unpack the tool under var/bench/tools; returns what is missing in words, or ''.

        Does nothing for a tool that is there already.
        """
        if self.command():
            return ""
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            return f"{self.name} is not installed, and this machine has no Debian packages"
        TOOLS.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run(["apt-get", "download", *self.packages], cwd=TOOLS, capture_output=True, text=True)
        if fetched.returncode:
            return f"{self.name} could not be fetched: {fetched.stderr.strip().splitlines()[-1]}"
        for package in TOOLS.glob("*.deb"):
            subprocess.run(["dpkg-deb", "--extract", package, TOOLS], check=True)
            package.unlink()
        return "" if self.command() else f"{self.name} was unpacked but does not start"


WRK = Tool("wrk", ("wrk", "libluajit-5.1-2"), "usr/bin/wrk", "libluajit-5.1.so.2")
SMTP_SINK = Tool("smtp-sink", ("postfix",), "usr/sbin/smtp-sink", "libpostfix-util.so")


def unpack():
    """Fetch wrk; returns what is missing in words, or ''."""
    return WRK.unpack()


def wrk():
    """The command of wrk with the environment it needs, installed or unpacked; None if there is none."""
    return WRK.command()
