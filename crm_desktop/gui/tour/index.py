"""The page that shows the tour's pictures beside one another, for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>CRM Desktop, a tour</title><style>
body { font: 14px system-ui, sans-serif; margin: 24px; color-scheme: light dark; }
h2 { font-size: 15px; margin: 32px 0 8px; }
div { display: grid; grid-template-columns: repeat(2, 1fr); gap: 16px; }
figure { margin: 0; } img { width: 100%; border: 1px solid gray; }
figcaption { opacity: .7; }
</style></head><body><h1>CRM Desktop, a tour</h1>
"""


def write(folder: Path, pictures: Sequence[Path]) -> Path:
    """Write `index.html` into `folder`: a heading for each screen, then its pictures."""
    names = sorted({picture.stem for picture in pictures})
    parts = [_HEAD]
    for name in names:
        parts.append(f"<h2>{escape(name)}</h2><div>\n")
        parts += [_figure(folder, p) for p in pictures if p.stem == name]
        parts.append("</div>\n")
    target = folder / "index.html"
    target.write_text("".join([*parts, "</body></html>\n"]), "utf-8")
    return target


def _figure(folder: Path, picture: Path) -> str:
    place = escape(picture.relative_to(folder).as_posix())
    said = escape(picture.parent.name)
    return (
        f'<figure><a href="{place}"><img loading="lazy" src="{place}" alt="{said}"></a>'
        f"<figcaption>{said}</figcaption></figure>\n"
    )
