"""The palette in a real window over a real file: typing, the keyboard, and what it does."""

import time

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMainWindow

from crm_desktop.gui.actions import Actions, ActionSpec
from crm_desktop.gui.activities.log_form import LogForm
from crm_desktop.gui.agenda.new_entry import QuickTask
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.palette import Palette, recent
from crm_desktop.gui.palette.entries import CAPTION, NEW, NOTHING, RECORD
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.worker import Lane

from ..tables.kit import Toasts, fill


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    made.resize(1000, 700)
    made.setCentralWidget(QLineEdit(made))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def done():
    return []


@pytest.fixture
def context(ws, window, tmp_path, done):
    actions = Actions(window)
    actions.add(
        ActionSpec("palette.open", "Search", lambda: None, "view", ("Ctrl+K",)),
        ActionSpec("file.import", "Import…", lambda: done.append("import"), "file", ("Ctrl+I",)),
        ActionSpec("view.history", "History", lambda: done.append("history"), "view"),
        ActionSpec("never", "Impossible", lambda: None, "file", enabled=lambda: False),
    )
    lanes = [Lane("reading", ws.reader), Lane("long", ws.reader), Lane("network")]
    settings = Settings(tmp_path / "settings.json")
    made = Context(
        ws, Bridge(ws), *lanes, actions, Toasts(),
        lambda *record: None, lambda text: None, settings, lambda *record: done.append(record),
    )  # fmt: skip
    yield made
    made.close()


@pytest.fixture
def ids(ws):
    return fill(ws)


@pytest.fixture
def palette(context, window, ids, qtbot):
    made = Palette(context, window)
    made.popup.model.tester = QAbstractItemModelTester(
        made.popup.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def rest(qtbot, context):
    qtbot.waitUntil(lambda: not context.busy())


def ask(qtbot, context, palette, text):
    palette.popup.field.setText(text)
    rest(qtbot, context)
    return palette.popup.model.entries


def press(qtbot, palette, *keys):
    for key in keys:
        qtbot.keyClick(palette.popup.field, key)


def test_it_opens_with_what_is_recent_and_gives_the_keyboard_back(
    palette, window, context, ids, qtbot
):
    recent.opened(context, "contact", ids["Lim Siew Ling"])
    window.centralWidget().setFocus()
    palette.open()
    rest(qtbot, context)
    titles = [entry.title for entry in palette.popup.model.entries]
    assert titles == ["Recent", "Lim Siew Ling", "Commands", "Import…", "History"]
    assert palette.popup.field.hasFocus() and palette.scrim.isVisible()
    press(qtbot, palette, Qt.Key.Key_Escape)
    assert not palette.is_open() and not palette.scrim.isVisible()
    assert window.centralWidget().hasFocus()


def test_it_closes_where_what_had_the_keyboard_is_gone(palette, window):
    gone = QLineEdit(window)
    gone.show()
    gone.setFocus()
    palette.open()
    shiboken6.delete(gone)
    palette.hide()
    assert not palette.is_open()


def test_enter_opens_the_best_match_and_remembers_it(palette, context, ids, done, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "lim s")
    assert (rows[0].kind, rows[1].title) == (CAPTION, "Lim Siew Ling")
    assert [rows[1].title[a : a + n] for a, n in rows[1].title_spots] == ["Lim", "S"]
    press(qtbot, palette, Qt.Key.Key_Return)
    assert done == [("contact", ids["Lim Siew Ling"])]
    assert recent.pairs(context) == done
    assert not palette.is_open()


def test_a_name_that_begins_so_comes_before_one_that_holds_it(palette, context, qtbot):
    palette.open()
    assert ask(qtbot, context, palette, "maju")[1].title == "Maju Jaya Sdn Bhd"


def test_arrows_skip_captions_and_go_round(palette, context, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "tan")
    chosen = [at for at, entry in enumerate(rows) if entry.takes_enter]
    seen = []
    for _ in range(len(chosen)):
        seen.append(palette.popup.list.currentIndex().row())
        press(qtbot, palette, Qt.Key.Key_Down)
    assert seen == chosen
    assert palette.popup.list.currentIndex().row() == chosen[0]
    press(qtbot, palette, Qt.Key.Key_Up)
    assert palette.popup.list.currentIndex().row() == chosen[-1]


def test_an_action_is_found_in_both_languages_and_done(palette, context, done, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "import")
    at = next(i for i, entry in enumerate(rows) if entry.name == "file.import")
    assert rows[at].keys == ("Ctrl", "I")
    while palette.popup.list.currentIndex().row() != at:
        press(qtbot, palette, Qt.Key.Key_Down)
    press(qtbot, palette, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["import"])
    assert recent.actions(context) == ["file.import"]
    assert "view.history" in {e.name for e in ask(qtbot, context, palette, "sejarah")}


def test_an_action_is_found_by_its_own_words_not_by_the_record_it_would_change(
    palette, context, qtbot
):
    says = "Redo changing Contacts of “Telefon Zul Rahman”"
    context.actions.add(
        ActionSpec("edit.redo", "Redo", lambda: None, "edit", says=lambda: says),
        ActionSpec(
            "tools.industry", "Set up an industry…", lambda: None, "tools", also=("bidang",)
        ),
    )
    palette.open()
    assert "edit.redo" not in {e.name for e in ask(qtbot, context, palette, "zul rahman")}
    assert "edit.redo" in {e.name for e in ask(qtbot, context, palette, "redo")}
    assert "tools.industry" in {e.name for e in ask(qtbot, context, palette, "bidang")}


def test_only_commands_after_the_sign_and_only_possible_ones(palette, context, qtbot):
    palette.open()
    names = [e.name for e in ask(qtbot, context, palette, ">") if e.takes_enter]
    assert names == ["file.import", "view.history"]
    assert [e.kind for e in ask(qtbot, context, palette, ">lim siew")] == [NOTHING]


def test_no_hit_offers_to_make_it(palette, context, window, ws, done, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "Zulaikha binti Omar")
    assert [e.kind for e in rows] == [NOTHING, CAPTION, NEW, NEW, NEW]
    press(qtbot, palette, Qt.Key.Key_Return)
    dialog = next(w for w in window.children() if w.metaObject().className() == "NewRecord")
    assert dialog.editors["name"].text() == "Zulaikha binti Omar"
    dialog.accept()
    assert done[-1][0] == "contact"


@pytest.mark.parametrize("line", ["esok 3ptg telefon Lim", "call Lim tomorrow 3pm"])
def test_a_line_that_tells_a_task_is_offered_as_one(palette, context, window, ws, qtbot, line):
    palette.open()
    rows = ask(qtbot, context, palette, line)
    assert (rows[0].kind, rows[1].kind, rows[1].name) == (CAPTION, NEW, "task")
    assert rows[1].title in ("New task: Telefon Lim", "New task: Call Lim")
    assert "15:00" in rows[1].detail
    press(qtbot, palette, Qt.Key.Key_Return)
    dialog = window.findChild(QuickTask)
    assert dialog.isVisible() and dialog.quick.line.text() == line
    qtbot.keyClick(dialog.quick.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ws.reader().execute("SELECT count(*) FROM task").fetchone()[0] == 1)
    (title,) = ws.reader().execute("SELECT title FROM task").fetchone()
    assert f"New task: {title}" == rows[1].title


def test_a_line_that_tells_a_past_day_is_offered_to_be_logged(palette, context, window, ids, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "semalam 3ptg telefon Lim Siew Ling")
    assert (rows[0].kind, rows[1].name) == (CAPTION, "log")
    assert rows[1].title == "Log an activity: Telefon Lim Siew Ling"
    press(qtbot, palette, Qt.Key.Key_Return)
    form = window.findChild(LogForm)
    assert form.subject.text() == "Telefon Lim Siew Ling" and form.when.text().endswith("15:00")
    assert (
        form.group.choice() == "call" and f"contacts.{ids['Lim Siew Ling']}" in form.about.cells()
    )
    form.reject()
    names = [e.name for e in ask(qtbot, context, palette, "esok telefon Zul pasal semalam")]
    assert "task" in names and "log" not in names
    names = [e.name for e in ask(qtbot, context, palette, "telefon Zul pasal semalam")]
    assert names.index("task") < names.index("log")


@pytest.mark.parametrize("line", ["lim siew", "Friday", "call", "May", "Jumaat Enterprise"])
def test_what_is_only_looked_for_is_no_task(palette, context, qtbot, line):
    palette.open()
    assert all(row.name != "task" for row in ask(qtbot, context, palette, line))


def test_a_record_found_comes_before_a_task_it_might_be(palette, context, qtbot):
    palette.open()
    rows = ask(qtbot, context, palette, "call lim siew")
    assert next(row.name for row in rows if row.kind == NEW) == "task"
    assert rows[0].title != "Make it new"


def test_a_number_is_not_offered_as_a_name(palette, context, qtbot):
    palette.open()
    assert [e.kind for e in ask(qtbot, context, palette, "99887766")] == [NOTHING]
    assert ask(qtbot, context, palette, "012-640")[1].kind == RECORD


def test_a_stale_answer_is_dropped(palette, context, qtbot):
    palette.open()
    rest(qtbot, context)
    context.lane.run(lambda _t: time.sleep(0.05), lambda _f: None, context.failed)
    palette.popup.field.setText("lim")
    palette.popup.field.setText("tan ah")
    rest(qtbot, context)
    assert palette.popup.model.entries[1].title == "Tan Ah Kow"
    assert all("Lim" not in e.title for e in palette.popup.model.entries)


def test_closing_asks_no_more(palette, context, qtbot):
    palette.open()
    palette.popup.field.setText("lim")
    palette.hide()
    rest(qtbot, context)
    assert all(e.title != "Lim Siew Ling" for e in palette.popup.model.entries)


def test_it_stays_inside_a_small_window(palette, context, window, qtbot):
    window.resize(480, 360)
    palette.open()
    ask(qtbot, context, palette, "a")
    assert window.rect().contains(palette.popup.geometry().adjusted(0, 8, 0, -8))
    window.resize(900, 600)
    assert palette.popup.width() > 600


def test_a_long_name_stays_on_its_row(palette, context, ws, qtbot):
    from crm_desktop.domain.keys import new_id
    from crm_desktop.domain.operation import Edit, Label

    long = "Wan Nur Ainul Mardhiah binti Wan Mohd Khairul Azhar Shah " * 3
    edit = Edit("contact", new_id(), {"deleted": False, "name": long.strip()})
    ws.log.record(Label("create", "contact"), [edit])
    palette.open()
    ask(qtbot, context, palette, "wan nur")
    assert not palette.popup.grab().isNull()
    assert not palette.popup.list.horizontalScrollBar().isVisible()
