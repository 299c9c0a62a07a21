"""The settings: how the program looks and speaks, who works in this file, what is kept."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
)

from crm_desktop import i18n
from crm_desktop.errors import UserError
from crm_desktop.gui import commands, fonts, forms, theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.profile_fields import chosen, fill_currencies, fill_regions
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import set_kind, set_state
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr
from crm_desktop.store import backup, own_addresses

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Text sizes offered, in per cent."""


class Preferences(QDialog):
    """Every change applies at once; there is nothing to save."""

    def __init__(self, context: Context, parent: MainWindow) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._context = parent, context
        forms.load("preferences", self)
        self.language = Segments(
            [(code, name, "") for code, name in i18n.LANGUAGES.items()], tr("Language"), ticked=True
        )
        self.theme = Segments(
            [(name, tr(words), "") for name, (words, _icon) in commands.THEMES.items()],
            tr("Theme"), ticked=True,
        )  # fmt: skip
        self.scale: Any = forms.part(self, QComboBox, "scale")
        self.name: Any = forms.part(self, QLineEdit, "name")
        self.mail: Any = forms.part(self, QLineEdit, "mail")
        self.mail_said: Any = forms.part(self, QLabel, "mail_said")
        self.region: Any = forms.part(self, QComboBox, "region")
        self.currency: Any = forms.part(self, QComboBox, "currency")
        self.kept: Any = forms.part(self, QSpinBox, "kept")
        forms.part(self, QLayout, "languages").addWidget(self.language)
        forms.part(self, QLayout, "themes").addWidget(self.theme)
        # The style sheet's padding does not reach the line inside.
        self.kept.lineEdit().setTextMargins(8, 0, 4, 0)
        for choice in (self.language, self.theme):
            choice.setMinimumWidth(1)  # they fold where the window is narrow
        area = forms.part(self, QScrollArea, "area")
        area.widget().setAutoFillBackground(False)
        area.setAccessibleName(self.windowTitle())
        self._fill()
        self._connect()
        self._fit()
        theme.news.changed.connect(self._fit)

    def _fit(self) -> None:
        """Show all where the window has room, else let it scroll."""
        area = forms.part(self, QScrollArea, "area")
        bar = area.verticalScrollBar().sizeHint().width()
        whole = area.widget().sizeHint() - area.sizeHint() + self.sizeHint()
        fitting.resize(self, whole.width() + bar, whole.height())

    def _fill(self) -> None:
        profile, ws = self._context.ws.profile, self._context.ws
        self.language.choose(i18n.language())
        self.theme.choose(theme.wish())
        for size in SIZES:
            self.scale.addItem(f"{size} %", size)
        self._show_scale()
        self.name.setText(profile.name)
        self.mail.setText(", ".join(own_addresses.of(ws)))
        self._say_mail()
        fill_regions(self.region, profile.region)
        fill_currencies(self.currency, profile.currency)
        self.kept.setValue(backup.kept(ws, "daily"))
        for part in (self.name, self.mail, self.region, self.currency, self.kept):
            part.setEnabled(not ws.read_only and not ws.unmanaged_because)
            part.setToolTip(ws.fixed_because or ws.unmanaged_because)
        if ws.user is not None:  # a user is called as the owner who added them wrote it
            self.name.setEnabled(False)
        self._say_place()

    def _say_place(self) -> None:
        folder = backup.folder_of(self._context.ws.path.absolute())
        words = tr("Backups are in {folder}", folder=folder)
        place = forms.part(self, QLabel, "place")
        place.setText(words)
        for lines in (place, self.mail_said):  # a dialog does not grow with the lines of its labels
            lines.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            lines.setMinimumHeight(2 * fonts.metrics("small").height() + 4)

    def _connect(self) -> None:
        self.language.chosen.connect(self._speak)
        self.theme.chosen.connect(self._window.set_theme)
        self.scale.activated.connect(self._resize)
        self.name.editingFinished.connect(self._keep_profile)
        self.mail.editingFinished.connect(self._keep_mail)
        self.mail.textEdited.connect(lambda _text: self._say_mail())
        self.region.activated.connect(self._keep_profile)
        self.currency.activated.connect(self._keep_profile)
        self.kept.valueChanged.connect(self._keep_count)
        forms.part(self, QPushButton, "usual").clicked.connect(self._back_to_usual)
        forms.part(self, QPushButton, "close").clicked.connect(self._close)

    def _speak(self, code: str) -> None:
        """Speak another language: the window is built anew, and these settings with it."""
        if code != i18n.language():
            window = self._window
            self._keep_profile(language=code)
            self.accept()
            window.set_language(code)
            next_turn(window, partial(_open, window))  # behind the building of the window

    def _resize(self, at: int) -> None:
        self._window.set_scale(self.scale.itemData(at) / 100)

    def _show_scale(self) -> None:
        per_cent = round(fonts.scale() * 100)
        nearest = min(range(len(SIZES)), key=lambda at: abs(SIZES[at] - per_cent))
        self.scale.setCurrentIndex(nearest)

    def _keep_profile(self, _at: int = 0, language: str = "") -> None:
        ws = self._context.ws
        said = replace(
            ws.profile, name=self.name.text().strip(), region=chosen(self.region),
            currency=chosen(self.currency), language=language or i18n.language(),
        )  # fmt: skip
        if said != ws.profile and not ws.read_only and not ws.unmanaged_because:
            ws.set_profile(said)

    def _keep_mail(self) -> bool:
        """Keep the addresses; say of the first that is none why nothing is kept."""
        ws = self._context.ws
        try:
            said = own_addresses.read(self.mail.text())
            if said != own_addresses.of(ws) and not ws.read_only:
                own_addresses.keep(ws, said)
        except UserError as error:
            self._say_mail(str(error))
            return False
        return True

    def _say_mail(self, problem: str = "") -> None:
        usual = tr("Imported mail from one of them is outgoing, all other mail incoming.")
        self.mail_said.setText(problem or usual)
        set_kind(self.mail_said, "error" if problem else "hint")
        set_state(self.mail, "error" if problem else "")

    def _close(self) -> None:
        """Close, unless an address cannot be kept as it stands."""
        if self._keep_mail():
            self.accept()
        else:
            self.mail.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_count(self, count: int) -> None:
        backup.keep(self._context.ws, "daily", count)

    def _back_to_usual(self) -> None:
        """Go back to the look of a new installation; what the file knows stays."""
        self.theme.choose("system")
        self._window.set_scale(1.0)
        self._show_scale()
        if self.kept.isEnabled():
            self.kept.setValue(backup.KEPT["daily"])


def _open(window: MainWindow) -> None:
    if window.desk is not None:
        window.preferences()
