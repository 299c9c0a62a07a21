"""The window over a file with a company, its people, a deal and a task; its record page."""

import pytest

from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow

from ..tables.kit import fill
from .kit import write


@pytest.fixture
def window(ws, qtbot, tmp_path):
    ws.ids = fill(ws)
    huda, firm = ws.ids["Nurul Huda binti Ismail"], ws.ids["Maju Jaya Sdn Bhd"]
    new = {"deleted": False}
    write(ws, "create", ("pipeline", "pipe", new | {"name": "Sales", "rank": "m"}),
          ("stage", "s1", new | {"name": "Visit", "pipeline": "pipe", "rank": "a",
                                 "needs.k": {"text": "Site measured", "at": 0}}),
          ("stage", "s2", new | {"name": "Proposal", "pipeline": "pipe", "rank": "b"}))  # fmt: skip
    place = {"pipeline": "pipe", "stage": "s1", "rank": "m", "since": "2026-11-01T00:00:00Z"}
    write(ws, "create", ("deal", "fit", new | {
        "title": "Fit-out", "company": firm, f"contacts.{huda}": True, "place": place,
        "value": {"amount": 4860000, "currency": "MYR"}}))  # fmt: skip
    write(ws, "create", ("task", "todo", new | {"title": "Send quotation", "due": "2020-01-01",
                                                "company": firm}))  # fmt: skip
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.use(ws)
    made.resize(1440, 900)
    made.show()
    made.desk.after_paint()
    return made


@pytest.fixture
def rest(window, qtbot):
    """Wait until the window has read all it wants to."""

    def wait():
        qtbot.wait(90)
        qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=5000)

    return wait


@pytest.fixture
def page(window, rest):
    firm = window.ws.ids["Maju Jaya Sdn Bhd"]
    window.desk.show_page("companies")
    rest()
    assert window.desk.trail.open("company", firm)
    rest()
    return window.desk.page
