"""What lets a device in, typed: folded what few need, a warning where others could read along."""

from __future__ import annotations

import pytest

from crm_desktop.gui.sync import joining
from crm_desktop.gui.sync.code_form import CodeForm
from crm_desktop.gui.sync.joining import Given
from crm_desktop.sync.account import account_of
from tests.sync import kit


@pytest.fixture
def form(qtbot, qapp):
    made = CodeForm()
    qtbot.addWidget(made)
    made.show()
    made.address.setText(" http://192.168.1.5:8420 ")
    made.code.setText("ABCD-EFGH-JKLM")
    made.device.setText("Field laptop")
    return made


def test_what_few_need_is_folded_and_given(form):
    folded = (form.plain, form.pin, form.proxy, form.warning)
    assert not any(part.isVisible() for part in folded)
    form.more.click()
    assert form.plain.isVisible() and form.pin.isVisible() and form.proxy.isVisible()
    assert not form.warning.isVisible()
    form.plain.click()
    assert form.warning.isVisible() and "read along" in form.warning.text()
    form.pin.setText("ab" * 32)
    form.proxy.setText("proxy:3128")
    assert form.given() == Given(
        "http://192.168.1.5:8420",
        "ABCD-EFGH-JKLM",
        "Field laptop",
        "",
        "ab" * 32,
        "proxy:3128",
        True,
    )
    form.more.click()
    assert not form.warning.isVisible()


def test_every_field_has_a_name(form):
    form.more.click()
    for field in (form.address, form.code, form.device, form.pin, form.proxy):
        assert field.accessibleName()


def test_http_beyond_this_computer_is_refused_or_allowed(tmp_path, form):
    with kit.made(tmp_path, "Siti") as ws:
        refused = form.given()
        for given, said in (
            (refused, "read along"),
            (refused._replace(plain=True, pin="zz"), "64 signs"),
            (refused._replace(plain=True, proxy="ftp://x"), "no address of a proxy"),
            (
                refused._replace(address="http://192.0.2.1:1", plain=True, proxy="127.0.0.1:9"),
                "no server",
            ),
        ):
            with pytest.raises(Exception, match=said) as error:
                joining.enter(ws, given)
            assert form.refuse(error.value) and said in form.problem.text()
        assert account_of(ws) is None
