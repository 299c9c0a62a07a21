"""vCard → file → vCard keeps everything, in all three versions, what we do not understand too."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats import card_kinds
from crm_desktop.exchange.formats.card_keeping import kept
from crm_desktop.exchange.formats.card_reading import Reading, read, says_organisation
from crm_desktop.exchange.formats.card_writing import Subject, card
from crm_desktop.exchange.formats.cards import cards
from crm_desktop.exchange.formats.content_lines import Line
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Profile, Workspace

SAMPLES = Path(__file__).parent / "samples"
VERSIONS = ("2.1", "3.0", "4.0")
OF_VERSION = {
    "google.vcf": "3.0", "apple.vcf": "3.0", "outlook.vcf": "2.1", "android.vcf": "2.1",
    "nextcloud.vcf": "4.0",
}  # fmt: skip
SAID_ANEW = {"REV", "PRODID", "CATEGORIES", "UID"}


def through_a_workspace(path: Path, folder: Path, version: str) -> Path:
    """Return the cards of the people and companies a file makes, as a file."""
    with Workspace.create(":memory:", Profile("Huda")) as ws:
        found = source.detect(path)
        mapped = mapping.propose(found, ws=ws)
        done = importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
        assert done.errors == done.refused == 0 and done.created == found.count
        out = folder / "out.vcf"
        exporting.export_cards(ws.reader(), mapped.kind, out, version=version)
        if found.also:
            others = folder / "others.vcf"
            exporting.export_cards(ws.reader(), found.also, others, version=version)
            out.write_bytes(out.read_bytes() + others.read_bytes())
        return out


def lines_of(path: Path) -> dict[str, list[Line]]:
    """Return name of the person → properties, groups of cards left out."""
    codec = source.detect(path).encoding
    found = {}
    for one in cards(path, codec):
        if not any(line.value.upper() == "GROUP" for line in one.lines):
            found[read(one.lines).single["Name"]] = one.lines
    return found


def said(line: Line) -> tuple[str, str, frozenset[tuple[str, frozenset[str]]]]:
    """Return what a property says, without what goes without saying."""
    usual = card_kinds.USUAL.get(line.name, frozenset())
    params = frozenset(
        (name, values) for name, found in line.params
        if (values := frozenset(v.upper() for v in found) - usual)
    )  # fmt: skip
    value = line.value.rstrip(";") if line.name in ("N", "ORG") else line.value
    value = value.replace("-", "") if line.name == "BDAY" else value
    return line.name, value.replace("\\:", ":"), params


@pytest.mark.parametrize("name", OF_VERSION)
def test_every_property_of_the_samples_comes_back(tmp_path: Path, name: str) -> None:
    out = through_a_workspace(SAMPLES / name, tmp_path, OF_VERSION[name])
    before, after = lines_of(SAMPLES / name), lines_of(out)
    assert before.keys() <= after.keys()  # the companies that people name have cards as well
    for person, lines in before.items():
        wanted = Counter(said(line) for line in lines if line.name not in SAID_ANEW)
        got = Counter(said(line) for line in after[person] if line.name not in SAID_ANEW)
        if name == "google.vcf":  # whose second address repeats itself in a part that is no part
            wanted, got = _without_long_addresses(wanted), _without_long_addresses(got)
        missing = {s for s in (wanted - got) if s[1].strip(";")}
        assert not missing, missing


def _without_long_addresses(found: Counter) -> Counter:
    return Counter({s: n for s, n in found.items() if s[0] != "ADR"})


def meaning(reading: Reading) -> object:
    """Return what a card says in our fields, and what else it holds, however a version writes it."""
    extra = Counter(line.name for line in reading.extra if not says_organisation(line))
    entries = {f: [e for e, _line in found] for f, found in reading.entries.items()}
    single = {k: v for k, v in reading.single.items() if k not in ("CRM ID", "ID")}
    return single, entries, reading.note(), sorted(reading.tags), extra


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", OF_VERSION)
def test_another_version_says_the_same(tmp_path: Path, name: str, version: str) -> None:
    out = through_a_workspace(SAMPLES / name, tmp_path, version)
    tags = name == "apple.vcf"  # its group has become a tag
    for person, lines in lines_of(SAMPLES / name).items():
        before, after = meaning(read(lines)), meaning(read(lines_of(out)[person]))
        assert _apart(before, tags) == _apart(after, tags)


def _apart(found: object, tags: bool) -> list[object]:
    return [part for at, part in enumerate(found) if not (tags and at == 3)]  # type: ignore[arg-type]


def test_an_edit_wins_over_what_was_kept() -> None:
    lines = [
        Line("FN", "Tan"), Line("N", "Tan;Ah;Kow;;"), Line("TEL", "+60 1", (("TYPE", ("CELL", "PREF")),)),
        Line("ORG", "Old;Sales"), Line("X-FOO", "bar"),
    ]  # fmt: skip
    subject = Subject({"Name": "Tan Ah Kow", "Given name": "Ah Kow", "Family name": "Tan",
                       "Company": "New"},
                      {"phones": [{"value": "+60 2", "kind": "mobile"}]}, [], kept(read(lines)))  # fmt: skip
    text = card(subject, "3.0")
    assert "ORG:New\r\n" in text and "Sales" not in text
    assert "TEL;TYPE=CELL:+60 2\r\n" in text and "+60 1" not in text
    assert "N:Tan;Ah;Kow;;\r\n" in text and "X-FOO:bar\r\n" in text


def test_a_picture_has_the_form_of_each_version() -> None:
    subject = Subject({"Name": "A"}, kept=["PHOTO;ENCODING=B;TYPE=JPEG:AAAA"])
    assert "PHOTO;JPEG;ENCODING=BASE64:\r\n AAAA\r\n\r\n" in card(subject, "2.1")
    assert "PHOTO;TYPE=JPEG;ENCODING=B:AAAA" in card(subject, "3.0")
    assert "PHOTO:data:image/jpeg;base64,AAAA" in card(subject, "4.0")
    new = Subject({"Name": "A"}, kept=["PHOTO:data:image/png;base64,BBBB"])
    assert "PHOTO;TYPE=PNG;ENCODING=B:BBBB" in card(new, "3.0")


def test_lines_are_folded_at_75_bytes_and_never_within_a_sign() -> None:
    text = card(Subject({"Name": "陈" * 100, "Notes": "=" * 200 + "ä" * 100}), "3.0")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    old = card(Subject({"Name": "陈" * 100, "Notes": "=" * 200 + "\nä " * 100}), "2.1")
    assert all(len(line) <= 76 and line.isascii() for line in old.split("\r\n"))


SIGNS = "abZé=;,:\\\"'\n \t.-@陈志明தமிழ்عربيΩж🙂"
TEXTS = (
    st.text(SIGNS, min_size=1, max_size=40)
    .map(lambda t: " ".join(t.split(" ")).strip())
    .filter(bool)
)
LINES = TEXTS.map(lambda t: " ".join(t.split())).filter(bool)
KINDS = st.sampled_from(["mobile", "work", "home", "fax", "pager", "kedai", "ibu pejabat", ""])


def _kind(entry: dict[str, str], kind: str) -> dict[str, str]:
    return entry | ({"kind": kind} if kind else {})


PHONES = st.lists(st.tuples(st.integers(1000, 10**12), KINDS), max_size=3, unique=True).map(
    lambda found: [_kind({"value": f"+{n}"}, k) for n, k in found]
)
ADDRESSES = st.lists(
    st.builds(_kind, st.fixed_dictionaries(
        {"street": TEXTS}, optional={"city": TEXTS, "postcode": LINES, "country": LINES}), KINDS),
    max_size=2, unique_by=str,
)  # fmt: skip


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    single = {"Name": draw(LINES)}
    for heading in ("Company", "Job title", "Notes", "Given name", "Family name", "Name prefix"):
        if draw(st.booleans()):
            single[heading] = draw(TEXTS)
    entries = {"phones": draw(PHONES), "addresses": draw(ADDRESSES)}
    return Subject(single, entries, sorted(draw(st.sets(LINES, max_size=3))))


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(subject=subjects())
def test_what_is_written_is_read(version: str, subject: Subject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.vcf"
        path.write_bytes(card(subject, version).encode())
        (found,) = cards(path, "utf-8")
    reading = read(found.lines)
    wanted = dict(subject.single)
    if not wanted.get("Given name") and wanted.get("Family name") == wanted["Name"]:
        wanted.pop("Family name")
    notes = wanted.pop("Notes", "")
    assert reading.note() == notes
    assert {k: v for k, v in reading.single.items() if v} == wanted
    assert [e for e, _l in reading.entries.get("phones", [])] == subject.entries["phones"]
    assert [e for e, _l in reading.entries.get("addresses", [])] == subject.entries["addresses"]
    assert sorted(reading.tags) == subject.tags


def broken(data: bytes, chance: random.Random) -> bytes:
    """Return a sample with some of its bytes changed, cut or doubled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(made) or 1)
        what = chance.randrange(5)
        if what == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            del made[at : at + chance.randrange(40)]
        elif what == 2:
            made[at:at] = made[at : at + chance.randrange(60)]
        elif what == 3:
            made[at:at] = chance.choice([b"\r\n", b"=", b";", b":", b'"', b"\\", b"=\r\n", b"\xff"])
        else:
            del made[at:]
    return bytes(made)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(OF_VERSION)), seed=st.integers(0, 10**9))
def test_a_damaged_file_is_read_or_refused_in_words(name: str, seed: int) -> None:
    data = b"BEGIN:VCARD\r\n" + broken((SAMPLES / name).read_bytes()[12:], random.Random(seed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.vcf"
        path.write_bytes(data)
        refused = None
        try:
            found = source.detect(path)
            rows = list(source.rows(found))
        except UserError as error:
            refused = error
        if refused is not None:
            assert refused.message and refused.next_step
            return
        assert all(len(cells) == found.columns for _line, cells in rows)
        for one in cards(path, found.encoding):  # and what was read can be written
            reading = read(one.lines)
            subject = Subject(reading.single, {}, reading.tags, kept(reading))
            assert card(subject, "4.0").endswith("END:VCARD\r\n")


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
def test_an_export_of_ours_comes_back_as_the_same(
    ws: Workspace, tmp_path: Path, version: str
) -> None:
    cells = {
        "deleted": False, "name": "Kow Seng", "notes": "a\nb ",
        "phones.1": {"value": "03-7956 1180", "e164": "+60379561180", "kind": "work"},
        "phones.2": {"value": "ext 12"},
        "addresses.1": {"street": "1 Jalan", "city": "KL", "kind": "billing"},
    }  # fmt: skip
    ws.log.record(Label("create"), [
        Edit("company", new_id(), cells), Edit("contact", new_id(), cells | {"birthday": "1979-01-11"}),
    ])  # fmt: skip
    for name in ("google", "apple", "android", "nextcloud", "outlook"):
        _quick(ws, SAMPLES / f"{name}.vcf")
    for kind in ("company", "contact"):
        path = tmp_path / f"{kind}.vcf"
        exporting.export(ws.reader(), kind, path, "vcard", version=version, query=ListQuery(kind))
        done = _quick(ws, path, kind)
        assert done.same == done.rows > 1 and not done.stamp


def _quick(ws: Workspace, path: Path, kind: str = "") -> importing.Outcome:
    found = source.detect(path)
    mapped = mapping.propose(found, kind, ws=ws)
    return importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
