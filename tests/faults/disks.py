"""A full disk: a process whose temporary files lie on a small disk of its own, which is full before it is done."""

import os
import resource
import subprocess
import sys
import tempfile

from tests.faults.servers import ROOT

# In a namespace of its own, so that it wants no rights and is gone with its process.
_APART = ("unshare", "--user", "--map-root-user", "--mount")
_MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'


def run_on_a_small_disk(kilobytes, module, *, env):
    """Run a module with a disk of so many kilobytes for its temporary files; returns which kind of disk it was.

    Where the system lets nobody mount one, no file may grow beyond a little instead: writing
    fails in the middle all the same. Raises CalledProcessError if the module fails.
    """
    with tempfile.TemporaryDirectory(prefix="fault-disk-") as folder:
        mounted = [*_APART, "sh", "-c", _MOUNT, "sh", f"{kilobytes}k", folder]
        can_mount = subprocess.run([*mounted, "true"], check=False, capture_output=True).returncode == 0
        subprocess.run(
            [*(mounted if can_mount else []), sys.executable, "-m", module],
            cwd=ROOT,
            env=os.environ | env | {"TMPDIR": folder},
            check=True,
            preexec_fn=None if can_mount else lambda: _let_no_file_grow(kilobytes * 1024 // 40),
        )
    return f"tmpfs of {kilobytes} kB" if can_mount else "files that may not grow"


def _let_no_file_grow(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
