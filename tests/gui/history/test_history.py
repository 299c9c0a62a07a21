"""The history of a real file: in words, by pages, live, and turned back from the panel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from crm_desktop.activities import notes
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import deed_words
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.history import HistoryPanel, phrases
from crm_desktop.gui.worker import Lane
from crm_desktop.leads import conversion, together, triage
from crm_desktop.store import devices, history, listing
from crm_desktop.store.workspace import Profile, Workspace

from ..tables.kit import Toasts, fill


@pytest.fixture
def opened():
    return []


@pytest.fixture
def context(ws, qapp, opened):
    lanes = [Lane("reading", ws.reader), Lane("long", ws.reader), Lane("network")]
    made = Context(
        ws, Bridge(ws), *lanes, None, Toasts(),
        lambda *record: opened.append(record), lambda text: None, {},
    )  # fmt: skip
    yield made
    made.close()


@pytest.fixture
def ids(ws):
    return fill(ws)


def rest(qtbot, context):
    qtbot.waitUntil(lambda: not context.busy())


@pytest.fixture
def panel(context, ids, qtbot):
    made = HistoryPanel(context)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    made.tester = QAbstractItemModelTester(made.model, mode)
    made.resize(420, 700)
    qtbot.addWidget(made)
    made.show()
    rest(qtbot, context)
    yield made
    made.leave()


def titles(panel):
    return [deed.title for deed in panel.model.deeds]


def edit(ws, ids, name="Tan Ah Kow", **cells):
    label = Label("edit", "contact", field=next(iter(cells)), row=ids[name])
    return ws.log.record(label, [Edit("contact", ids[name], cells)])


def open_deed(qtbot, context, panel, stamp):
    panel.show_deed(stamp)
    rest(qtbot, context)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    panel.detail.tester = QAbstractItemModelTester(panel.detail.lines.lines, mode)
    return panel.detail


def texts(widget):
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


def test_it_follows_what_is_done_in_words(panel, context, ws, ids, qtbot):
    assert titles(panel) == ["Added the sample data"]
    edit(ws, ids, job="Managing director")
    made = new_id()
    ws.log.record(
        Label("create", "company", row=made),
        [Edit("company", made, {"deleted": False, "name": "Kedai Lama"})],
    )
    ws.log.record(Label("delete", "company", 1), [Edit("company", made, {"deleted": True})])
    ws.log.undo()
    rest(qtbot, context)
    assert titles(panel)[:4] == [
        "Took back “Deleted Kedai Lama”",
        "Deleted Kedai Lama",
        "Added Kedai Lama",
        "Changed Job of Tan Ah Kow",
    ]
    assert [d.taken_back for d in panel.model.deeds[:3]] == [False, True, False]
    assert "Director → Managing director" in panel.model.data(panel.model.index(3))
    assert "taken back" in panel.model.data(panel.model.index(1))


def test_the_laptop_of_others_is_named(panel, context, ws, qtbot):
    with Workspace.create(":memory:", Profile("Siti")) as other:
        other.log.apply(op for _, op in ws.log.since())
        first = context.ws.log.since()[-1][1].changes[0]
        other.log.record(
            Label("edit", first.entity), [Edit(first.entity, first.id, {"owner": "S"})]
        )
        devices.know(ws, {other.setting("device"): "Field laptop", ws.setting("device"): "Mine"})
        ws.log.apply(op for _, op in other.log.since())
    panel.feed.take()
    rest(qtbot, context)
    assert panel.model.deeds[0].author == "Siti, Field laptop"
    assert "Mine" not in "".join(deed.author for deed in panel.model.deeds)


def test_an_open_operation_shows_what_changed_and_what_others_built_on_it(
    panel, context, ws, ids, opened, qtbot
):
    people = [ids[name] for name in ("Tan Ah Kow", "Lim Siew Ling", "黄美玲")]
    label = Label("bulk_edit", "contact", 3, field="owner")
    bulk = ws.log.record(label, [Edit("contact", p, {"owner": "Huda"}) for p in people])
    edit(ws, ids, owner="Faizal")
    rest(qtbot, context)
    assert titles(panel)[1] == "Changed Owner of 3 contacts"
    detail = open_deed(qtbot, context, panel, bulk.stamp)
    lines = detail.lines.lines.story.lines
    assert [(x.title, x.old, x.new) for x in lines] == [
        ("Tan Ah Kow", "Siti Aminah", "Huda"),
        ("Lim Siew Ling", "Siti Aminah", "Huda"),
        ("黄美玲", "Siti Aminah", "Huda"),
    ]
    assert "Tan Ah Kow: Owner changed again later; that stays" in texts(detail)
    detail.lines.setCurrentIndex(detail.lines.lines.index(1))
    qtbot.keyClick(detail.lines, Qt.Key.Key_Return)
    assert opened == [("contact", ids["Lim Siew Ling"])]


def test_many_changed_again_are_counted(panel, context, ws, ids, qtbot):
    edits = [Edit("contact", id, {"owner": "Huda"}) for id in ids.values()][:6]
    bulk = ws.log.record(Label("bulk_edit", "contact", len(edits), field="owner"), edits)
    ws.log.record(bulk.label, [Edit(e.entity, e.id, {"owner": "Faizal"}) for e in edits[:4]])
    rest(qtbot, context)
    detail = open_deed(qtbot, context, panel, bulk.stamp)
    assert "4 of 6 were changed again later; those changes stay" in texts(detail)


def test_long_values_are_whole_below_each_other(panel, context, ws, ids, qtbot):
    long = "Jalan Tun Razak " * 8
    done = edit(ws, ids, job=long, notes="short", language="Hakka")
    rest(qtbot, context)
    lines = open_deed(qtbot, context, panel, done.stamp).lines
    heights = [lines.sizeHintForIndex(lines.lines.index(at)).height() for at in range(3)]
    assert heights[0] > 3 * heights[1] > 0
    assert lines.height() == sum(heights) + 2
    panel.resize(900, 700)
    qtbot.waitUntil(lambda: lines.height() < sum(heights))


def test_what_was_merged_or_set_apart_is_counted_by_records(panel, context, ws, ids, qtbot):
    from crm_desktop.duplicates import merging

    two = [ids["Tan Ah Kow"], ids["Lim Siew Ling"]]
    merging.set_apart(ws, "contact", two)
    numbers = [listing.number_of(ws.reader(), "contact", id) for id in two]
    merging.merge_groups(ws, "contact", [numbers])
    rest(qtbot, context)
    assert titles(panel)[:2] == ["Merged 1 contact", "Said that 2 contacts are not the same"]
    assert [deed.icon for deed in panel.model.deeds[:2]] == ["merge", "split"]


def test_undo_keeps_later_edits_and_can_be_done_again(panel, context, ws, ids, qtbot):
    first = edit(ws, ids, job="Managing director")
    edit(ws, ids, language="Hakka")
    rest(qtbot, context)
    detail = open_deed(qtbot, context, panel, first.stamp)
    qtbot.mouseClick(detail.turn, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    qtbot.waitUntil(lambda: panel.model.deeds[0].title.startswith("Took back"))
    row = listing.record(ws.reader(), "contact", ids["Tan Ah Kow"]).row
    assert (row["job"], row["language"]) == ("Director", "Hakka")
    assert context.toast[-1][0] == "Took back “Changed Job of Tan Ah Kow”"
    rest(qtbot, context)
    assert panel.detail is not detail and panel.detail.turn.text() == "Do again"
    qtbot.mouseClick(panel.detail.turn, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    qtbot.waitUntil(lambda: panel.model.deeds[0].title.startswith("Did"))
    row = listing.record(ws.reader(), "contact", ids["Tan Ah Kow"]).row
    assert (row["job"], row["language"]) == ("Managing director", "Hakka")


def test_an_undo_in_the_list_offers_to_do_it_again(panel, context, ws, ids, qtbot):
    edit(ws, ids, job="Managing director")
    undo = ws.log.undo()
    rest(qtbot, context)
    detail = open_deed(qtbot, context, panel, undo.stamp)
    assert detail.turn.text() == "Do again"
    qtbot.mouseClick(detail.turn, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert listing.record(ws.reader(), "contact", ids["Tan Ah Kow"]).row["job"] != "Director"


def test_a_large_import_says_how_many_go_and_is_taken_back(panel, context, ws, ids, qtbot):
    edits = (Edit("contact", new_id(), {"deleted": False, "name": f"P {n}"}) for n in range(300))
    done = ws.log.record_bulk(
        Label("import", "contact", 0), edits, memo="people.csv", origin="import"
    )
    rest(qtbot, context)
    assert titles(panel)[0] == "Imported people.csv"
    detail = open_deed(qtbot, context, panel, done.stamp)
    assert detail.more.text() == "297 more"
    assert "300 records it added will go" in texts(detail)
    detail._show_all()
    assert detail.lines.lines.rowCount() == 200
    assert detail.more.text() == "and 100 more records"
    qtbot.mouseClick(detail.turn, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert listing.count(ws.reader(), listing.ListQuery("contact")) == 12
    assert context.toast[-1][1] == {"redo": done.stamp}
    qtbot.waitUntil(lambda: panel.detail.turn.text() == "Do again")
    rest(qtbot, context)
    assert panel.detail.lines.lines.story.lines[0].title == "P 0"
    assert not panel.detail.list_all.isVisible()


def test_changes_of_what_goes_are_said_to_go_too(panel, context, ws, qtbot):
    made = [Edit("contact", new_id(), {"deleted": False, "name": f"P {n}"}) for n in range(3)]
    done = ws.log.record_bulk(Label("import", "contact", 0), made, memo="people.csv")
    ws.log.record(Label("edit", "contact"), [Edit("contact", made[0].id, {"job": "Boss"})])
    rest(qtbot, context)
    said = texts(open_deed(qtbot, context, panel, done.stamp))
    assert "1 of them was changed since; that goes with it" in said
    assert not any("stay" in words for words in said)


def test_what_points_to_what_goes_is_counted_before_it_goes(panel, context, ws, ids, qtbot):
    firms = [Edit("company", new_id(), {"deleted": False, "name": f"F {n}"}) for n in range(3)]
    staff = Edit("contact", new_id(), {"deleted": False, "name": "Staff", "company": firms[1].id})
    done = ws.log.record_bulk(Label("import", "company", 0), [*firms, staff], memo="firms.csv")
    edit(ws, ids, company=firms[0].id)
    task = {"deleted": False, "title": "Call", "company": firms[2].id}
    ws.log.record(Label("create", "task"), [Edit("task", new_id(), task)])
    rest(qtbot, context)
    said = texts(open_deed(qtbot, context, panel, done.stamp))
    assert "These point to what goes and stay without it: 1 contact, 1 task" in said
    assert not any("Nothing was built" in words for words in said)


def test_pages_are_read_as_one_scrolls(context, ws, ids, qtbot):
    for n in range(250):
        edit(ws, ids, job=f"Job {n}")
    panel = HistoryPanel(context)
    qtbot.addWidget(panel)
    panel.resize(420, 600)
    panel.show()
    rest(qtbot, context)
    assert panel.model.rowCount() in (100, 200)  # the view may ask once before it has a size
    for _ in range(4):
        panel.list.scrollToBottom()
        qtbot.wait(20)
        rest(qtbot, context)
    assert panel.model.rowCount() == len({d.n for d in panel.model.deeds}) == 251
    assert not panel.model.canFetchMore()
    panel.leave()


def test_it_is_filtered_by_who_and_by_kind(panel, context, ws, ids, qtbot):
    edit(ws, ids, job="Boss")
    ws.set_profile(Profile("Siti"))
    edit(ws, ids, job="Owner")
    ws.log.undo()
    rest(qtbot, context)
    panel.kind.setCurrentIndex(panel.kind.findData("taken"))
    rest(qtbot, context)
    assert titles(panel) == ["Took back “Changed Job of Tan Ah Kow”"]
    panel.kind.setCurrentIndex(panel.kind.findData("changed"))
    rest(qtbot, context)
    panel.who.setCurrentIndex(panel.who.findData("Huda"))
    rest(qtbot, context)
    assert [d.author for d in panel.model.deeds] == ["Huda"]
    edit(ws, ids, job="Chief")  # Siti's: not listed here
    rest(qtbot, context)
    assert len(panel.model.deeds) == 1
    panel.kind.setCurrentIndex(panel.kind.findData("moved"))
    rest(qtbot, context)
    assert panel.empty.isVisible() and panel.clear.isVisible()
    qtbot.mouseClick(panel.clear, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert panel.model.rowCount() == 5 and not panel.empty.isVisible()


def test_a_hidden_panel_catches_up(panel, context, ws, ids, qtbot):
    panel.hide()
    edit(ws, ids, job="Boss")
    rest(qtbot, context)
    assert len(panel.model.deeds) == 1
    panel.show()
    rest(qtbot, context)
    assert titles(panel)[0] == "Changed Job of Tan Ah Kow"


def test_arrow_keys_open_rows_and_escape_folds_then_closes(panel, context, ws, ids, qtbot):
    edit(ws, ids, job="Boss")
    rest(qtbot, context)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.detail is not None)
    rest(qtbot, context)
    with qtbot.assertNotEmitted(panel.closed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Escape)
    assert panel.detail is None
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.list, Qt.Key.Key_Escape)


def test_an_empty_file_says_so(context, qtbot):
    panel = HistoryPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    rest(qtbot, context)
    assert panel.empty.isVisible() and not panel.clear.isVisible()
    panel.leave()


def test_moves_and_tags_are_named(panel, context, ws, ids, qtbot):
    deal, pipeline, stage = new_id(), new_id(), new_id()
    place = {"pipeline": pipeline, "stage": stage, "rank": "a", "since": "2026-11-24T00:00:00Z"}
    ws.log.record(
        Label("create", "deal", row=deal),
        [
            Edit("stage", stage, {"deleted": False, "name": "Negotiation", "pipeline": pipeline}),
            Edit("deal", deal, {"deleted": False, "title": "Hotel lobby set"}),
        ],
    )
    ws.log.record(Label("move", "deal", 1, "place", deal), [Edit("deal", deal, {"place": place})])
    vip = ids["VIP"]
    ws.log.record(
        Label("tag", "contact", 1, "tags", vip),
        [Edit("contact", ids["Tan Ah Kow"], {f"tags.{vip}": True})],
    )
    rest(qtbot, context)
    assert titles(panel)[:2] == [
        "Tagged Tan Ah Kow with “VIP”",
        "Moved “Hotel lobby set” to Negotiation",
    ]


def test_leads_converted_are_counted_without_what_they_became(panel, context, ws, ids, qtbot):
    triage.add(ws, [{"name": n, "company_name": f"{n} Sdn Bhd"} for n in ("Ali", "Bala", "Chong")])
    ns = listing.all_rows(ws.reader(), listing.ListQuery("lead"))
    together.convert(ws, ns[:2], check=lambda: None)
    rest(qtbot, context)
    qtbot.waitUntil(lambda: titles(panel)[0] == "Converted 2 leads")
    conversion.convert(ws, listing.id_of(ws.reader(), "lead", ns[2]), conversion.Wish())
    qtbot.waitUntil(lambda: titles(panel)[0].startswith("Converted “"))


def test_a_note_is_named_without_its_marks(panel, context, ws, qtbot):
    notes.write(ws, "Pays **late**, ask [@Devi](crm:contact/01)", {})
    rest(qtbot, context)
    assert titles(panel)[0] == "Wrote “Pays late, ask @Devi”"
    assert deed_words.deed(ws.reader(), ws.log.undoable()) == "writing “Pays late, ask @Devi”"


def test_a_note_is_named_by_its_words_not_its_links(panel, context, ws, ids, qtbot):
    text = f"Pays late,\nask {notes.link('contact', ids['Tan Ah Kow'], 'Tan Ah Kow')}"
    _id, stamp = notes.write(ws, text, {})
    rest(qtbot, context)
    assert titles(panel)[0] == "Wrote “Pays late, ask @Tan Ah Kow”"
    assert history.differences(ws.reader(), stamp)[0].title == "Pays late, ask @Tan Ah Kow"
    ws.log.cancel(stamp)
    rest(qtbot, context)
    assert "(crm:" not in " ".join(titles(panel))


def test_a_privacy_request_is_not_called_by_the_name_of_who_asks_alone(ws):
    edit = fresh("privacy_request", {"name": "Siti Aminah", "kind": "access"})
    ws.log.record(Label("create", "privacy_request", row=edit.id), [edit])
    (info, *_) = history.operations(ws.reader())
    assert phrases.deed(ws.reader(), info).title == "Added the privacy request of Siti Aminah"
