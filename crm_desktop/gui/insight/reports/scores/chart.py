"""Whether chances keep their word, as a chart: what was said against what came."""

from __future__ import annotations

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.scores import kept_word
from crm_desktop.insight.scores.listed import Standing


def reliability(standing: Standing) -> ChartData:
    """Return what came of each tenth of chances, held against what was said."""
    title = tr("Do chances keep their word?")
    if standing.model is None:
        why = standing.why
        said = " ".join(p for p in (str(why), why.next_step) if p) if why is not None else ""
        return ChartData(title, (), (), units.percent(), empty=said)
    checked = standing.model.checked
    bands = checked.bands
    came = tr("Won") if standing.of == "deal" else tr("Converted")
    return ChartData(
        title, tuple(kept_word.band_name(band) for band in bands),
        (Series(came, tuple(round(100 * band.came, 1) for band in bands)),), units.percent(),
        heading=tr("Chance"), target=Series(tr("Said"), tuple(round(100 * b.said, 1) for b in bands)),
        sentence=f"{kept_word.learned(standing.model)} {kept_word.plainly(checked)}",
        remarks=(tuple(trn("said {n} time", "said {n} times", b.count) for b in bands),),
    )  # fmt: skip
