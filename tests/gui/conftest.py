"""Offscreen Qt for every test of the window; a warning of Qt's fails the test."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Said by the offscreen platform itself, whatever the program does.
IGNORED = [r"This plugin does not support .*"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/gui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*IGNORED, extend=True))


@pytest.fixture(autouse=True, scope="session")
def _dressed(qapp):
    from crm_desktop.gui import theme

    theme.apply(qapp, "light")


@pytest.fixture
def light(qapp):
    """The light theme, again after a test that switched."""
    from crm_desktop.gui import theme

    yield theme.apply(qapp, "light", 1.0)
    theme.apply(qapp, "light", 1.0)
