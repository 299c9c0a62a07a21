"""A shop with half a year of work behind it, as it happened: for pictures and tests of its figures."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain import periods
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace

STAGES = (("New lead", 10, 10), ("Qualified", 25, 12), ("Visit", 40, 14), ("Proposal", 60, 14),
          ("Negotiation", 80, 10))  # fmt: skip
SOURCES = (
    "Referral",
    "Referral",
    "Referral",
    "Walk-in",
    "Walk-in",
    "Google Ads",
    "WhatsApp",
    "Facebook",
)
FIRMS = ("Maju Jaya Sdn Bhd", "Klinik Aminah", "Kavi Boutique", "明辉家具有限公司", "Muthu Hardware",
         "Lim & Partners", "SMK Taman Desa", "Devi Catering", "Yusuf Books", "Nadia Interiors")  # fmt: skip
GOODS = ("Shelving", "Reception counter", "Meeting room", "Office fit-out", "Display racks", "会议室家具",
         "Hostel bunk beds", "Kitchen stools ×40", "Bookshelves", "Model unit")  # fmt: skip
PEOPLE = ("Siti Aminah", "Huda Ismail")
HALF_A_YEAR = 190


class Furnishing:
    """Writes what happened day by day, the same for the same seed; each operation arrives on its day."""

    def __init__(
        self, path: Path | str, language: str = "en", today: datetime | None = None
    ) -> None:
        self.rng = Random(7)  # noqa: S311 - a play, no secret
        self.today = today or datetime.now().astimezone()
        self.at = self.today - timedelta(days=HALF_A_YEAR)
        profile = Profile("Siti Aminah", language=language)
        self.ws = Workspace.create(path, profile, clock=lambda: int(self.at.timestamp() * 1000))
        self.pipeline, self.stages = new_id(), [new_id() for _ in STAGES]
        self.firms = [new_id() for _ in FIRMS]
        self.goal = new_id()
        self.open: dict[str, int] = {}  # deal → the place of its stage
        self._found()

    def play(self, deals: int = 120) -> None:
        """Let it all happen up to today."""
        for left in range(HALF_A_YEAR, -1, -1):
            self.at = self._morning(left)
            for _ in range(round(deals / HALF_A_YEAR + self.rng.random() - 0.5)):
                self.deal()
            for id in list(self.open):
                if self.rng.random() < 0.08 and left != 8:
                    self._go_on(id)
        self._plan()

    def deal(self, **cells: Any) -> str:
        """Add a deal, and a lead it came from."""
        rng, id = self.rng, new_id()
        source, amount = rng.choice(SOURCES), rng.randrange(40, 900) * 5000
        self.open[id] = 0
        self.write("deal", id, **({
            "title": rng.choice(GOODS), "company": rng.choice(self.firms), "owner": rng.choice(PEOPLE),
            "value": {"amount": amount, "currency": "MYR"}, "source": source,
            "created": utc_text(self.at), "place": self._place(0),
        } | cells))  # fmt: skip
        for _ in range(rng.randrange(1, 4)):
            status = "converted" if rng.random() < 0.4 else "new"
            self.write("lead", new_id(), name="Lead", source=source, status=status,
                       created=utc_text(self.at))  # fmt: skip
        return id

    def win(self, id: str) -> None:
        self._end(id, {"outcome": "won"})

    def lose(self, id: str) -> None:
        self._end(id, {"outcome": "lost", "reason": "Price"})

    def move(self, id: str, to: int) -> None:
        """Put a deal into a stage."""
        self.open[id] = to
        self.write("deal", id, fresh=False, place=self._place(to))

    def write(self, entity: str, id: str, fresh: bool = True, **cells: Any) -> None:
        """Write cells of one record as an operation of its own."""
        said = {"deleted": False, **cells} if fresh else cells
        label = Label("create" if fresh else "edit", entity)
        self.ws.log.record(label, [Edit(entity, id, said)])

    def _go_on(self, id: str) -> None:
        chance, at = self.rng.random(), self.open[id]
        if chance < 0.12 + 0.1 * (at == 3):
            self.lose(id)
        elif at == len(STAGES) - 1:
            self.win(id)
        else:
            self.move(id, at + 1)

    def _end(self, id: str, result: dict[str, Any]) -> None:
        self.open.pop(id, None)
        self.write("deal", id, fresh=False, result=result | {"closed": self.at.date().isoformat()})

    def _place(self, at: int) -> dict[str, str]:
        return {"pipeline": self.pipeline, "stage": self.stages[at], "rank": "m",
                "since": utc_text(self.at)}  # fmt: skip

    def _plan(self) -> None:
        """Plan appointments for the days to come."""
        for at, days in enumerate((0, 1, 1, 2, 4, 5, 8)):
            start = self._morning(-days) + timedelta(hours=at)
            self.write("activity", new_id(), subject="Visit", channel="visit", state="planned",
                       start=utc_text(start), minutes=60, owner=PEOPLE[at % 2])  # fmt: skip

    def _found(self) -> None:
        self.write("pipeline", self.pipeline, name="Sales", rank="m")
        for at, (id, (name, chance, rots)) in enumerate(zip(self.stages, STAGES, strict=True)):
            self.write("stage", id, name=name, pipeline=self.pipeline, rank=f"b{at}",
                       probability=chance, rotting_days=rots)  # fmt: skip
        for id, name in zip(self.firms, FIRMS, strict=True):
            self.write("company", id, name=name)
        self.write("goal", self.goal, name="Sales", measure="won_value", period="month",
                   value={"amount": 120_000_00, "currency": "MYR"},
                   starts=periods.months_on(self.at.date().replace(day=1), -1).isoformat())  # fmt: skip

    def _morning(self, days_ago: int) -> datetime:
        day = self.today.date() - timedelta(days=days_ago)
        at = datetime.combine(day, time(9), self.today.tzinfo).astimezone(UTC)
        return at if days_ago < 0 else min(at, self.today.astimezone(UTC))
