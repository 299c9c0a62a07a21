"""The furnishing shop with a busy team: leads that came to an end, calls at all hours, goals of people."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tour.furnishing import HALF_A_YEAR, Furnishing

TEAM = ("Siti Aminah", "Huda Ismail", "Ben Lee", "Kavitha Subramaniam")
CHANCES = {"Referral": 0.7, "Walk-in": 0.5, "WhatsApp": 0.35, "Google Ads": 0.2, "Facebook": 0.12}
NAMES = ("Tan Ah Kow", "Nurul Huda", "陈志明", "Kavitha", "Mohd Faizal", "Lim Siew Ling", "தேவி", "Rosnah",
         "Christopher Lee", "Zainal Abidin", "Wong Mei Yee", "Ramasamy")  # fmt: skip
COMPANIES = ("Kow Seng Trading", "Maju Jaya Sdn Bhd", "", "Devi Catering", "", "Lim & Partners")
RESULTS = (("Spoke", True), ("No answer", False), ("Left a message", False))
CHANNELS = ("call", "call", "call", "whatsapp", "visit", "email", "meeting")


class Trading(Furnishing):
    """What `Furnishing` plays, and then what four people did."""

    def play(self, deals: int = 170) -> None:
        super().play(deals)
        self.results = [new_id() for _ in RESULTS]
        self._put("outcome", (
            (id, {"name": name, "reached": reached})
            for id, (name, reached) in zip(self.results, RESULTS, strict=True)
        ))  # fmt: skip
        self._lead(300)
        self._work(700)
        self._aim()

    def write(self, entity: str, id: str, fresh: bool = True, **cells: Any) -> None:
        if entity != "lead":  # leads are written with their ends
            super().write(entity, id, fresh, **cells)

    def _put(self, entity: str, records: Any) -> None:
        edits = [Edit(entity, id, {"deleted": False, **cells}) for id, cells in records]
        self.ws.log.record(Label("create", entity, len(edits)), edits)

    def _lead(self, count: int) -> None:
        """Write leads; most came to an end, by where they came from."""
        rng, made, ends = self.rng, [], []
        for _ in range(count):
            source, days = rng.choice(list(CHANCES)), rng.uniform(0, HALF_A_YEAR)
            created = utc_text(self.today.astimezone(UTC) - timedelta(days=days))
            cells: dict[str, Any] = {
                "name": rng.choice(NAMES), "company_name": rng.choice(COMPANIES), "status": "new",
                "source": source, "owner": rng.choice(TEAM), "created": created,
                "value": {"amount": rng.randrange(20, 400) * 10_000, "currency": "MYR"},
            }  # fmt: skip
            phone = rng.random() < 0.6
            if phone:
                cells["phones.1"] = {
                    "value": f"01{rng.randrange(2, 9)}-{rng.randrange(10**6, 10**7)}"
                }
            made.append((new_id(), cells))
            if days > 12 and rng.random() < 0.85:
                good = rng.random() < CHANCES[source] + 0.15 * phone
                ends.append((made[-1][0], "converted" if good else "discarded"))
        self._put("lead", made)
        edits = [Edit("lead", id, {"status": status}) for id, status in ends]
        self.ws.log.record(Label("edit", "lead", len(edits)), edits)

    def _work(self, count: int) -> None:
        """Write what was done, mornings with more answers than evenings."""
        rng, made = self.rng, []
        for _ in range(count):
            hour, day = rng.randrange(9, 19), self.today.date() - timedelta(days=rng.randrange(88))
            if day.weekday() == 6 or (day.weekday() == 5 and hour > 12):
                continue
            at = datetime.combine(day, time(hour, rng.randrange(60)), self.today.tzinfo)
            channel = rng.choice(CHANNELS)
            answered = rng.random() < 0.62 - 0.05 * abs(hour - 10) + 0.1 * (day.weekday() == 1)
            cells: dict[str, Any] = {
                "subject": "Talk", "channel": channel, "state": "done", "owner": rng.choice(TEAM),
                "start": utc_text(min(at, self.today).astimezone(UTC)), "direction": "out",
            }  # fmt: skip
            if channel in ("call", "visit", "meeting"):
                cells["minutes"] = rng.randrange(3, 20) * (1 if channel == "call" else 5)
                cells["outcome"] = self.results[0 if answered else rng.randrange(1, 3)]
            made.append((new_id(), cells))
        self._put("activity", made)

    def _aim(self) -> None:
        """Write goals of people, of a team, of another currency."""
        month = {"period": "month", "starts": (self.today.date() - timedelta(days=170)).isoformat()}
        won, acts = {"measure": "won_value", **month}, {"measure": "activities", **month}
        aims = (
            ("Siti's sales", {**won, "owner": TEAM[0], "value": _money(60_000)}),
            ("Huda's sales", {**won, "owner": TEAM[1], "value": _money(150_000)}),
            ("Ben's calls", {**acts, "count": 40, "owner": TEAM[2], "channel": "call"}),
            ("Kavitha's activities", {**acts, "count": 60, "owner": TEAM[3]}),
            ("Outdoor team", {**won, "people": "\n".join(TEAM[:2]), "value": _money(200_000)}),
            ("New leads", {"measure": "new_leads", "count": 60, **month}),
            ("Singapore", {**won, "value": _money(20_000, "SGD")}),
        )
        self._put("goal", ((new_id(), {"name": name, **cells}) for name, cells in aims))


def _money(units: int, currency: str = "MYR") -> dict[str, Any]:
    return {"amount": units * 100, "currency": currency}
