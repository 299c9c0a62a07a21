"""Made-up contacts, the same for the same seed: many scripts, gaps, repeats and awkward cells.

What they hold on purpose: names in Latin, Malay, Han, pinyin, Tamil, Arabic and accented scripts, one in
200 decomposed (NFD); ids that are UUIDv7 and come in random order; 2 % of rows that repeat the e-mail of
one of the last 5,000 in another letter case; 3 % without e-mail, 5 % without phone, 10 % without company;
cells with commas, quotes and, once in a thousand, a line break.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from unicodedata import normalize
from uuid import UUID

from crm_desktop.deals.pipelines import DEFAULT as STAGES

HEADINGS = ("ID", "Name", "E-mail 1", "Phone 1", "Company", "Job title", "City", "Stage", "Owner",
            "Tags", "Created", "Notes")  # fmt: skip
_POOLS = (  # (how many in a hundred, given names, family or father's names)
    (34, "Nurul Siti Ahmad Farah Hafiz Aisyah Zainal Rosmah Khairul Nadia Syafiq Suraya Iskandar Puteri "
     "Latifah Mazlan Halimah Izzati Kamarul Faridah",
     "binti_Ismail bin_Osman binti_Hassan bin_Razak binti_Yusof bin_Ibrahim binti_Sulaiman bin_Jaafar "
     "anak_Jugah bin_Mohd_Noor binti_Che_Omar bin_Abdullah"),
    (26, "James Mary Robert Patricia Daniel Grace Oliver Amelia Callum Isla Kevin Emily Brian Carol "
     "George Edward Sean Freya",
     "Smith Brown Wilson Taylor O'Brien Murphy Stewart Baker Turner Collins MacDonald Hill Wright "
     "Campbell Ashworth"),
    (16, "Wei_Ming Mei_Ling Ah_Kow Siew_Ling Chong_Wah Boon_Teck Jia_Hao Xiao_Li Kok_Keong Yi_Xuan "
     "Swee_Lan Hock_Guan", "Tan Lim Lee Wong Ng Chan Goh Teo Ong Koh Chua Yap"),
    (8, "Kavitha Muthu Priya Rajesh Lakshmi Ganesh Deepa Murugan",
     "a/l_Rajendran a/p_Subramaniam Nair Pillai Krishnan a/l_Govindasamy"),
    (8, "José Zoë Łukasz Jürgen Søren Małgorzata Renée Çağla Ágnes Þóra",
     "Müller Peña Żak Lefèvre Novák Ångström Strauß Şahin Gonçalves"),
    (4, "志明 小燕 美玲 家豪 怡君 建宏", "陈 林 王 司徒 黃 刘"),
    (2, "செல்வி கவிதா முருகன் அருண்", "முருகன் நடராஜன் ராமசாமி"),
    (2, "محمد فاطمة خالد مريم", "الفارسي الهاشمي النجار"),
)  # fmt: skip
_JOBS = (
    "Director",
    "Buyer",
    "Accounts",
    "Site manager",
    "Vice President, Sales",
    "Pengurus",
    "经理",
    "",
)
_CITIES = (
    "Kuala Lumpur",
    "George Town",
    "Kuching",
    "上海",
    "دبي",
    "Zürich",
    "Washington, D.C.",
    "Łódź",
)
_STAGES = ("Lead", "Contacted", "Qualified", "Opportunity", "Customer", "Lapsed")
_OWNERS = ("aisyah", "ben", "chandra", "dewi", "emil", "fatimah", "guowei", "hana")
_TAGS = ("", "", "", "VIP; Penang", "newsletter", "reseller; trade-show", "长期客户")
_DOMAINS = ("example.com", "example.org", "mail.example.com", "my.example")
_REPEATED, _SINCE = 5000, datetime(2015, 1, 1, tzinfo=UTC)


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Yield `count` rows in the order of `HEADINGS`."""
    rng = Random(seed)
    recent: list[str] = []
    weights = [weight for weight, _given, _family in _POOLS]
    pools = [(given.split(), family.split()) for _weight, given, family in _POOLS]
    for n in range(count):
        made = _SINCE + timedelta(seconds=rng.randrange(10 * 365 * 86_400))
        given, family = rng.choices(pools, weights)[0]
        name = f"{rng.choice(given)} {rng.choice(family)}".replace("_", " ")
        yield (
            _uuid7(rng, int(made.timestamp() * 1000)),
            normalize("NFD", name) if rng.random() < 0.005 else name,
            _email(rng, n, f"{seed}", recent),
            "" if rng.random() < 0.05 else _phone(rng),
            "" if rng.random() < 0.1 else f"Company {rng.randrange(max(count // 20, 1))}, Bhd",
            rng.choice(_JOBS), rng.choice(_CITIES), rng.choice(_STAGES), rng.choice(_OWNERS),
            rng.choice(_TAGS), made.isoformat(timespec="milliseconds"),
            'said "yes",\nthen no' if n % 1000 == 0 else "",
        )  # fmt: skip


def _email(rng: Random, n: int, seed: str, recent: list[str]) -> str:
    chance = rng.random()
    if chance < 0.02 and recent:
        return rng.choice(recent).upper()
    if chance < 0.05:
        return ""
    email = f"p{n}.{seed}.{rng.randrange(10**6)}@{rng.choice(_DOMAINS)}"
    if len(recent) < _REPEATED:
        recent.append(email)
    else:
        recent[n % _REPEATED] = email
    return email


def _phone(rng: Random) -> str:
    if rng.random() < 0.5:
        return f"+60 1{rng.randrange(2, 10)}-{rng.randrange(100, 1000)} {rng.randrange(10**4):04d}"
    return f"01{rng.randrange(2, 10)}-{rng.randrange(10**7):07d}"


def _uuid7(rng: Random, ms: int) -> str:
    """Return a UUIDv7 (RFC 9562, section 5.7) of that moment with bits of `rng`."""
    value = ms << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0x2 << 62 | rng.getrandbits(62)
    return str(UUID(int=value))


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
