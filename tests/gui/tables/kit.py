"""A small workspace with lively names, and a context around it, for tests of tables and panels."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

from PySide6.QtCore import QObject, Signal

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.context import Context
from crm_desktop.gui.worker import Token
from crm_desktop.industries.simple import Simplicity

PEOPLE = [
    ("Ramasamy a/l Muthu", "Muthu Hardware", "Owner", "012-881 2046", "customer"),
    ("Tan Ah Kow", "Kow Seng Trading", "Director", "03-7956 1180", "customer"),
    (
        "Nurul Huda binti Ismail",
        "Maju Jaya Sdn Bhd",
        "Purchasing manager",
        "012-334 5521",
        "customer",
    ),
    ("陈志明 (Tan Chee Meng)", "明辉家具有限公司", "Director", "016-228 9034", "qualified"),
    ("Siti Aminah binti Abdullah", "Klinik Aminah", "Doctor", "019-447 1093", "customer"),
    ("தேவி கிருஷ்ணன்", "Devi Catering", "Owner", "017-620 3318", "qualified"),
    ("Mohd Faizal bin Osman", "Maju Jaya Sdn Bhd", "Facilities", "013-905 7742", "customer"),
    ("Lim Siew Ling", "Lim & Partners", "Partner", "012-640 8812", "contacted"),
    ("Kavitha a/p Subramaniam", "Kavi Boutique", "Owner", "011-2345 7781", "opportunity"),
    ("黄美玲", "美玲花艺", "Owner", "016-771 0025", "customer"),
    ("يوسف بن عمر", "Yusuf Books", "Owner", "013-664 1182", "lead"),
    ("Christopher Lee Wei Jie", "Wei Jie Café", "Manager", "017-882 1146", "lapsed"),
]


class Bridge(QObject):
    changed = Signal(object)


class NowLane:
    """Runs a job at once, in the calling thread."""

    def __init__(self):
        self.ran = 0

    def run(self, job, done, failed, *, reads=False):
        self.ran += 1
        try:
            found = job(Token())
        except Exception as error:  # noqa: BLE001
            failed(error)
        else:
            done(found)
        return SimpleNamespace(cancel=lambda: None)


def fail(error):
    raise error


class Toasts(list):
    def __call__(self, text, **more):
        self.append((text, more))


class NoActions(dict):
    """A registry nothing was put into."""

    def trigger(self, name):
        return False


class KitContext(SimpleNamespace):
    """Writes as the window's does; everything else is what a test gives it."""

    write, tell = Context.write, Context.tell


def make_context(ws, lane=None):
    """Return a context as the shell makes one, with news delivered at once."""
    bridge = Bridge()
    ws.log.subscribe(bridge.changed.emit)
    opened = []
    return KitContext(
        ws=ws,
        long_lane=NowLane(),
        status=lambda text: None,
        failed=fail,
        bridge=bridge,
        lane=lane or NowLane(),
        figures_lane=NowLane(),
        scores_lane=NowLane(),
        disk_lane=NowLane(),
        toast=Toasts(),
        settings={},
        simple=Simplicity(),
        open_record=lambda entity, key: opened.append((entity, key)),
        open_page=lambda entity, key: opened.append((entity, key)),
        subject=lambda: opened[-1] if opened else ("", ""),
        opened=opened,
        actions=NoActions(),
    )


@contextmanager
def pages(qtbot, make):
    """Give what makes pages of a file, and have them leave it before it closes."""
    made = []

    def one():
        page = make()
        qtbot.addWidget(page)
        made.append(page)
        return page

    yield one
    for page in made:
        page.leave()


def fill(ws, times=1):
    """Write the people, their companies and two tags; return name → id of the first round."""
    ids, edits = {}, []

    def make(entity, title, **cells):
        id = new_id()
        field = "title" if entity == "deal" else "name"
        edits.append(Edit(entity, id, {"deleted": False, field: title, **cells}))
        ids.setdefault(title, id)
        return id

    vip = make("tag", "VIP", colour="c2")
    contract = make("tag", "Kontrak 2026", colour="c1")
    for round_ in range(times):
        for at, (name, company, job, phone, stage) in enumerate(PEOPLE):
            firm = ids.get(company) or make("company", company, stage="customer")
            cells = {"phones.1": {"value": phone, "kind": "mobile"}} if phone else {}
            if at % 3 == 0:
                cells |= {f"tags.{vip}": True, f"tags.{contract}": True}
            if at % 2 == 0:
                mail = {"value": f"person{at}@example.my", "kind": "work"}
                cells["emails.1"] = mail
            shown = name if not round_ else f"{name} {round_}"
            make("contact", shown, company=firm, job=job, stage=stage, owner="Siti Aminah", **cells)
    ws.log.record(Label("sample"), edits)
    return ids
