"""Whether chances keep their word, as a chart: what was said against what came."""

from __future__ import annotations

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.scores import kept_word
from crm_desktop.insight.scores.checking import Band
from crm_desktop.insight.scores.listed import Standing

FEW = 10


def reliability(standing: Standing) -> ChartData:
    """Return what came of each tenth of chances, held against what was said."""
    title = tr("Do chances keep their word?")
    if standing.model is None:
        return ChartData(title, (), (), units.percent(), empty=str(standing.why or ""))
    checked = standing.model.checked
    bands = checked.bands
    came = tr("Won") if standing.of == "deal" else tr("Converted")
    return ChartData(
        title, tuple(kept_word.band_name(band) for band in bands),
        (Series(came, tuple(_percent(b, b.came) for b in bands)),), units.percent(),
        heading=tr("Chance"), target=Series(tr("Said"), tuple(_percent(b, b.said) for b in bands)),
        sentence=f"{kept_word.learned(standing.model)} {kept_word.plainly(checked)}",
        remarks=(tuple(trn("said {n} time", "said {n} times", b.count) for b in bands),),
    )  # fmt: skip


def _percent(band: Band, part: float) -> float | None:
    """Return a part in percent; what was said a few times alone shows nothing."""
    return round(100 * part, 1) if band.count >= FEW else None
