"""Malformed messages: parts in parts, borders that lack, headers that go on as others."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.inputs.case import Case, Lures, mutated

_HEAD = (
    "From: Tan <t@x.my>\r\nTo: huda@shop.example\r\nSubject: {}\r\n"
    "Date: Mon, 23 Nov 2026 10:00:00 +0800\r\nMessage-ID: <{}@x>\r\n"
)


def _mail(name: str, *headers: str, body: str = "Hello.", subject: str = "Hi") -> bytes:
    head = _HEAD.format(subject, name.encode().hex()[:60])
    more = "".join(f"{header}\r\n" for header in headers)
    return f"{head}{more}\r\n{body}\r\n".encode("utf-8", "surrogatepass")


HEADERS = (
    "From: other@x.my",
    "To: " + "a@x.my, " * 3_000,
    "Cc: " + "<" * 3_000,
    'Cc: "' + "x" * 9_000,
    "Cc: (" * 2_000,
    "Bcc: a@x.my\r\n\tb@x.my",
    "Reply-To: a\rBcc: b@x.my",
    "X-Evil: a\nBcc: b@x.my",
    "Date: 30 Feb 2026 25:61:61 +9999",
    "Date: yesterday",
    "Date: Mon, 1 Jan 99999 00:00:00 +0000",
    "Content-Type: text/plain; charset=none",
    'Content-Type: text/plain; charset="\0"',
    "Content-Type: text/plain; charset=utf-16",
    "Content-Type: text/plain; charset=hex",
    "Content-Type: text/plain; charset=idna",
    "Content-Type: text/plain; charset*=x''%ff%",
    "Content-Type: /",
    "Content-Type: text/html",
    "Content-Type: multipart/mixed",
    'Content-Type: multipart/mixed; boundary=""',
    "Content-Type: multipart/mixed; boundary=nowhere",
    "Content-Type: message/rfc822",
    "Content-Type: message/partial; id=x; number=1; total=9",
    "Content-Type: message/delivery-status",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: uuencode",
    "Content-Transfer-Encoding: x-none",
    "Content-Disposition: attachment; filename=../../evil",
    "Content-Disposition: attachment; filename*0*=x''%2e%2e; filename*2=b",
    'Content-Disposition: attachment; filename="\0"',
    "Content-Disposition: attachment; filename=" + "x" * 5_000,
    "In-Reply-To: <" + "x" * 9_000,
    "References: " + "<a@x> " * 5_000,
    "no colon here",
    ": nothing",
    " folded first",
    "X: " + "x" * 200_000,
    "Mime-Version: 9",
    "Received: " * 2_000,
    "From: =?utf-8?b?////?=",
    "From: =?none?q?x?=",
    "Subject: =?utf-16?b?2A==?=",
    "Subject: =?utf-8?q?a=0D=0ABcc:b?=",
    "To: undisclosed-recipients:;",
    "Sender: @@@@@",
    "From: \u202e\u200b <a@x.my>",
    "Message-ID: <>",
    "Message-ID: ../../x",
)


def _nested(depth: int, kind: str) -> str:
    head = "".join(
        f"Content-Type: multipart/{kind}; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
    )
    return (
        head
        + "Content-Type: text/plain\r\n\r\ndeep\r\n"
        + "".join(f"--b{n}--\r\n" for n in reversed(range(depth)))
    )


def _flat(parts: int) -> str:
    return "".join(f"--b\r\nContent-Type: text/plain\r\n\r\n{n}\r\n" for n in range(parts))


def _parts() -> Iterator[Case]:
    for n, header in enumerate(HEADERS):
        for body in ("Zo\xeb =E9=8 AAA", "--nowhere\r\n\r\nx"):
            yield Case(
                f"header {n} {header[:24]!r} {body[:2]}", _mail(f"{n}{body[:2]}", header, body=body)
            )
    for depth in (5, 100, 1_000, 5_000):
        for kind in ("mixed", "alternative"):
            data = _HEAD.format("Deep", f"{depth}{kind}") + _nested(depth, kind)
            yield Case(f"{depth} parts in one another, {kind}", data.encode())
        messages = "Content-Type: message/rfc822\r\n\r\n" * depth + "Subject: x\r\n\r\ndeep"
        yield Case(
            f"{depth} messages in one another", (_HEAD.format("Deep", depth) + messages).encode()
        )
    many = _mail("flat", "Content-Type: multipart/mixed; boundary=b", body=_flat(3_000))
    yield Case("3,000 parts", many)


def _lured(lures: Lures) -> Iterator[Case]:
    for lure in lures:
        page = (
            f'<img src="{lure}"><iframe src="{lure}"></iframe>'
            f'<link rel=stylesheet href="{lure}"><base href="{lure}">'
        )
        yield Case(
            f"a page with {lure[:5]}",
            _mail(f"page{lure[:5]}", "Content-Type: text/html", body=page),
        )
        outside = f'Content-Type: message/external-body; access-type=URL; URL="{lure}"'
        yield Case(
            f"a body at {lure[:5]}",
            _mail(f"body{lure[:5]}", outside, body="Content-Type: text/plain\r\n\r\n"),
        )


def cases(lures: Lures) -> Iterator[Case]:
    """Yield all of them."""
    yield from _parts()
    yield from _lured(lures)
    for mark in (
        "<" * 9_000,
        "<div>" * 9_000,
        "&#9999999999;" * 99,
        "<!--" * 999,
        "<script>" * 999,
        "<![CDATA[" * 99,
        "<a b=" * 999,
    ):
        yield Case(
            f"a page of {mark[:9]}", _mail(f"of{mark[:9]}", "Content-Type: text/html", body=mark)
        )
    for codec in ("utf-16", "utf-32", "gb18030", "shift_jis", "cp1252"):
        text = _mail(
            codec, f"Content-Type: text/plain; charset={codec}", body="\u9648 Zo\xeb"
        ).decode()
        yield Case(f"a message in {codec}", text.encode(codec, "ignore"))
        yield Case(f"a message that says it is {codec}", text.encode())
    for n, data in enumerate(
        (
            b"From: a@x.my\nTo: b@x.my",
            b"From: a@x.my\r\rTo: b@x.my\r\rx",
            b"From: a@x.my\nTo: b@x.my\n\n" + bytes(range(256)) * 99,
            b"From x Mon Nov 23 10:00:00 2026\n" * 999,
            b"From x Mon Nov 23 10:00:00 2026\nFrom: a@x.my\nTo: b\n\n\0\n" * 50,
            b"From: \nTo: \nSubject: \n\n",
            b"To: b\nSubject: no sender\n\nx",
        )
    ):
        yield Case(f"message {n} of bytes", data)
    parted = _mail("parted", "Content-Type: multipart/mixed; boundary=b", body=_flat(9))
    yield from mutated("message", parted, 25, keep=60)
