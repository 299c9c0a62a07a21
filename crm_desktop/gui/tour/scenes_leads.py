"""The scenes of leads: the inbox, a pasted card, converting, what slips, and the inbox while empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.leads.drops import Drop, DropSign, words
from crm_desktop.gui.leads.paste_dialog import PasteDialog
from crm_desktop.gui.leads.watch_dialog import WatchDialog
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.leads import triage
from crm_desktop.store import listing

CARD = """Salam,

Boleh hantar sebut harga untuk 24 kerusi bar?

Terima kasih,
Nurul Huda binti Ismail
Ketua Pembelian | Kedai Kopi Seri Wangi Sdn Bhd (1234567-X)
No. 12, Jalan SS 21/37, Damansara Utama, 47400 Petaling Jaya, Selangor
T: 03-7725 1234   H/P: 012-334 5521
nurul.huda@seriwangi.example | www.seriwangi.example
IG: @seriwangi"""
PEOPLE = (
    ("Nurul Huda binti Ismail", "Kedai Kopi Seri Wangi", "Instagram", "Raya 2027", "new", 0),
    ("陈志明", "明辉家具有限公司", "Fair in Shah Alam", "", "new", 1),
    ("Ramasamy a/l Muthu", "Kumar Textiles", "Website", "Office fit-out", "working", 12),
    ("Jason Lim", "Orchard Cowork", "E-mail", "", "new", 2),
    ("முத்து குமார்", "Kumar Textiles", "Referral", "", "working", 20),
    ("Gurdeep Singh", "Punjab Logistics (M) Sdn Bhd", "Website", "Office fit-out", "new", 9),
    ("Farah Nadia binti Yusof", "Kilang Roti Seri", "Instagram", "Raya 2027", "converted", 30),
    ("Emma Clarke", "Bristol Schools Trust Limited", "E-mail", "", "discarded", 40),
    ("Kavitha a/p Subramaniam", "Orchid Hotel", "Fair in Shah Alam", "", "working", 3),
)


def inbox(stage: Stage) -> None:
    """Leads stand in the inbox; two are ticked, one is open beside it."""
    page = _with_leads(stage)
    stage.shoot("50-leads")
    for at in (1, 2):
        page.model.ticks.toggle(page.model.rows[at])
    page.open_current()
    stage.shoot("50-leads-triage")
    page.untick_all()
    sign = DropSign(stage.window)
    sign.show_words(words(Drop("leads", (stage.workspace,))), refused=False)
    stage.shoot("51-leads-drop")
    sign.hide()


def paste(stage: Stage) -> None:
    """A pasted signature is read into fields."""
    _with_leads(stage)
    PasteDialog(stage.desk.context, stage.window, CARD).open()
    stage.shoot("52-leads-paste")


def convert(stage: Stage) -> None:
    """What a lead becomes is shown before it does."""
    page = _with_leads(stage)
    page.leads.convert(page.model.rows[0])
    stage.shoot("53-leads-convert")
    stage.clear()
    page.leads.convert_all(page.model.rows[:4])
    stage.shoot("53-leads-convert-several")
    stage.clear()
    page.leads.discard([page.model.rows[1]])
    stage.shoot("54-leads-discard")
    stage.clear()
    WatchDialog(stage.desk.context, stage.window).open()
    stage.shoot("55-leads-watched")


def slipping(stage: Stage) -> None:
    """What nobody looks after, by reason; leads and deals."""
    _with_leads(stage)
    page = stage.page("slipping")
    stage.shoot("56-slipping")
    page.kind.choose("deal")
    page.choose("owner")
    stage.shoot("56-slipping-deals")
    page.choose("")
    page.kind.choose("lead")


def empty(stage: Stage) -> None:
    """No leads yet."""
    page = stage.page("leads")
    undone = _hide_leads(stage)
    stage.settle()
    page.feed.ask(page.query)
    stage.shoot("57-leads-empty")
    for stamp in undone:
        stage.desk.context.ws.log.revive(stamp)
    stage.settle()


def _with_leads(stage: Stage) -> Any:
    page = stage.page("leads")
    ws = stage.desk.context.ws
    if listing.count(ws.reader(), listing.ListQuery("lead")) < len(PEOPLE):
        now = datetime.now(UTC)
        edits = []
        for name, firm, source, campaign, status, days in PEOPLE:
            at = (now - timedelta(days=days, hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
            cells: dict[str, Any] = {
                "name": name, "company_name": firm, "source": source, "status": status,
                "created": at, "owner": "Siti Aminah" if days % 3 == 0 else None,
                "campaign": campaign or None,
                "phones.1": {"value": f"012-334 55{days:02}", "kind": "mobile"},
                "emails.1": {"value": f"lead{days}@example.my"},
            }  # fmt: skip
            edits.append(triage.fresh(cells))
        ws.log.record(Label("capture", "lead", len(edits)), edits)
        _with_step(ws, edits[2].id)
    stage.settle()
    page.view.move_to(0)
    return page


def _with_step(ws: Any, lead: str) -> None:
    from crm_desktop.domain.keys import new_id

    due = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")
    cells = {"deleted": False, "title": "Call about the tables", "kind": "call", "due": due}
    ws.log.record(Label("create", "task"), [Edit("task", new_id(), {**cells, "lead": lead})])


def _hide_leads(stage: Stage) -> list[str]:
    """Delete every lead; return what brings them back when it is undone twice."""
    ws = stage.desk.context.ws
    conn = ws.reader()
    ids = listing.ids_of(conn, "lead", listing.all_rows(conn, listing.ListQuery("lead")))
    if ids:
        ws.log.record(Label("delete", "lead", len(ids)),
                      [Edit("lead", id, {"deleted": True}) for id in ids])  # fmt: skip
    return []


SCENES: tuple[Scene, ...] = (inbox, paste, convert, slipping, empty)
