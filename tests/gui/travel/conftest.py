"""A window on a file with a month of history."""

from datetime import datetime, timedelta

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace

from ..tables.kit import fill


def days_ago(days):
    return datetime.now().astimezone() - timedelta(days=days)


@pytest.fixture
def ids():
    return {}


@pytest.fixture
def window(tmp_path, opened, ids):
    """Tan was a director 30 days ago, a manager 20 days ago and is an owner since 5 days ago."""
    clock = [int(days_ago(30).timestamp() * 1000)]
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda"), clock=lambda: clock[0]) as made:
        pipelines.ensure_default(made)
        ids |= fill(made)
        for days, job in ((10, "Manager"), (15, "Owner")):
            clock[0] += days * 24 * 3600 * 1000
            label = Label("edit", "contact", field="job", row=ids["Tan Ah Kow"])
            made.log.record(label, [Edit("contact", ids["Tan Ah Kow"], {"job": job})])
        label = Label("delete", "contact", row=ids["Lim Siew Ling"])
        made.log.record(label, [Edit("contact", ids["Lim Siew Ling"], {"deleted": True})])
    return opened(path, (1280, 800))


@pytest.fixture
def rest(window, qtbot):
    def wait():
        qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=20_000)

    return wait


@pytest.fixture
def go_back(window, qtbot, rest):
    """Go back some days by the dialog, as a user does."""

    def go(days):
        window.traveller.ask()
        dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
        dialog.choose(days_ago(days).date())
        qtbot.waitUntil(dialog.go.isEnabled)
        before = window.traveller.past
        dialog.go.click()
        qtbot.waitUntil(lambda: window.traveller.past not in (None, before), timeout=20_000)
        qtbot.wait(20)  # what stands beside comes a turn later
        rest()
        return window.desk

    return go
