"""Where one set of embedded servers keeps its data, passwords, ports and logs."""

import hashlib
import json
import os
import pwd
import secrets
import shutil
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PORTS = range(15000, 32000)  # below the range from which the system takes ports for outgoing connections
SYSTEM_FOLDER = Path("/var/lib/partnership-portal")
SERVER_ACCOUNT = "nobody"


def server_account():
    """Return the account the servers run as when we are root, or None for our own."""
    return pwd.getpwnam(SERVER_ACCOUNT) if os.geteuid() == 0 else None


def run_as(account):
    """Return the arguments that make `subprocess` start a child as `account`."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def reachable(path, account):
    """Tell whether `account` may walk down to `path` and list it."""
    if account is None:
        return True
    path = path.resolve()
    return path.stat().st_mode & 0o004 and all(part.stat().st_mode & 0o001 for part in [path, *path.parents])


def is_free(port):
    """Tell whether a server could listen on `port` of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port():
    """Return a free port, drawn at random so that neighbours seldom meet."""
    while not is_free(port := secrets.choice(PORTS)):
        pass
    return port


@dataclass(frozen=True)
class Home:
    """The folder of one set of servers, such as `var/`."""

    path: Path

    def secret(self, name):
        """Return the password called `name`, made up on first use and readable by us alone."""
        file = self.path / "secrets" / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new = file.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(48))
            new.replace(file)
        return file.read_text()

    def port(self, name):
        """Return the port kept for the server `name`, choosing one on first use."""
        return self._ports().get(name) or self._choose_port(name)

    def settle_ports(self, *names):
        """Choose another port for each server whose kept one was taken meanwhile."""
        for name in names:
            if not is_free(self.port(name)):
                self._choose_port(name)

    def _choose_port(self, name):
        file = self.path / "ports.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        ports = self._ports() | {name: free_port()}
        file.write_text(json.dumps(ports))
        return ports[name]

    def _ports(self):
        file = self.path / "ports.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def log(self, name):
        """Return the log file of the child `name`, begun anew once it is big."""
        file = self.path / "log" / f"{name}.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > 5_000_000:
            file.replace(file.with_suffix(".log.1"))
        return file

    def private(self, name):
        """Return the folder `name` that only the servers' account may enter.

        Where that account cannot reach this home (a checkout under a closed folder), the
        folder lies under /var/lib and a link here points to it: parents are never opened up.
        """
        account = server_account()
        self.path.mkdir(parents=True, exist_ok=True)
        link = self.path / name
        folder = link if reachable(self.path, account) else self.elsewhere / name
        if folder != link and not link.is_symlink():
            # Left by an earlier checkout at the same place, whose passwords are gone.
            shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
        if folder != link and not link.is_symlink():
            link.symlink_to(folder)
        return folder.resolve()

    @property
    def elsewhere(self):
        """Return the folder used when the servers' account cannot reach this home."""
        return SYSTEM_FOLDER / hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:12]

    def package(self, name, *beside):
        """Return the folder of the installed package `name`, copied if the servers cannot read it there."""
        source = Path(find_spec(name).submodule_search_locations[0]).resolve()
        account = server_account()
        if reachable(source, account):
            return source
        programs = (self.path if reachable(self.path, account) else self.elsewhere) / "programs"
        for folder in (name, *beside):
            if (source.parent / folder).exists() and not (programs / folder).exists():
                _copy_readable(source.parent / folder, programs / folder)
        return programs / name


def _copy_readable(source, target):
    new = target.with_name(target.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(source, new, symlinks=True)
    for path in [new, *new.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    target.parent.chmod(0o755)
    new.replace(target)
