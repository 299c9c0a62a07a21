"""The inbox of leads in the real window: triage, pasting, converting, dropping, what slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.exchange import ImportWizard
from crm_desktop.gui.leads import drops, slip_hint
from crm_desktop.gui.leads.convert_dialog import ConvertDialog, ask
from crm_desktop.gui.leads.paste_dialog import PasteDialog
from crm_desktop.gui.leads.watch_dialog import WatchDialog
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.tables.bulk_edit import changeable
from crm_desktop.gui.widgets.asking_why import AskingWhy
from crm_desktop.gui.widgets.drop_frame import DropFrame
from crm_desktop.leads import capture, triage, watched
from crm_desktop.store import catalogue, listing
from crm_desktop.store.workspace import Profile, Workspace

CARD = "Siti Aminah binti Ali\nPengurus\nMaju Sdn Bhd\n012-334 5521\nsiti@maju.example"
MAIL = f"From: Tan Ah Kow <tan@tan.example>\nTo: a@b.example\nSubject: Chairs\nDate: x\n\n{CARD}\n"


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        pipelines.ensure_default(made)
        old = (datetime.now(UTC) - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
        drafts: list[dict[str, Any]] = [
            {"name": "Old Lead", "created": old, "company_name": "Old Co"},
            {"name": "New Lead", "company_name": "New Co",
             "emails.1": {"value": "new@new.example"}},
            {"name": "In Touch", "status": "working", "owner": "Huda"},
        ]  # fmt: skip
        made.log.record(Label("create", "lead", 3), [triage.fresh(d) for d in drafts])
    return opened(tmp_path / "shop.crm")


def names(page) -> list[str]:
    return [page.model.row(at)["name"] for at in range(page.model.rowCount())]


def lead(window, name: str) -> dict[str, Any]:
    conn = window.ws.reader()
    query = listing.ListQuery("lead", text=name)
    (n,) = listing.all_rows(conn, query)
    return listing.page(conn, "lead", [n])[n]


def tick(page, *wanted: str) -> None:
    for at, name in enumerate(names(page)):
        if name in wanted:
            page.model.ticks.toggle(page.model.rows[at])


def test_the_newest_come_first_and_open_ones_are_counted(window, page, settled):
    assert names(page)[-1] == "Old Lead"
    settled()
    items = {item.name: item.count for item in window.desk.sidebar.pages.places.items}
    assert items["leads"] == 3


def test_a_lead_is_converted_and_taken_back(window, page, settled, qtbot):
    id = lead(window, "New Lead")["id"]
    dialog = ConvertDialog(window.context, id, window, ask(window.ws, id))
    dialog.open()
    assert "New contact" in dialog.coming.text and "New Lead" in dialog.coming.text
    dialog.title.setText("Forty chairs")
    qtbot.waitUntil(lambda: "Forty chairs" in dialog.coming.text)
    dialog.go.click()
    settled()
    assert lead(window, "New Lead")["status"] == "converted"
    assert window.desk.side.panel.entity == "contact"
    window.desk.undoing.undo()
    settled()
    assert lead(window, "New Lead")["status"] == "new"
    assert listing.count(window.ws.reader(), listing.ListQuery("contact")) == 0


def test_nothing_at_all_is_not_offered(window, page):
    id = lead(window, "New Lead")["id"]
    dialog = ConvertDialog(window.context, id, window, ask(window.ws, id))
    for box in (dialog.contact, dialog.company):
        box.setCurrentIndex(box.count() - 1)
    assert not dialog.go.isEnabled() and dialog.problem.text()
    dialog.deal.setCurrentIndex(1)
    assert not dialog.title.isEnabled()
    dialog.reject()


def test_who_is_converted_is_not_converted_again(window, page, settled):
    id = lead(window, "New Lead")["id"]
    ConvertDialog(window.context, id, window, ask(window.ws, id)).accept()
    settled()
    with pytest.raises(UserError):
        ask(window.ws, id)


def test_triage_gives_owner_and_status_and_discards(window, page, settled, qtbot):
    page.filters.clear()
    settled()
    tick(page, "New Lead", "Old Lead")
    assert not page.bulk.isHidden()
    page.leads.set_owner(page.chosen(), "Huda")
    page.leads.set_status(page.chosen(), "working")
    settled()
    assert {lead(window, n)["owner"] for n in ("New Lead", "Old Lead")} == {"Huda"}
    page.bulk.discard.click()
    (why,) = [w for w in window.findChildren(AskingWhy) if w.isVisible()]
    why.reason.setText("No budget")
    why.go.click()
    settled()
    assert lead(window, "Old Lead")["reason"] == "No budget"
    page.leads.take_up(page.chosen())
    settled()
    assert (lead(window, "Old Lead")["status"], lead(window, "Old Lead")["reason"]) == (
        "working",
        None,
    )


def test_no_edit_makes_a_lead_converted_or_takes_that_back(window, page, settled, qtbot):
    deeds, known = page.leads, lead(window, "In Touch")
    subject = Subject("lead", RECORDS["lead"].fields["status"], known)
    with pytest.raises(UserError):
        deeds.records.write(subject, {"status": "converted"})
    window.desk.context.ws.log.record(
        Label("convert", "lead"), [Edit("lead", known["id"], {"status": "converted"})]
    )
    settled()
    ns = [lead(window, name)["n"] for name in ("In Touch", "Old Lead")]
    deeds.set_status(ns, "working")
    settled()
    assert lead(window, "In Touch")["status"] == "converted"
    assert lead(window, "Old Lead")["status"] == "working"
    with pytest.raises(UserError):
        deeds.records.write(replace(subject, row=lead(window, "In Touch")), {"status": "new"})
    offered = {field.name for field in changeable(catalogue.of(window.ws.reader(), "lead"))}
    assert "status" not in offered and "owner" in offered


def test_owners_and_reasons_in_use_are_offered(window, page, settled):
    tick(page, "New Lead", "Old Lead")
    page.bulk.owner.click()
    settled()
    (menu,) = [m for m in page.bulk.findChildren(QMenu) if m.isVisible()]
    (huda,) = [action for action in menu.actions() if action.text() == "Huda"]
    huda.trigger()
    menu.close()
    settled()
    assert {lead(window, n)["owner"] for n in ("New Lead", "Old Lead")} == {"Huda"}
    page.leads.records.many(
        Label("bulk_edit", "lead"), page.chosen(), lambda _row: {"reason": "Too far"}, ""
    )
    settled()
    page.bulk.discard.click()
    settled()
    (why,) = [w for w in window.findChildren(AskingWhy) if w.isVisible()]
    assert next(chip.text() for chip in why.findChildren(QToolButton)) == "Too far"
    why.reject()


def test_a_card_is_pasted_by_keys(window, page, settled, qtbot):
    QGuiApplication.clipboard().setText(CARD)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PasteDialog)
    settled()
    assert dialog.fields["name"].text() == "Siti Aminah binti Ali"
    assert dialog.marks["name"].isVisible() and len(dialog.text.extraSelections()) >= 4
    dialog.fields["job"].setText("Boss")
    dialog.fields["job"].textEdited.emit("Boss")
    dialog.text.setPlainText(CARD + "\nwww.maju.example")
    qtbot.waitUntil(lambda: dialog.fields["links"].text() == "www.maju.example")
    assert dialog.fields["job"].text() == "Boss", "what the user wrote stays"
    dialog.go.click()
    settled()
    row = lead(window, "Siti")
    assert (row["job"], row["company_name"]) == ("Boss", "Maju Sdn Bhd")
    assert next(iter(row["phones"].values()))["kind"] == "mobile"
    assert row["message"].endswith("www.maju.example")


def test_a_text_that_names_nobody_is_refused(window, page, settled):
    dialog = PasteDialog(window.context, window, "...")
    dialog.open()
    settled()
    dialog.go.click()
    assert dialog.problem.text() and dialog.isVisible()
    dialog.reject()


def test_what_a_drop_does_is_said_before(window, page, tmp_path, settled):
    mail, table = tmp_path / "m.eml", tmp_path / "t.csv"
    mail.write_text(MAIL)
    table.write_text("Name,E-mail\nTan,t@t.example\n")

    def drop(*paths, on_leads=True):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
        return drops.drop_of(mime, on_leads=on_leads)

    assert drop(mail).how == drop(mail, on_leads=False).how == "leads"
    assert drop(table).how == "import" and "t.csv" in drops.words(drop(table))
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    for paths, word in (((mail, table), "one after the other"), ((mail, picture), "together"),
                        ((tmp_path,), "folder"), ((mail,) * 101, "At most 100")):  # fmt: skip
        assert drop(*paths).how == "nothing" and word in drops.words(drop(*paths))
    text = QMimeData()
    text.setText(CARD)
    assert drops.drop_of(text, on_leads=True).how == "text"
    assert drops.drop_of(text, on_leads=False) is None
    drops.take_files(window.context, drop(mail).paths)
    settled()
    assert lead(window, "Tan Ah Kow")["company_name"] == "Maju Sdn Bhd"


def test_a_picture_is_attached_to_the_row_it_is_dropped_on(window, tmp_path, settled, qtbot):
    picture = tmp_path / "card.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    desk = window.desk
    made = Edit("contact", "who", {"deleted": False, "name": "Aminah"})
    window.ws.log.record(Label("create", "contact"), [made])
    page = desk.show_page("contacts")
    settled()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])

    def hover(at):
        where = QPointF(window.mapFromGlobal(page.view.viewport().mapToGlobal(at)))
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        return QDropEvent(where, copy, mime, left, Qt.KeyboardModifier.NoModifier)

    row = page.model.position(listing.number_of(window.ws.reader(), "contact", "who"))
    qtbot.waitUntil(lambda: page.model.row(row) is not None)
    on = hover(page.view.visualRect(page.model.index(row, 0)).center())
    beside = hover(QPoint(40, page.view.viewport().height() - 5))
    window.drops.enter(beside)
    assert "row" in window.drops._sign.said.text()
    window.drops.move(on)
    assert window.drops._sign.said.text() == "Let go to attach 1 file to Aminah"
    (frame,) = page.view.viewport().findChildren(DropFrame)
    assert frame.geometry().top() == page.view.visualRect(page.model.index(row, 0)).top()
    window.drops.let_go(on)
    assert not page.view.viewport().findChildren(DropFrame)
    qtbot.waitUntil(lambda: listing.count(window.ws.reader(), listing.ListQuery("attachment")) == 1)
    window.drops.let_go(beside)
    settled()
    assert not window.findChildren(ImportWizard)


def test_the_status_bar_tells_what_slips_and_leads_there(window, qtbot, settled):
    hint = window.desk.status.hint
    qtbot.waitUntil(lambda: "1 lead has no next step" in hint.text())
    hint.click()
    settled()
    page = window.desk.page
    assert window.desk.page_name == "slipping"
    assert names(page.table) == ["Old Lead"]
    page.choose("owner")
    settled()
    assert names(page.table) == ["Old Lead"]
    page.wait.setValue(60)
    settled()
    assert page.table.model.rowCount() == 0 and page.table.nothing.isVisible()
    page.kind.choose("deal")
    settled()
    assert page.table.entity == "deal"


@pytest.mark.parametrize(
    ("leads", "deals", "said"),
    [(0, 0, ""), (2, 9, "2 leads have no next step for 7 days · Show"),
     (0, 1, "1 deal has no next step for 7 days · Show")],
)  # fmt: skip
def test_the_hint_in_words(leads, deals, said):
    assert slip_hint.words(leads, deals, 7) == said


def test_the_panel_tells_whom_a_lead_looks_like(window, page, settled, qtbot):
    log = window.ws.log
    from crm_desktop.domain.keys import new_id
    from crm_desktop.domain.operation import Edit

    known = new_id()
    cells = {"deleted": False, "name": "Newby", "emails.1": {"value": "new@new.example"}}
    log.record(Label("create", "contact"), [Edit("contact", known, cells)])
    window.desk.open_record("lead", lead(window, "New Lead")["id"])
    strip = window.desk.side.panel.lead
    qtbot.waitUntil(lambda: "Newby" in strip.said.text())
    strip.into_like.click()
    settled()
    (dialog,) = window.findChildren(ConvertDialog)
    assert dialog.contact.currentData() == known
    dialog.accept()
    settled()
    assert lead(window, "New Lead")["contact"] == known
    window.desk.open_record("contact", known)
    assert strip.isHidden()


def test_the_watched_folder_is_set_and_watched(window, tmp_path, qtbot, settled):
    folder = tmp_path / "in"
    dialog = WatchDialog(window.context, window)
    dialog.open()
    dialog.folder.setText(str(folder))
    dialog.go.click()
    assert dialog.problem.text() and dialog.isVisible()
    folder.mkdir()
    dialog.go.click()
    assert watched.wish_of(window.ws).folder == str(folder)
    (folder / "m.eml").write_text(MAIL)
    for _look in range(2):
        window.desk.watching.look()
        settled()
    assert lead(window, "Tan Ah Kow")["source"] == "E-mail"


def test_the_watched_folder_says_what_was_not_taken_beside_what_was(
    window, tmp_path, settled, monkeypatch
):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "t.csv").write_text("Name,Phone\nTan Ah Kow,call him\nLim,012-3456789\n")
    (folder / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    watched.set_wish(window.ws, watched.Wish(str(folder)))
    said = []
    monkeypatch.setattr(window.desk._toast, "warn", said.append)
    for _look in range(2):
        window.desk.watching.look()
        settled()
    (text,) = said
    assert "1 lead came in" in text and "1 row was not taken" in text and "foto.png" in text


def test_an_address_reads_as_it_is_written_on_a_letter(window, qtbot):
    ws, id = window.context.ws, lead(window, "New Lead")["id"]
    parts = {
        "state": "Selangor",
        "postcode": "47300",
        "city": "Petaling Jaya",
        "street": "5, SS 2/3",
    }
    ws.log.record(Label("edit", "lead"), [Edit("lead", id, {"addresses.1": parts})])
    dialog = ConvertDialog(window.context, id, window, ask(window.ws, id))
    qtbot.waitUntil(lambda: "SS 2/3" in dialog.coming.text)
    assert "5, SS 2/3, 47300 Petaling Jaya, Selangor" in dialog.coming.text


def test_many_files_are_not_all_read_while_they_hover(tmp_path, monkeypatch):
    looked = []
    known = capture.kind_of
    monkeypatch.setattr(capture, "kind_of", lambda path: looked.append(path) or known(path))
    paths = [tmp_path / f"{n}.eml" for n in range(50)]
    for path in paths:
        path.write_text("From: siti@x.example\nSubject: Oak\n\nHello\n", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    found = drops.drop_of(mime, on_leads=False)
    assert found.how == "leads" and len(found.paths) == 50 and len(looked) == drops.LOOKED_INTO
    (tmp_path / "table.csv").write_text("Name\nTan\n", "utf-8")
    mime.setUrls([*mime.urls(), QUrl.fromLocalFile(str(tmp_path / "table.csv"))])
    assert drops.drop_of(mime, on_leads=False).how == "nothing"
