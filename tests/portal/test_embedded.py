"""The launcher: secrets, ports, stamps, children that die, and the environment it fills in."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from portal.embedded import addresses, processes
from portal.embedded.assets import ROOT
from portal.embedded.home import PORTS, Home, is_free, reachable, server_account
from portal.embedded.stamps import Stamp
from portal.embedded.supervisor import Child, Supervisor
from tests.worker import wait_until

NOTHING = {
    "PORTAL_MODE",
    "SECRET_KEY",
    "PORTAL_ADDRESS",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "EMAIL_URL",
}
SLEEPER = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


# Told to stop, it says so in a file and ends when it sees what the other one said.
PARTNER = """
import pathlib, signal, sys, time
mine, other = map(pathlib.Path, sys.argv[1:])
def leave(*_):
    mine.touch()
    while not other.exists():
        time.sleep(0.01)
    sys.exit()
signal.signal(signal.SIGTERM, leave)
print("awake", flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    yield home
    processes.stop_all(home)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A closed checkout, and a folder for what its servers' account must reach."""
    tmp_path.chmod(0o700)
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr("portal.embedded.home.SYSTEM_FOLDER", Path(folder))
        yield


def test_secrets_are_kept_and_private(home):
    secret = home.secret("portal_app")
    assert home.secret("portal_app") == secret
    assert stat.S_IMODE((home.path / "secrets" / "portal_app").stat().st_mode) == 0o600


def test_ports_are_kept_until_somebody_takes_them(home):
    port = home.port("postgres")
    assert port in PORTS
    home.settle_ports("postgres")
    assert home.port("postgres") == port


def test_a_taken_port_is_given_up(home):
    with Listener() as listener:
        (home.path / "ports.json").write_text(f'{{"postgres": {listener.port}}}')
        assert not is_free(listener.port)
        home.settle_ports("postgres")
        assert home.port("postgres") != listener.port


class Listener:
    """Somebody else's server on a port of this machine."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_error):
        self.socket.close()


@pytest.mark.skipif(server_account() is None, reason="an ordinary user runs the servers itself")
def test_a_closed_checkout_keeps_its_data_elsewhere(tmp_path, elsewhere):
    home = Home(tmp_path)
    assert not reachable(tmp_path, server_account())
    folder = home.private("postgres")
    assert (tmp_path / "postgres").readlink() == folder == home.elsewhere / "postgres"
    assert folder.stat().st_uid == server_account().pw_uid
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@pytest.mark.skipif(server_account() is None, reason="an ordinary user runs the servers itself")
def test_data_of_an_earlier_checkout_at_the_same_place_are_not_met(tmp_path, elsewhere):
    home = Home(tmp_path)
    (home.private("postgres") / "data").mkdir()
    assert [path.name for path in home.private("postgres").iterdir()] == ["data"]
    (tmp_path / "postgres").unlink()
    assert list(home.private("postgres").iterdir()) == []


def test_stamp_is_current_until_a_file_changes(tmp_path):
    source = tmp_path / "source"
    source.write_text("a")
    stamp = Stamp(tmp_path / "stamp", [source])
    assert not stamp.is_current()
    stamp.set()
    assert Stamp(tmp_path / "stamp", [source]).is_current()
    source.write_text("b")
    assert not Stamp(tmp_path / "stamp", [source]).is_current()


def test_environment_is_filled_in(home):
    environment = {"PORT": "8010"}
    assert addresses.complete_environment(environment, home) == set()
    assert set(environment) - {"PORT"} == NOTHING
    assert environment["PORTAL_ADDRESS"] == "http://127.0.0.1:8010"


def test_given_servers_are_left_alone(home):
    environment = {"DATABASE_URL": "postgres://a@b/c", "EMAIL_URL": "smtp://mail.example"}
    assert addresses.complete_environment(environment, home) == {"DATABASE_URL", "EMAIL_URL"}
    assert (environment["DATABASE_URL"], environment["EMAIL_URL"]) == ("postgres://a@b/c", "smtp://mail.example")
    assert "DATABASE_OWNER_URL" not in environment


def test_nothing_is_filled_in_for_production(home):
    environment = {"PORTAL_MODE": "production"}
    addresses.complete_environment(environment, home)
    assert environment == {"PORTAL_MODE": "production"}


def test_children_are_found_again_and_stopped(home):
    child = processes.spawn(home, "sleeper", SLEEPER)
    assert processes.running(home, "sleeper").pid == child.pid
    processes.stop_all(home)
    assert processes.running(home, "sleeper") is None


def test_a_stranger_with_the_same_number_is_not_ours(home):
    child = processes.spawn(home, "sleeper", SLEEPER)
    (home.path / "processes.json").write_text(f'{{"sleeper": [{psutil.Process().pid}, 1.0, 15]}}')
    assert processes.running(home, "sleeper") is None
    child.kill()
    child.wait()


def test_a_child_that_dies_is_started_again(home, capsys):
    supervisor = Supervisor(home)
    supervisor.start(Child("sleeper", SLEEPER, "/"))
    first = processes.running(home, "sleeper")
    first.kill()
    wait_until(lambda: processes.running(home, "sleeper") is None)
    supervisor.check()
    assert processes.running(home, "sleeper").pid != first.pid
    assert (
        capsys.readouterr().out
        == f"sleeper stopped unexpectedly and is started again; {home.log('sleeper')} says why.\n"
    )


def test_a_child_that_keeps_dying_is_given_up(home):
    supervisor = Supervisor(home)
    supervisor.start(Child("dying", [sys.executable, "-S", "-c", "raise SystemExit(1)"], "/"))
    with pytest.raises(processes.ServerError, match="dying keeps stopping"):
        supervisor.watch()


def test_what_nothing_stands_on_stops_side_by_side_and_first(home, tmp_path):
    supervisor = Supervisor(home)
    files = {"web": tmp_path / "a", "worker": tmp_path / "b"}
    supervisor.start(Child("mail", SLEEPER, "/", is_stood_on=True))
    for name, other in (("web", "worker"), ("worker", "web")):
        supervisor.start(Child(name, [sys.executable, "-c", PARTNER, files[name], files[other]], "/"))
    for name in supervisor.children:
        wait_until(lambda name=name: "awake" in home.log(name).read_text())
    processes.stop(home, *supervisor.tops)
    assert [processes.running(home, name) is None for name in ("mail", "web", "worker")] == [False, True, True]
    assert all(file.exists() for file in files.values())
    supervisor.stop()
    assert processes.running(home, "mail") is None


@pytest.mark.parametrize("said", ["environment", "command line"])
def test_make_run_takes_the_port(tmp_path, said):
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$PORT: $*"\n')
    program.chmod(0o755)
    (tmp_path / ".embedded").touch()
    command = ["make", "run", f"VENV={tmp_path}", *(["PORT=8010"] if said == "command line" else [])]
    environment = {"PATH": os.environ["PATH"]} | ({"PORT": "8010"} if said == "environment" else {})
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "8010: manage.py up\n"
