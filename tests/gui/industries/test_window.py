"""Presets and simple mode in the real window: the first run, the preview, what is hidden and comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from crm_desktop import i18n
from crm_desktop.deals import pipelines
from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import fonts
from crm_desktop.gui.industries.dialog import IndustryDialog
from crm_desktop.gui.industries.preview import Preview
from crm_desktop.gui.record.new_record import NewRecord
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.start.first_run import EMPTY, FirstRun
from crm_desktop.gui.window import MainWindow
from crm_desktop.industries import applying, loading
from crm_desktop.industries.applying import NEW, THERE
from crm_desktop.store.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def window(tmp_path, qtbot):
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    yield window
    window.leave_file()


@pytest.fixture
def shop(window, tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        cells = {"deleted": False, "name": "Ann", "phones.1": {"value": "012-345 6789"}}
        ws.log.record(Label("create", "contact"), [Edit("contact", keys.new_id(), cells)])
        pipelines.ensure_default(ws)
    window.open_file(path)
    return window


def places(window) -> list[str]:
    return [item.name for item in window.desk.sidebar.pages.places.items]


def columns(window) -> list[str]:
    return [field.name for field in window.desk.page.memory.shown()]


def simplify(window, qtbot) -> None:
    window.desk.actions_.trigger("view.simple")
    qtbot.waitUntil(lambda: "products" not in places(window))


def test_one_way_to_begin_is_chosen_at_a_time(window, qtbot):
    window.show()
    window.show_first_run()
    page = window.centralWidget()
    for way in (EMPTY, "sample", "team", "import"):
        qtbot.mouseClick(page.cards[way], Qt.MouseButton.LeftButton)
        assert [key for key, card in page.cards.items() if card.isChecked()] == [way]
        assert page.way() == way
    page.industries.choose("clinic")
    qtbot.mouseClick(page.industries.cards["fitness"], Qt.MouseButton.LeftButton)
    assert [key for key, card in page.industries.cards.items() if card.isChecked()] == ["fitness"]
    assert page.way() == "import"


def first_run(window, tmp_path, industry: str, *, simple: bool = False) -> None:
    window.show_first_run()
    page = window.centralWidget()
    assert isinstance(page, FirstRun)
    page.keep_place(tmp_path / "mine.crm")
    page.industries.choose(industry)
    page.simple.setChecked(simple)
    page.cards[EMPTY].setChecked(True)
    page.begin()


def test_the_first_run_sets_the_chosen_industry_up_as_one_undo(window, tmp_path, qtbot):
    first_run(window, tmp_path, "clinic")
    conn = window.ws.reader()
    assert [p.name for p in pipelines.pipelines(conn)] == ["Treatments"]
    assert window.ws.log.undoable().label.key == "industry"
    window.ws.log.undo()
    assert not pipelines.pipelines(window.ws.reader())
    window.desk.show_page("pipeline")
    window.ws.log.redo()
    assert [p.name for p in pipelines.pipelines(window.ws.reader())] == ["Treatments"]


def test_general_sales_is_offered_and_something_else_brings_the_usual_pipeline(window, tmp_path):
    window.show_first_run()
    assert window.centralWidget().industries.choice() == "sales"
    first_run(window, tmp_path, "")
    (only,) = pipelines.pipelines(window.ws.reader())
    assert only.name == "Sales"
    assert window.ws.log.undoable() is None


def test_what_was_chosen_stays_when_the_page_speaks_malay(window, tmp_path, qtbot):
    window.show_first_run()
    page = window.centralWidget()
    page.industries.choose("fitness")
    page.simple.setChecked(True)
    page.language.chosen.emit("ms")
    page = window.centralWidget()
    try:
        assert page.industries.choice() == "fitness"
        assert page.industries.cards["fitness"].text() == "Kecergasan"
        assert page.simple.isChecked()
    finally:
        window.set_language("en")


def test_the_questions_stand_one_under_another_where_the_window_is_narrow(window, qtbot):
    window.show_first_run()
    window.resize(1024, 680)
    window.show()
    page = window.centralWidget()
    assert page._column.width() > 900
    assert not page.area.verticalScrollBar().maximum()
    try:
        window.set_scale(2.0)
        qtbot.waitUntil(lambda: page._column.width() == fonts.widened(560))
        qtbot.waitUntil(lambda: page.area.verticalScrollBar().maximum() > 0)
    finally:
        window.set_scale(1.0)


def test_a_simple_first_run_hides_at_once(window, tmp_path, qtbot):
    first_run(window, tmp_path, "clinic", simple=True)
    assert window.context.simple.on
    assert "products" not in places(window)  # in the first picture


def test_the_preview_says_what_would_come_and_the_button_makes_it(shop, qtbot):
    shop.desk.actions_.trigger("tools.industry")
    dialog = shop.findChild(IndustryDialog)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.proposal.preset.key == "sales"
    assert dialog.proposal.count(THERE) == 1  # the usual pipeline has the same name
    dialog.choose("insurance")
    qtbot.waitUntil(lambda: dialog.proposal is not None and dialog.proposal.count(THERE) == 0)
    heads = [
        dialog.preview.topLevelItem(at).text(0) for at in range(dialog.preview.topLevelItemCount())
    ]
    assert heads[:2] == ["Pipelines (3)", "Fields (8)"]
    before = pipelines.pipelines(shop.ws.reader())
    dialog.go.click()
    qtbot.waitUntil(lambda: len(pipelines.pipelines(shop.ws.reader())) == len(before) + 3)
    qtbot.waitUntil(lambda: shop.findChild(IndustryDialog) is None)
    shop.ws.log.undo()
    assert pipelines.pipelines(shop.ws.reader()) == before


def test_a_preset_that_is_there_cannot_be_set_up_again(shop, qtbot):
    shop.desk.actions_.trigger("tools.industry")
    dialog = shop.findChild(IndustryDialog)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    dialog.go.click()
    qtbot.waitUntil(lambda: shop.findChild(IndustryDialog) is None)
    shop.desk.actions_.trigger("tools.industry")
    dialog = shop.findChild(IndustryDialog)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.proposal.count(NEW) == 0
    assert not dialog.go.isEnabled()
    assert dialog.said.text() == "Everything of this preset is there already."
    states = {line.state for line in dialog.proposal.lines}
    assert states == {THERE}
    assert isinstance(dialog.preview, Preview)
    dialog.reject()


def test_the_industry_that_is_set_up_is_marked_and_chosen(shop, qtbot):
    applying.apply(shop.ws, applying.propose(shop.ws, loading.named("clinic")))
    shop.desk.actions_.trigger("tools.industry")
    dialog = shop.findChild(IndustryDialog)
    qtbot.waitUntil(lambda: dialog.proposal is not None)
    assert dialog.proposal.preset.key == "clinic"
    assert dialog.list.currentItem().text() == "Clinic and pharmacy · set up"
    marked = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert sum(words.endswith("set up") for words in marked) == 1
    assert not dialog.wording.isVisible()
    dialog.reject()


def test_things_are_made_in_the_language_of_the_window_or_of_the_file(shop, qtbot):
    i18n.set_language("ms")
    try:
        dialog = IndustryDialog(shop.desk.context, shop)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.proposal is not None)
        dialog.choose("insurance")
        qtbot.waitUntil(lambda: dialog.proposal is not None)
        malay = [line.name for line in dialog.proposal.lines]
        assert dialog.wording.isVisible()
        dialog.wording.choose("en")
        qtbot.waitUntil(lambda: dialog.proposal is not None)
        english = loading.named("insurance")
        assert malay == [part.name.ms for part in english.parts]
        assert [line.name for line in dialog.proposal.lines] == [p.name.en for p in english.parts]
        dialog.reject()
    finally:
        i18n.set_language("en")


def test_simple_mode_hides_pages_columns_fields_and_menu_entries(shop, qtbot):
    desk = shop.desk
    desk.show_page("contacts")
    every, wide = places(shop), columns(shop)
    assert {"products", "companies"} <= set(every)
    assert {"company", "job"} <= set(wide)
    simplify(shop, qtbot)
    assert places(shop) == ["today", "contacts", "deals", "pipeline"]
    assert set(columns(shop)) >= {"name", "phones", "emails"}
    assert not {"company", "job", "owner"} & set(columns(shop))
    assert not desk.actions_.action("page.products").isVisible()
    assert not desk.actions_.action("record.new_company").isVisible()
    assert desk.actions_.action("record.new_contact").isVisible()
    form = NewRecord(shop, desk.page.deeds, "contact")
    assert list(form.editors) == ["name", "phones", "emails"]
    form.reject()
    assert desk.sidebar.foot.places.items[0].words == "Show everything"
    desk.sidebar.chosen.emit("simple")
    assert places(shop) == every
    model = desk.sidebar.pages.places
    qtbot.waitUntil(lambda: model.items[model.row_of("products")].count == 0)
    assert next(i.count for i in desk.sidebar.pages.places.items if i.name == "products") == 0
    assert columns(shop) == wide
    assert desk.actions_.action("page.products").isVisible()
    assert desk.sidebar.foot.places.items[0].words == "Simple mode"


def test_what_comes_to_hold_something_is_shown_again(shop, qtbot):
    shop.desk.show_page("contacts")
    simplify(shop, qtbot)
    cells = {"deleted": False, "name": "Chair"}
    shop.ws.log.record(Label("create", "product"), [Edit("product", keys.new_id(), cells)])
    qtbot.waitUntil(lambda: "products" in places(shop))
    assert "calendar" not in places(shop)
    cells = {"deleted": False, "title": "Call", "due": "2030-01-01"}
    shop.ws.log.record(Label("create", "task"), [Edit("task", keys.new_id(), cells)])
    qtbot.waitUntil(lambda: "calendar" in places(shop))
    cells = {"deleted": False, "name": "Ben", "job": "Nurse"}
    shop.ws.log.record(Label("create", "contact"), [Edit("contact", keys.new_id(), cells)])
    qtbot.waitUntil(lambda: "job" in columns(shop))
    shop.ws.log.undo()
    qtbot.waitUntil(lambda: "job" not in columns(shop))


def test_a_hidden_page_opens_by_its_name_and_stands_in_the_sidebar_meanwhile(shop, qtbot):
    shop.desk.show_page("contacts")
    simplify(shop, qtbot)
    assert shop.desk.actions_.trigger("page.products")
    assert "products" in places(shop)
    shop.desk.show_page("contacts")
    assert "products" not in places(shop)


def test_columns_the_user_arranged_stay(shop, qtbot):
    page = shop.desk.show_page("contacts")
    page.memory.show(page.model.column("source"), True)
    simplify(shop, qtbot)
    assert {"source", "company", "job"} <= set(columns(shop))


def test_simple_mode_is_remembered_in_the_file(shop, qtbot):
    simplify(shop, qtbot)
    path = shop.ws.path
    shop.leave_file()
    shop.open_file(path)
    assert "products" not in places(shop)  # at once, before anything is looked at
    assert shop.desk.actions_["view.simple"].checked()
    shop.desk.actions_.trigger("view.simple")
    shop.leave_file()
    shop.open_file(path)
    assert "products" in places(shop)


def test_a_preset_brings_back_what_it_uses(shop, qtbot):
    from crm_desktop.industries import applying, loading

    simplify(shop, qtbot)
    assert "companies" not in places(shop)
    applying.apply(shop.ws, applying.propose(shop.ws, loading.named("construction")))
    qtbot.waitUntil(lambda: "companies" in places(shop))
    shop.ws.log.undo()
    qtbot.waitUntil(lambda: "companies" not in places(shop))
