"""Taking in the frames of a bundle: small operations together, large ones a frame at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crm_desktop.domain.operation import Operation
from crm_desktop.store import carrying
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import believing, naming
from crm_desktop.sync.account import account_of
from crm_desktop.sync.applying import Applying, readable
from crm_desktop.sync.bundle import BYTES, END, NAMES, OPERATIONS, Frame, Walk
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried
from crm_desktop.wire.columns import MalformedError

TOGETHER = 1000
"""Operations read before they are applied."""
MOST = 1 << 30
"""Bytes a frame may hold when unpacked; who sealed it has the key."""
There = Sequence[tuple[str, int]]
"""Operations of a file by their stamps, with how many rows."""
Noted = Callable[[Frame | None, There], None]
"""Told what is in the file, and the last frame up to which all is taken in."""


@dataclass
class _Large:
    """An operation of which some pieces came: where their frames lie, in order."""

    header: Operation
    total: int
    frames: list[int] = field(default_factory=list)
    upto: int = 0


class Taking:
    """Takes in one bundle from where it was read to last. What stops it loses nothing."""

    def __init__(
        self, ws: Workspace, walk: Walk, noted: Noted, check: Callable[[], None],
        keep_bytes: Callable[[bytes], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._ws, self._walk, self._noted, self._check = ws, walk, noted, check
        self._account = account_of(ws)
        self._keep_bytes = keep_bytes
        self._small: list[Operation] = []
        self._there: list[tuple[str, int]] = []
        self._large: _Large | None = None
        self._last: Frame | None = None
        self.applying = Applying(ws, check)
        self.ended = False
        self.newer = False

    def run(self) -> None:
        """Take in all there is."""
        for frame in self._walk:
            self._check()
            self.ended = frame.kind == END
            if frame.kind == OPERATIONS:
                self._take(frame)
            elif frame.kind == BYTES:
                self._keep_bytes(frame.body)
            elif frame.kind == NAMES:
                naming.learn(self._ws, frame.body)
            if not self._walk.broken and self._large is None:
                self._last = frame
            if len(self._small) >= TOGETHER:
                self._apply()
        self._apply()

    def _take(self, frame: Frame) -> None:
        try:
            given = batch.unpack(frame.body, MOST)
        except MalformedError:  # of a version that writes other batches: read when we know them
            self.newer = self._walk.broken = True
            return
        for one in given:
            if one.whole:
                self._large = None
                self._add(one)
            else:
                self._piece(one, frame)

    def _add(self, one: Carried) -> None:
        op = readable(one)
        if isinstance(op, str):
            self.applying.park(one.header, one.rows, op)
            return
        if believing.genuine(op, self._account):
            self._small.append(op)
        self._there.append((op.stamp, len(one.rows)))

    def _piece(self, one: Carried, frame: Frame) -> None:
        if one.first == 0:
            self._large = _Large(one.header, one.total)
        large = self._large
        if large is None or large.header.stamp != one.header.stamp or one.first != large.upto:
            self._large = None  # its beginning is missing here
            return
        large.frames.append(frame.start)
        large.upto += len(one.rows)
        if large.upto >= large.total:
            self._apply()
            self._whole(large)
            self._large = None

    def _whole(self, large: _Large) -> None:
        stamp = large.header.stamp
        pieces = self._pieces(large)
        held = carrying.held(self._ws.reader(), stamp, large.total)
        if held or self.applying.large(large.header, pieces):  # other copies may have it whole
            self._there.append((stamp, large.total))

    def _pieces(self, large: _Large) -> Callable[[], Iterator[Carried]]:
        def pieces() -> Iterator[Carried]:
            for start in large.frames:
                frame = self._walk.frame_at(start)
                for one in batch.unpack(frame.body, MOST) if frame else ():
                    if one.header.stamp == large.header.stamp:
                        yield one

        return pieces

    def _apply(self) -> None:
        if self._small:
            self.applying.small(self._small)
        if self._there or self._last is not None:
            self._noted(self._last, self._there)
        self._small, self._there = [], []
