"""What a bundle is made of: a bill of materials (CycloneDX 1.6) and the licence of each part.

`python packaging/bill.py DIR` writes `bill-of-materials.cdx.json` and `LICENCES.txt` there.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
SELF, EXTRAS = "crm-desktop", ("sync", "server")
ALLOWED = re.compile(
    r"MIT|MIT-0|BSD-\d-Clause|Apache-2\.0|PSF-2\.0|LGPL-\d\.\d(-only|-or-later)?|Zlib|MPL-2\.0"
)
"""Of MPL-2.0 only whole files may not be closed, which nobody does who ships them as they are."""
SAID = {
    "appdirs": "MIT", "backports-tarfile": "MIT", "charset-normalizer": "MIT", "h11": "MIT",
    "jaraco-classes": "MIT", "tzdata": "Apache-2.0", "uvloop": "Apache-2.0 OR MIT", "xlrd": "BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only",
    "sqlcipher3": "Zlib AND BSD-3-Clause",
}  # fmt: skip
"""Licences of packages that do not say theirs as SPDX has it, read in their files; of Qt the one we take."""
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+?)[\s;\\]", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def parts(name: str = SELF, extras: Sequence[str] = EXTRAS) -> dict[str, Distribution]:
    """Return name → distribution of all that runs in a bundle on this system."""
    found: dict[str, Distribution] = {}
    waiting = [(name, tuple(extras))]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        try:
            one = distribution(wanted[0])
        except PackageNotFoundError:  # of another system
            continue
        found[plain(wanted[0])] = one
        waiting += _needed(one, wanted[1])
    return found


def _needed(one: Distribution, extras: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in one.requires or ():
        asked = Requirement(line)
        marker = asked.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield asked.name, tuple(sorted(asked.extras))


def plain(name: str) -> str:
    """Return a package's name as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str, one: Distribution) -> str:
    """Return the licence of a package as an SPDX expression, "" where it says none."""
    return SAID.get(name) or str(one.metadata.get("License-Expression") or "")


def refused(licence: str) -> list[str]:
    """Return what of a licence may not be shipped: of a choice one must be allowed, of a sum all."""
    sums = [each.strip(" ()") for each in re.split(r"\bAND\b", licence)]
    bad = []
    for one in sums:
        choices = [choice.strip(" ()") for choice in re.split(r"\bOR\b", one)]
        if not any(ALLOWED.fullmatch(choice) for choice in choices):
            bad.append(one)
    return bad


def hashes(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Return name → version and SHA-256 of the files a lock names for it."""
    starts = [*_PIN.finditer(lock)]
    ends = [*(match.start() for match in starts[1:]), len(lock)]
    return {
        plain(match[1]): (match[2], _HASH.findall(lock, match.end(), end))
        for match, end in zip(starts, ends, strict=True)
    }


def bill(found: dict[str, Distribution], lock: str) -> Bom:
    """Return the bill of materials of a bundle, with the hashes its lock names."""
    known, bom = hashes(lock), Bom()
    bom.metadata.component = _component(SELF, found[SELF], [])
    others = {n: one for n, one in found.items() if n != SELF}
    made = [_component(name, one, known.get(name, ("", []))[1]) for name, one in others.items()]
    bom.components.update([*made, _python()])
    bom.register_dependency(bom.metadata.component, made)
    return bom


def _python() -> Component:
    """Return the interpreter, which a bundle brings along."""
    version = platform.python_version()
    return Component(
        name="cpython", version=version, type=ComponentType.PLATFORM, bom_ref=f"cpython@{version}",
        licenses=[LicenseExpression("PSF-2.0")], purl=PackageURL("generic", None, "cpython", version),
    )  # fmt: skip


def _component(name: str, one: Distribution, sums: Iterable[str]) -> Component:
    said = licence_of(name, one)
    licence = LicenseExpression(said) if said else DisjunctiveLicense(name="unknown")
    return Component(
        name=name, version=one.version, licenses=[licence], bom_ref=f"{name}@{one.version}",
        type=ComponentType.APPLICATION if name == SELF else ComponentType.LIBRARY,
        purl=PackageURL("pypi", None, name, one.version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in sums],
    )  # fmt: skip


def write(folder: Path) -> None:
    """Write the bill and the licences of what is installed here into a folder."""
    found = parts()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    made = JsonV1Dot6(bill(found, lock)).output_as_string(indent=2)
    (folder / "bill-of-materials.cdx.json").write_text(made, encoding="utf-8")
    lines = (
        f"{name} {one.version}: {licence_of(name, one)}" for name, one in sorted(found.items())
    )
    (folder / "LICENCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
