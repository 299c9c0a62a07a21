"""One file to send by mail: a bundle with everything, or what is new since the last one to somebody.

It ends with a frame that says so, so that one cut short is noticed. Taken in twice it changes nothing;
laid into a folder it is read like any other file there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import blobs, carrying, faults, named_files, outgoing, scratch
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import bundle, folder_key, naming, sending
from crm_desktop.sync.brake import Brake
from crm_desktop.sync.braking import look_through
from crm_desktop.sync.bundle import BYTES, END, NAMES, OPERATIONS, Appending, Walk
from crm_desktop.sync.seal import Lock, Seal
from crm_desktop.sync.taking import Taking
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried

SENT = "sync.mail.sent"
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: operations new here, how many wait for earlier ones, and if all is well."""

    received: int
    waiting: int
    whole: bool
    """The file is there to its end and nothing in it is damaged."""
    newer: bool
    """Some of it was written by a newer version of the program."""


def _go_on() -> None:
    return None


def write(
    ws: Workspace, target: Path, to: str = "", *, everything: bool = False, over: bool = False,
    check: Check = _go_on,
) -> int:  # fmt: skip
    """Write a file for somebody; return how many operations are in it.

    What an earlier one for the same name held is left out unless `everything` is asked for. A file that
    knows no key makes one. Raises `UserError` where something stands at `target` that may not be written
    `over`, or it cannot be written.
    """
    if target.exists() and not over:
        raise UserError(
            tr("There is already a file called {name}.", name=target.name),
            tr("Choose another name."),
        )
    sent = dict(ws.setting(SENT, {}))
    after = 0 if everything else int(sent.get(to, 0))
    upto, _ = carrying.moment(ws.reader())
    with named_files.in_place_when_whole(target) as draft:
        count = _write(ws, draft, (after, upto), check)
    bundle.settle(target.parent)
    ws.set_setting(SENT, sent | {to: upto})
    return count


def _write(ws: Workspace, draft: Path, span: tuple[int, int], check: Check) -> int:
    key = folder_key.own(ws) or folder_key.make(ws)
    head = bundle.new_head(key, folder_key.lock_of(ws))
    bundle.create(draft, head)
    appending = Appending(draft, Seal(key, head.bytes()), head.size, 0, lasting=False)
    count = 0
    try:
        appending.add(NAMES, naming.told(ws))
        for some in _operations(ws, *span):
            check()
            appending.add(OPERATIONS, batch.pack(some))
            count += sum(one.ends for one in some)
        for data in _bytes(ws, span[0]):
            check()
            appending.add(BYTES, data)
        appending.add(END, b"")
        appending.settle()
    finally:
        appending.close()
    return count


def _operations(ws: Workspace, after: int, upto: int) -> Iterator[list[Carried]]:
    """Yield what each frame holds: whole operations together, large ones in pieces, waiting ones last."""
    conn = ws.reader()
    while found := [
        one for one in outgoing.after(conn, after, sending.OPERATIONS) if one.n <= upto
    ]:
        some = sending.together(found)
        yield from sending.batches(conn, some)
        after = some[-1].n
    yield from sending.batches_of(outgoing.waiting_all(conn))


def _bytes(ws: Workspace, after: int) -> Iterator[bytes]:
    """Yield the bytes of attachments that operations after `after` name, where they lie in the file."""
    for digest in carrying.digests_after(ws.reader(), after):
        with scratch.make(scratch.SHOWN) as temporary:
            plain = Path(temporary) / digest
            try:
                blobs.copy_out(ws, digest, plain)
            except UserError:  # not here: whoever has them sends them
                continue
            if plain.stat().st_size <= blobs.limit(ws, blobs.INSIDE):
                yield plain.read_bytes()


def locks(ws: Workspace, source: Path) -> list[Lock]:
    """Return the lock of a file that is sealed with a key not known here, as far as it has one."""
    head = bundle.head_at(source)
    if head is None or head.lock is None or head.key in folder_key.keys(ws):
        return []
    return [head.lock]


def take(
    ws: Workspace, source: Path, check: Check = _go_on, *, allow: bool = False
) -> Taken:  # fmt: skip
    """Take in a file somebody sent; `allow` lets any number of deletions through.

    Raises `KeyNeededError`, `BrakeError`, and `UserError` for what is none of ours.
    """
    try:
        with source.open("rb") as file:
            head = bundle.head_of(file)
            key = folder_key.keys(ws).get(head.key)
            if key is None:
                raise folder_key.unknown([head.lock] if head.lock else [])
            seal, brake = Seal(key, head.bytes()), Brake(ws.reader())
            if not (allow or brake.needless()):
                look_through(brake, Walk(file, seal, head.size, 0), check)
            walk = Walk(file, seal, head.size, 0)
            kept: list[Path] = []
            with scratch.make(scratch.SHOWN) as temporary:

                def keep(data: bytes) -> None:
                    kept.append(Path(temporary) / str(len(kept)))
                    kept[-1].write_bytes(data)

                taking = Taking(ws, walk, lambda *_: None, check, keep)
                taking.run()
                ws.log.all_came()
                _keep_bytes(ws, kept, check)
    except bundle.NoBundleError as error:
        raise UserError(
            tr("{name} is no file with changes, or not all of it is there.", name=source.name),
            tr("Ask for it to be sent again."),
        ) from error
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no file {name}.", name=source.name), tr("Check its name.")
        ) from error
    except OSError as error:
        raise faults.in_words(error, source) from error
    whole = taking.ended and not walk.broken and not walk.rest
    waiting = outgoing.missing(ws.reader())
    return Taken(taking.applying.added, waiting, whole or taking.newer, taking.newer)


def _keep_bytes(ws: Workspace, files: list[Path], check: Check) -> None:
    for file in files:
        with blobs.keeping(ws) as put:  # what no record names is forgotten again
            put(file, check)
