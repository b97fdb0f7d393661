"""Child processes that outlive nobody: started apart from the terminal, written down, stopped in order."""

import contextlib
import json
import os
import signal
import subprocess
import time

import psutil

from portal.embedded.home import run_as

STOP_SECONDS = 30
_STARTED: dict[int, subprocess.Popen] = {}  # ours in the narrow sense, so that none is left a zombie


class ServerError(Exception):
    """A server of ours could not be started; the message says why in one sentence."""


def spawn(home, name, command, *, account=None, stop_signal=signal.SIGTERM, text=None, env=None, cwd="/"):
    """Start `command` with its output in the log of `name`, and write it down so that it can be found again."""
    with home.log(name).open("ab") as log:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=cwd,
            env=env,
            **run_as(account),
        )
    if text:
        child.stdin.write(text.encode())
        child.stdin.close()
    _STARTED[child.pid] = child
    note(home, name, child.pid, stop_signal)
    return child


def note(home, name, pid, stop_signal):
    """Write down that `pid` is our child `name`."""
    _write(home, _read(home) | {name: [pid, psutil.Process(pid).create_time(), int(stop_signal)]})


def running(home, name):
    """Return the process written down as `name` if it still runs, else None."""
    pid, created, _signal = _read(home).get(name, (0, 0, 0))
    if pid in _STARTED and _STARTED[pid].poll() is not None:
        return None
    try:
        process = psutil.Process(pid) if pid else None
    except psutil.NoSuchProcess:
        return None
    alive = process and abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    return process if alive else None


def stop(home, *names, seconds=STOP_SECONDS):
    """Ask the children `names` to stop, wait for all of them, and end by force only those that do not."""
    leaving = [process for name in names if (process := _asked_to_stop(home, name))]
    _gone, staying = psutil.wait_procs(leaving, timeout=seconds)
    for process in staying:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for process in leaving:
        if child := _STARTED.pop(process.pid, None):
            child.wait()
    _write(home, {other: row for other, row in _read(home).items() if other not in names})


def stop_all(home):
    """Stop every child written down, the last started first."""
    for name in reversed(list(_read(home))):
        stop(home, name)


def wait_for(child, ready, *, what, log, seconds=60):
    """Wait until `ready()` is true; raise `ServerError` when the child ends or takes too long."""
    until = time.monotonic() + seconds
    while not ready():
        if child.poll() is not None:
            raise ServerError(f"{what} stopped at once. The end of {log} says why: {_last_line(log)}")
        if time.monotonic() > until:
            raise ServerError(f"{what} did not answer within {seconds} seconds. See {log}.")
        time.sleep(0.03)


def _asked_to_stop(home, name):
    """The process of the child `name` after it was told to stop, or None if it does not run."""
    process = running(home, name)
    if process:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(_read(home)[name][2])
    return process


def _last_line(log):
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "nothing was written."


def _read(home):
    file = home.path / "processes.json"
    return json.loads(file.read_text()) if file.exists() else {}


def _write(home, rows):
    file = home.path / "processes.json"
    new = file.with_suffix(".new")
    new.write_text(json.dumps(rows))
    new.replace(file)
