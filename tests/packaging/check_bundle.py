"""Tries a built bundle as a newcomer's machine would: `python -m tests.packaging.check_bundle DIR`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.home import folders_in

MOST_MB = 260
UNWANTED = re.compile(
    r"(WebEngine|Qt6?(Qml|Quick|3D|Pdf|Charts|Multimedia|Sql)|qtbase_\w+\.qm|libsqlite3)"
)
CONTACTS = """Name,E-mail,Phone,Company
Nurul Huda binti Ismail,nurul@example.my,012-334 5521,Maju Jaya Sdn Bhd
陈志明,chee.meng@example.my,016-228 9034,明辉家具有限公司
"""
MANY = 20_000
"""Contacts that make a file large enough for the import to ask other processes for help."""
COMMANDS = (
    ("new",),
    ("import", "contacts.csv"),
    ("import", "many.csv"),
    ("search", "nurul"),
    ("export", "contact", "out.csv"),
    ("undo",),
    ("export", "contact", "few.csv"),
    ("export", "contact", "out.xlsx"),
    ("import", "out.xlsx"),
    ("export", "contact", "out.ods"),
    ("import", "out.ods"),
    ("export", "contact", "out.vcf"),
    ("import", "out.vcf"),
    ("add", "task", "setiap hari Isnin 3ptg telefon Nurul", "--nobody"),
    ("export", "task", "out.ics"),
    ("import", "out.ics"),
    ("today",),
    ("duplicates",),
    ("industry", "sales"),
    ("--as-of", "now", "list", "contact"),
    ("print", "list", "contact", "--pdf", "out.pdf"),
    ("check",),
)
"""One after the other, so that every library that is loaded late is loaded once."""


def files(folder: Path) -> Iterator[Path]:
    """Yield the real files of a bundle; links to them count once."""
    return (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in files(folder)) / 1e6


def unwanted(folder: Path) -> list[str]:
    """Return the files that should have been left out."""
    places = (path.relative_to(folder).as_posix() for path in files(folder))
    return [place for place in places if UNWANTED.search(place)]


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of a user who has never run the program, and has no Python."""
    kept = {k: os.environ[k] for k in ("SYSTEMROOT", "TEMP", "LANG") if k in os.environ}
    return {
        **kept, **folders_in(home), "HOME": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home),
        "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip


def run(program: Path, *words: str, home: Path) -> float:
    """Run a program of the bundle and return its seconds; stop here when it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        [str(program), *words], cwd=home, env=surroundings(home), timeout=300,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    took = time.perf_counter() - began
    print(f"{took:6.2f} s  {program.name} {' '.join(words)}")
    if done.returncode:
        sys.exit(f"failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return took


def check(folder: Path) -> None:
    """Check what a bundle holds, then that all of it works."""
    end = ".exe" if os.name == "nt" else ""
    size, spare = megabytes(folder), unwanted(folder)
    print(f"{size:6.0f} MB {folder}")
    if spare or size > MOST_MB:
        sys.exit(f"too much in it ({size:.0f} MB, at most {MOST_MB}): {spare}")
    with TemporaryDirectory(prefix="crm-bundle-") as made:
        home = Path(made)
        (home / "contacts.csv").write_text(CONTACTS, "utf-8")
        rows = (f"Person {n},p{n}@example.my,,Firm {n % 90}\n" for n in range(MANY))
        (home / "many.csv").write_text(CONTACTS.splitlines(True)[0] + "".join(rows), "utf-8")
        run(folder / f"crm-desktop{end}", "--self-test", home=home)
        for words in COMMANDS:
            run(folder / f"crm{end}", "--file", "shop.crm", *words, home=home)
        all, few = ((home / f"{n}.csv").read_text("utf-8-sig") for n in ("out", "few"))
        if "陈志明" not in few or all.count("\n") != MANY + 3 or few.count("\n") != 3:
            sys.exit("the exports do not hold what was imported")
    print("The bundle works.")


if __name__ == "__main__":
    check(Path(sys.argv[1]).resolve())
