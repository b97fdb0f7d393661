"""Measuring tools that no Python package has: taken from Debian's archive and unpacked, never installed."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.servers import HOME

TOOLS = HOME.path / "tools"
WRK = ("wrk", "libluajit-5.1-2")


def unpack(packages=WRK):
    """Fetch and unpack Debian's `packages` under var/bench/tools; returns what is missing in words, or ''.

    Does nothing for a tool that is there already.
    """
    if wrk():
        return ""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return "wrk is not installed, and this machine has no Debian packages"
    TOOLS.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(["apt-get", "download", *packages], cwd=TOOLS, capture_output=True, text=True)
    if fetched.returncode:
        return f"wrk could not be fetched: {fetched.stderr.strip().splitlines()[-1]}"
    for package in TOOLS.glob("*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, TOOLS], check=True)
        package.unlink()
    return "" if wrk() else "wrk was unpacked but does not start"


def wrk():
    """The command of wrk with the environment it needs, installed or unpacked; None if there is none."""
    if installed := shutil.which("wrk"):
        return [installed], dict(os.environ)
    program = TOOLS / "usr" / "bin" / "wrk"
    libraries = {str(Path(found).parent) for found in TOOLS.glob("usr/lib/**/libluajit-5.1.so.2")}
    if not program.exists() or not libraries:
        return None
    return [str(program)], os.environ | {"LD_LIBRARY_PATH": ":".join(sorted(libraries))}
