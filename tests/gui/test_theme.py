"""The themes say what the design says, and nothing else in the window names a colour."""

from crm_desktop.gui import fonts, icons, theme


def test_apply_all(qapp, light):
    for name in theme.NAMES:
        theme.apply(qapp, name)
        assert "@" not in qapp.styleSheet()
    assert fonts.font("body").family() == "Inter"


def test_icons_load(light):
    for name in icons.names():
        assert not icons.icon(name).pixmap(16).isNull()
