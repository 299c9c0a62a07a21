"""The language of the window at run time: our catalogue, and Qt's own words through it."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from crm_desktop import i18n

_REGION_LANGUAGES = ("ms", "en")


_LETTER = re.compile(r"&(?=\w)(?!\w+;)")
"""What marks a letter to be pressed, and no sign written as HTML does."""


class _QtWords(QTranslator):
    """Answers Qt's own strings ("&Copy", "Cancel") from our catalogue; Qt ships no Malay.

    No letter of theirs is marked: Qt would draw a line under it, which ours do not have.
    """

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        words = _LETTER.sub("", i18n.tr(source))
        return words if words != source else None

    def isEmpty(self) -> bool:  # noqa: N802
        return False


_installed: _QtWords | None = None


def apply(app: QApplication, code: str) -> None:
    """Speak a language of `i18n.LANGUAGES` from now on; windows that stand are rebuilt by their owner."""
    global _installed
    if _installed is not None:
        app.removeTranslator(_installed)
        _installed.deleteLater()
        _installed = None
    i18n.set_language(code)
    QLocale.setDefault(_locale(i18n.language()))
    _installed = _QtWords(app)
    app.installTranslator(_installed)


def system_language() -> str:
    """Return the first language of the system that we speak, else English."""
    for name in QLocale.system().uiLanguages():
        code = name.replace("-", "_").split("_")[0]
        if code in _REGION_LANGUAGES:
            return code
    return "en"


def system_region() -> str:
    """Return the system's ISO country, Malaysia where it names none."""
    territory = QLocale.system().name().partition("_")[2]
    return territory if len(territory) == 2 else "MY"


def currency_of(region: str) -> str:
    """Return the ISO currency a country pays in, the ringgit where it is not known."""
    found = QLocale.matchingLocales(
        QLocale.Language.AnyLanguage,
        QLocale.Script.AnyScript,
        QLocale.codeToTerritory(region),
    )
    codes = [f.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) for f in found]
    return next((code for code in codes if code), "MYR")


def _locale(code: str) -> QLocale:
    system = QLocale.system()
    if code == "ms":
        return QLocale("ms_MY")
    return system if system.language() == QLocale.Language.English else QLocale("en_US")
