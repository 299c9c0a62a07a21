"""The one registry of actions: menus, palette, toolbar, context menus and the list of shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.binding.turns import open_none, opening
from crm_desktop.i18n import mark, tr

GROUPS = {
    "file": mark("File"),
    "edit": mark("Edit"),
    "view": mark("View"),
    "record": mark("Record"),
    "pipeline": mark("Pipeline"),
    "task": mark("Tasks"),
    "tools": mark("Tools"),
    "help": mark("Help"),
}
"""Menus in their order, with their English names."""


def _always() -> bool:
    return True


def always_open() -> str:
    """Say that nothing closes an action."""
    return ""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a user can do. `label` is English and marked; `group` is a key of `GROUPS`.

    `section` puts a line between sections of a menu. `says` gives the words where they depend on
    the moment ("Undo move of 12 deals"). `checked` makes it a switch. `in_menu` False keeps it out
    of the menus; the palette and the shortcut list still have it. `bound` False: the keys are shown
    only, the view that has the focus acts on them itself. `shown` says whether menus have it now.
    `also` are other words, of either language, the palette finds it by.
    """

    name: str
    label: str
    run: Callable[[], object]
    group: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    section: int = 0
    enabled: Callable[[], bool] = _always
    says: Callable[[], str] | None = None
    checked: Callable[[], bool] | None = None
    in_menu: bool = True
    bound: bool = True
    closed: Callable[[], str] = always_open
    shown: Callable[[], bool] = _always
    also: tuple[str, ...] = ()

    def possible(self) -> bool:
        """Say whether it can be done now."""
        return not self.closed() and self.enabled()

    def text(self) -> str:
        """Return the words shown now, in the user's language."""
        return self.says() if self.says is not None else tr(self.label)


class Actions(QObject):
    """Holds the specs and makes one `QAction` of each on the window it belongs to."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._declared: dict[str, ActionSpec] = {}
        self._taken: set[str] = set()
        self._made: dict[str, QAction] = {}
        self._supply: Callable[[], Iterable[ActionSpec]] | None = None
        self._hidden: frozenset[str] = frozenset()
        self._menus: list[tuple[str, QMenu]] = []
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        self._stopped = False

    def add(self, *specs: ActionSpec) -> None:
        """Take specs in; a name or a key taken already is our mistake."""
        for spec in specs:
            keys = set(spec.keys) if spec.bound else set()
            if spec.name in self._declared or self._taken & keys:
                raise ValueError(f"{spec.name} or its keys are taken")
            self._taken |= keys
            self._declared[spec.name] = spec
            self._made[spec.name] = self._action(spec)
        if self._supply is None:
            self._show_menus()

    def supply(self, specs: Callable[[], Iterable[ActionSpec]]) -> None:
        """Take the specs that `specs` gives in when somebody first asks for one."""
        self._supply = specs

    @property
    def _specs(self) -> dict[str, ActionSpec]:
        if self._supply is not None:
            specs, self._supply = self._supply, None
            self.add(*specs())
        return self._declared

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def __contains__(self, name: str) -> bool:
        return name in self._specs

    def __getitem__(self, name: str) -> ActionSpec:
        return self._specs[name]

    def action(self, name: str) -> QAction:
        """Return the `QAction` of a name, for a button or a menu."""
        return self._made[self._specs[name].name]

    def trigger(self, name: str) -> bool:
        """Do it if it is there and possible now; say whether it was.

        Nothing once the file is closed, or while a dialog is about to open: of two clicks there came two.
        """
        spec = None if self._stopped or opening() else self._specs.get(name)
        if spec is None or not spec.possible():
            return False
        spec.run()
        return True

    def refresh(self) -> None:
        """Ask every spec anew what it says and whether it is possible.

        Nothing while nobody has asked for one: the window becomes active before its first picture.
        """
        if self._supply is not None or self._stopped:
            return
        for spec in self:
            action = self._made[spec.name]
            action.setText(spec.text())
            action.setToolTip(tip(spec))
            action.setEnabled(spec.possible())
            action.setVisible(spec.name not in self._hidden and spec.shown())
            if spec.checked is not None:
                action.setChecked(spec.checked())

    def stop(self) -> None:
        """Refresh no more: the file is about to be closed, and some actions ask it."""
        self._stopped = True
        self._soon.stop()
        open_none()

    def refresh_soon(self) -> None:
        """Ask every spec anew, once for all that changes now: keys work for what is current."""
        if not self._stopped:
            self._soon.start()

    def hide(self, names: Iterable[str]) -> None:
        """Leave these out of the menus; the palette and the code still find them."""
        self._hidden = frozenset(names)
        # A window in simple mode would else make all before its first picture.
        if self._supply is None:
            self._show_menus()
            self.refresh()

    def _show_menus(self) -> None:
        left = {spec.group for spec in self if spec.in_menu and spec.name not in self._hidden}
        for group, menu in self._menus:
            menu.menuAction().setVisible(group in left)

    def menu(self, group: str, parent: QWidget) -> QMenu:
        """Return the menu of a group; it is filled and given access keys when it opens."""
        menu = QMenu(tr(GROUPS[group]), parent)
        menu.aboutToShow.connect(lambda: self._prepare(menu, group))
        self._menus.append((group, menu))
        return menu

    def _prepare(self, menu: QMenu, group: str) -> None:
        if menu.isEmpty():
            self._fill(menu, group)
        self.refresh()
        give_access_keys(menu.actions())

    def _fill(self, menu: QMenu, group: str) -> None:
        section = None
        mine = [spec for spec in self if spec.group == group and spec.in_menu]
        for spec in sorted(mine, key=lambda spec: spec.section):  # whoever declared it, and when
            if section is not None and spec.section != section:
                menu.addSeparator()
            section = spec.section
            menu.addAction(self._made[spec.name])

    def _action(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text(), self._window)
        action.setObjectName(spec.name)
        if spec.icon:
            action.setIcon(icons.icon(spec.icon))
        if spec.bound:
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(spec.checked is not None)
        action.setVisible(spec.name not in self._hidden)
        action.triggered.connect(lambda _on=False: self.trigger(spec.name))
        self._window.addAction(action)
        return action


def shown_keys(spec: ActionSpec) -> str:
    """Return the first shortcut as this system writes it, "" without one."""
    if not spec.keys:
        return ""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def tip(spec: ActionSpec) -> str:
    """Return the words and the shortcut for a tooltip, and why it is closed where it is."""
    keys = shown_keys(spec)
    words = f"{spec.text()} ({keys})" if keys else spec.text()
    return "\n".join(filter(None, (words, spec.closed())))


def give_access_keys(actions: Iterable[QAction]) -> None:
    """Mark one letter in the words of each action, different for all: see `access_keys`."""
    shown = [a for a in actions if not a.isSeparator()]
    texts = [a.text().replace("&&", "\0").replace("&", "").replace("\0", "&") for a in shown]
    for action, marked in zip(shown, access_keys(texts), strict=True):
        action.setText(marked)


def access_keys(texts: Iterable[str]) -> list[str]:
    """Return the texts with "&" before a letter no other of them uses: initials first.

    Where none of its letters is free, another text that has a choice takes another one.
    """
    texts = list(texts)
    owners: dict[str, int] = {}
    marks: dict[int, int] = {}
    for candidates in (_first, _initials, _letters):
        for n, text in enumerate(texts):
            if n in marks:
                continue
            place = next((i for i in candidates(text) if text[i].casefold() not in owners), None)
            if place is not None:
                owners[text[place].casefold()] = n
                marks[n] = place
    for n in set(range(len(texts))) - marks.keys():
        _make_room(n, texts, (owners, marks), set())
    return [_marked(text, marks.get(n)) for n, text in enumerate(texts)]


def _make_room(
    n: int, texts: list[str], given: tuple[dict[str, int], dict[int, int]], tried: set[str]
) -> bool:
    """Give text `n` a letter, moving others to other letters of theirs; say whether that worked."""
    owners, marks = given
    for place in _letters(texts[n]):
        letter = texts[n][place].casefold()
        if letter in tried:
            continue
        tried.add(letter)
        if letter not in owners or _make_room(owners[letter], texts, given, tried):
            owners[letter], marks[n] = n, place
            return True
    return False


def _marked(text: str, place: int | None) -> str:
    if place is None:
        return text.replace("&", "&&")
    before, after = text[:place].replace("&", "&&"), text[place:].replace("&", "&&")
    return f"{before}&{after}"


def _letters(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c.isascii() and c.isalnum()]


def _initials(text: str) -> list[int]:
    return [i for i in _letters(text) if i == 0 or not text[i - 1].isalnum()]


def _first(text: str) -> list[int]:
    return _initials(text)[:1]
