"""Malformed CSV files: every encoding with every damage, and what no spreadsheet should write."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.faults.inputs.case import Case, Lures, mutated

HEAD = "Name,E-mail,Phone,Notes"
ENCODINGS = {
    "utf-8": ("陈志明", b""),
    "utf-8-sig": ("Zoë", b""),
    "utf-16": ("陈志明", b""),
    "utf-16-le": ("陈志明", b""),
    "utf-16-be": ("Łukasz", b""),
    "utf-32": ("陈志明", b""),
    "utf-32-le": ("Zoë", b"\xff\xfe\0\0"),
    "utf-32-be": ("Zoë", b""),
    "cp1252": ("Zoë Müller", b""),
    "gb18030": ("陈志明", b""),
    "shift_jis": ("山田太郎", b""),
    "big5": ("陳志明", b""),
    "euc-kr": ("김철수", b""),
    "koi8-r": ("Анна", b""),
    "cp037": ("Zoe", b""),
}


def _people(name: str, end: str = "\r\n") -> str:
    lines = [HEAD, *(f"{name} {n},p{n}@x.my,+60123{n:06},since 2020" for n in range(6))]
    return end.join([*lines, ""])


DAMAGES: dict[str, Callable[[str], str]] = {
    "whole": _people,
    "lone CR": lambda name: _people(name, "\r"),
    "line ends mixed": lambda name: _people(name).replace("\r\n", "\n", 3).replace("\n", "\r", 1),
    "NUL": lambda name: _people(name).replace("since", "si\0nce", 2),
    "CRLF in quotes": lambda name: _people(name).replace("since 2020", '"one\r\ntwo"'),
    "a quote never closed": lambda name: _people(name).replace("since", '"since', 1),
    "headings alone": lambda name: HEAD,
    "ragged": lambda name: (
        _people(name).replace(",since 2020", ",x,y,z,,", 2).replace(",p4@x.my", "")
    ),
    "headings twice": lambda name: (
        _people(name).replace("Phone", "E-mail").replace("Notes", "Name")
    ),
    "bidi": lambda name: _people(name[:1] + "\u202e" + name[1:] + "\u200b\u2066"),
    "no line end": lambda name: _people(name).rstrip(),
}


def _encoded() -> Iterator[Case]:
    known = {"whole": 6, "lone CR": 6, "CRLF in quotes": 6, "headings alone": 0, "no line end": 6}
    sure = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
    for codec, (name, mark) in ENCODINGS.items():
        for damage, make in DAMAGES.items():
            data = mark + make(name).encode(codec, "ignore")
            yield Case(f"{codec}: {damage}", data, known.get(damage) if codec in sure else None)
        yield Case(f"{codec}: half a character", mark + _people(name).encode(codec)[:-3])


def _shapes() -> Iterator[Case]:
    yield Case("0 bytes", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        yield Case(f"only a mark {mark.hex()}", mark)
        yield Case(f"a mark and other text {mark.hex()}", mark + _people("Zoë").encode("cp1252"))
    for width in (512, 513, 1_999, 2_000, 2_001, 10_000):
        heads = ",".join(["Name", *(f"c{n}" for n in range(1, width))])
        wide = f"{heads}\nTan{',x' * (width - 1)}\n".encode()
        yield Case(f"{width} columns", wide, 1 if width <= 2_000 else None)
    for size in (40_000, 131_073, 1_000_000, 1 << 20, 3_000_000):
        yield Case(f"a cell of {size}", f"{HEAD}\nTan,t@x.my,,{'x' * size}\n".encode())
    both = f"{HEAD}\n".encode() + "Zoë,z@x.my,,\n".encode("cp1252") + "陈,c@x.my,,\n".encode()
    yield Case("UTF-8 and Windows in one", both)
    yield Case(
        "GB18030 and Shift-JIS in one",
        "Name\n陈志明\n".encode("gb18030") + "山田\n".encode("shift_jis"),
    )
    for sign in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufeff\ufffe\U0010ffff\x7f\x1a":
        yield Case(f"U+{ord(sign):04X}", _people(f"A{sign}B").encode())
    yield Case("a lone half of a pair", _people("A\ud800B").encode("utf-8", "surrogatepass"))
    yield Case("sep alone", b"sep=;")
    yield Case("only separators", b",,,\n,,,\n,,,\n")
    yield Case("only quotes", b'"' * 999)
    yield Case("quotes after text", f'{HEAD}\n"Tan" Kow,t@x.my,,\n'.encode())
    yield Case("100,000 blank lines", f"{HEAD}\n".encode() + b"\n" * 100_000 + b"Tan,t@x.my,,\n")


VALUES = (
    "1e308",
    "-1e308",
    "1e999",
    "NaN",
    "inf",
    "9" * 400,
    "0x10",
    "1,2,3",
    "--5",
    "RM",
    "٣٤",
    "1_000",
    "½",
    "٠",
)
DAYS = (
    "30/02/2026",
    "31/04/2026",
    "29/02/2023",
    "00/00/0000",
    "13/13/2026",
    "01/02/0000",
    "2026-02-30",
    "99999-01-01",
    "-5",
    "1e308",
    "2026-13-01T25:61:61Z",
    "31/12/9999",
    "0001-01-01",
    "٢٠٢٦-٠١-٠١",
    "today",
    "44927.5",
)


def _cells() -> Iterator[Case]:
    for value in VALUES:
        text = f'Deal,Amount,Currency,Close date,Pipeline,Stage\nA,"{value}",MYR,2026-01-05,Sales,New\n'
        yield Case(f"an amount of {value[:12]}", text.encode(), 1)
        yield Case(f"a price of {value[:12]}", f'Product,Price\nChair,"{value}"\n'.encode(), 1)
    for day in DAYS:
        text = f"Name,E-mail,Birthday\nTan,t@x.my,{day}\nLim,l@x.my,2001-05-17\n"
        yield Case(f"a birthday on {day}", text.encode(), 2)
        yield Case(f"a task due {day}", f"Task,Due date\nCall,{day}\nAsk,2026-05-17\n".encode(), 2)
    for word in (
        "=1+1",
        "+60 12",
        "@x",
        "-5",
        "'=x",
        "=HYPERLINK(A1)",
        "../../etc/passwd",
        "%s%n{0}",
    ):
        yield Case(f"all cells {word}", f"{HEAD}\n{','.join([word] * 4)}\n".encode())
        yield Case(f"the headings {word}", f"{','.join([word] * 4)}\nTan,t@x.my,,\n".encode())


def cases(lures: Lures) -> Iterator[Case]:
    """Yield all of them."""
    yield from _encoded()
    yield from _shapes()
    yield from _cells()
    yield Case(
        "addresses as cells", f"{HEAD},Website\nTan,t@x.my,,{lures.file},{lures.url}\n".encode(), 1
    )
    yield from mutated("table", _people("陈志明").encode(), 25)
