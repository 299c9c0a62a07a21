"""What is done with segments: made, changed, filled, copied, shared, brought in; each with its undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.domain import rule
from crm_desktop.domain.counts import counted
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.rule import All, Node
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.segments import lists, sharing, views
from crm_desktop.segments.lists import SegmentRow
from crm_desktop.segments.sharing import Shared
from crm_desktop.segments.views import ViewRow, ViewState


class SegmentDeeds(QObject):
    """Writes through the log and says what was done."""

    view_made = Signal(str, str)  # kind of record, view

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def build(self, of: str, node: Node, window: QWidget) -> None:
        """Ask for the name and rule of a new segment."""
        dialog = RuleBuilder(self.context, of, node, window, name="")
        dialog.named.connect(lambda name, node: self._make(dialog.of, name, node))
        dialog.open()

    def change(self, segment: SegmentRow, window: QWidget) -> None:
        """Ask for another name or rule."""
        if not segment.live:
            title = tr("Rename segment")
            NameDialog(window, title, segment.name, partial(self._rename, segment)).open()
            return
        try:
            node = segment.node()
        except UserError as problem:
            self.context.failed(problem)
            return
        dialog = RuleBuilder(self.context, segment.of, node, window, name=segment.name)
        dialog.named.connect(partial(self._change, segment))
        dialog.open()

    def pin(self, segment: SegmentRow) -> None:
        """Put a segment into the sidebar, or take it out."""
        edit = Edit("segment", segment.id, {"pinned": not segment.pinned})
        self.context.write(Label("edit", "segment", field="pinned", row=segment.id), [edit])

    def delete(self, segment: SegmentRow) -> None:
        """Delete a segment; its members stay."""
        said = tr("Deleted the segment “{name}”", name=segment.name)
        edits = [Edit("segment", segment.id, {"deleted": True})]
        self.context.write(Label("delete", "segment", row=segment.id), edits, said)

    def freeze(self, segment: SegmentRow) -> None:
        """Make a copy of today's members that stays as it is."""
        name = tr("{name}, members of {day}", name=segment.name, day=_today())
        said = tr("Made the segment “{name}”", name=name)

        def edits(conn: Any) -> Iterable[Edit]:
            return lists.frozen(conn, segment, lists.free_name(conn, name))

        self._write_behind(Label("create", "segment"), edits, said)

    def fill(self, of: str, ns: Sequence[int], segment: SegmentRow, *, out: bool = False) -> None:
        """Put records into a segment filled by hand, or take them out."""
        many = len(ns)
        what = counted(of, many)
        said = tr("Put {what} into “{name}”", what=what, name=segment.name)
        if out:
            said = tr("Took {what} out of “{name}”", what=what, name=segment.name)
        edits = lists.take_out if out else lists.put_in
        label = Label("edit" if many == 1 else "bulk_edit", of, many, field="lists")
        self._write_behind(label, lambda conn: edits(conn, of, ns, segment.id), said)

    def fill_new(self, of: str, ns: Sequence[int], name: str) -> None:
        """Make a segment of records, filled by hand."""
        said = tr("Made the segment “{name}”", name=name)
        self._write_behind(
            Label("create", "segment"), lambda conn: lists.filled(conn, name, of, ns), said
        )

    def share(self, segment: SegmentRow, window: QWidget) -> None:
        """Write a segment as a file others can bring in: its rule, without the members."""
        if not segment.live:
            self.context.toast(
                tr("A segment filled by hand has no rule to share; export its members instead."),
                icon="circle-alert",
            )
            return
        if (path := self._asked(segment.name, tr("Share the segment"), window)) is not None:
            self.share_to(segment, path)

    def share_to(self, segment: SegmentRow, path: Path) -> None:
        """Write a segment as a file."""
        self._write(
            path,
            lambda conn, to: sharing.write(conn, to, segment.name, segment.of, segment.node()),
        )

    def bring_in(self, window: QWidget, path: Path | None = None) -> None:
        """Show what a file of somebody's segment holds, and make it when that is wanted."""
        from crm_desktop.gui.segments.sharing import SharedDialog

        if self.context.ws.closed_because:
            self.context.toast(self.context.ws.closed_because, icon="circle-alert")
            return
        if path is None:
            text, _ = QFileDialog.getOpenFileName(
                window, tr("Segment from a file"), "",
                f"{tr('Segment')} (*{sharing.ENDING});;{tr('All files')} (*)",
            )  # fmt: skip
            if not text:
                return
            path = Path(text)
        try:
            found = sharing.read(self.context.ws.reader(), path)
        except UserError as problem:
            self.context.failed(problem)
            return
        dialog = SharedDialog(self.context, found, window)
        dialog.wanted.connect(lambda: self._take(found))
        dialog.open()

    def _take(self, found: Shared) -> None:
        """Make what a file holds."""
        if found.view is None:
            self._make(found.of, found.name, found.node, found.notes)
            return
        conn = self.context.ws.reader()
        every, named = views.views(conn, found.of), fold(found.name)
        alike = (v for v in every if v.state == found.view and fold(v.name).startswith(named))
        if (same := next(alike, None)) is not None:  # perhaps under a number
            self.context.toast(tr("The view “{name}” is here already", name=same.name))
            self.view_made.emit(found.of, same.id)
            return
        name = lists.first_free(found.name, (fold(view.name) for view in every))
        edit = views.made(conn, found.of, name, found.view)
        said = tr("Saved the view “{name}”", name=name)
        self.context.write(Label("create", "saved_view", row=edit.id), [edit], said)
        self.view_made.emit(found.of, edit.id)

    def share_view(self, view: ViewRow, state: ViewState, window: QWidget) -> None:
        """Write a saved view, as it looks now, as a file others can bring in."""
        if (path := self._asked(view.name, tr("Share the view"), window)) is not None:
            self.share_view_to(view, state, path)

    def share_view_to(self, view: ViewRow, state: ViewState, path: Path) -> None:
        """Write a saved view as a file."""
        node = All(state.nodes)
        self._write(path, lambda conn, to: sharing.write(conn, to, view.name, view.of, node, state))

    def _asked(self, name: str, title: str, window: QWidget) -> Path | None:
        start = f"{_file_name(name)}{sharing.ENDING}"
        kinds = f"CRM Desktop (*{sharing.ENDING})"
        text, _ = QFileDialog.getSaveFileName(window, title, start, kinds)
        return Path(text) if text else None

    def _write(self, path: Path, write: Callable[[Any, Path], None]) -> None:
        target = path if path.suffix else path.with_suffix(sharing.ENDING)
        try:
            write(self.context.ws.reader(), target)
        except UserError as problem:
            self.context.failed(problem)
        else:
            self.context.toast(tr("Wrote {name}", name=target.name))

    def _make(self, of: str, name: str, node: Node, notes: str = "") -> None:
        free = lists.free_name(self.context.ws.reader(), name)
        edit = lists.made(free, of, node, notes)
        said = tr("Made the segment “{name}”", name=free)
        self.context.write(Label("create", "segment", row=edit.id), [edit], said)

    def _rename(self, segment: SegmentRow, name: str) -> None:
        edits = [Edit("segment", segment.id, {"name": name})]
        said = tr("Renamed the segment to “{name}”", name=name)
        self.context.write(Label("edit", "segment", field="name", row=segment.id), edits, said)

    def _change(self, segment: SegmentRow, name: str, node: Node) -> None:
        edit = Edit("segment", segment.id, {"name": name, "rule": rule.dumps(node)})
        said = tr("Changed the segment “{name}”", name=name)
        self.context.write(Label("edit", "segment", field="rule", row=segment.id), [edit], said)

    def _write_behind(
        self, label: Label, edits: Callable[[Any], Iterable[Edit]], said: str
    ) -> None:
        """Write what takes a while off the window's thread, as one operation."""
        context, ws = self.context, self.context.ws

        def job(token: Any) -> Operation | None:
            found = edits(ws.reader())
            done: Operation | None = ws.log.record_bulk(label, found, check=token.check)
            return done

        context.long_lane.run(job, lambda done: context.tell(done, said), context.failed)


def _today() -> str:
    from datetime import date

    from crm_desktop.gui import formats

    return formats.dated(date.today(), "d MMM yyyy")


def _file_name(name: str) -> str:
    """Return a name as every system takes it for a file."""
    return "".join(c if c.isalnum() or c in " -_" else "-" for c in name).strip()[:80] or "segment"
