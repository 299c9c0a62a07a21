"""The tabs over a table: the standing lists, then the saved views; a dot says that a change is not saved."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QTabBar, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui import theme
from crm_desktop.gui.views.keeper import ViewKeeper
from crm_desktop.gui.widgets.dressing import icon_button, push
from crm_desktop.gui.widgets.menus import pop_up, unmarked
from crm_desktop.i18n import tr
from crm_desktop.segments.views import ViewRow

DOT = 8
APART = 18
"""What the style leaves between tabs, which belongs to the tab before it."""


class ViewTabs(QWidget):
    """Arrow keys go from view to view, F2 names one, Delete deletes it, the menu key has the rest."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self._filling = False
        self.keeper = ViewKeeper(page, self)
        self.bar = _Bar(self)
        self.bar.setAccessibleName(tr("Saved views"))
        self.more = icon_button("plus", tr("Save as a new view…"))
        self.save = push(tr("Save view"), "link", size="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.save)
        self.bar.currentChanged.connect(self._chosen)
        self.bar.tabMoved.connect(self._moved)
        self.more.clicked.connect(self.save_as)
        self.save.clicked.connect(self.save_current)
        self.keeper.changed.connect(self._mark)
        page.context.bridge.changed.connect(self._take)
        self._fill()

    def restore(self) -> None:
        """Show the view that was in front when the file was closed, with what was not saved."""
        self.keeper.restore()
        self._fill()

    def show_view(self, id: str) -> None:
        """Bring the tab of a view to the front, if it is there."""
        self.keeper.reload()
        self._fill()
        ids = [view.id for view in self.keeper.views]
        if id in ids:
            self.bar.setCurrentIndex(ids.index(id) + self._first)

    # what is done to a view

    def save_current(self) -> None:
        """Save the change of the view in front; of a standing list a new view is made."""
        view = self.keeper.current
        if view is None:
            self.save_as()
        elif self._writable():
            self.keeper.save(view)

    def save_as(self) -> None:
        """Ask for a name and keep what is shown under it."""
        if self._writable():
            view = self.keeper.current
            name = tr("{name} (copy)", name=view.name) if view else ""
            from crm_desktop.gui.widgets.name_dialog import NameDialog

            NameDialog(self.window(), tr("New view"), name, self._make).open()

    def _make(self, name: str) -> None:
        self.keeper.make(name)
        self._fill()

    def rename(self, view: ViewRow) -> None:
        """Ask for another name."""
        if self._writable():
            done = partial(self.keeper.rename, view)
            from crm_desktop.gui.widgets.name_dialog import NameDialog

            NameDialog(self.window(), tr("Rename view"), view.name, done).open()

    def duplicate(self, view: ViewRow) -> None:
        """Make another view like this one."""
        if self._writable():
            self.keeper.make(tr("{name} (copy)", name=view.name), self.keeper.state_of(view))
            self._fill()

    def delete(self, view: ViewRow) -> None:
        """Delete a view; the toast has the way back."""
        if self._writable():
            self.keeper.delete(view)
            self._fill()

    def share(self, view: ViewRow) -> None:
        """Write a view, as it looks now, as a file others can bring in."""
        from crm_desktop.gui.segments.deeds import SegmentDeeds

        deeds = SegmentDeeds(self._page.context, self)
        deeds.share_view(view, self.keeper.state_of(view), self.window())

    def shift(self, view: ViewRow, by: int) -> None:
        """Move a view's tab by one place."""
        at = self.keeper.views.index(view) + by
        if self._writable() and 0 <= at < len(self.keeper.views):
            self.bar.moveTab(at - by + self._first, at + self._first)

    def menu_of(self, at: int) -> QMenu:
        """Return the menu of a tab."""
        menu = QMenu(self)
        can = not self._page.context.ws.closed_because

        def add(words: str, run: Any, on: bool = True) -> None:
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False: run())
            action.setEnabled(on and can)

        view = self.view_at(at)
        if view is None:
            add(tr("Save as a new view…"), self.save_as)
            return menu
        dirty, views = self.keeper.dirty(view), self.keeper.views
        add(tr("Save changes"), partial(self.keeper.save, view), dirty)
        add(tr("Drop changes"), partial(self.keeper.drop, view), dirty)
        menu.addSeparator()
        add(tr("Rename…"), partial(self.rename, view))
        add(tr("Duplicate"), partial(self.duplicate, view))
        add(tr("Move left"), partial(self.shift, view, -1), view != views[0])
        add(tr("Move right"), partial(self.shift, view, 1), view != views[-1])
        add(tr("Share as a file…"), partial(self.share, view))
        menu.addSeparator()
        add(tr("Delete"), partial(self.delete, view))
        return menu

    # the tabs

    @property
    def _first(self) -> int:
        """Return the place of the first saved view."""
        return len(self.keeper.standing)

    def view_at(self, at: int) -> ViewRow | None:
        """Return the view of a tab, None for a standing list."""
        return self.keeper.views[at - self._first] if at >= self._first else None

    def _fill(self) -> None:
        self._filling = True
        while self.bar.count():
            self.bar.removeTab(0)
        for one in self.keeper.standing:
            self.bar.addTab(one.name)
        for view in self.keeper.views:
            at = self.bar.addTab(unmarked(view.name))
            self.bar.setTabToolTip(at, view.name)
        self._filling = False
        self._mark()

    def _show_front(self) -> None:
        front = self.keeper.current.id if self.keeper.current else ""
        ids = [view.id for view in self.keeper.views]
        at = ids.index(front) + self._first if front in ids else self.keeper.front
        if at != self.bar.currentIndex():
            self._filling = True
            self.bar.setCurrentIndex(at)
            self._filling = False

    def _mark(self) -> None:
        """Show the view in front, and the dots where changes are not saved."""
        self._show_front()
        side = QTabBar.ButtonPosition.RightSide
        for at, view in enumerate(self.keeper.views, self._first):
            dirty = self.keeper.dirty(view)
            if at < self.bar.count() and dirty is not bool(self.bar.tabButton(at, side)):
                self.bar.setTabButton(at, side, _Dot(self.bar) if dirty else None)
                said = tr("{name}, with a change that is not saved", name=view.name)
                self.bar.setAccessibleTabName(at, said if dirty else view.name)
        front = self.keeper.current
        self.save.setVisible(self.keeper.dirty(front) if front else self.keeper.filtered())
        self.bar.updateGeometry()

    def _chosen(self, at: int) -> None:
        if self._filling or at < 0:
            return
        view = self.view_at(at)
        self.keeper.use(view, 0 if view else at)
        self._mark()

    def _moved(self, start: int, end: int) -> None:
        """Keep the new order; the standing lists stay the first."""
        if self._filling:
            return
        if min(start, end) < self._first:
            self._fill()
            return
        order = list(self.keeper.views)
        order.insert(end - self._first, order.pop(start - self._first))
        self.keeper.views = order
        self.bar.later(self._keep_order)

    def _keep_order(self) -> None:
        if self._writable():
            self.keeper.put_in_order()
        self._fill()

    def _take(self, news: Changed) -> None:
        if "saved_view" in news.rows:
            self.keeper.reload()
            self._fill()

    def _writable(self) -> bool:
        return bool(self._page._writable())


class _Bar(QTabBar):
    def __init__(self, tabs: ViewTabs) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self._waiting: Any = None
        self._pressed = False
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)

    def later(self, run: Any) -> None:
        """Run something when the mouse is let go; at once when no button is held."""
        if self._pressed:
            self._waiting = run
        else:
            run()

    def mousePressEvent(self, event: Any) -> None:  # noqa: N802
        self._pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: Any) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        self._pressed = False
        run, self._waiting = self._waiting, None
        if run is not None:
            run()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        at = self.tabAt(event.pos()) if mouse else self.currentIndex()
        place = event.globalPos() if mouse else self._under(at)
        if at >= 0:
            pop_up(self._tabs.menu_of(at), place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        view = self._tabs.view_at(self.currentIndex())
        if view is not None and event.key() == Qt.Key.Key_F2:
            self._tabs.rename(view)
        elif view is not None and event.key() == Qt.Key.Key_Delete:
            self._tabs.delete(view)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: Any) -> None:  # noqa: N802
        view = self._tabs.view_at(self.tabAt(event.position().toPoint()))
        if view is not None:
            self._tabs.rename(view)

    def _under(self, at: int) -> QPoint:
        return self.mapToGlobal(self.tabRect(at).bottomLeft())


class _Dot(QWidget):
    """The accent dot of a change that is not saved."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTip(tr("This view has a change that is not saved."))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(DOT + APART, DOT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        end = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.drawEllipse(self.width() - DOT - 1 if end else 0, 1, DOT, DOT)
