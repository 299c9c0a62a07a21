"""Colours: the tokens of the themes, and how they become palette and style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.binding.look_news import News

NAMES = ("light", "dark", "contrast", "system")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of one theme, as "#rrggbb" or "#aarrggbb"."""

    name: str
    window: str
    surface: str
    raised: str
    hover: str
    selection: str
    onselection: str
    line: str
    line2: str
    control: str
    text: str
    secondary: str
    tertiary: str
    disabled: str
    accent: str
    accentfill: str
    accentpressed: str
    onaccent: str
    good: str
    goodground: str
    attention: str
    attentionground: str
    error: str
    errorground: str
    quietground: str
    scrim: str
    toast: str
    ontoast: str
    toastline: str
    toastaction: str
    toastkey: str
    toastgood: str
    toastattention: str
    avatars: tuple[tuple[str, str], ...]
    charts: tuple[str, ...]

    @property
    def bordered(self) -> bool:
        """Whether grounds are replaced by borders, as in high contrast."""
        return self.name == "contrast"

    @property
    def focuswidth(self) -> int:
        """Return the width of the focus ring in pixels."""
        return 3 if self.bordered else 2


LIGHT = Tokens(
    name="light",
    window="#F7F7F5",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#F1F1EE",
    selection="#E7EEFD",
    onselection="#1D1E20",
    line="#E4E4E0",
    line2="#D5D5D0",
    control="#7D8087",
    text="#1D1E20",
    secondary="#55585F",
    tertiary="#696C73",
    disabled="#A3A5AA",
    accent="#2B5BD7",
    accentfill="#2B5BD7",
    accentpressed="#2853C6",
    onaccent="#FFFFFF",
    good="#1B7A4B",
    goodground="#E6F4EC",
    attention="#8F5A00",
    attentionground="#FBF0DA",
    error="#C0332B",
    errorground="#FCEAE8",
    quietground="#EFEFEC",
    scrim="#5C1D1E20",
    toast="#26282C",
    ontoast="#ECEDEE",
    toastline="#26282C",
    toastaction="#A9C1FF",
    toastkey="#5A5D64",
    toastgood="#5CC596",
    toastattention="#E3AE4E",
    avatars=(
        ("#E4ECFB", "#244A9E"),
        ("#FBE9DC", "#8A3F0B"),
        ("#DDF0EE", "#0B5F5B"),
        ("#F1E6F6", "#6E3185"),
        ("#F3EED2", "#635500"),
        ("#E8E9EB", "#464B53"),
    ),
    charts=("#2B5BD7", "#D06F21", "#0D3238", "#9C58AA", "#554317", "#8B96A1"),
)

DARK = Tokens(
    name="dark",
    window="#161719",
    surface="#1D1E21",
    raised="#26282C",
    hover="#26282C",
    selection="#243459",
    onselection="#ECEDEE",
    line="#303237",
    line2="#3C3F45",
    control="#7B7F88",
    text="#ECEDEE",
    secondary="#B1B4BB",
    tertiary="#9CA0A8",
    disabled="#6A6D74",
    accent="#86A8FF",
    accentfill="#3E68D8",
    accentpressed="#395FC6",
    onaccent="#FFFFFF",
    good="#5CC596",
    goodground="#1B3328",
    attention="#E3AE4E",
    attentionground="#382C16",
    error="#F28B82",
    errorground="#3D2321",
    quietground="#2B2D32",
    scrim="#80000000",
    toast="#26282C",
    ontoast="#ECEDEE",
    toastline="#3C3F45",
    toastaction="#A9C1FF",
    toastkey="#5A5D64",
    toastgood="#5CC596",
    toastattention="#E3AE4E",
    avatars=(
        ("#27365A", "#B3C8FF"),
        ("#45301F", "#F5BD8F"),
        ("#1C3D3B", "#8CD9D4"),
        ("#3B2A45", "#DDB4EE"),
        ("#3A3519", "#DDCD6E"),
        ("#33363C", "#C9CDD4"),
    ),
    charts=("#86A8FF", "#C56523", "#B9F6F7", "#D987BC", "#F5E0A2", "#636973"),
)

CONTRAST = Tokens(
    name="contrast",
    window="#000000",
    surface="#000000",
    raised="#000000",
    hover="#262626",
    selection="#FFD84D",
    onselection="#000000",
    line="#FFFFFF",
    line2="#FFFFFF",
    control="#FFFFFF",
    text="#FFFFFF",
    secondary="#FFFFFF",
    tertiary="#E0E0E0",
    disabled="#8C8C8C",
    accent="#FFD84D",
    accentfill="#FFD84D",
    accentpressed="#EBC747",
    onaccent="#000000",
    good="#8CF0A8",
    goodground="#000000",
    attention="#FFC266",
    attentionground="#000000",
    error="#FFA3A3",
    errorground="#000000",
    quietground="#000000",
    scrim="#B3000000",
    toast="#000000",
    ontoast="#FFFFFF",
    toastline="#FFFFFF",
    toastaction="#FFD84D",
    toastkey="#FFFFFF",
    toastgood="#8CF0A8",
    toastattention="#FFC266",
    avatars=(("#000000", "#FFFFFF"),),
    charts=("#FFD84D", "#FF9D5C", "#6EE7E7", "#E9A8FF", "#FFFFFF", "#C0C0C0"),
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


news = News()

_current = LIGHT
_wish = "system"


def current() -> Tokens:
    """Return the tokens in force."""
    return _current


@cache
def colour(token: str) -> QColor:
    """Return the colour of a token of the theme in force. Treat it as read-only."""
    return QColor(getattr(_current, token))


def wish() -> str:
    """Return the name last asked for, which may be "system"."""
    return _wish


def apply(app: QApplication, name: str, scale: float | None = None, in_turns: bool = False) -> None:
    """Dress the application: Fusion, palette, fonts and style sheet of `name` (see `NAMES`).

    `in_turns` returns before anything is dressed: that is done in the next turns of the loop.
    """
    global _current, _wish
    from crm_desktop.gui import icons, sheet

    if scale is not None:
        fonts.set_scale(scale)
        icons.grow()
    _wish = name
    _follow_system(app)
    _current = _chosen(app, name)
    colour.cache_clear()
    if not app.property("styled"):  # once: a change of style dresses every widget anew
        app.setStyle("Fusion")
        app.setProperty("styled", "plain")
    app.setPalette(palette(_current))
    app.setFont(fonts.font("body"))
    if in_turns:
        sheet.Redressing.begin(app, _current, news.changed.emit)
    else:
        sheet.Redressing.leave_off()
        sheet.put_on(sheet.dress(app, _current))
        news.changed.emit()


@contextmanager
def on_paper(widget: QWidget) -> Iterator[None]:
    """Dress one widget in the light theme while it is painted to a file; nothing else is painted."""
    from crm_desktop.gui import sheet

    before = _current
    if before is LIGHT:
        yield
        return
    _turn(LIGHT)
    plain = f"QLabel {{ color: {LIGHT.text}; }}"  # one without a kind would keep that of the screen
    widget.setStyleSheet(plain + sheet.filled(LIGHT))
    widget.setPalette(palette(LIGHT))
    try:
        yield
    finally:
        _turn(before)
        widget.setStyleSheet("")
        widget.setPalette(QPalette())


def _turn(tokens: Tokens) -> None:
    global _current
    _current = tokens
    colour.cache_clear()
    news.changed.emit()


def quieten(app: QApplication) -> None:
    """Draw no lines under letters of menus. Python is asked for it often: after the first picture."""
    if app.property("styled") != "quiet":
        from crm_desktop.gui.widgets.quiet_style import QuietStyle

        app.setStyle(QuietStyle())
        app.setProperty("styled", "quiet")


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of `tokens`; an inactive window looks like an active one."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(QPalette.ColorGroup.All, role, QColor(getattr(tokens, token)))
    for role in _TEXT_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made


def _chosen(app: QApplication, name: str) -> Tokens:
    if name != "system":
        return THEMES[name]
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return from_system(app.style().standardPalette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def from_system(source: QPalette) -> Tokens:
    """Return the high-contrast theme in the colours of the system's own contrast scheme."""
    role = QPalette.ColorRole
    wanted = (role.Text, role.Base, role.Button, role.Highlight, role.HighlightedText)
    text, base, button, chosen, onchosen = (source.color(r).name() for r in wanted)
    edge = source.color(role.WindowText).name()
    return replace(
        CONTRAST,
        window=source.color(role.Window).name(),
        surface=base,
        raised=button,
        hover=base,
        selection=chosen,
        onselection=onchosen,
        line=edge,
        line2=edge,
        control=edge,
        text=text,
        secondary=text,
        tertiary=text,
        accent=source.color(role.Link).name(),
        accentfill=chosen,
        accentpressed=chosen,
        onaccent=onchosen,
        good=text,
        attention=text,
        error=text,
        goodground=base,
        attentionground=base,
        errorground=base,
        quietground=base,
        avatars=((base, text),),
    )


def _follow_system(app: QApplication) -> None:
    if app.property("followsSystemLook"):
        return
    app.setProperty("followsSystemLook", True)
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda: _again(app))
    hints.accessibility().contrastPreferenceChanged.connect(lambda: _again(app))


def _again(app: QApplication) -> None:
    if _wish == "system" and _chosen(app, "system") != _current:
        apply(app, "system")


_ROLE = QPalette.ColorRole

_ROLES = {
    _ROLE.Window: "window",
    _ROLE.Base: "surface",
    _ROLE.Button: "raised",
    _ROLE.ToolTipBase: "raised",
    _ROLE.ToolTipText: "text",
    _ROLE.AlternateBase: "hover",
    _ROLE.Highlight: "selection",
    _ROLE.HighlightedText: "onselection",
    _ROLE.Light: "raised",
    _ROLE.Midlight: "line2",
    _ROLE.Mid: "line",
    _ROLE.Dark: "control",
    _ROLE.Shadow: "line2",
    _ROLE.Text: "text",
    _ROLE.WindowText: "text",
    _ROLE.ButtonText: "text",
    _ROLE.PlaceholderText: "tertiary",
    _ROLE.Link: "accent",
    _ROLE.LinkVisited: "accent",
    _ROLE.Accent: "accentfill",
    _ROLE.BrightText: "onaccent",
}

_TEXT_ROLES = (_ROLE.Text, _ROLE.WindowText, _ROLE.ButtonText, _ROLE.PlaceholderText, _ROLE.Link)
