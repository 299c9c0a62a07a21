"""Malformed vCards and calendars: nested, folded, cut, in any encoding, and asking for files and pages."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.faults.inputs.case import Case, Lures, mutated

CODECS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "gb18030",
    "shift_jis",
)


def _card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


CARD_LINES = (
    "FN:",
    "FN",
    ":x",
    "FN;CHARSET=GB18030:\u9648",
    "FN;CHARSET=none:x",
    "FN;CHARSET=\0:x",
    "FN;CHARSET=idna:" + "x" * 300,
    "FN;CHARSET=hex:4",
    "FN;CHARSET=unicode_escape:\\x4",
    "FN;CHARSET=undefined:\xe9",
    "FN;CHARSET=punycode:\xe9-",
    "FN;ENCODING=QUOTED-PRINTABLE:=E9=8",
    "FN;ENCODING=QUOTED-PRINTABLE:a=\r\nb=\r\n=\r\nc",
    "FN;ENCODING=QUOTED-PRINTABLE:a=",
    "FN;CHARSET=UTF-16;ENCODING=QUOTED-PRINTABLE:=FF=FE=41",
    "N:" + ";" * 9_999,
    "N:" + "\\" * 999,
    "FN:A\r\n B\r\n\tC\r\n  D",
    "FN:A\0B",
    "FN:A\u202eB\u200b\u2066",
    "BDAY:2026-02-30",
    "BDAY:--0230",
    "BDAY:99999-99-99",
    "BDAY;VALUE=text:circa 1800",
    "BDAY:1e308",
    "PHOTO;ENCODING=b:%%%%",
    "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 99_999,
    "PHOTO:data:image/png;base64,!!!",
    "TEL:" + "9" * 5_000,
    "TEL;TYPE=" + ",".join(["HOME"] * 3_000) + ":1",
    "EMAIL:a\r\nBcc:b@x.my",
    "EMAIL:" + "a@" * 3_000,
    "ADR:" + ";".join("x" * 9_000),
    "CATEGORIES:" + "," * 9_999,
    "item1.X-ABLabel:_$!<",
    '"FN":x',
    'FN;A="B:x',
    "X" * 9_000 + ":x",
    "URL:javascript:alert(1)",
    "UID:../../x",
    "REV:yesterday",
    "GEO:1e308;NaN",
    "ORG:" + ";" * 500,
    "NOTE:=1+1",
    "KIND:group\r\nMEMBER:urn:uuid:nobody",
    "AGENT:BEGIN:VCARD\\nFN:x\\nEND:VCARD",
    "VERSION:9.9",
    "VERSION:2.1",
)


def cards(lures: Lures) -> Iterator[Case]:
    """Yield malformed vCards."""
    good = _card("FN:Tan \u9648 Zo\xeb", "EMAIL:t@x.my", "TEL:+60123456789")
    for codec in CODECS:
        yield Case(f"a card in {codec}", good.encode(codec, "ignore"))
        yield Case(f"a card in {codec}, cut", good.encode(codec, "ignore")[:-9])
        yield Case(f"a card in {codec}, NUL", good.replace("Tan", "T\0n").encode(codec, "ignore"))
    for n, line in enumerate(CARD_LINES):
        for version in ("2.1", "4.0") if n % 2 else ("3.0",):
            text = _card("FN:Before", line, "EMAIL:b@x.my", version=version) + good
            yield Case(
                f"line {n} in {version}: {line[:24]!r}", text.encode("utf-8", "surrogatepass")
            )
    for depth in (2, 50, 2_000, 50_000):
        nested = "BEGIN:VCARD\r\nFN:x\r\n" * depth + "END:VCARD\r\n" * depth
        yield Case(f"{depth} cards in one another", nested.encode())
        yield Case(f"{depth} begun cards", ("BEGIN:VCARD\r\n" * depth).encode())
    for key in (
        "PHOTO",
        "LOGO",
        "SOUND",
        "KEY",
        "SOURCE",
        "URL",
        "PHOTO;VALUE=uri",
        "X-IMAGE",
        "CALURI",
    ):
        for lure in lures:
            yield Case(f"{key} at {lure[:5]}", _card("FN:Tan", f"{key}:{lure}").encode(), 1)
    yield Case(
        "10,000 numbers", _card("FN:Tan", *(f"TEL:+6012{n:07}" for n in range(10_000))).encode(), 1
    )
    yield Case("a card that is empty", _card().encode())
    yield Case("only a beginning", b"BEGIN:VCARD")
    yield Case("lone CR between the lines", good.replace("\r\n", "\r").encode())
    yield Case("no line ends", good.replace("\r\n", " ").encode())
    yield Case("text between cards", (good + "hello\r\n" + good).encode())
    yield Case("a line of 20 MB", _card("FN:Tan", "NOTE:" + "x" * (20 << 20)).encode())
    picture = base64.encodebytes(bytes(range(256)) * 4_000).decode().replace("\n", "\r\n ")
    yield Case("a picture of 1 MB", _card("FN:Tan", f"PHOTO;ENCODING=b:{picture}").encode(), 1)
    yield from mutated("card", good.encode(), 25, keep=13)


def _event(*lines: str, kind: str = "VEVENT") -> str:
    return "\r\n".join([f"BEGIN:{kind}", "UID:1@x", *lines, f"END:{kind}", ""])


def _calendar(*parts: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


EVENT_LINES = (
    "DTSTART:20260230T100000",
    "DTSTART:99999999",
    "DTSTART;VALUE=DATE:20260101T1",
    "DTSTART;TZID=Mars/Base:20260101T100000",
    "DTSTART;TZID=../../etc/passwd:20260101T100000",
    "DTSTART;TZID=/etc/passwd:20260101T100000",
    "DTSTART;TZID=:20260101T100000",
    "DTSTART;TZID=America:20260101T100000",
    "DTSTART;TZID=Asia/:20260101T100000",
    "DTSTART;TZID=" + "x" * 5_000 + ":20260101T100000",
    "DTSTART:00010101T000000Z",
    "DTSTART:99991231T235959Z",
    "DTSTART:",
    "DURATION:P999999999W",
    "DURATION:PT",
    "DURATION:-P1D",
    "DTEND:20200101T100000Z",
    "DTEND:20260230",
    "RRULE:FREQ=SECONDLY;COUNT=999999999",
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=YEARLY;UNTIL=99999999",
    "RRULE:nonsense",
    "RRULE:FREQ=DAILY;BYSETPOS=" + ",".join(["1"] * 5_000),
    "EXDATE:1e308",
    "SUMMARY;CHARSET=none:x",
    "SUMMARY:A\0B",
    "SUMMARY:\u202e\u200b",
    "SUMMARY;ENCODING=QUOTED-PRINTABLE:=E9=8=\r\n=",
    'SUMMARY;LANGUAGE="x:y',
    'ATTENDEE;CN="A:B";ROLE=:mailto:',
    "ATTENDEE:mailto:a\\nBcc: b@x",
    "ORGANIZER:" + "x" * 9_000,
    "STATUS:BOILED",
    "PRIORITY:1e308",
    "PERCENT-COMPLETE:-5",
    "SEQUENCE:x",
    "GEO:NaN;inf",
    "DESCRIPTION:" + "\\n" * 9_000,
    "COMPLETED:20260230T000000Z",
    "DUE:x",
    "CATEGORIES:" + "," * 5_000,
    "RECURRENCE-ID:x",
    "X" * 5_000,
    ":",
    "DTSTART:٢٠٢٦٠١٠١",
    "DTSTART:20260101T240000",
    "DTSTART:20260101T100060Z",
)


def calendars(lures: Lures) -> Iterator[Case]:
    """Yield malformed calendars."""
    good = _event(
        "SUMMARY:Call Tan \u9648 Zo\xeb", "DTSTART:20260105T100000Z", "DTEND:20260105T110000Z"
    )
    for codec in CODECS:
        yield Case(f"a calendar in {codec}", _calendar(good).encode(codec, "ignore"))
        yield Case(f"a calendar in {codec}, cut", _calendar(good).encode(codec, "ignore")[:-25])
    for n, line in enumerate(EVENT_LINES):
        kind = "VTODO" if n % 2 else "VEVENT"
        text = _calendar(_event("SUMMARY:Odd", line, kind=kind), good.replace("1@x", "2@x"))
        yield Case(f"line {n} of a {kind}: {line[:24]!r}", text.encode("utf-8", "surrogatepass"))
    for depth in (2, 2_000, 50_000):
        nested = "BEGIN:VEVENT\r\nSUMMARY:x\r\n" * depth + "END:VEVENT\r\n" * depth
        yield Case(f"{depth} events in one another", _calendar(nested).encode())
        yield Case(f"{depth} calendars in one another", ("BEGIN:VCALENDAR\r\n" * depth).encode())
        zones = "BEGIN:VTIMEZONE\r\nTZID:Z\r\n" * depth + "END:VTIMEZONE\r\n" * depth
        yield Case(f"{depth} zones in one another", _calendar(zones, good).encode())
    for key in ("ATTACH", "URL", "IMAGE;VALUE=URI", "SOURCE", "TZURL", "CONFERENCE"):
        for lure in lures:
            yield Case(
                f"{key} of an event at {lure[:5]}",
                _calendar(
                    _event("SUMMARY:x", "DTSTART:20260105T100000Z", f"{key}:{lure}")
                ).encode(),
            )
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:{}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nRRULE:{}\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    there = _event("SUMMARY:x", "DTSTART;TZID=Z:20260105T100000")
    for words in (
        ("x", "x", "x", "x"),
        ("19700101T000000", "+9999", "-9999", "FREQ=YEARLY"),
        ("99991231T000000", "+0800", "+0800", ""),
        ("19700101T000000", "+0800", "+0900", "FREQ=SECONDLY"),
        ("19700101T000000", "", "", "FREQ=YEARLY;BYMONTH=99;BYDAY=99XX"),
    ):
        yield Case(f"a zone of {words}", _calendar(zone.format(*words), there).encode())
    yield Case("a calendar without events", _calendar().encode())
    yield Case("the beginning of a calendar", b"BEGIN:VCALENDAR")
    yield Case("lone CR in a calendar", _calendar(good).replace("\r\n", "\r").encode())
    yield from mutated("calendar", _calendar(good).encode(), 25, keep=17)
