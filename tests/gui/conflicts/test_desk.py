"""The conflict desk in the real window: listed, compared, decided by keys, put off, decided anew."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from crm_desktop.conflicts import settling
from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.board import words
from crm_desktop.gui.conflicts import reading
from crm_desktop.store import boards, contested_list, devices, listing
from crm_desktop.store.workspace import Profile, Workspace
from tests.conflicts.kit import made, write


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Ann")) as ann:
        for id in ("maju", "lim", "tan"):
            made(ann, id, name=id.title(), job="Owner", notes="Pays late.")
        made(ann, "firm", "company", name="Hotel Seri")
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def settled(window, qtbot):
    def wait():
        end = time.monotonic() + 0.7  # longer than the timers that gather news
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)
        qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=30_000)
        QApplication.processEvents()

    return wait


@pytest.fixture
def met(window, settled):
    """Let Siti's laptop give what she changed at the same time."""
    ws = window.ws
    with Workspace.create(":memory:", Profile("Siti")) as siti:
        siti.log.apply(op for _, op in ws.log.since())
        write(ws, "maju", job="Director", language="ms", notes="Pays late. Lift is narrow.")
        write(siti, "maju", job="Chair", notes="Pays late. Ask for Faizal.")
        write(ws, "lim", deleted=True)
        write(siti, "lim", job="Chair")
        write(ws, "firm", "company", deleted=True)
        made(siti, "desks", "deal", title="Branch desks", company="firm")
        made(ws, "a", name="Tan Kow Seng", emails__1={"value": "tan@kowseng.my"})
        made(siti, "b", name="Tan Kow Seng", emails__1={"value": "tan@kowseng.my"})
        ws.log.apply(op for _, op in siti.log.since())
        devices.know(ws, {siti.setting("device"): "Field laptop"})
    settled()
    return ws


@pytest.fixture
def page(window, met, settled):
    shown = window.desk.show_page("conflicts")
    settled()
    return shown


def stand(page, id, settled):
    row = next(at for at, (e, _) in enumerate(page.list.entries.told) if e.id == id)
    page.list.stand_on(row)
    for _ in range(20):
        settled()
        if page.shown is not None and page.shown.entry.id == id:
            return
    raise AssertionError(f"{id} is not shown")


def cell(ws, id, column, entity="contact"):
    return ws.reader().execute(f"SELECT {column} FROM {entity} WHERE id=?", (id,)).fetchone()[0]


def test_the_sidebar_has_it_only_while_there_is_something_to_decide(window, settled):
    settled()
    passing = window.desk.sidebar.passing
    assert passing.isHidden()
    write(window.ws, "maju", job="x")
    settled()
    assert passing.isHidden()


def test_it_is_counted_listed_and_compared(window, page, settled):
    passing = window.desk.sidebar.passing
    assert not passing.isHidden()
    assert passing.places.items[0].count == 4
    assert page.list.entries.rowCount() == 4
    stand(page, "maju", settled)
    assert [row.name for row in page.shown.rows] == ["Job", "Notes", "Language"]
    assert page.shown.heads[0][0] == "Mine" and "Siti, Field laptop" in page.shown.heads[1][1]
    names = [b.accessibleName() for g in page.view.grid.groups.values() for b in g.buttons()]
    assert names and all(names)


def test_a_table_shows_it_behind_the_name_until_it_is_decided(window, page, met, settled):
    def signs():
        model = people.model
        role = Qt.ItemDataRole.AccessibleTextRole
        told = [model.index(at, 0).data(role) for at in range(model.rowCount())]
        return {t.split(" · ")[0] for t in told if "two at the same time" in t}

    people = window.desk.show_page("contacts")
    settled()
    assert signs() == {"Maju"}
    write(met, "maju", job="Managing director", language="ms", notes="Pays late.")
    settled()
    assert signs() == set()
    met.log.undo()
    settled()
    assert signs() == {"Maju"}


def test_a_card_of_the_board_shows_it(window, settled):
    ws = window.ws
    pipelines.ensure_default(ws)
    made(ws, "desks", "deal", title="Branch desks")
    with Workspace.create(":memory:", Profile("Siti")) as siti:
        siti.log.apply(op for _, op in ws.log.since())
        write(ws, "desks", "deal", title="Desks")
        write(siti, "desks", "deal", title="Pods")
        ws.log.apply(op for _, op in siti.log.since())
    n = listing.number_of(ws.reader(), "deal", "desks")
    card = boards.cards(ws.reader(), [n])[n]
    assert words.spoken(card, None).endswith("Changed by two at the same time")
    write(ws, "desks", "deal", title="Desk pods")
    assert not boards.cards(ws.reader(), [n])[n].contested


def test_a_choice_a_typed_value_and_a_joined_note_are_saved_as_one_step(page, met, settled, qtbot):
    stand(page, "maju", settled)
    line, note = page.view.result.lines.values()
    assert "Lift is narrow." in note.text() and "Ask for Faizal." in note.text()
    page.view.grid.groups[0].buttons()[1].click()
    assert line.text() == "Director" and line.mark.text() == "mine"
    line.field.setText("Managing director")
    before = len(met.log.since())
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert len(met.log.since()) == before + 1
    assert cell(met, "maju", "job") == "Managing director"
    assert "Lift is narrow." in cell(met, "maju", "notes")
    assert page.list.entries.rowCount() == 3
    met.log.undo()
    settled()
    assert page.list.entries.rowCount() == 4


@pytest.mark.parametrize(("key", "job"), [(Qt.Key.Key_M, "Director"), (Qt.Key.Key_T, "Chair")])
def test_letters_decide_in_the_list(page, met, settled, qtbot, key, job):
    stand(page, "maju", settled)
    qtbot.keyClick(page.list, key)
    settled()
    assert cell(met, "maju", "job") == job


def test_a_deleted_record_comes_back(page, met, settled, qtbot):
    stand(page, "lim", settled)
    qtbot.keyClick(page.list, Qt.Key.Key_B)
    settled()
    assert (cell(met, "lim", "deleted"), cell(met, "lim", "job")) == (0, "Chair")


def test_what_hangs_on_a_deleted_company_is_taken_off_it(page, met, settled, qtbot):
    stand(page, "firm", settled)
    qtbot.keyClick(page.list, Qt.Key.Key_O)
    settled()
    assert cell(met, "desks", "company", "deal") is None
    assert "firm" not in {e.id for e, _ in page.list.entries.told}


def test_one_email_on_two_is_told_apart(page, met, settled):
    stand(page, "a", settled)
    one, other = (said for _, said in page.shown.heads)
    assert "Added by Ann, this laptop" in one and "Added by Siti, Field laptop" in other
    assert {one, other} <= {part.text() for part in page.view.findChildren(QLabel)}
    page.deciding.apart(page.shown)
    settled()
    assert "a" not in {e.id for e, _ in page.list.entries.told}


def test_later_and_back(page, settled, qtbot):
    stand(page, "maju", settled)
    qtbot.keyClick(page.list, Qt.Key.Key_L)
    settled()
    assert page.list.entries.rowCount() == 3
    page.tabs.setCurrentIndex(1)
    settled()
    assert [e.id for e, _ in page.list.entries.told] == ["maju"]
    qtbot.keyClick(page.list, Qt.Key.Key_L)
    settled()
    assert page.list.entries.rowCount() == 0 and page.empty.isVisible()


def test_a_decision_is_looked_at_changed_and_taken_back(page, met, settled):
    stand(page, "maju", settled)
    page.take(0)
    settled()
    page.tabs.setCurrentIndex(2)
    settled()
    assert "Ann" in page.shown.said
    page.view.grid.groups[0].buttons()[2].click()
    page.save()
    settled()
    assert cell(met, "maju", "job") == "Chair"
    page.tabs.setCurrentIndex(0)
    settled()
    assert "maju" not in {e.id for e, _ in page.list.entries.told}


def test_all_are_decided_in_one_step(page, met, settled):
    before = len(met.log.since())
    page.decide_many(settling.MINE)
    settled()
    assert len(met.log.since()) == before + 1
    assert {e.id for e, _ in page.list.entries.told} == {"firm", "a"}
    assert page.progress.isHidden()


def test_what_became_of_a_deleted_record_is_said_and_decided_anew(page, met, settled, qtbot):
    page.decide_many(settling.MINE)
    settled()
    page.tabs.setCurrentIndex(2)
    settled()
    stand(page, "lim", settled)
    assert page.shown.said.endswith(": it stays deleted")
    assert {row.taken for row in page.shown.rows} == {page.shown.case.gone}
    qtbot.keyClick(page.list, Qt.Key.Key_B)
    settled()
    assert (cell(met, "lim", "deleted"), cell(met, "lim", "job")) == (0, "Chair")
    stand(page, "lim", settled)
    assert page.shown.said.endswith(": it was brought back")
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    settled()
    assert cell(met, "lim", "deleted") == 1
    assert "lim" in {e.id for e, _ in page.list.entries.told}


def buttons(page):
    found = (page.buttons.itemAt(at).widget() for at in range(page.buttons.count()))
    return {button.text(): button for button in found}


def test_what_was_decided_with_many_is_opened_again_with_them(page, met, settled):
    page.decide_many(settling.THEIRS)
    settled()
    page.tabs.setCurrentIndex(2)
    settled()
    stand(page, "lim", settled)
    together = "Undo all 2 decisions of this step"
    assert list(buttons(page)) == ["Delete it after all", together]
    buttons(page)["Delete it after all"].click()
    settled()
    stand(page, "lim", settled)
    assert list(buttons(page)) == ["Bring it back", "Undo the decision"]
    stand(page, "maju", settled)
    buttons(page)[together].click()
    settled()
    page.tabs.setCurrentIndex(0)
    settled()
    assert "maju" in {e.id for e, _ in page.list.entries.told}


def test_this_laptops_side_stands_first_and_has_its_sign(page, met, settled):
    with Workspace.create(":memory:", Profile("Siti")) as siti:
        siti.log.apply(op for _, op in met.log.since())
        write(met, "tan", job="Clerk")
        write(siti, "tan", deleted=True)
        met.log.apply(op for _, op in siti.log.since())
    settled()
    stand(page, "tan", settled)
    assert [head for head, _ in page.shown.heads] == ["Mine", "Theirs"]
    assert [text for _, text in page.shown.rows[0].sides] == ["Clerk", "deleted"]
    assert page.shown.rows[0].taken == page.shown.case.gone  # it was the later one, and shows


def test_the_news_of_a_decision_leaves_the_next_one_free(window, page, settled, qtbot):
    window.resize(1200, 760)
    stand(page, "maju", settled)
    qtbot.keyClick(page.list, Qt.Key.Key_M)
    settled()
    toast = window.desk._toast
    assert toast.isVisible() and page.foot.isVisible()
    foot = toast.mapToGlobal(toast.rect().bottomLeft()).y()
    assert foot < page.foot.mapToGlobal(page.foot.rect().topLeft()).y()


def test_enter_goes_to_the_first_button_where_nothing_is_to_choose(page, settled, qtbot):
    for id, said in (("a", "Merge…"), ("lim", "Bring it back")):
        stand(page, id, settled)
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
        assert page.window().focusWidget().text() == said
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Escape)
        assert page.window().focusWidget() is page.list


def test_what_is_typed_stays_when_others_write(page, met, settled):
    stand(page, "maju", settled)
    line = next(iter(page.view.result.lines.values()))
    line.field.setText("Half a word")
    write(met, "tan", job="Clerk")
    settled()
    assert next(iter(page.view.result.lines.values())).text() == "Half a word"


def test_a_record_says_so_and_leads_there(window, met, settled):
    window.desk.open_record("contact", "maju")
    settled()
    strip = window.desk.side.panel.conflict
    assert strip.isVisible() and "Siti" in strip.said.text() and "Job" in strip.said.text()
    strip.compare.click()
    settled()
    assert window.desk.page_name == "conflicts"
    page = window.desk.page
    assert page.shown.entry.id == "maju"
    page.tabs.setCurrentIndex(2)
    settled()
    window.desk.open_record("contact", "maju")
    settled()
    strip.compare.click()
    settled()
    assert (page.tab, page.tabs.currentIndex(), page.shown.entry.id) == ("open", 0, "maju")
    window.desk.open_record("contact", "tan")
    settled()
    assert strip.isHidden()


def test_nothing_to_decide_is_said(window, settled):
    page = window.desk.show_page("conflicts")
    settled()
    assert page.empty.isVisible() and page.foot.isHidden()
    for at in range(3):
        page.tabs.setCurrentIndex(at)
        settled()
        assert page.empty.isVisible()


def test_every_control_has_a_name(page, settled):
    for id in ("maju", "lim", "a", "firm"):
        stand(page, id, settled)
        for button in page.findChildren(QPushButton):
            assert button.text() or button.accessibleName()


def test_text_of_twice_its_size_fits_the_smallest_window(window, page, settled):
    try:
        window.set_scale(2.0)
        window.resize(1024, 680)
        settled()
        stand(page, "maju", settled)
        for said in (*page.view.grid.findChildren(QLabel), page.count):
            assert said.width() >= said.minimumSizeHint().width(), said.text()
        assert page.note.isHidden() and page.bulk.accessibleName()
    finally:
        window.set_scale(1.0)


def test_ten_thousand_conflicts_are_listed_without_a_wait(tmp_path):
    with (
        Workspace.create(tmp_path / "a.crm", Profile("Ann")) as ann,
        Workspace.create(":memory:", Profile("Siti")) as siti,
    ):
        ids = [f"c{n:05}" for n in range(10_000)]
        edits = (Edit("contact", id, {"deleted": False, "name": id, "job": "a"}) for id in ids)
        ann.log.record_bulk(Label("import", "contact", len(ids)), edits)
        siti.log.apply(op for _, op in ann.log.since())
        for ws, job in ((ann, "b"), (siti, "c")):
            edits = (Edit("contact", id, {"job": job}) for id in ids)
            ws.log.record_bulk(Label("bulk_edit", "contact", len(ids), "job"), edits)
        ann.log.apply(op for _, op in siti.log.since())
        conn = ann.reader()
        start = time.perf_counter()
        assert contested_list.count_open(conn) == 10_000
        counted = time.perf_counter() - start
        start = time.perf_counter()
        found = contested_list.entries(conn, "open")
        listed = time.perf_counter() - start
        start = time.perf_counter()
        assert reading.read(ann, conn, found[5000]) is not None
        read = time.perf_counter() - start
        print(
            f"count {counted * 1000:.1f} ms, list {listed * 1000:.1f} ms, one {read * 1000:.1f} ms"
        )
        assert counted < 0.5 and listed < 3 and read < 0.5
        start = time.perf_counter()
        done = settling.settle_many(ann, [e.key for e in found], settling.MINE)
        print(f"settle 10,000: {time.perf_counter() - start:.1f} s")
        assert done.label.count == 10_000
        assert contested_list.count_open(conn) == 0
