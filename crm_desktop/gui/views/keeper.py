"""What knows which view a table shows, what of it was changed and not saved, and how it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.i18n import tr
from crm_desktop.segments import views
from crm_desktop.segments.views import ViewRow, ViewState

if TYPE_CHECKING:
    from crm_desktop.domain.rule import Node


class Standing(NamedTuple):
    """A list that is there without being saved."""

    name: str
    conditions: tuple[Node, ...] = ()


def standing(page: Any) -> tuple[Standing, ...]:
    """Return the lists that are always there: how the table looks at first, and all records."""
    every = Standing(tr("All {what}", what=tr(page.record.plural).lower()))
    habit = page.habit
    return (Standing(tr(habit.called), habit.conditions), every) if habit.called else (every,)


class ViewKeeper(QObject):
    """Unsaved changes are remembered in the file, outside its log, until they are saved or dropped."""

    changed = Signal()

    def __init__(self, page: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._context, self._ws = page, page.context, page.context.ws
        self._key = f"views.{page.entity}{page.habit.name and '.'}{page.habit.name}"
        self.standing = standing(page)
        self.current: ViewRow | None = None
        self._busy = False
        self.views: list[ViewRow] = views.views(self._ws.reader(), page.entity)
        self._pending: dict[str, ViewState] = {}
        self._there: dict[str, Any] = {}  # of what is pending, what was read or written last
        page.filters.changed.connect(self._noted)
        page.memory.arranged.connect(self._noted)

    def restore(self) -> None:
        """Read what was not saved, and show the view that was in front."""
        kept = self._ws.setting(self._key) or {}
        known = {view.id for view in self.views}
        self._there = {id: body for id, body in self._read().items() if id in known}
        self._pending = {id: ViewState.from_json(body) for id, body in self._there.items()}
        front = kept.get("current", "") if isinstance(kept, dict) else ""
        self._show(next((v for v in self.views if v.id == front), None), ask=False)

    def lay_columns(self) -> None:
        """Lay out the columns there are now; what is filtered stays."""
        memory = self._page.memory
        if self.current is None:
            memory.restore()
        else:
            state = self.state_of(self.current)
            memory.show_state(state.sorts, state.columns)

    @property
    def front(self) -> int:
        """Return which of the standing lists is in front while no view is: the one filtered like it."""
        shown = self._page.filters.conditions
        return next(
            at for at, one in enumerate(self.standing)
            if all(condition in shown for condition in one.conditions)
        )  # fmt: skip

    def use(self, view: ViewRow | None, at: int = 0) -> None:
        """Show a view, or without one a standing list."""
        self._show(view, at)
        self._remember()
        self.changed.emit()

    def state_of(self, view: ViewRow) -> ViewState:
        """Return how a view looks now: with what is not saved."""
        return self._pending.get(view.id, view.state)

    def dirty(self, view: ViewRow) -> bool:
        """Say whether a view has a change that is not saved."""
        return view.id in self._pending

    def filtered(self) -> bool:
        """Say whether the standing list in front is filtered further: worth a view of its own."""
        filters, plain = self._page.filters, self.standing[self.front].conditions
        return bool(filters.text) or tuple(filters.conditions) != plain

    def save(self, view: ViewRow) -> None:
        """Write a view as it looks now."""
        self._read_anew()
        state = self._pending.pop(view.id, None)
        if state is not None:
            said = tr("Saved the view “{name}”", name=view.name)
            edit = Edit("saved_view", view.id, {"body": views.dumps(state)})
            self._context.write(
                Label("edit", "saved_view", field="body", row=view.id), [edit], said
            )
        self._remember()
        self.changed.emit()

    def drop(self, view: ViewRow) -> None:
        """Show a view as it was saved."""
        self._pending.pop(view.id, None)
        if self.current is not None and self.current.id == view.id:
            self._show(view)
        self._remember()
        self.changed.emit()

    def make(self, name: str, state: ViewState | None = None) -> None:
        """Keep what is shown under a name and go there; the view it came from is as it was saved."""
        made = state or self._shown()
        edit = views.made(self._ws.reader(), self._page.entity, name, made)
        if state is None and self.current is not None:
            self._pending.pop(self.current.id, None)
        said = tr("Saved the view “{name}”", name=name)
        self._context.write(Label("create", "saved_view", row=edit.id), [edit], said)
        self.reload()
        self.use(next((v for v in self.views if v.id == edit.id), None))

    def rename(self, view: ViewRow, name: str) -> None:
        label = Label("edit", "saved_view", field="name", row=view.id)
        said = tr("Renamed the view to “{name}”", name=name)
        self._context.write(label, [Edit("saved_view", view.id, {"name": name})], said)

    def delete(self, view: ViewRow) -> None:
        """Delete a view; what was not saved of it goes too."""
        self._pending.pop(view.id, None)
        if self.current is not None and self.current.id == view.id:
            self.use(None)
        said = tr("Deleted the view “{name}”", name=view.name)
        edits = [Edit("saved_view", view.id, {"deleted": True})]
        self._context.write(Label("delete", "saved_view", row=view.id), edits, said)

    def put_in_order(self) -> None:
        """Write the order the views stand in."""
        before = views.views(self._ws.reader(), self._page.entity)
        edits = views.put_in_order(before, [view.id for view in self.views])
        if edits:
            self._context.write(Label("edit", "saved_view", len(edits), field="rank"), edits)

    def reload(self) -> None:
        """Read the views again; one that is gone is left for all records."""
        self.views = views.views(self._ws.reader(), self._page.entity)
        if self.current is None:
            return
        before, found = self.current, {view.id: view for view in self.views}
        self.current = found.get(before.id)
        if self.current is None:
            self._show(None)
        elif self.current.state != before.state and not self.dirty(self.current):
            self._show(self.current)

    def _show(self, view: ViewRow | None, at: int = 0, *, ask: bool = True) -> None:
        self._busy = True
        self.current = view
        memory, filters = self._page.memory, self._page.filters
        filters.drop_touched()
        if view is None:
            memory.restore()
            filters.start_over(self.standing[at].conditions)
        else:
            state = self.state_of(view)
            memory.show_state(state.sorts, state.columns)
            filters.start_over(state.nodes, state.text)
        self._busy = False
        if ask:
            filters.changed.emit()

    def _noted(self) -> None:
        """Take note of what the user changed."""
        if self._busy:
            return
        if self.current is not None:
            shown = self._shown()
            if shown == self.current.state:
                self._pending.pop(self.current.id, None)
            else:
                self._pending[self.current.id] = shown
            self._remember()
        self.changed.emit()

    def _shown(self) -> ViewState:
        memory, filters = self._page.memory, self._page.filters
        return ViewState(filters.text, tuple(filters.conditions), memory.sorts(), memory.columns())

    def _remember(self) -> None:
        gone = self._read_anew()
        changed = {id: state.to_json() for id, state in self._pending.items()}
        current = self.current.id if self.current else ""
        kept = {"current": current, "changed": changed}
        if kept != (self._ws.setting(self._key) or {"current": "", "changed": {}}):
            self._ws.remember(self._key, kept)
        self._there = json.loads(json.dumps(changed))
        if current in gone:
            self._show(self.current)

    def _read(self) -> dict[str, Any]:
        """Return what the file says of changes that are not saved, by view."""
        kept = self._ws.setting(self._key) or {}
        found = kept.get("changed", {}) if isinstance(kept, dict) else {}
        return found if isinstance(found, dict) else {}

    def _read_anew(self) -> set[str]:
        """Take over what somebody else changed in the file, and return of which views.

        An erasure takes out what names somebody: that must not come back from what is remembered here.
        """
        there = self._read()
        gone = {id for id, body in self._there.items() if there.get(id) != body}
        saved = {view.id: view.state for view in self.views}
        for id in gone:
            self._pending.pop(id, None)
            left = ViewState.from_json(there[id]) if id in there else None
            if left is not None and id in saved and left != saved[id]:
                self._pending[id] = left
        self._there = {id: there[id] for id in self._there if id in there}
        return gone
