"""The dashboard as a file: a picture, or a page of PDF, light as paper whatever the screen is."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr
from crm_desktop.store import named_files


def save(context: Context, what: QWidget, window: QWidget) -> None:
    """Ask for a file and write what is on the screen to it."""
    dialog = QFileDialog(window, tr("Save as picture"), str(Path.home()))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{tr('Picture')} (*.png)", "PDF (*.pdf)"])
    dialog.setDefaultSuffix("png")
    dialog.selectFile(f"{tr('Dashboard')}.png")
    dialog.filterSelected.connect(partial(_take_kind, dialog))
    dialog.fileSelected.connect(lambda name: write(context, what, Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _take_kind(dialog: QFileDialog, kind: str) -> None:
    """Give the name that stands there the ending of the kind that was chosen."""
    suffix = "pdf" if "*.pdf" in kind else "png"
    dialog.setDefaultSuffix(suffix)
    for name in dialog.selectedFiles()[:1]:
        dialog.selectFile(Path(name).with_suffix(f".{suffix}").name)


def write(context: Context, what: QWidget, path: Path) -> None:
    """Write a widget to a file: PDF by its ending, a picture by any other."""
    pdf = path.suffix.lower() == ".pdf"
    path = path if path.suffix else path.with_suffix(".png")
    with theme.on_paper(what):
        given = _pdf(what) if pdf else what.grab().toImage()

    def done(_none: None) -> None:
        context.toast(tr("Saved as {name}", name=path.name))

    context.lane.run(lambda _token: _keep(given, path), done, context.failed)


def _keep(given: bytes | QImage, path: Path) -> None:
    with named_files.in_place_when_whole(path) as partial:
        partial.write_bytes(_png(given) if isinstance(given, QImage) else given)


def _png(given: QImage) -> bytes:
    """Return it as a file: in a lane, for it takes a tenth of a second."""
    buffer = _buffer()
    given.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _pdf(what: QWidget) -> bytes:
    buffer = _buffer()
    made = QPdfWriter(buffer)
    dpi = what.logicalDpiX()
    made.setResolution(dpi)
    size = QPageSize(QSizeF(what.size()) * (72 / dpi), QPageSize.Unit.Point, "",
                     QPageSize.SizeMatchPolicy.ExactMatch)  # fmt: skip
    way = QPageLayout.Orientation.Portrait
    made.setPageLayout(QPageLayout(size, way, QMarginsF(0, 0, 0, 0)))
    made.setTitle(tr("Dashboard"))
    what.render(made)
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
