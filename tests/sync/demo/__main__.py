"""Two windows edit one deal while their server is stopped and started: `make demo-sync`.

They end identical, and every value that lost is found: `python -m tests.sync.demo [--times 4]`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crm_desktop.domain.keys import new_id
from tests.sync.demo import proof
from tests.sync.demo.processes import Office, Person
from tests.sync.demo.proof import Written


def main() -> int:
    """Return 0 when both are proved identical and nothing is lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.demo", description=__doc__)
    parser.add_argument("--times", type=int, default=4, help="how often the server goes away")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1000), help="of what is written"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in demonstrate(Path(folder), asked.times, asked.seed, print):
            print(line)
    return 0


def demonstrate(
    folder: Path, times: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Run it; return the lines of the proof. Raises `AssertionError` where there is none."""
    rng, office = random.Random(seed), Office(folder)
    office.start()
    say(f"seed {seed}: the server runs at {office.address}")
    people: list[Person] = []
    try:
        for name, code in (("Huda", office.owner_code()), ("Siti", office.invite("Siti"))):
            people.append(Person(folder / f"{name}.crm", name, office.address, code))
        return _through(office, people, times, rng, say)
    finally:
        office.stop()
        for person in people:
            person.kill()


def _through(
    office: Office, people: list[Person], times: int, rng: random.Random, say: Callable[[str], None]
) -> list[str]:
    id, huda, siti = new_id(), *people
    first = {"deleted": False, "title": "Lantern order", "notes": "first note"}
    written = [Written("Huda", huda.ask(edit=[id, first]), "title", "Lantern order")]
    _all_proved(people)
    for person in people:
        person.show(id)
    for n in range(times):
        killed = rng.random() < 0.5
        office.stop(kill=killed)
        say(f"the server is {'killed' if killed else 'stopped'}; both go on with the same deal")
        written += _edit(people, id, rng, f"{n}", both="title")
        if rng.random() < 0.5:  # and goes again while they send
            office.start()
            written += _edit(people, id, rng, f"{n}b")
            office.stop(kill=True)
        office.start()
        say("the server is back")
        written += _edit(people, id, rng, f"{n}c")
        for person, said in zip(people, _all_proved(people), strict=True):
            say(f"  {person.name}: {said}")
    title = str(huda.ask(title=id))
    for person in people:
        person.wait_until_seen(title)
        say(f"{person.name}'s window shows “{title}”")
    for person in people:
        person.end()
    server, head = proof.of_server(office.url)
    one, other = (proof.of_file(person.path, id, written) for person in (huda, siti))
    return proof.told(one, other, server, head)


def _edit(
    people: list[Person], id: str, rng: random.Random, at: str, both: str = ""
) -> list[Written]:
    """Both write cells of the deal, `both` first, and now and then somebody undoes."""
    made = []
    for n in range(rng.randrange(1, 4)):
        for person in rng.sample(people, len(people)):
            cell = both if both and n == 0 else rng.choice(("title", "notes", "value"))
            value: object = f"{cell} {at}.{n} of {person.name}"
            if cell == "value":
                value = {"amount": rng.randrange(10**6), "currency": "MYR"}
            stamp = person.ask(edit=[id, {cell: value}])
            made += [Written(person.name, stamp, cell, _kept(value))] if stamp else []
            time.sleep(rng.uniform(0, 0.05))
    if rng.random() < 0.3:
        rng.choice(people).ask(undo=True)
    return made


def _kept(value: object) -> object:
    return proof.Frozen(value) if isinstance(value, dict) else value


def _all_proved(people: list[Person]) -> list[str]:
    """Wait until both agents say identical, proved after the last of them had sent everything."""
    for person in people:
        person.wait_until("identical")
    since = time.time()
    for person in people:
        person.ask(now=True)
    return [str(person.wait_until("identical", since)["words"]) for person in people]


if __name__ == "__main__":
    sys.exit(main())
