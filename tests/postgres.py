"""A PostgreSQL of the tests' own: Debian's package, started in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg

MISSING = "PostgreSQL is not installed here; Debian's package `postgresql` brings it."
_NAMES = count()
_SAID = (
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "shared_buffers=32MB", "max_connections=100", "max_wal_size=256MB", "autovacuum=off",
)  # fmt: skip
"""Only through a socket in its folder; what is in it need not outlive a power cut."""
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=on")
"""Said after that, it keeps what it acknowledged as it does where people work with it."""


class Cluster:
    """One running PostgreSQL; databases are cheap, so that each test has its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._patterns: dict[Callable[[str], None], str] = {}

    def database(self, filled: Callable[[str], None] | None = None) -> str:
        """Make a database; return its address as SQLAlchemy writes it.

        It is empty, or a copy of what `filled` made once of an empty one, told its address.
        """
        pattern = f"TEMPLATE {self._pattern(filled)} STRATEGY FILE_COPY" if filled else ""
        name = f"crm{os.getpid()}_{next(_NAMES)}"
        with psycopg.connect(self._to("postgres"), autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {name} {pattern}".encode())
        return f"postgresql+psycopg://crm@/{name}?host={self.folder}"

    def _pattern(self, filled: Callable[[str], None]) -> str:
        if filled not in self._patterns:
            url = self.database()
            filled(url)
            self._patterns[filled] = _name_in(url)
        return self._patterns[filled]

    def drop(self, url: str) -> None:
        """Take a database away, whoever is still connected to it."""
        name = _name_in(url)
        with psycopg.connect(self._to("postgres"), autocommit=True) as conn:
            conn.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def _to(self, name: str) -> str:
        return f"host={self.folder} user=crm dbname={name}"


def _name_in(url: str) -> str:
    (name,) = re.findall(r"/(crm\w+)\?", url)
    return str(name)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest there is; None where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3])
    )
    if found:
        return found[-1].parent
    plain = shutil.which("postgres")
    return Path(plain).resolve().parent if plain else None


@contextlib.contextmanager
def running(*more: str) -> Iterator[Cluster]:
    """Start one in a new folder, with `more` settings; end it and take the folder away.

    Raises `FileNotFoundError` where there is no PostgreSQL.
    """
    place = programs()
    if place is None:
        raise FileNotFoundError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="crm-postgres-"))
    user = _somebody()
    who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    if user:
        shutil.chown(folder, user)
    try:
        made = [str(place / "initdb"), "-D", str(folder / "data"), "-U", "crm", "-E", "UTF8",
                "--locale=C", "--auth=trust", "--no-sync"]  # fmt: skip
        done = subprocess.run(made, cwd=folder, capture_output=True, text=True, check=False, **who)
        assert done.returncode == 0, done.stderr
        call = [str(place / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        call += [word for said in (*_SAID, *more) for word in ("-c", said)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                call, cwd=folder, stdout=log, stderr=log, preexec_fn=_with_us, **who
            )
        try:
            found = Cluster(folder)
            _answering(found, process)
            yield found
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> str | None:
    """Return who runs it where we are root, whom PostgreSQL does not accept."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _with_us() -> None:
    """Let it end at once when the tests are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _answering(cluster: Cluster, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(cluster._to("postgres")).close()
            return
        except psycopg.OperationalError:
            ended = process.poll() is not None
            if ended or time.monotonic() > until:
                raise AssertionError((cluster.folder / "log").read_text()) from None
            time.sleep(0.05)
