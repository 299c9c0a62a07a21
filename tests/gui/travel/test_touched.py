"""The records an operation touched, listed from the history, until their chip is taken away."""

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import listing


def test_the_history_opens_the_records_of_an_operation(window, ids, rest, qtbot):
    people = [ids[name] for name in ("Tan Ah Kow", "黄美玲", "Ramasamy a/l Muthu")]
    label = Label("bulk_edit", "contact", 3, field="owner")
    bulk = window.ws.log.record(label, [Edit("contact", id, {"owner": "Siti"}) for id in people])
    desk = window.desk
    desk.show_page("deals")
    desk.toggle_history()
    rest()
    desk.side.history.show_deed(bulk.stamp)
    rest()
    button = desk.side.history.detail.list_all
    assert button.isVisible() and button.text() == "Open the 3"
    button.click()
    rest()
    page = desk.page
    assert desk.page_name == "contacts"
    ns = [listing.number_of(window.ws.reader(), "contact", id) for id in people]
    assert page.model.rowCount() == 3 and all(page.model.position(n) >= 0 for n in ns)
    page.filters.clear()
    rest()
    assert page.model.rowCount() == 11
