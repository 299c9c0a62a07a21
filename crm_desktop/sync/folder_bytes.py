"""Attachments' bytes beside the bundles of a folder: sealed, each once, under names that say nothing.

The name is a keyed hash of the digest: who has the key finds the bytes he wants, nobody else learns that
a file he has himself lies there. A file is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.store import blobs, carrying, scratch
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import bundle
from crm_desktop.sync.bundle import BYTES, END, Walk
from crm_desktop.sync.seal import OVERHEAD, Key, Seal, name_of_bytes

FOLDER = "attachments"
SUFFIX = ".crma"
CHUNK = 1 << 20
Check = Callable[[], None]


class Beside:
    """The bytes beside the bundles in one folder."""

    def __init__(self, ws: Workspace, folder: Path, key: Key, check: Check) -> None:
        self._ws, self._key, self._check = ws, key, check
        self._folder = folder / FOLDER

    def fetch(self) -> int:
        """Take in bytes of attachments that are not here; return of how many."""
        done = 0
        for digest in blobs.to_bring(self._ws.reader(), self._ws.near):
            self._check()
            path = self._place(digest)
            if path.is_file() and self._fetched(path, digest):
                done += 1
        return done

    def put(self) -> int:
        """Write the bytes the folder lacks; return of how many attachments."""
        done = 0
        for digest, size in carrying.digests_here(self._ws.reader()):
            self._check()
            path = self._place(digest)
            self._know(path.name)
            try:
                there = path.stat().st_size
            except FileNotFoundError:
                there = -1
            if there != sealed_size(self._key, size):
                done += self._written(path, digest)
        return done

    def take_away(self) -> None:
        """Remove bytes we know of that no record names any more: it was erased."""
        conn = self._ws.reader()
        named = {self._place(digest).name for digest in carrying.digests_named(conn)}
        for name in carrying.bytes_known(conn) - named:
            with contextlib.suppress(OSError):  # held open: with the next pass
                (self._folder / name).unlink(missing_ok=True)
                self._know(name, there=False)

    def _place(self, digest: str) -> Path:
        return self._folder / f"{name_of_bytes(self._key, digest)}{SUFFIX}"

    def _know(self, name: str, *, there: bool = True) -> None:
        if there != (name in carrying.bytes_known(self._ws.reader())):
            with self._ws.transaction() as conn:
                carrying.know_bytes(conn, name, there=there)

    def _fetched(self, path: Path, digest: str) -> bool:
        with scratch.make(scratch.SHOWN) as temporary:
            draft = Path(temporary) / digest
            if not unsealed(path, self._key, draft, self._check):
                return False
            self._know(path.name)
            try:
                with blobs.keeping(self._ws) as put:  # what no record names is forgotten again
                    return put(draft, self._check).digest == digest
            except UserError:  # larger than this file takes
                return False

    def _written(self, path: Path, digest: str) -> bool:
        self._folder.mkdir(exist_ok=True)
        draft = path.with_name(f"{path.stem}-{os.urandom(4).hex()}.part")
        with scratch.make(scratch.SHOWN) as temporary:
            plain = Path(temporary) / digest
            try:
                blobs.copy_out(self._ws, digest, plain)
            except UserError:  # damaged, or not beside the file any more
                return False
            try:
                seal_file(plain, self._key, draft, self._check)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
        bundle.settle(self._folder)
        return True


def seal_file(source: Path, key: Key, target: Path, check: Check) -> None:
    """Write the bytes of a file as a bundle of its own."""
    head = bundle.new_head(key)
    seal = Seal(key, head.bytes())
    with target.open("xb") as out:
        out.write(head.bytes())
        for counter, (kind, chunk) in enumerate(_parts(source)):
            check()
            out.write(bundle.framed(seal, counter, kind, chunk))
        out.flush()
        os.fsync(out.fileno())


def _parts(source: Path) -> Iterator[tuple[bytes, bytes]]:
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield BYTES, chunk
    yield END, b""


def unsealed(path: Path, key: Key, target: Path, check: Check) -> bool:
    """Write what a sealed file holds to `target`; say whether all of it is there and whole."""
    ended = False
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file, target.open("xb") as out:
        try:
            head = bundle.head_of(file)
        except bundle.NoBundleError:
            return False
        walk = Walk(file, Seal(key, head.bytes()), head.size, 0)
        for frame in walk:
            check()
            out.write(frame.body)
            ended = frame.kind == END
        return ended and not walk.broken and not walk.rest
    return False


def sealed_size(key: Key, size: int) -> int:
    """Return how long the sealed file of so many bytes is."""
    frames = -(-size // CHUNK) + 1
    return bundle.new_head(key).size + size + frames * (bundle.FRAME_HEAD + 1 + OVERHEAD)
