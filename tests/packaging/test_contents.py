"""What goes into a bundle, as far as it can be told without building one."""

import importlib.util
import re
from pathlib import Path

import pytest

from .check_bundle import megabytes, unwanted

PACKAGING = Path(__file__).parents[2] / "packaging"
SPECS = sorted(PACKAGING.glob("*.spec"))


@pytest.fixture(scope="module")
def contents():
    spec = importlib.util.spec_from_file_location("contents", PACKAGING / "contents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_data_is_there_and_lands_where_the_program_looks(contents):
    places = {place for _source, place in contents.DATAS}
    assert all(Path(source).is_dir() for source, _place in contents.DATAS)
    assert {"crm_desktop/ui", "crm_desktop/resources"} <= places


def test_every_module_comes_along(contents):
    hidden = contents.hidden()
    assert {"crm_desktop.app", "crm_desktop.gui.tour.scenes", "crm_desktop.store.log"} <= set(
        hidden
    )
    assert not [name for name in hidden if "0001" in name]


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
        ("crm_desktop/resources/translations/ms.d/qt.json", True),
        ("PySide6\\plugins\\sqldrivers\\qsqlite.dll", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
    ],
)
def test_of_qt_only_what_is_needed(contents, place, stays):
    assert contents.wanted(place) is stays


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.stem)
def test_specs_are_sound_and_untried_ones_say_so(path):
    text = path.read_text("utf-8")
    compile(text, str(path), "exec")
    assert ("UNTRIED" in text) is (path.stem != "linux")


def test_the_check_finds_what_should_not_be_there(tmp_path):
    (tmp_path / "libQt6WebEngineCore.so.6").write_bytes(b"x" * 1000)
    (tmp_path / "libQt6Core.so.6").write_bytes(b"x" * 1000)
    (tmp_path / "link").symlink_to(tmp_path / "libQt6Core.so.6")
    assert unwanted(tmp_path) == ["libQt6WebEngineCore.so.6"]
    assert megabytes(tmp_path) == pytest.approx(0.002)


def test_no_part_of_qt_the_program_asks_for_is_left_out(contents):
    asked = set()
    for path in (PACKAGING.parent / "crm_desktop").rglob("*.py"):
        asked |= set(re.findall(r"from (PySide6\.\w+) import", path.read_text(encoding="utf-8")))
    assert "PySide6.QtWidgets" in asked and not asked & set(contents.EXCLUDED)
