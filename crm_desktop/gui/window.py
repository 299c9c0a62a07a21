"""The main window: one open file or the start page in it, its place, look and language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtGui
from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, QUrl
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from crm_desktop import i18n, paths
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, language, locking, sheet, sync, theme
from crm_desktop.gui.binding.turns import next_turn, take_away
from crm_desktop.gui.context import Context
from crm_desktop.gui.desk import Desk
from crm_desktop.gui.industries.simple_mode import SimpleMode
from crm_desktop.gui.pages import page_of
from crm_desktop.gui.safety import tending
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.trail import RECORD
from crm_desktop.i18n import tr
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from crm_desktop.gui.files import Files
    from crm_desktop.gui.leads.drops import Drops
    from crm_desktop.gui.travel import Traveller

SMALLEST = (1024, 680)
USUAL = (1440, 900)
FRAME = QSize(0, 40)
"""What the system's title bar takes of a screen."""


class MainWindow(QMainWindow):
    """Shows a `Desk` while a file is open, else the start page."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.desk: Desk | None = None
        self.ws: Workspace | None = None
        self._is_due_anew = False
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.resize(self._fitting())
        self._restore_place()

    # files

    @cached_property
    def files(self) -> Files:
        """Return what the File menu does."""
        from crm_desktop.gui.files import Files

        return Files(self)

    @cached_property
    def traveller(self) -> Traveller:
        """Return what shows the window as on an earlier date."""
        from crm_desktop.gui.travel import Traveller

        return Traveller(self)

    @property
    def context(self) -> Context:
        """Return the context of the open file."""
        if self.desk is None:
            raise RuntimeError("no file is open")
        return self.desk.context

    @property
    def live_desk(self) -> Desk | None:
        """Return the desk of the open file as it is now: it is set aside while the past is shown."""
        return self.traveller.now if self._away() else self.desk

    def open_file(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a file instead of the one that is open; say whether it is open now."""
        from crm_desktop.gui.introducing import introduce
        from crm_desktop.gui.safety.opening import opened, say_erased
        from crm_desktop.gui.safety.synced_folder import explain

        if self.ws is not None and path.resolve() == self.ws.path.resolve():
            if read_only == self.ws.opened_read_only:
                self._come_back()
                return True
        elif not path.exists():
            self.settings.forget(path)
        if not self.leave_file():
            return False
        try:
            ws, erased = opened(self, path, read_only=read_only)
        except LockedError:
            locking.show_unlock(self, path, read_only=read_only)
            return False
        except UserError as problem:
            self.show_start(problem, path)
            return False
        except BaseException:
            self.show_start()  # what stands here is of the file that was closed
            raise
        introduce(ws, self.settings)
        self.use(ws)
        explain(self, ws.path)
        if erased and self.desk is not None:
            say_erased(self.desk, erased)
        return True

    def use(self, ws: Workspace) -> None:
        """Show an open workspace; the window closes it in the end."""
        self.ws = ws
        if str(ws.path) != ":memory:":
            self.settings.opened(ws.path)
        _app().setProperty("file", str(ws.path))  # for the words of a failure
        self._build()

    def leave_file(self) -> bool:
        """Close the open file, unless the user wants to wait for a job; say whether it is closed."""
        live = self.live_desk
        if live is not None and live.context.long_lane.writing():
            self._come_back()
            if not self.may_stop():
                return False
        self.close_at_once()
        return True

    def close_file(self) -> None:
        """Close the file and show the start page."""
        ws = self.ws
        if self.leave_file():
            if ws is not None and ws.guarded:
                locking.sign_out(ws.path)
            self.show_start()

    def show_start(self, problem: UserError | None = None, path: Path | None = None) -> None:
        """Show the recent files, New and Open; `problem` says why `path` did not open."""
        from crm_desktop.gui.start import StartPage

        self.put(StartPage(self, problem, path))
        self.setWindowTitle(QApplication.applicationDisplayName())

    def show_first_run(self) -> None:
        """Show the questions of the first start."""
        from crm_desktop.gui.start import FirstRun

        self.put(FirstRun(self))
        self.setWindowTitle(QApplication.applicationDisplayName())

    def put(self, inside: QWidget) -> None:
        """Show a page of the whole window instead of the one that stands there."""
        self._replace(inside)
        inside.setFocus()

    def _replace(self, inside: QWidget) -> None:
        before = self.centralWidget()
        if before is not None:
            before.hide()
            self._take_out(before)
            next_turn(before, partial(take_away, before))  # behind what opens in the new one
        self.setCentralWidget(inside)

    # look and language

    def set_theme(self, name: str) -> None:
        """Use a theme of `theme.NAMES` from now on."""
        self.settings.set("theme", name)
        theme.apply(_app(), name, in_turns=True)

    def grow(self, factor: float) -> None:
        """Make all text larger or smaller; 0 makes it the usual size."""
        self.set_scale(fonts.scale() * factor if factor else 1.0)

    def set_scale(self, scale: float) -> None:
        """Show text at `scale` times its usual size."""
        if fonts.held(scale) != fonts.scale():  # a key that is held goes on at the limit
            theme.apply(_app(), theme.wish(), scale, in_turns=True)
            self.settings.set("scale", fonts.scale())

    def set_language(self, code: str) -> None:
        """Speak another language; the window is built anew, on the same page and record."""
        if code == i18n.language():
            return
        if self.desk is not None and self.desk.context.long_lane.busy():
            self.desk.toast(tr("The language changes when the running work has finished."))
            QTimer.singleShot(1000, lambda: self.set_language(code))
            return
        if not self._occupied():  # by a dialog about what is shown of then
            self._come_back()
        self.settings.set("language", code)
        language.apply(_app(), code)
        self.build_anew()

    def build_anew(self) -> None:
        """Build the desk anew, on the same page and record, once nothing runs and no dialog is open."""
        if not self._is_due_anew:  # of two builds the second would not find what was open
            self._is_due_anew = True
            self._build_when_free()

    def _build_when_free(self) -> None:
        if self._occupied():
            QTimer.singleShot(1000, self, self._build_when_free)
        else:
            next_turn(self, self._rebuilt)

    def _rebuilt(self) -> None:
        if self._occupied() or self._come_back():
            self._build_when_free()  # by what was asked for since, which knows the desk that stands
            return
        self._is_due_anew = False
        if self.ws is not None:
            self._build()

    def _occupied(self) -> bool:
        running = self.desk is not None and self.desk.context.long_lane.busy()
        return running or QApplication.activeModalWidget() is not None

    def preferences(self) -> None:
        """Show the settings."""
        from crm_desktop.gui.preferences import Preferences

        Preferences(self.context, self).open()

    def show_shortcuts(self) -> None:
        """List every action with its keys."""
        from crm_desktop.gui.shortcuts import Shortcuts

        Shortcuts(self.context.actions, self).open()

    def show_about(self) -> None:
        """Say what this program is."""
        from crm_desktop.gui.about import About

        About(self).open()

    def show_guide(self) -> None:
        """Open the user guide at the topic of the page in front; a second time go to that topic."""
        from crm_desktop.gui.help import topics, window

        window.show_topic(
            self, topics.of_page(self.desk.page_name if self.desk is not None else "")
        )

    def show_log_folder(self) -> None:
        QtGui.QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder())))

    # the window itself

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:  # noqa: N802
        if not self.leave_file():
            event.ignore()
            return
        self.settings.set("window", self.saveGeometry().toBase64().toStdString())
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.desk is not None:
            self.desk.actions_.refresh_soon()

    @cached_property
    def drops(self) -> Drops:
        """Return what takes what is dropped on the window."""
        from crm_desktop.gui.leads.drops import Drops

        return Drops(self)

    def dragEnterEvent(self, event: QtGui.QDragEnterEvent) -> None:  # noqa: N802
        self.drops.enter(event)

    def dragMoveEvent(self, event: QtGui.QDragMoveEvent) -> None:  # noqa: N802
        self.drops.move(event)

    def dragLeaveEvent(self, event: QtGui.QDragLeaveEvent) -> None:  # noqa: N802
        self.drops.leave()

    def dropEvent(self, event: QtGui.QDropEvent) -> None:  # noqa: N802
        """Bring in what is dropped anywhere: what it is, its content says."""
        self.drops.let_go(event)

    def _build(self) -> None:
        """Build the desk of the open file, instead of one that stands already."""
        record = full = ("", "")
        if self.desk is not None:
            side = self.desk.side
            record = (side.panel.entity, side.panel.id) if side.record_shown() else record
            full = self.desk.subject() if self.desk.page_name == RECORD else full
            self.desk.leave()
        assert self.ws is not None
        desk = self.build_desk(self.ws)
        desk.show_page(self.settings.get("page", ""))
        desk.page.setFocus()
        tending.tend(desk)
        context = desk.context
        for place, open_ in ((record, context.open_record), (full, context.open_page)):
            if place[1]:
                self.soon(partial(open_, *place))

    def soon(self, do: Callable[[], object]) -> None:
        """Do something to the desk that stands, in a turn of its own, unless another one stands by then."""
        assert self.desk is not None
        desk = self.desk
        next_turn(desk, lambda: do() if self.desk is desk else None)

    def build_desk(self, ws: Workspace) -> Desk:
        """Show `ws`, the open file or its past, on a new desk."""
        self.desk = desk = Desk(ws, self.settings, self)
        desk.side.list_wanted.connect(partial(_list_touched, desk))
        SimpleMode(desk)
        sync.attend(desk)
        locking.attend(desk)
        self.put(desk)
        self.setWindowTitle(f"{ws.path.stem} – {QApplication.applicationDisplayName()}")
        return desk

    def set_desk_aside(self) -> Desk:
        """Let another desk stand where this one stands; `put_back` shows it again."""
        if self.desk is None:
            raise RuntimeError("no file is open")
        desk, self.desk = self.desk, None
        sheet.set_aside(desk)
        self._take_out(desk)
        return desk

    def _take_out(self, page: QWidget) -> None:
        """Lay a page out no more; with another parent it would be dressed anew, a tenth of a second."""
        inside = self.layout()
        assert inside is not None
        inside.removeWidget(page)

    def put_back(self, desk: Desk) -> None:
        """Show a desk that was set aside, just as it was."""
        self.desk = desk
        self._replace(desk)
        desk.show()
        self.settings.set("page", desk.page_name)
        desk.actions_.refresh()
        (desk.focusWidget() or desk.page).setFocus()

    def _away(self) -> bool:
        return "traveller" in self.__dict__ and self.traveller.past is not None

    def _come_back(self) -> bool:
        """Show now again, where the window shows the past; say whether it did."""
        away = self._away()
        if away:
            self.traveller.back()
        return away

    def close_at_once(self) -> None:
        """Close the file without asking; what a lane is writing is cancelled whole."""
        if self._away():
            self.traveller.leave()
        desk, ws, self.desk, self.ws = self.desk, self.ws, None, None
        _app().setProperty("file", "")
        try:
            if desk is not None:
                desk.leave()
        finally:  # whatever fails: no window knows the file any more
            if ws is not None:
                ws.close()

    def may_stop(self) -> bool:
        """Ask whether running work may be stopped."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(QApplication.applicationDisplayName())
        box.setText(tr("Something is still being written."))
        box.setInformativeText(tr("Stopped now, it takes back what it has begun."))
        stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(tr("Keep working"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        box.deleteLater()
        return box.clickedButton() is stop

    def _fitting(self) -> QSize:
        """Return the usual size, or less of it where the screen has not the room for it and a frame."""
        return QSize(*USUAL).boundedTo(self.screen().availableSize() - FRAME)

    def _restore_place(self) -> None:
        kept: Any = self.settings.get("window")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def _list_touched(desk: Desk, entity: str, stamp: str, deed: str) -> None:
    desk.show_page(page_of(entity)).filters.show_touched(stamp, deed)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
