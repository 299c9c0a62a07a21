"""Folders other programs keep in line are known; folders of this computer are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.store.backups import synced


@pytest.mark.parametrize(
    ("folder", "who"),
    [
        ("Dropbox", "Dropbox"), ("Dropbox (Maju Jaya)/Shop", "Dropbox"), ("OneDrive", "OneDrive"),
        ("OneDrive - Maju Jaya Sdn Bhd/Files", "OneDrive"), ("Google Drive/a/b", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-me@mail.example/My Drive", "Google Drive"),
        ("Library/CloudStorage/OneDrive-MajuJaya", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"), ("iCloudDrive", "iCloud Drive"),
        ("Nextcloud/x", "Nextcloud"), ("Documents", ""), ("Dropbox notes", ""), ("My OneDrive", ""),
    ],
)  # fmt: skip
def test_a_folder_is_known_by_its_name(tmp_path: Path, folder: str, who: str) -> None:
    assert synced.by_whom(tmp_path / folder / "shop.crm", {}) == who


def test_a_folder_is_known_by_what_its_program_left_in_it(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "deep").mkdir(parents=True)
    assert synced.by_whom(shared / "deep" / "shop.crm", {}) == ""
    (shared / ".stfolder").mkdir()
    assert synced.by_whom(shared / "deep" / "shop.crm", {}) == "Syncthing"
    home = tmp_path / "home"
    (home / ".dropbox").mkdir(parents=True)
    assert synced.by_whom(home / "shop.crm", {}) == ""


def test_a_folder_is_known_by_what_the_system_says(tmp_path: Path) -> None:
    said = {"OneDriveCommercial": str(tmp_path / "Work")}
    assert synced.by_whom(tmp_path / "Work" / "shop.crm", said) == "OneDrive"
    assert synced.by_whom(tmp_path / "Other" / "shop.crm", said) == ""


def test_a_folder_of_another_computer_is_known(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n//nas/share /mnt/the\\040shop cifs rw 0 0\n")
    assert synced.by_whom(Path("/mnt/the shop/a/shop.crm"), {}, mounts) == synced.NETWORK
    assert synced.by_whom(Path("/mnt/other/shop.crm"), {}, mounts) == ""


def test_it_is_explained_with_a_way_out(tmp_path: Path) -> None:
    found = synced.advice(tmp_path / "Dropbox" / "shop.crm")
    assert found is not None
    assert "shop.crm lies in a folder of Dropbox" in str(found)
    assert "second place" in str(found)
    assert synced.advice(tmp_path / "shop.crm") is None
