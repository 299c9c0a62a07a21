"""The stages an import brings, to be put in order and given their chances before it is made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.exchange.stages.laying import Laid
from crm_desktop.gui import fonts
from crm_desktop.gui.board.stage_rows import StageRows
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import tr

SIZE = (820, 560)


class _Section(QWidget):
    """One pipeline. What rows name keeps its name, and like what has deals it cannot be taken out."""

    def __init__(self, laid: Laid, parent: QWidget) -> None:
        super().__init__(parent)
        self._laid = laid
        self.rows = StageRows(laid.wanted.stages, {}, self)
        for row in self.rows.rows:
            id = row.stage().id
            if id in laid.named:
                row.name.setReadOnly(True)
                row.name.setToolTip(tr("It is called so in the file."))
            row.remove.setEnabled(id not in laid.named and id not in laid.full)
        self.keep = push(tr("Keep the stages there are"), "quiet", "plus", "small")
        self.keep.setVisible(bool(laid.gone))
        self.keep.clicked.connect(self._keep)
        self.gone = label(
            tr("No deal lies in {names}; these stages go.",
               names=", ".join(stage.name for stage in laid.gone)), "hint", wrap=True,
        )  # fmt: skip
        self.gone.setVisible(bool(laid.gone))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 12)
        box.addWidget(label(laid.wanted.name, "strong"))
        box.addWidget(self.rows)
        away = QHBoxLayout()
        away.addWidget(self.gone, 1)
        away.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(away)

    def laid(self) -> Laid:
        """Return the pipeline as it is put here. Raises `UserError` where a name is missing or twice."""
        return self._laid.with_stages(self.rows.stages())

    def _keep(self) -> None:
        for stage in self._laid.gone:
            self.rows.append(stage)
        self.gone.hide()
        self.keep.hide()


class StagesDialog(QDialog):
    """`taken` brings the pipelines as the user put them; nothing is written here."""

    taken = Signal(tuple)

    def __init__(self, laid: Sequence[Laid], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Stages of the import"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        body = QWidget(self)
        body.setProperty("kind", "page")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sections = [_Section(one, body) for one in laid]
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        for section in self.sections:
            inside.addWidget(section)
        inside.addStretch(1)
        scroll = SteadyArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        scroll.setAccessibleName(tr("Stages"))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addWidget(label(
            tr("Deals come through these stages from the top to the bottom; the funnel and the forecast go "
               "by it."), "hint", wrap=True,
        ))  # fmt: skip
        box.addWidget(scroll, 1)
        box.addWidget(self.problem)
        box.addLayout(self._foot())

    def accept(self) -> None:
        """Take it; what cannot be is said and nothing is lost."""
        try:
            laid = tuple(section.laid() for section in self.sections)
        except UserError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        super().accept()
        self.taken.emit(laid)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.take = push(tr("Take this order"), "primary")
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        foot.addWidget(cancel)
        foot.addWidget(self.take)
        return foot
