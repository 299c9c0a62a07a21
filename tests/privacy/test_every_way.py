"""Every place that contacts people, or prepares it, asks `store.consents.reach` first."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crm_desktop.agenda import cadence, plans
from crm_desktop.errors import UserError
from crm_desktop.gui.exchange import export_scope
from crm_desktop.gui.printing.wishes import LabelWish
from crm_desktop.store import listing
from crm_desktop.store.consents import reach
from crm_desktop.store.listing import ListQuery

from ..project.sources import sources
from .saying import close, make, say

CONTACTS = re.compile(
    r"openUrl\(|\"mailto:|tel:\{|wa\.me/|LabelDocument\(|def to_touch|def start\(ws|"
    r"def scopes\(conn: Any, seen|exporting\.export\("
)
"""What a place looks like that opens a program to write or call, or lists people to be contacted."""
ASKS = {
    "gui/record/reach.py": "calls, mails and messages of one contact",
    "gui/printing/wishes.py": "address labels",
    "store/agenda.py": "whom to be in touch with again",
    "agenda/plans.py": "tasks to call or write",
    "gui/exchange/export_scope.py": "exports for mailing in the window",
    "exchange_commands.py": "exports for mailing on the command line",
}
EXEMPT = {
    "gui/errors.py": "opens the folder of the log",
    "gui/window.py": "opens the folder of the log",
    "gui/notes/reading.py": "opens a link somebody wrote into a note",
    "gui/exchange/files.py": "opens a folder",
    "gui/exchange/export_writing.py": "writes what export_scope offered",
    "gui/record/fact.py": "opens a web page",
    "gui/attachments/looking.py": "opens a file",
    "gui/help/window.py": "opens a link of the help",
    "gui/printing/label_print.py": "paints what wishes chose",
    "exchange/formats/calendar_export.py": "writes what was agreed with people, for one's own calendar",
    "exchange/formats/messages.py": "reads mail",
    "leads/signature/words.py": "reads signatures",
    "insight/scores/points.py": "begins with rules of points",
    "exchange/rows/addresses.py": "reads addresses",
    "exchange/formats/card_reading.py": "reads address cards",
    "exchange/formats/calendar_reading.py": "reads calendars",
}
"""Places the pattern finds that contact nobody, each with the reason."""


def found() -> set[str]:
    return {s.name.removeprefix("crm_desktop/") for s in sources() if CONTACTS.search(s.text)}


def test_every_place_that_contacts_is_known():
    unknown = found() - set(ASKS) - set(EXEMPT)
    assert not unknown, f"These contact people, or open something: let them ask `reach`: {unknown}"


def test_every_place_that_contacts_asks_first():
    texts = {s.name.removeprefix("crm_desktop/"): s.text for s in sources()}
    lacking = [name for name in ASKS if "reach." not in texts[name]
               or "store.consents import reach" not in texts[name]]  # fmt: skip
    assert not lacking


def test_a_new_place_is_noticed():
    assert CONTACTS.search('QDesktopServices.openUrl(QUrl(f"mailto:{address}"))')


@pytest.fixture
def people(memory):
    """Four contacts with addresses: open, allowing, refusing, not to be contacted."""
    ids = [
        make(memory, "contact", name=name, touch_every=5, created="2020-01-01T00:00:00Z",
             addresses__1={"kind": "work", "street": f"{name} Street 1", "city": "Ipoh"})
        for name in ("Open", "Allows", "Refuses", "Closed")
    ]  # fmt: skip
    say(memory, ids[1], "any", "given", "2026-01-01")
    say(memory, ids[2], "any", "objected", "2026-01-01")
    close(memory, [ids[3]])
    return ids


def test_whom_to_be_in_touch_with_leaves_out_who_is_not_to_be_contacted(memory, people):
    due = {d.title for d in cadence.overdue(memory.reader(), date(2026, 6, 1))}
    assert due == {"Open", "Allows", "Refuses"}


def test_a_plan_of_calls_is_not_started_for_who_is_not_to_be_contacted(memory, people):
    from crm_desktop.agenda.plans import Plan, Step
    from crm_desktop.agenda.tasks import About

    plan = Plan("p" * 36, "After sale", "hand", "", False, (Step(1, "Thank them", "call"),))
    with pytest.raises(UserError):
        plans.start(memory, plan, [About("contact", people[3])])
    deal = make(memory, "deal", title="Chairs", **{f"contacts__{people[3]}": {}})
    with pytest.raises(UserError, match="Do not contact"):
        plans.start(memory, plan, [About("deal", deal)])
    done = plans.start(memory, plan, [About("contact", id) for id in people])
    assert len(done.changes) == 3


def labels(memory, people, *, marketing):
    ns = [listing.number_of(memory.reader(), "contact", id) for id in people]
    return LabelWish("L7160", "contact", ns, marketing=marketing).document(memory, lambda: None)


def test_labels_leave_out_who_refused_and_for_marketing_who_said_nothing(memory, people, qapp):
    service = labels(memory, people, marketing=False)
    assert [one[0] for one in service.labels] == ["Open", "Allows"]
    assert service.refused == 2
    letters = labels(memory, people, marketing=True)
    assert [one[0] for one in letters.labels] == ["Allows"]
    assert letters.refused == 3


def test_an_export_for_mailing_has_only_who_allows_it_and_says_the_rest(memory, people):
    seen = export_scope.Front(ListQuery("contact"), 4, ())
    scope = next(s for s in export_scope.scopes(memory.reader(), seen) if s.icon == "mail")
    assert scope.count == 1
    assert scope.lines == "1 allow it; 2 refused, of 1 nothing is recorded"
    query = reach.allowing(ListQuery("contact"), "email")
    assert [row["name"] for row in listing.listed(memory.reader(), query)] == ["Allows"]
