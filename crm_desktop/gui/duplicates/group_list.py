"""The groups that were found, in a list: who, how surely, and why. Names are read as they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates.groups import Group
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.words import sureness, why_words
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import tr
from crm_desktop.store import listing

PAGE = 100
NAMED = 3
"""Names of a group read at most."""
ROW, PAD = 56, 16


class GroupModel(QAbstractListModel):
    """All groups of a kind, or the certain ones; a row whose names are not there yet asks for them."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.kind = ""
        self.groups: list[Group] = []
        self._names: dict[int, list[str]] = {}
        self._asked: set[int] = set()
        self._turn = 0

    def show_groups(self, kind: str, groups: Sequence[Group]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self.kind, self.groups = kind, list(groups)
        self._names.clear()
        self._asked.clear()
        self._turn += 1
        self.endResetModel()

    def remove(self, group: Group) -> int:
        """Take a group out; return the row it had, -1 when it is not there."""
        if group not in self.groups:
            return -1
        at = self.groups.index(group)
        self.beginRemoveRows(NOTHING, at, at)
        del self.groups[at]
        self.endRemoveRows()
        return at

    def names(self, at: int) -> list[str]:
        """Return the first names of a group, none while they are being read."""
        first = self.groups[at].ns[0]
        if first not in self._names:
            self._ask(at)
        return self._names.get(first, [])

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or int(role) not in SERVED:
            return None
        group = self.groups[index.row()]
        names = self.names(index.row())
        said = f"{sureness(group.score)[0]}, {group.score} %"
        return ", ".join([*names, said, why_words(group.why, 9)])

    def _ask(self, at: int) -> None:
        start = at - at % PAGE
        wanted = [g for g in self.groups[start : start + PAGE] if g.ns[0] not in self._asked]
        if not wanted:
            return
        self._asked |= {g.ns[0] for g in wanted}
        reader, kind, turn = self._context.ws.reader, self.kind, self._turn

        def job(_token: Any) -> dict[int, list[str]]:
            conn, field = reader(), RECORDS[kind].title_field
            ns = [n for g in wanted for n in g.ns[:NAMED]]
            rows = listing.page(conn, kind, ns)
            return {
                g.ns[0]: [str(rows[n][field] or tr("Unnamed")) for n in g.ns[:NAMED] if n in rows]
                for g in wanted
            }

        take = while_there(self, lambda found: self._take(found, turn))
        self._context.lane.run(job, take, self._context.failed)

    def _take(self, found: dict[int, list[str]], turn: int) -> None:
        if turn == self._turn and self.groups:
            self._names |= found
            self.dataChanged.emit(self.index(0), self.index(len(self.groups) - 1))


class GroupDelegate(QStyledItemDelegate):
    """Two lines: names and how surely; the reasons below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, fonts.grown(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, GroupModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, direction = option.rect, option.direction
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, option, chosen)
        group = model.groups[index.row()]
        word, tone, shape = sureness(group.score)
        said = f"{group.score} %"
        wide = paint.badge_width(said, shape)
        tall = fonts.metrics("body").height()
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        upper = QRect(inner.left(), rect.center().y() - tall - 1, inner.width(), tall)
        lower = QRect(inner.left(), rect.center().y() + 3, inner.width(), tall)
        badge = QRect(inner.right() - wide + 1, upper.top() - 2, wide, tall + 4)
        badge = QStyle.visualRect(direction, inner, badge)
        paint.paint_badge(painter, badge, said, shape=shape, tone=tone, selected=chosen)
        names = model.names(index.row())
        more = len(group.ns) - len(names)
        text = " · ".join(names) + (f" +{more}" if names and more > 0 else "")
        ink = "onselection" if chosen and theme.current().bordered else "text"
        soft = "onselection" if chosen and theme.current().bordered else "tertiary"
        Line(painter, upper, direction, "body-medium").write(
            0, upper.width() - wide - 8, text, theme.colour(ink)
        )
        why = f"{word}: {why_words(group.why)}"
        Line(painter, lower, direction, "small").write(0, lower.width(), why, theme.colour(soft))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, chosen: bool) -> None:
        rect = option.rect
        if chosen:
            painter.fillRect(rect, theme.colour("selection"))
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            x = rect.right() - 1 if mirrored else rect.left()
            painter.fillRect(x, rect.top(), 2, rect.height(), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))


def group_view(model: GroupModel, parent: Any) -> QListView:
    """Return the list of groups."""
    made = QListView(parent)
    made.setModel(model)
    made.setItemDelegate(GroupDelegate(made))
    plain_list(made)
    made.setUniformItemSizes(True)
    made.setAccessibleName(tr("Groups of duplicates"))
    return made


def current_group(view: QListView, model: GroupModel) -> Group | None:
    """Return the group the list stands on."""
    index: QModelIndex = view.currentIndex()
    return model.groups[index.row()] if index.isValid() else None
