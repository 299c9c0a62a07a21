"""Files attached to others that name somebody inside: told before, ticked or left, and never called clean."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.privacy.erasing import certificate, kept_files, preview, running
from crm_desktop.store import blobs, cells
from crm_desktop.store.belongings import of
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace

from .acting import make

NAME = "Aminah Rahman"


def attached(ws: Workspace, path: Path, contact: str) -> str:
    return attaching.attach(ws, [path], {f"contacts.{contact}": True}).ids[0]


def text(folder: Path, words: str = f"Class list: {NAME.upper()}, Tan Ah Kow") -> Path:
    (folder / "class.txt").write_text(words)
    return folder / "class.txt"


def packed(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "class.docx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:t>{NAME}</w:t>" * 9)
    return folder / "class.docx"


def people(ws: Workspace) -> tuple[str, str]:
    return make(ws, "contact", name=NAME), make(ws, "contact", name="Tan Ah Kow")


@pytest.mark.parametrize("inside", [1, 0])
@pytest.mark.parametrize("written", [text, packed])
def test_a_file_of_others_that_names_them_is_told_and_goes_when_ticked(
    ws: Workspace, tmp_path: Path, inside: int, written
) -> None:
    ws.set_setting(blobs.INSIDE, inside)
    aminah, tan = people(ws)
    id = attached(ws, path := written(tmp_path), tan)
    (tmp_path / "other.txt").write_text("Prices")
    attached(ws, tmp_path / "other.txt", tan)
    path.unlink()
    (one,) = preview.of(ws, [("contact", aminah)]).attached
    assert one.key == ("attachment", id) and one.title == f"{path.name} – Tan Ah Kow"
    going = running.begin(ws, of(ws.reader(), "contact", aminah), [one.key])
    going.kept = kept_files.of
    assert certificate.of(ws, running.run(going)).complete
    assert cells.shown(ws.reader(), "attachment", id) is None


@pytest.mark.parametrize("inside", [1, 0])
def test_inside_an_encrypted_file_too(tmp_path: Path, inside: int, monkeypatch) -> None:
    monkeypatch.setattr(blobs, "DEFAULTS", {**blobs.DEFAULTS, blobs.INSIDE: inside})
    with Workspace.create(tmp_path / "shop.crm", key=Key(bytes(range(20)))) as ws:
        aminah, tan = people(ws)
        id = attached(ws, text(tmp_path), tan)
        monkeypatch.setattr(blobs, "content", None)  # the process of its own has looked
        (one,) = preview.of(ws, [("contact", aminah)]).attached
    assert one.key == ("attachment", id)


def test_a_file_that_was_left_is_named_in_the_certificate(ws: Workspace, tmp_path: Path) -> None:
    aminah, tan = people(ws)
    id = attached(ws, text(tmp_path), tan)
    said = certificate.of(
        ws, running.run(running.begin(ws, of(ws.reader(), "contact", aminah), ()))
    )
    (place,) = (one for one in said.places if one.state == certificate.DOUBT)
    assert place.name == "Files attached to others" and "class.txt" in place.said
    assert cells.shown(ws.reader(), "attachment", id) is not None


def test_what_is_listed_anyway_is_not_told_twice(ws: Workspace, tmp_path: Path) -> None:
    aminah, _tan = people(ws)
    id = attached(ws, text(tmp_path), aminah)
    assert not preview.of(ws, [("contact", aminah)], listed=[("attachment", id)]).attached
