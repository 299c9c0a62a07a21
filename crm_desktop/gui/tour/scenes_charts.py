"""The scenes of charts: every kind of them, and what strains them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QVBoxLayout

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.gui.charts.view import ChartView
from crm_desktop.gui.formats import date_of, dated
from crm_desktop.gui.tour.scenes_extremes import LONG
from crm_desktop.gui.tour.stage import Scene, Stage

WORDS = {
    "en": "Sales against target|Won|Target|Pace|Funnel|last 90 days|Sources, won value|conversion|By person"
    "|Leads|At this pace November ends at RM 113,000, RM 7,000 short. 2 average deals close the gap."
    "|New lead,Qualified,Visit,Proposal,Negotiation,Won|Referral,Walk-in,Google Ads,WhatsApp,Facebook"
    "|No deal was won in this time.",
    "ms": "Jualan berbanding sasaran|Menang|Sasaran|Unjuran|Corong|90 hari lalu|Sumber, nilai dimenangi"
    "|penukaran|Mengikut orang|Prospek|Pada kadar ini November berakhir pada RM 113,000, kurang RM 7,000. "
    "2 urusan purata menutup jurang itu."
    "|Prospek baharu,Layak,Lawatan,Cadangan,Rundingan,Menang"
    "|Rujukan,Datang sendiri,Google Ads,WhatsApp,Facebook"
    "|Tiada urusan dimenangi dalam tempoh ini.",
}  # fmt: skip
"""Words of the pictures: the charts of the program get theirs from who asks for them."""
CARD, LOW = 16, 88


class _Wall(QDialog):
    """A window of cards, a chart in each."""

    def __init__(self, stage: Stage, wide: int, tall: int) -> None:
        super().__init__(stage.window)
        self.resize(wide, tall)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(CARD, CARD, CARD, CARD)
        self._grid.setSpacing(12)

    def hang(self, kind: str, data: ChartData, at: tuple[int, int], high: int = 0) -> ChartView:
        """Put a chart into a place of the wall, `high` pixels where that is said."""
        card = QFrame(self)
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 10)
        view = ChartView(kind, card, titled=True)
        view.show_data(data)
        inside.addWidget(view)
        if high:
            view.setFixedHeight(high)
        self._grid.addWidget(card, *at)
        self._grid.setColumnStretch(at[1], 1)
        self._grid.setRowStretch(at[0], 0 if high else 1)
        return view


def charts(stage: Stage) -> None:
    """Every kind of chart, one mark reached by the keyboard."""
    stage.page("contacts")
    wall = _Wall(stage, 1360, 800)
    first = wall.hang("bar", _sales(stage), (0, 0))
    wall.hang("funnel", _funnel(stage), (0, 1))
    wall.hang("list", _sources(stage), (0, 2))
    wall.hang("line", _people(stage), (1, 0))
    wall.hang("stacked", _people(stage), (1, 1))
    wall.hang("donut", _sources(stage), (1, 2))
    wall.hang("progress", _goal(stage), (2, 0), LOW)
    wall.hang("spark", _leads(stage, 12), (2, 1), LOW)
    wall.hang("bar", ChartData(_word(stage, 0), (), (), empty=_word(stage, 13)), (2, 2), LOW)
    wall.show()
    wall.activateWindow()
    stage.settle()
    for _ in range(3):
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
        stage.app.sendEvent(first.canvas, key)
    stage.shoot("70-charts")


def strained(stage: Stage) -> None:
    """Twenty people, sixty weeks, long names, values below 0, and a table."""
    stage.page("contacts")
    wall = _Wall(stage, 1360, 800)
    wall.hang("bar", _leads(stage, 60), (0, 0))
    wall.hang("line", _crowd(stage, 20, 12), (0, 1))
    wall.hang("donut", _crowd(stage, 1, 30), (0, 2))
    wall.hang("list", _long(stage), (1, 0))
    wall.hang("bar", _change(stage), (1, 1))
    wall.hang("bar", _sales(stage), (1, 2)).show_table(True)
    wall.show()
    stage.shoot("71-charts-strained")


def _word(stage: Stage, at: int) -> str:
    return WORDS[stage.language].split("|")[at]


def _months(count: int = 6) -> tuple[str, ...]:
    """Return the names of months up to November 2026."""
    last = 2026 * 12 + 10
    days = (date_of(f"{n // 12}-{n % 12 + 1:02}-01") for n in range(last - count + 1, last + 1))
    return tuple(dated(day, "MMM") for day in days if day is not None)


def _sales(stage: Stage) -> ChartData:
    won = (7_400_000, 9_700_000, 8_800_000, 13_000_000, 10_400_000, 8_240_000)
    aims = (9_000_000, 9_000_000, 10_000_000, 11_000_000, 11_000_000, 12_000_000)
    return ChartData(
        _word(stage, 0), _months(), (Series(_word(stage, 1), won),), units.money("MYR"),
        target=Series(_word(stage, 2), aims), now=5, sentence=_word(stage, 10),
        pace=Series(_word(stage, 3), (None,) * 5 + (11_300_000,)),
    )  # fmt: skip


def _goal(stage: Stage) -> ChartData:
    return ChartData(
        _word(stage, 0), _months(1), (Series(_word(stage, 1), (8_240_000,)),), units.money("MYR"),
        target=Series(_word(stage, 2), (12_000_000,)), pace=Series(_word(stage, 3), (8_900_000,)),
    )  # fmt: skip


def _funnel(stage: Stage) -> ChartData:
    steps = tuple(_word(stage, 11).split(","))
    shares = ("", "60 %", "73 %", "83 %", "40 %", "71 %")
    reached = Series(_word(stage, 9), (118, 71, 52, 43, 17, 12))
    return ChartData(
        _word(stage, 4), steps, (reached,), period=_word(stage, 5), shares=shares, matters=4
    )


def _sources(stage: Stage) -> ChartData:
    worth = Series(_word(stage, 1), (3_420_000, 1_990_000, 1_340_000, 890_000, 600_000))
    return ChartData(
        _word(stage, 6), tuple(_word(stage, 12).split(",")), (worth,), units.money("MYR"),
        period=_word(stage, 7), shares=("34 %", "22 %", "9 %", "17 %", "6 %"),
        shares_name=_word(stage, 7),
    )  # fmt: skip


def _people(stage: Stage) -> ChartData:
    names = ("Siti Aminah", "Ravi a/l Muthu", "陈志明")
    values = ((12, 14, 9, 18, 21, 16), (8, 7, None, 11, 10, 13), (4, 9, 12, 10, 15, 19))
    made = tuple(Series(name, row) for name, row in zip(names, values, strict=True))
    return ChartData(_word(stage, 8), _months(), made, now=5)


def _leads(stage: Stage, count: int) -> ChartData:
    values = tuple(20 + (at * 17) % 23 + at // 3 for at in range(count))
    names = tuple(f"{at + 1}" for at in range(count))
    return ChartData(_word(stage, 9), names, (Series(_word(stage, 9), values),))


def _crowd(stage: Stage, people: int, months: int) -> ChartData:
    made = (
        Series(
            f"{LONG[2].split()[at % 8]} {at + 1}",
            tuple((at * 7 + m * 5) % 31 for m in range(months)),
        )
        for at in range(people)
    )
    names = (
        _months(months)
        if months <= 12
        else tuple(f"{_word(stage, 9)} {m + 1}" for m in range(months))
    )
    return ChartData(_word(stage, 8), names, tuple(made))


def _long(stage: Stage) -> ChartData:
    worth = Series(_word(stage, 1), (48_600_000, 12_345_678, 900))
    return ChartData(
        _word(stage, 6), LONG, (worth,), units.money("MYR"), shares=("34 %", "< 1 %", "")
    )


def _change(stage: Stage) -> ChartData:
    values = Series(_word(stage, 1), (500_000, -300_000, 820_000, 0, 120_000, -610_000))
    return ChartData(_word(stage, 6), _months(), (values,), units.money("MYR"), matters=5)


SCENES: tuple[Scene, ...] = (charts, strained)
