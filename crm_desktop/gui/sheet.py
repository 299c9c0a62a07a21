"""The style sheet: its file, with the colours of a theme and the sizes of the text filled in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTemporaryDir
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.binding.turns import later_turn, next_turn
from crm_desktop.gui.theme import Tokens
from crm_desktop.paths import asset

_DRESSED = Qt.WidgetAttribute.WA_WState_Polished
_TOLD = Qt.WidgetAttribute.WA_SetStyle
"""Who has it, Qt does not tell of another style."""
_ASIDE = "waits_for_its_look"
AT_ONCE = 300
"""Widgets that are not seen of which one look is taken, or put on, in one turn: 20 to 50 µs each."""
OF_A_PAGE = 120
"""Widgets of a page that is waited for which are dressed in one turn: 0.2 ms each, laid out as they are."""
_art: QTemporaryDir | None = None

_PICTURES = {
    "tick": ("check", "onaccent", 3.0),
    "dash": ("minus", "onaccent", 3.0),
    "ticked": ("check", "text", 2.0),
    "down": ("chevron-down", "secondary", 2.0),
    "clear": ("x", "secondary", 2.0),
    "up": ("chevron-up", "secondary", 2.0),
    "right": ("chevron-right", "secondary", 2.0),
    "left": ("chevron-left", "secondary", 2.0),
    "ascending": ("arrow-up", "tertiary", 2.0),
    "descending": ("arrow-down", "tertiary", 2.0),
}


def filled(tokens: Tokens) -> str:
    """Return the style sheet with every @placeholder filled from `tokens` and the type scale."""
    values = _values(tokens)
    source = asset("resources/styles/app.qss").read_text("utf-8")
    return re.sub(r"@([a-z][a-z0-9_]*)", lambda found: values[found[1]], source)


def dress(app: QApplication, tokens: Tokens) -> list[QWidget]:
    """Put the style sheet of a theme on and return the widgets that are still to be dressed (`put_on`).

    Pages that lie behind others are not among them: they are dressed when they come to the front. Dressing a
    widget takes 0.1 ms, and of the thousand that all pages have some hundred are seen. Qt, left to itself,
    dresses each of them anew once for every widget it lies in: so it is told of none, and each is told once.
    """
    every = _hush(app)
    _change(app, tokens, every)
    return _wake(app, every)


def _hush(app: QApplication) -> list[QWidget]:
    """Let Qt tell none of the widgets there are of another style; return them."""
    every = app.allWidgets()
    for widget in every:
        widget.setAttribute(_TOLD)
    return every


def _change(app: QApplication, tokens: Tokens, every: Iterable[QWidget]) -> None:
    app.setStyleSheet("")
    _Later.forget()
    for widget in filter(isValid, every):
        widget.setAttribute(_DRESSED, False)
    app.setStyleSheet(filled(tokens))


def _wake(app: QApplication, every: Iterable[QWidget]) -> list[QWidget]:
    for widget in filter(isValid, every):
        widget.setAttribute(_TOLD, False)
    return _in_front(app.topLevelWidgets())


def put_on(widgets: Iterable[QWidget]) -> None:
    """Do what Qt does for each widget when the style changes, unless it was done already."""
    for widget in widgets:
        if isValid(widget) and not widget.testAttribute(_DRESSED):
            for kind in (QEvent.Type.Polish, QEvent.Type.StyleChange):
                QCoreApplication.sendEvent(widget, QEvent(kind))


def dress_waiting(page: QWidget) -> bool:
    """Dress a part of a page that lies behind and waits for its look; say whether it did: it takes a turn.

    What lies behind in it and will be seen with it is dressed too.
    """
    waits = next((one for one in _Later.unready() if one.seen_with(page)), None)
    if waits is not None:
        waits.dress()
    return waits is not None


def set_aside(page: QWidget) -> None:
    """Hide a page; what looks come until it is shown again, it is told then, of the last one alone."""
    page.hide()
    _Later.wait(page)


class WhenSeen(QObject):
    """Calls `slot` after each change of the look: at once where its widget is seen, else when it is shown."""

    def __init__(self, widget: QWidget, slot: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._slot = widget, slot
        theme.news.changed.connect(self._changed)

    def _changed(self) -> None:
        if self._widget.isVisible():
            self._slot()
        else:
            self._widget.installEventFilter(self)  # once, however often it is asked

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show:
            widget.removeEventFilter(self)
            self._slot()
        return False


class Redressing(QObject):
    """Dresses all in the next turns of the loop, nothing painted meanwhile; then does what is left.

    All of a window in one turn: layouts that see some dressed and others not end at other sizes. Each window,
    what lies behind, what is left, and painting each window again have turns of their own: together they
    would be a pause. Whoever asks meanwhile waits for the end: begun anew at each key that is held, none
    would ever come to it.
    """

    _going: ClassVar[Redressing | None] = None

    def __init__(self, app: QApplication, tokens: Tokens, then: Callable[[], None]) -> None:
        super().__init__(app)
        self._app, self._tokens, self._every = app, tokens, list[QWidget]()
        self._again: Callable[[], object] | None = None
        self._still = [w for w in app.topLevelWidgets() if w.isVisible() and w.updatesEnabled()]
        for top in self._still:
            top.setUpdatesEnabled(False)
        # In this order: what lies behind is undressed by the style there was, all is dressed before
        # painters are told, and they are told before anything is painted.
        steps = self._part, self._hush, self._change, self._wake, then
        self._left: deque[Callable[[], object]] = deque(steps)
        self._left += [self._paint] * len(self._still)
        Redressing._going = self
        self._soon()

    @classmethod
    def begin(cls, app: QApplication, tokens: Tokens, then: Callable[[], None]) -> None:
        """Dress all in `tokens`, once what is under way has come to its end."""
        if cls._going is None:
            cls(app, tokens, then)
        else:
            cls._going._again = partial(cls, app, tokens, then)

    @classmethod
    def leave_off(cls) -> None:
        """Let go of what is under way: somebody dresses all at once."""
        if cls._going is not None:
            cls._going._again = None
            cls._going._end()

    @classmethod
    def under_way(cls) -> Redressing | None:
        """Return what is under way."""
        return cls._going

    def _soon(self) -> None:
        next_turn(self, self._go_on)

    def _go_on(self) -> None:
        if self is not Redressing._going:
            return
        if not self._left:
            self._end()
            return
        self._soon()  # first: a step that fails, or waits in a dialog, leaves no window unpainted
        self._left.popleft()()

    def _part(self) -> None:
        """Take the look of before off all in parts, what lies behind first: Qt would in one go."""
        front = _in_front(self._app.topLevelWidgets())
        seen = set(front)
        behind = [widget for widget in self._app.allWidgets() if widget not in seen]
        self._first(partial(_undress, self._app, some) for some in _parts([*behind, *front]))

    def _hush(self) -> None:
        self._every = _hush(self._app)

    def _change(self) -> None:
        _change(self._app, self._tokens, self._every)

    def _wake(self) -> None:
        windows: dict[QWidget, list[QWidget]] = {}
        hidden: list[QWidget] = []
        for widget in _wake(self._app, self._every):
            top = widget.window()
            (windows.setdefault(top, []) if top.isVisible() else hidden).append(widget)
        self._first(partial(put_on, some) for some in (*windows.values(), *_parts(hidden)))

    def _first(self, steps: Iterable[Callable[[], object]]) -> None:
        """Do these before what is left."""
        self._left.extendleft(reversed(list(steps)))

    def _paint(self) -> None:
        """Let the next window be painted again."""
        top = self._still.pop()
        if isValid(top):
            top.setUpdatesEnabled(True)
            # Qt believes that what was to be painted before is still asked for: it would never ask again.
            QCoreApplication.postEvent(top, QEvent(QEvent.Type.UpdateRequest))

    def _end(self) -> None:
        Redressing._going = None
        self.deleteLater()
        self._left.clear()
        self._every.clear()
        while self._still:
            self._paint()
        for top in self._app.topLevelWidgets():
            top.update()  # one that was shown meanwhile was painted with the pictures of before
        if self._again is not None:
            self._again()
        else:
            later_turn(self._app, _Later.dress_next)


def _parts(widgets: Sequence[QWidget]) -> Iterator[Sequence[QWidget]]:
    return (widgets[at : at + AT_ONCE] for at in range(0, len(widgets), AT_ONCE))


def _undress(app: QApplication, widgets: Iterable[QWidget]) -> None:
    style = app.style()
    for widget in filter(isValid, widgets):
        if widget.testAttribute(_DRESSED):
            style.unpolish(widget)
            widget.setAttribute(_DRESSED, False)


def _behind(widgets: Iterable[QWidget], roots: Sequence[QWidget]) -> list[QWidget]:
    """Return the outermost pages within `roots` that are not in front in their stack, or were set aside."""
    pages = {
        page
        for stack in widgets
        if isinstance(stack, QStackedWidget)
        for page in map(stack.widget, range(stack.count()))
        if page is not stack.currentWidget() or stack.isHidden()
    }
    pages |= {page for page in widgets if page.property(_ASIDE) and page not in roots}
    return [page for page in pages if pages.isdisjoint(_around(page))]


def _around(page: QWidget) -> Iterator[QWidget]:
    around = page.parentWidget()
    while around is not None:
        yield around
        around = around.parentWidget()


def _within(pages: Iterable[QWidget]) -> list[QWidget]:
    """Return pages and all that stands in them.

    Not by `findChildren`: the binding lets a window keep all it ever found in it, for as long as it lives.
    Nor by a function within that calls itself. It would be a ring, with all these widgets in it, that waits
    for Python's collector, and PySide 6.11 may give it those to destroy that Qt made: the views of a file
    dialog that stands open (`tests/gui/look/test_rings.py`).
    """
    known: dict[QWidget | None, bool] = {None: False} | dict.fromkeys(pages, True)
    every = QApplication.allWidgets()
    for widget in every:
        line, at = list[QWidget](), widget
        while at not in known:
            line.append(at)
            at = at.parentWidget()
        known |= dict.fromkeys(line, known[at])
    return [widget for widget in every if known[widget]]


class _Later(QObject):
    """Dresses a page when it is shown, sooner where there is time; but for what lies behind in it."""

    _waiting: ClassVar[list[_Later]] = []

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._ready = False
        self._left: deque[QWidget] | None = None  # what of it is still to be dressed
        _Later._waiting.append(self)

    @classmethod
    def wait(cls, page: QWidget) -> None:
        """Wait for a page to be shown, unless somebody waits already."""
        if not page.property(_ASIDE):
            page.setProperty(_ASIDE, True)
            page.installEventFilter(cls(page))

    @classmethod
    def unready(cls) -> list[_Later]:
        """Return those whose page stands and is not dressed."""
        cls._waiting = [one for one in cls._waiting if isValid(one)]
        return [one for one in cls._waiting if not one._ready]

    @classmethod
    def forget(cls) -> None:
        """Take it that none that waits is dressed: another look has come."""
        for one in cls._waiting:
            one._ready, one._left = False, None

    @classmethod
    def dress_next(cls) -> None:
        """Dress what waits where nobody waits for it, a page a turn: shown, it would be a pause."""
        if Redressing.under_way() is None and (unready := cls.unready()):
            unready[0].dress()
            later_turn(QApplication.instance(), cls.dress_next)

    def seen_with(self, page: QWidget) -> bool:
        """Say whether this is about a page, or about what would be seen in it if it were shown."""
        mine = self._page()
        return mine is page or (page.isAncestorOf(mine) and mine.isVisibleTo(page))

    def dress(self) -> None:
        """Dress some more of the page, seen or not: a large one in one turn would be a pause."""
        if self._left is None:
            self._left = deque(_in_front([self._page()]))
        put_on([self._left.popleft() for _ in range(min(OF_A_PAGE, len(self._left)))])
        self._ready = not self._left

    def _page(self) -> QWidget:
        page = self.parent()
        assert isinstance(page, QWidget)
        return page

    def eventFilter(self, page: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(page, QWidget):
            page.removeEventFilter(self)
            page.setProperty(_ASIDE, False)
            _Later._waiting.remove(self)
            self.deleteLater()
            while not self._ready:
                self.dress()
        return False


def _in_front(roots: Sequence[QWidget]) -> list[QWidget]:
    """Return what is to be dressed in widgets now; what lies behind in their stacks waits."""
    every = _within(roots)
    behind = _behind(every, roots)
    for page in behind:
        _Later.wait(page)
    later = set(_within(behind))
    return [widget for widget in every if widget not in later]


def _values(tokens: Tokens) -> dict[str, str]:
    values = {f.name: str(getattr(tokens, f.name)) for f in fields(tokens)}
    values |= {f"pt_{s.replace('-', '_')}": f"{fonts.points(s):.2f}pt" for s in fonts.STYLES}
    # QSS heights are those of the contents: two pixels of border come on top.
    values |= {f"h{h}": f"{fonts.height(h) - 2}px" for h in (24, 26, 30, 32, 36, 40)}
    # The border of what has the focus is twice as thick, and it shall not push its neighbours.
    values |= {f"h{h}_focused": f"{fonts.height(h) - 4}px" for h in (26, 30, 32, 36)}
    values |= {f"px{size}": f"{fonts.grown(size)}px" for size in (12, 14, 16)} | _radio()
    values |= {f"hspin{w}": f"{fonts.height(32) - 5 - m}px" for w, m in (("", 0), ("_focused", 2))}
    values |= {"bar": f"{fonts.height(28, 'small') - 1}px"}
    return values | {"art": _artwork(tokens), "focus": f"{tokens.focuswidth}px"}


def _radio() -> dict[str, str]:
    """Return the radius of a round box, and the ring and dot of a chosen one: together as wide."""
    wide, rim = fonts.grown(14) + 2, fonts.grown(5)
    sizes = {"radio": wide // 2, "rim": rim, "dot": wide - 2 * rim}
    return {name: f"{size}px" for name, size in sizes.items()}


def _artwork(tokens: Tokens) -> str:
    """Write the few pictures a style sheet can only take as files; return their path's start."""
    global _art
    _art = _art or QTemporaryDir()
    for name, (icon, token, stroke) in _PICTURES.items():
        source = icons.source(icon, getattr(tokens, token), stroke)
        target = f"{_art.path()}/{tokens.name}-{name}.svg"
        with open(target, "wb") as file:  # noqa: PTH123 - a Qt path, used once
            file.write(source)
    return f"{_art.path()}/{tokens.name}".replace("\\", "/")
