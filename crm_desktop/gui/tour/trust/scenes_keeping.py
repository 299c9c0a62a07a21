"""Scenes of what people are kept for: purposes, rules and their review, the record, notices."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.privacy.keeping.purposes import PurposeForm
from crm_desktop.gui.privacy.keeping.review import KeepForm
from crm_desktop.gui.privacy.keeping.rules import RuleForm
from crm_desktop.gui.privacy.processing.business_form import BusinessForm
from crm_desktop.gui.privacy.processing.notices_section import NoticeForm
from crm_desktop.gui.privacy.processing.section import RemarkForm
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.privacy.processing import notices
from crm_desktop.store import listing

LONG = "Menghantar tawaran istimewa dan surat berita bulanan kepada pelanggan yang pernah membeli"


def keeping_empty(stage: Stage) -> None:
    """The sections before anything was written down."""
    for name in ("purposes", "retention", "review", "notices"):
        _section(stage, name)
        stage.shoot(f"88-{name}-empty")


def purposes(stage: Stage) -> None:
    """Purposes with who agreed to the one chosen, and the form of one."""
    made = _purposes(stage)
    page = _section(stage, "purposes")
    page.section.list.setCurrentItem(page.section.list.topLevelItem(1))
    page.section.list.setFocus()
    stage.shoot("88-purposes")
    context = stage.desk.context
    known: Any = listing.record(context.ws.reader(), "purpose", made[0])
    _forms(stage, ((PurposeForm(context, known, stage.window), "88-purpose-form"),))
    _take_back(stage, 1)


def reviewed(stage: Stage) -> None:
    """Rules, whom they found and why, and what is asked about them."""
    rule = _rules(stage)
    page = _section(stage, "retention")
    page.section.list.setFocus()
    stage.shoot("88-retention")
    page = _section(stage, "review")
    page.section.stand_on(rule)
    stage.settle()
    page.section.list.setFocus()
    stage.shoot("88-review")
    context, window = stage.desk.context, stage.window
    known: Any = listing.record(context.ws.reader(), "retention", rule)
    people = [("contact", id) for id in list(page.section.people)[:2]]
    _forms(stage, (
        (RuleForm(context, known, window), "88-rule-form"),
        (KeepForm(context, people, window), "88-keep-form"),
    ))  # fmt: skip
    _take_back(stage, 1)


def processed(stage: Stage) -> None:
    """The record of processing, and a remark on a part of it."""
    _purposes(stage)
    _rules(stage)
    page = _section(stage, "processing")
    stage.shoot("88-processing")
    bar = page.section.page.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.shoot("88-processing-end")
    dialog = RemarkForm(stage.desk.context, "security", stage.window)
    dialog.words.setPlainText("The office is locked, and the computer has a password.")
    business = BusinessForm(stage.desk.context, stage.window)
    _forms(stage, ((dialog, "88-remark-form"), (business, "88-business-form")))
    _take_back(stage, 2)


def noticed(stage: Stage) -> None:
    """Notices in two languages, and the form of a new one."""
    _purposes(stage)
    context = stage.desk.context
    for code in ("en", "ms"):
        words = notices.filled(context.ws, notices.draft(code), code)
        notices.keep(context.ws, "Privacy notice" if code == "en" else "Notis privasi", code, words)
    _section(stage, "notices").section.list.setFocus()
    stage.shoot("88-notices")
    _forms(stage, ((NoticeForm(context, None, stage.window), "88-notice-form"),))
    _take_back(stage, 3)


def _section(stage: Stage, name: str) -> Any:
    page = stage.page("privacy")
    page.show_section(name)
    stage.settle()
    return page


def _forms(stage: Stage, every: tuple[tuple[Any, str], ...]) -> None:
    for dialog, name in every:
        dialog.open()
        stage.settle()
        stage.shoot(name)
        dialog.reject()
    stage.settle()


def _purposes(stage: Stage) -> list[str]:
    """Write down four purposes, and what some said of them, as one operation; return their ids."""
    rows = stage.page("contacts").model.rows
    ws = stage.desk.context.ws
    ids = listing.ids_of(ws.reader(), "contact", rows[:6])
    said: tuple[dict[str, Any], ...] = (
        {"name": LONG, "basis": "consent", "marketing": True, "keep": "3 years after they bought last",
         "why": "They know us and like to hear what is new.", "recipients": "Cetak Cepat Sdn Bhd, printer"},
        {"name": "Orders and deliveries", "basis": "contract", "keep": "7 years", "people": "Customers"},
        {"name": "Invoices", "basis": "duty", "keep": "7 years"},
        {"name": "Fair 2022", "archived": True},
    )  # fmt: skip
    edits: list[Edit] = [fresh("purpose", cells) for cells in said]
    for at, id in enumerate(ids):
        state = "objected" if at % 3 == 2 else "given"
        cells = {"contact": id, "channel": "email", "state": state, "purpose": edits[0].id,
                 "happened": "2026-03-02"}  # fmt: skip
        edits.append(fresh("consent", cells))
    ws.log.record(Label("create", "purpose", len(said)), edits)
    stage.settle()
    return [edit.id for edit in edits]


def _rules(stage: Stage) -> str:
    """Write down two rules and people nothing happened with, as one operation; return the first."""
    stage.open_sample()
    ws = stage.desk.context.ws
    names = (
        "Lim Siew Ling",
        "Ramasamy a/l Muthu",
        "Nurul Huda binti Ismail",
        "陈志明",
        f"{LONG} Sdn Bhd",
    )
    edits = [
        fresh("retention", {"name": "Nothing for two years", "of": "contact", "months": 24}),
        fresh("retention", {"name": "Cold leads", "of": "lead", "months": 12}),
    ]
    for at, name in enumerate(names):
        when = f"20{18 + at}-0{at + 2}-11T09:00:00Z"
        edits.append(fresh("contact", {"name": name, "created": when}))
    about = {f"contacts.{edits[3].id}": True, "subject": "Call", "channel": "call", "state": "done"}
    edits.append(fresh("activity", {**about, "start": "2022-05-17"}))
    ws.log.record(Label("create", "retention", 2), edits)
    stage.settle()
    return edits[0].id


def _take_back(stage: Stage, count: int) -> None:
    for _ in range(count):
        stage.desk.context.ws.log.undo()
    stage.settle()


SCENES: tuple[Scene, ...] = (keeping_empty, purposes, reviewed, processed, noticed)
