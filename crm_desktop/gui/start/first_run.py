"""The first run: language, who works here, and how to begin; one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import i18n, paths
from crm_desktop.domain import money
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, forms, sync, theme
from crm_desktop.gui.industries.cards import IndustryCards
from crm_desktop.gui.profile_fields import choose, chosen, fill_currencies, fill_regions
from crm_desktop.gui.start import beginning
from crm_desktop.gui.start.tile import Tile
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr
from crm_desktop.industries import loading
from crm_desktop.store.workspace import Profile

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

IMPORT, SAMPLE, EMPTY, TEAM = "import", "sample", "empty", "team"
BAR, HALF, GAP, EDGE, ONE = 28, 456, 32, 16, 560


class Given(NamedTuple):
    """What was said on the page before it speaks another language."""

    industry: str = "sales"
    simple: bool = False


class FirstRun(QWidget):
    """Asks once; everything can be changed later in the settings."""

    def __init__(
        self, window: MainWindow, profile: Profile | None = None, way: str = IMPORT,
        given: Given = Given(),  # noqa: B008
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._given = profile or beginning.remembered(window.settings)
        forms.load("first_run", self)
        self.name: Any = forms.part(self, QLineEdit, "name")
        self.region: Any = forms.part(self, QComboBox, "region")
        self.currency: Any = forms.part(self, QComboBox, "currency")
        self.go: Any = forms.part(self, QPushButton, "go")
        self.place: Any = forms.part(self, QLabel, "place")
        self.problem: Any = forms.part(self, QLabel, "problem")
        self.language = Segments(
            [(code, name, "") for code, name in i18n.LANGUAGES.items()], "Language · Bahasa",
            ticked=True,
        )  # fmt: skip
        self.cards = self._cards()
        self.industries = IndustryCards(loading.headings(), self)
        self.industries.choose(given.industry)
        self.simple = QCheckBox(tr("Simple: hide what I do not use yet"), self)
        self.simple.setToolTip(tr("One click at the left shows everything again."))
        self.simple.setChecked(given.simple)
        self._lay_out()
        self._fill()
        self._connect()
        self.cards[way].setChecked(True)
        self._show_place()
        self.setFocusProxy(self.name)

    def profile(self) -> Profile:
        """Return what was said about the user."""
        region, currency = chosen(self.region), chosen(self.currency)
        return Profile(self.name.text().strip(), region, currency, i18n.language())

    def way(self) -> str:
        """Return how the user wants to begin."""
        return next(key for key, card in self.cards.items() if card.isChecked())

    def begin(self) -> None:
        """Make the file and go on as chosen."""
        way, profile = self.way(), self.profile()
        if way == TEAM:
            from crm_desktop.gui.sync.join_dialog import JoinDialog

            JoinDialog(self._window, profile).open()
            return
        try:
            said = Given(self.industries.choice(), self.simple.isChecked())
            ws = beginning.begin(self._target(), self._window.settings, profile, *said)
        except UserError as problem:
            self.problem.setText(str(problem))
            return
        beginning.remember(self._window.settings, profile)
        window = self._window
        window.use(ws)
        assert window.desk is not None
        if way == SAMPLE:
            window.desk.sampling.load()
        elif way == IMPORT:
            window.desk.import_file()

    def _target(self) -> Path:
        return self._path or beginning.free_place(paths.data_folder(), self.name.text())

    def _cards(self) -> dict[str, ChoiceCard]:
        return {
            IMPORT: ChoiceCard(
                tr("Import a file"),
                tr("From Google, Outlook, HubSpot, Pipedrive or any CSV. You see every change first; "
                   "one undo takes it back."),
                "file-input",
            ),
            SAMPLE: ChoiceCard(
                tr("Look around with sample data"),
                tr("A small Malaysian business with customers and deals. Removed in one click."),
                "store",
            ),
            EMPTY: ChoiceCard(
                tr("Start empty"), tr("Add your first contact by hand."), "circle-plus"
            ),
            **({TEAM: ChoiceCard(
                tr("Open a team's workspace"),
                tr("With the address and the code that somebody of the team gave you."), "users",
            )} if sync.installed() else {}),
        }  # fmt: skip

    def _lay_out(self) -> None:
        self._scroll()
        forms.part(self, QLayout, "industries").addWidget(self.industries)
        forms.part(self, QLayout, "simple").addWidget(self.simple)
        head: Any = forms.part(self, QLayout, "head")
        head.replaceWidget(forms.part(self, QWidget, "tile"), Tile())
        forms.part(self, QLayout, "languages").addWidget(self.language)
        # Without a group the cards of the industries, deeper in the page, would count among them.
        ways = QButtonGroup(self)
        for card in self.cards.values():
            ways.addButton(card)
            forms.part(self, QLayout, "cards").addWidget(card)
        foot: Any = forms.part(self, QLayout, "foot")
        foot.insertWidget(0, IconLabel("file-lock-2", "tertiary", 14))
        bar: Any = forms.part(self, QLayout, "bar")
        bar.setContentsMargins(12, 0, 12, 0)
        bar.setSpacing(6)
        self._look = label("", "hint")
        for part in (IconLabel("monitor", "tertiary", 14), self._look):
            bar.addWidget(part)
        bar.addStretch(1)
        for part in (IconLabel("cloud-off", "tertiary", 14), label(tr("Works offline"), "hint")):
            bar.addWidget(part)
        self._look.setMinimumHeight(BAR)

    def _scroll(self) -> None:
        """Let the questions scroll where the window is lower than they are."""
        column = forms.part(self, QWidget, "column")
        outside: Any = self.layout()
        across = outside.takeAt(1)
        inside = QWidget(self)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addLayout(across)
        box.addStretch(1)
        self.area = SteadyArea(self)
        self.area.setProperty("kind", "bare")
        self.area.setAccessibleName(tr("First questions"))
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outside.insertWidget(1, self.area, 1)
        outside.setStretch(0, 0)
        outside.setStretch(2, 0)
        self._column = column

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the halves side by side where they fit, else one under the other."""
        halves: Any = forms.part(self, QBoxLayout, "halves")
        both = 2 * fonts.widened(HALF) + GAP
        aside = self.width() >= both + 2 * EDGE
        ways = QBoxLayout.Direction
        halves.setDirection(ways.LeftToRight if aside else ways.TopToBottom)
        self._column.setFixedWidth(both if aside else fonts.widened(ONE))

    def _fill(self) -> None:
        self.language.choose(i18n.language())
        self.name.setText(self._given.name)
        fill_regions(self.region, self._given.region)
        fill_currencies(self.currency, self._given.currency)
        dark = theme.current().name == "dark"
        self._look.setText(tr("Dark, as your system") if dark else tr("Light, as your system"))
        self.problem.setText("")

    def _connect(self) -> None:
        self.language.chosen.connect(self._speak)
        self.region.activated.connect(
            lambda _at: choose(self.currency, money.currency_of(chosen(self.region)))
        )
        self.name.textChanged.connect(lambda _text: self._show_place())
        self.name.returnPressed.connect(self.begin)
        for card in self.cards.values():
            card.toggled.connect(lambda _on: self._show_place())
        forms.part(self, QPushButton, "change").clicked.connect(self._change_place)
        self.go.clicked.connect(self.begin)
        theme.news.changed.connect(self._arrange)

    def _speak(self, code: str) -> None:
        """Ask the same in another language, keeping what was typed."""
        if code == i18n.language():
            return
        profile, way = self.profile(), self.way()
        self._window.set_language(code)
        given = Given(self.industries.choice(), self.simple.isChecked())
        page = FirstRun(self._window, replace(profile, language=code), way, given)
        page.keep_place(self._path)
        self._window.put(page)

    def keep_place(self, path: Path | None) -> None:
        """Write the file where the user said before."""
        self._path = path
        self._show_place()

    def _show_place(self) -> None:
        target = self._target()
        self.place.setText(f"{target.parent.name} / {target.name}")
        self.place.setToolTip(str(target))
        words = {IMPORT: tr("Choose a file"), SAMPLE: tr("Look around"), EMPTY: tr("Begin"),
                 TEAM: tr("Enter the code")}  # fmt: skip
        self.go.setText(words[self.way()])

    def _change_place(self) -> None:
        dialog = QFileDialog(self, tr("Where to keep the file"), str(self._target().parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("CRM Desktop files (*.crm)")])
        dialog.setDefaultSuffix("crm")
        dialog.selectFile(self._target().name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.keep_place(Path(path)))
        dialog.open()
