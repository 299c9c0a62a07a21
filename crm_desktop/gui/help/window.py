"""The help window: topics with a search at the left, the text at the right, beside the work."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import i18n
from crm_desktop.gui import fonts, icons, sheet
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.help import topics
from crm_desktop.gui.help.reading import HelpText
from crm_desktop.gui.widgets.dressing import icon_box, icon_button, label
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import tr

WIDE, TALL, LIST = 960, 720, 272
_NAME = Qt.ItemDataRole.UserRole


def show_topic(over: QWidget, topic: str) -> None:
    """Show a topic in the help window of `over`, which is made where it does not stand open."""
    shown = over.findChild(HelpWindow)
    if shown is not None and shown.language != i18n.language():
        shown.close()
        shown = None
    if shown is None:
        HelpWindow(over, topic).show()
        return
    shown.show_topic(topic)
    shown.raise_()
    shown.activateWindow()


class HelpWindow(QDialog):
    """Stands beside the window while one works; F1 brings it to the topic of the page in front."""

    def __init__(self, parent: QWidget, topic: str = topics.FIRST) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("User guide"))
        self.resize(WIDE, TALL)
        self.language = i18n.language()
        self._before: list[str] = []
        self._after: list[str] = []
        self.topic = ""
        self.find = SearchField(tr("Search the guide"), parent=self)
        self.list = TopicList(self)
        self.none = label(tr("No topic has these words."), "hint", wrap=True)
        self.text = HelpText(self)
        self.back = icon_button("arrow-left", tr("Back"))
        self.forward = icon_button("arrow-right", tr("Forward"))
        self.place = label("", "small")
        self._lay_out()
        self._connect()
        self._list(topics.NAMES)
        self.show_topic(topic)
        self.text.setFocus()

    def show_topic(self, name: str) -> None:
        """Go to a topic; the one before is a step back."""
        if name not in topics.NAMES or name == self.topic:
            return
        if self.topic:
            self._before.append(self.topic)
            self._after.clear()
        self._go(name)

    def go_back(self) -> None:
        """Return to the topic read before."""
        if self._before:
            self._after.append(self.topic)
            self._go(self._before.pop())

    def go_forward(self) -> None:
        """Take a step back again."""
        if self._after:
            self._before.append(self.topic)
            self._go(self._after.pop())

    def search(self, words: str) -> None:
        """List the topics that hold the words, and show where in the first one."""
        found = topics.matching(words, self.language) if words.strip() else topics.NAMES
        self._list(found)
        if words.strip() and found and self.topic not in found:
            self.show_topic(found[0])
        self.text.mark(words)

    def _go(self, name: str) -> None:
        self.topic = name
        self.text.show_text(topics.text_of(name, self.language))
        title = topics.title_of(name, self.language)
        self.place.setText(title)
        self.text.setAccessibleName(title)
        self.text.mark(self.find.text())
        self.list.choose(name)
        self.back.setEnabled(bool(self._before))
        self.forward.setEnabled(bool(self._after))

    def _again(self) -> None:
        """Set the text anew, in a turn of its own: the theme or its size changed."""
        next_turn(self, self._go_again)

    def _go_again(self) -> None:
        self.side.setFixedWidth(fonts.widened(LIST))
        self.list.setIconSize(icon_box())
        self._go(self.topic)

    def _list(self, names: Sequence[str]) -> None:
        self.list.offer(names, self.language)
        self.list.choose(self.topic)
        self.none.setVisible(not self.list.count())

    def _open(self, link: QUrl) -> None:
        name = link.fileName().removesuffix(".md")
        if link.scheme() in ("https", "http", "mailto"):
            QDesktopServices.openUrl(link)
        elif name:
            self.show_topic(name)
            if link.fragment():
                self.text.scrollToAnchor(link.fragment())

    def _lay_out(self) -> None:
        self.side = side = QFrame(self)
        side.setProperty("kind", "sidebar")
        side.setFixedWidth(fonts.widened(LIST))
        left = QVBoxLayout(side)
        left.setContentsMargins(12, 12, 12, 12)
        left.setSpacing(8)
        left.addWidget(self.find)
        left.addWidget(self.none)
        left.addWidget(self.list, 1)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 16, 8)
        top.setSpacing(4)
        for part in (self.back, self.forward):
            top.addWidget(part)
        top.addSpacing(8)
        top.addWidget(self.place, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addWidget(self.text, 1)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(side)
        both.addLayout(right, 1)

    def _connect(self) -> None:
        self.find.textChanged.connect(self.search)
        self.find.returnPressed.connect(lambda: self.text.mark_next(self.find.text()))
        self.list.chosen.connect(self.show_topic)
        self.text.anchorClicked.connect(self._open)
        sheet.WhenSeen(self, self._again)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        for keys, wanted in (
            ("Alt+Left", self.go_back), ("Alt+Right", self.go_forward), ("Ctrl+F", self.find.setFocus),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(wanted)


class TopicList(QListWidget):
    """The topics; moving over them shows them."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Topics"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "nav")
        self.setIconSize(icon_box())
        self.setSpacing(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._moved)

    def offer(self, names: Sequence[str], language: str) -> None:
        """List topics."""
        self.blockSignals(True)
        self.clear()
        for name in names:
            icon = next(topic.icon for topic in topics.TOPICS if topic.name == name)
            item = QListWidgetItem(
                icons.icon(icon, "secondary"), topics.title_of(name, language), self
            )
            item.setData(_NAME, name)
        self.blockSignals(False)

    def choose(self, name: str) -> None:
        """Make a topic the current one, without telling."""
        found = (i for i in range(self.count()) if self.item(i).data(_NAME) == name)
        self.blockSignals(True)
        self.setCurrentRow(next(found, -1))
        self.blockSignals(False)

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))
