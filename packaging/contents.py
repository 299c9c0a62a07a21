"""What a bundle holds on every system: the program, its forms and resources, and of Qt what it needs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = {"crm-desktop": "start_window.py", "crm": "start_command.py"}
"""Name of a program in the bundle → the script that starts it."""
WITHOUT_CONSOLE = {"crm-desktop"}

DATAS = [
    (str(ROOT / "ui"), "crm_desktop/ui"),
    (str(ROOT / "resources"), "crm_desktop/resources"),
    (str(ROOT / "crm_desktop" / "store" / "migrations"), "crm_desktop/store/migrations"),
]
"""Files beside the code; `paths.asset` looks for them at these places."""

EXCLUDED = [
    *(f"PySide6.Qt{name}" for name in (
        "3DAnimation", "3DCore", "3DRender", "Bluetooth", "Charts", "Concurrent",
        "DataVisualization", "Designer", "Graphs", "Help", "Location", "Multimedia", "Network",
        "NetworkAuth", "Nfc", "OpenGL", "OpenGLWidgets", "Pdf", "PdfWidgets", "Positioning",
        "Qml", "Quick", "Quick3D", "QuickControls2", "QuickWidgets", "RemoteObjects",
        "Scxml", "Sensors", "SerialBus", "SerialPort", "SpatialAudio", "Sql", "StateMachine",
        "TextToSpeech", "WebChannel", "WebEngineCore", "WebEngineQuick", "WebEngineWidgets",
        "WebSockets", "WebView",
    )),
    "IPython", "hypothesis", "joblib", "mypy", "numpy", "pip", "pytest", "ruff", "scipy", "setuptools",
    "sklearn", "sqlite3", "tests", "tkinter", "zstandard._cffi", "zstandard.backend_cffi",
]  # fmt: skip
"""Modules that must not come along, whoever asks for them."""

_PLUGINS = re.compile(
    r"plugins/(sqldrivers|tls|networkinformation|qmltooling|multimedia|position|sensors|"
    r"webview|virtualkeyboard|designer|renderers|sceneparsers|geometryloaders|"
    r"platforminputcontexts/\w*virtualkeyboard|imageformats/\w*qpdf|"
    r"platforms/\w*(vnc|linuxfb|eglfs|vkkhrdisplay|minimalegl)|egldeviceintegrations)"
)
_LIBRARIES = re.compile(
    r"Qt6?(Qml|Quick|Pdf|VirtualKeyboard|WebEngine|Charts|3D|Multimedia|Sql|Egl)"
)
_WORDS = re.compile(r"Qt/translations/|/translations/qt\w*_\w+\.qm$")


def hidden() -> list[str]:
    """Return every module of ours, however it is imported, and what migrations import by name."""
    names = []
    for path in sorted((ROOT / "crm_desktop").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "versions" not in parts and parts[-1] != "env":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return [*names, "sqlmodel", "alembic", "sqlalchemy.dialects.sqlite", "logging.config"]


def wanted(place: str) -> bool:
    """Say whether a collected file is needed. `place` is where it lies in the bundle."""
    place = place.replace("\\", "/")
    return not (_PLUGINS.search(place) or _LIBRARIES.search(place) or _WORDS.search(place))


def pruned(collected: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return what is needed of PyInstaller's (place, source, kind) entries."""
    return [entry for entry in collected if wanted(entry[0])]
