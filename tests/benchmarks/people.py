"""Made-up contacts, the same for the same seed: many scripts, gaps, repeats and awkward cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from crm_desktop.deals.pipelines import DEFAULT as STAGES

HEADINGS = ("ID", "Name", "E-mail 1", "Phone 1", "Company", "Job title", "Stage", "Tags", "Notes")
_FIRST = [
    "Nurul",
    "Siti",
    "Ahmad",
    "Farah",
    "Hafiz",
    "James",
    "Mary",
    "Robert",
    "Sébastien",
    "Zoë",
    "Łukasz",
    "Kavitha",
    "Muthu",
    "Priya",
    "Mei",
    "Wei",
    "Ah",
    "Siew",
    "Chong",
    "Grace",
    "Awang",
    "Dayang",
    "José",
    "Ingrid",
    "Olu",
]
_LAST = [
    "binti_Ismail",
    "bin_Osman",
    "Tan",
    "Lim",
    "Wong",
    "Goh",
    "a/l_Rajendran",
    "a/p_Subramaniam",
    "Smith",
    "O'Brien",
    "Müller",
    "Peña",
    "Żak",
    "Lefèvre",
    "Nair",
    "anak_Jugah",
    "bin_Razak",
    "Chua",
    "Ong",
    "Novák",
]
_WHOLE = ("陈志明", "林小燕", "செல்வி முருகன்", "محمد الفارسي", "司徒美玲", "கவிதா")
_JOBS = ("Director", "Buyer", "Accounts", "Site manager", "")
_STAGES = ("Lead", "Contacted", "Qualified", "Opportunity", "Customer", "Lapsed")


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Yield `count` rows: 2 % repeat a recent e-mail in capitals, 3 % have none, 5 % no phone."""
    rng = Random(seed)
    recent: list[str] = []
    for n in range(count):
        whole = rng.random() < 0.06
        name = rng.choice(_WHOLE) if whole else f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
        email = f"p{n}.{seed}.{rng.randrange(10**6)}@example.com"
        chance = rng.random()
        if chance < 0.02 and recent:
            email = rng.choice(recent).upper()
        elif chance < 0.05:
            email = ""
        else:
            recent = [*recent[-499:], email]
        phone = (
            "" if rng.random() < 0.05 else f"01{rng.randrange(2, 10)}-{rng.randrange(10**7):07d}"
        )
        company = "" if rng.random() < 0.1 else f"Company {rng.randrange(max(count // 20, 1))}, Bhd"
        note = 'said "yes",\nthen no' if n % 1000 == 0 else ""
        tags = "VIP; Penang" if rng.random() < 0.2 else ""
        yield (f"{seed}-{n}", name.replace("_", " "), email, phone, company, rng.choice(_JOBS),
               rng.choice(_STAGES), tags, note)  # fmt: skip


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write a CSV file of made-up contacts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows(count, seed))


def write_deals(path: Path, count: int, seed: int = 3) -> None:
    """Write a CSV file of made-up deals, spread over the stages a new file has."""
    rng = Random(seed)
    stages = [str(stage[0]) for stage in STAGES]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Title", "Value", "Currency", "Stage"))
        for n in range(count):
            value = rng.randrange(500, 90_000)
            writer.writerow((f"Deal {n}", value, rng.choice(("MYR", "SGD")), rng.choice(stages)))
