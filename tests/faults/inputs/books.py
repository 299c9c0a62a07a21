"""Malformed workbooks: archives that lie, parts that lack, and XML that asks for more than a sheet."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator

from tests.faults.inputs.case import Case, Lures, mutated

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET, _BOOK, _STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Parts = dict[str, str | bytes]


def _row(n: int, *cells: str) -> str:
    return f'<row r="{n}">{"".join(cells)}</row>'


def _text(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


_HEAD = _row(1, _text("A1", "Name"), _text("B1", "E-mail"), _text("C1", "Birthday"))
_TAN = _row(2, _text("A2", "Tan"), _text("B2", "t@x.my"))


def _sheet(*rows: str, before: str = "", after: str = "") -> str:
    return f"<worksheet {_MAIN}>{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def _parts(sheet: str | bytes = _sheet(_HEAD, _TAN)) -> Parts:
    related = f'Id="rId{{}}" Type="{_RELS}/{{}}" Target="{{}}"'
    book = related.format(1, "officeDocument", _BOOK)
    rels = [
        related.format(n, kind, target)
        for n, kind, target in (
            (1, "worksheet", "worksheets/sheet1.xml"),
            (2, "sharedStrings", "sharedStrings.xml"),
        )
    ]
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/{_BOOK}" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{_TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"<Relationship {book}/></Relationships>",
        _BOOK: f'<workbook {_MAIN} xmlns:r="{_RELS}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f"<Relationship {one}/>" for one in rels)
        + "</Relationships>",
        _SHEET: sheet,
        _STRINGS: f"<sst {_MAIN}><si><t>shared</t></si></sst>",
    }


def zipped(parts: Parts, *more: tuple[str, str | bytes]) -> bytes:
    """Return an archive of parts; `more` may name one twice."""
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a name that comes twice
        for name, content in (*parts.items(), *more):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _archives() -> Iterator[Case]:
    whole = zipped(_parts())
    yield Case("a whole workbook", whole, 1)
    for name in _parts():
        yield Case(f"without {name}", zipped({n: c for n, c in _parts().items() if n != name}))
        yield Case(f"{name} is empty", zipped(_parts() | {name: ""}))
        yield Case(f"{name} is cut", zipped(_parts() | {name: str(_parts()[name])[:-30]}))
        yield Case(f"{name} is noise", zipped(_parts() | {name: bytes(range(256)) * 3}))
        yield Case(f"{name} twice", zipped(_parts(), (name, "<other/>")))
    for part in range(1, 8):
        yield Case(f"cut at {part} of 8", whole[: len(whole) * part // 8])
    for path in (
        "../../evil.xml",
        "/etc/evil.xml",
        "C:\\evil.xml",
        "xl/../../evil",
        "x" * 3_000,
        "xl/work\0sheet",
    ):
        yield Case(f"a part called {path[:20]!r}", zipped(_parts(), (path, "<evil/>")))
    yield Case("a bomb", zipped(_parts(_sheet(_HEAD, " " * (70 << 20)))))
    yield Case("a bomb beside the sheet", zipped(_parts(), ("xl/media/a.bin", b"\0" * (70 << 20))))
    yield Case("a small bomb in a part nobody reads", zipped(_parts(), ("x.xml", b" " * (8 << 20))))
    nested = whole
    for _ in range(20):
        nested = zipped({"inner.zip": nested})
    yield Case("a zip in a zip", nested)
    yield Case("a zip for a sheet", zipped(_parts(nested)))
    lied = whole.replace(len(str(_parts()[_SHEET])).to_bytes(4, "little"), b"\x05\0\0\0")
    yield Case("sizes that are lies", lied)
    yield Case(
        "a password",
        whole.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
    )
    yield Case("unknown packing", whole.replace(b"\x08\0", b"\x63\0"))
    yield Case("macros", zipped(_parts(), ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 99)), 1)


def _entities(lures: Lures) -> Iterator[Case]:
    laughs = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    asked = {
        "a file": f'<!ENTITY j SYSTEM "{lures.file}">',
        "an address": f'<!ENTITY j SYSTEM "{lures.url}">',
        "laughs": laughs,
        "a parameter": f'<!ENTITY % j SYSTEM "{lures.url}"> %j;',
    }
    for what, entity in asked.items():
        for name, content in _parts().items():
            text = str(content).replace("shared", "&j;").replace("Tan", "&j;")
            yield Case(
                f"{name} asks for {what}",
                zipped(_parts() | {name: f"<!DOCTYPE x [{entity}]>{text}"}),
            )
    yield Case(
        "a DOCTYPE outside",
        zipped(_parts(f'<!DOCTYPE x SYSTEM "{lures.url}">{_sheet(_HEAD, _TAN)}')),
    )
    link = (
        f'<Relationship Id="r9" Type="{_RELS}/externalLinkPath" Target="{lures.file}" '
        'TargetMode="External"/>'
    )
    rels = f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>'
    yield Case(
        "a link outside",
        zipped(_parts(), ("xl/externalLinks/_rels/externalLink1.xml.rels", rels)),
        1,
    )
    for target in (lures.file, lures.url, "../../../../etc/passwd", "/etc/passwd"):
        book = str(_parts()["xl/_rels/workbook.xml.rels"]).replace("worksheets/sheet1.xml", target)
        yield Case(
            f"the sheet is at {target[:9]}", zipped(_parts() | {"xl/_rels/workbook.xml.rels": book})
        )
    call = f'<c r="A2" t="str"><f>WEBSERVICE("{lures.url}")</f><v>Tan</v></c>'
    yield Case("a formula that calls", zipped(_parts(_sheet(_HEAD, _row(2, call)))), 1)


CELLS = (
    '<c r="A2" t="s"><v>99</v></c>',
    '<c r="A2" t="s"><v>-1</v></c>',
    '<c r="A2" t="s"><v>x</v></c>',
    '<c r="A2" t="s"/>',
    '<c r="A2" t="n"><v>Tan</v></c>',
    '<c r="A2"><v>1e308</v></c>',
    '<c r="A2"><v>1e999</v></c>',
    '<c r="A2"><v>NaN</v></c>',
    '<c r="A2" t="b"><v>7</v></c>',
    '<c r="A2" t="e"><v>#REF!</v></c>',
    '<c r="A2" t="e"><v>#EVIL</v></c>',
    '<c r="A2" t="d"><v>2026-02-30</v></c>',
    '<c r="A2" t="zz"><v>1</v></c>',
    '<c r="A0"><v>1</v></c>',
    '<c r="1A"><v>1</v></c>',
    '<c r=""><v>1</v></c>',
    "<c><v>1</v></c>",
    '<c r="ZZZZZZ1"><v>1</v></c>',
    '<c r="XFD1048576"><v>1</v></c>',
    '<c r="A99999999999"><v>1</v></c>',
    '<c r="A2" s="99"><v>1</v></c>',
    '<c r="A2" s="-1"><v>1</v></c>',
    '<c r="A2"><f>1/0</f></c>',
    '<c r="A2"><f>A2</f><v/></c>',
    '<c r="A2" t="inlineStr"><is><t>_x0000__x000D_ _xD800_</t></is></c>',
    '<c r="A2" t="inlineStr"/>',
    '<c r="A2" t="inlineStr"><is><t>&#8238;&#8203;</t></is></c>',
    '<c r="A2"><v>-693595</v></c>',
    '<c r="A2"><v>2958466</v></c>',
    '<c r="A2" t="inlineStr"><is><t>' + "x" * 40_000 + "</t></is></c>",
)


def _sheets() -> Iterator[Case]:
    for n, cell in enumerate(CELLS):
        yield Case(
            f"cell {n} {cell[:40]}",
            zipped(_parts(_sheet(_HEAD, _row(2, cell), _row(3, _text("A3", "Lim"))))),
        )
    yield Case("headings alone", zipped(_parts(_sheet(_HEAD))), 0)
    yield Case("no rows", zipped(_parts(_sheet())))
    yield Case("rows out of order", zipped(_parts(_sheet(_TAN, _HEAD))))
    yield Case("one row twice", zipped(_parts(_sheet(_HEAD, _TAN, _TAN))))
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield Case("all of it merged", zipped(_parts(_sheet(_HEAD, _TAN, after=merged))))
    for size in ("A1:XFD1048576", "", "B9", "ZZZZ0:A", "A1:A1"):
        before = f'<dimension ref="{size}"/>'
        yield Case(f"a size of {size!r}", zipped(_parts(_sheet(_HEAD, _TAN, before=before))))
    wide = "".join(f'<c t="inlineStr"><is><t>c{n}</t></is></c>' for n in range(10_000))
    yield Case("10,000 columns", zipped(_parts(_sheet(_row(1, wide), _TAN))))
    yield Case("2,000 deep", zipped(_parts("<a>" * 2_000 + "</a>" * 2_000)))
    yield Case("a sheet in UTF-16", zipped(_parts(_sheet(_HEAD, _TAN).encode("utf-16"))))
    yield Case(
        "a sheet in nonsense",
        zipped(_parts('<?xml version="1.0" encoding="x-none"?>' + _sheet(_HEAD, _TAN))),
    )
    dated = str(_parts()[_BOOK]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    yield Case("days from 1904", zipped(_parts() | {_BOOK: dated}), 1)
    many = str(_parts()[_BOOK]).replace(
        "</sheets>", '<sheet name="One" sheetId="1" r:id="rId7"/>' * 99 + "</sheets>"
    )
    yield Case("99 sheets that are not there", zipped(_parts() | {_BOOK: many}))


def cases(lures: Lures) -> Iterator[Case]:
    """Yield all of them."""
    yield from _archives()
    yield from _entities(lures)
    yield from _sheets()
    yield from mutated("workbook", zipped(_parts()), 25, keep=4)
