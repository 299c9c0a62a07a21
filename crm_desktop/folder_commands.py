"""What `crm sync` does with a folder, a stick or a file sent by mail; part of `sync_commands`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn


def declare_options(option: Callable[..., Any]) -> None:
    """Declare the options of `crm sync` that need no server."""
    option("--folder", type=Path, metavar="DIR", help="exchange through a stick or a shared folder")
    option("--file-out", type=Path, metavar="X.crmb", help="write one file to send by mail")
    option("--file-in", type=Path, metavar="X.crmb", help="take in a file that was sent")
    option("--to", default="", metavar="NAME",
           help="whom the file is for: it holds what is new since the last one to them")  # fmt: skip
    option("--all", action="store_true", help="let the file hold everything")
    option("--key-from", metavar="FILE", help="read the folder's key from a file, - for input")
    option("--passphrase-from", metavar="FILE",
           help="read the folder's passphrase from a file, - for input")  # fmt: skip
    option("--show-key", action="store_true", help="show the folder's key, to type it elsewhere")
    option("--new-key", action="store_true",
           help="seal with another key from now on, after a stick was lost")  # fmt: skip
    option("--anew", action="store_true", help="read all files of the folder from their beginning")
    option("--no-attachments", action="store_true", help="leave the bytes of attachments")


def wanted(asked: Asked) -> bool:
    """Say whether a folder, a file or a key is asked for, and no server."""
    names = ("folder", "file_out", "file_in", "key_from", "passphrase_from", "show_key", "new_key")
    return any(getattr(asked, name) for name in names)


def run(ws: Any, asked: Asked) -> Answer:
    """Exchange through a folder, or with a file. Nothing of it needs a network."""
    places = [p for p in (asked.folder, asked.file_out, asked.file_in) if p]
    if len(places) > 1:
        raise Misuse(tr("Give one of --folder, --file-out and --file-in."))
    from crm_desktop.sync.folder_key import KeyNeededError

    try:
        return _exchanged(ws, asked)
    except KeyNeededError as needed:
        step = tr("Give it with --key-from FILE or --passphrase-from FILE; - reads a line.")
        if needed.new:
            step = tr("Choose a passphrase with --passphrase-from FILE; it is needed each time.")
        raise UserError(needed.message, step) from needed


def _exchanged(ws: Any, asked: Asked) -> Answer:
    _know_keys(ws, asked)
    if asked.folder:
        return _folder(ws, asked)
    if asked.file_out:
        return _file_out(ws, asked)
    if asked.file_in:
        return _file_in(ws, asked)
    return Answer(_key_lines(ws, always=asked.show_key) or [tr("The key is known now.")])


def _know_keys(ws: Any, asked: Asked) -> None:
    from crm_desktop.sync import folder_key, seal

    words = _read(asked.passphrase_from).strip("\r\n") if asked.passphrase_from else ""
    if asked.key_from:
        folder_key.seal_with(ws, seal.key_of(_read(asked.key_from)))
    if words:
        _passphrase(ws, asked, words)
    if asked.new_key:  # last: what the passphrase opened is the key that was lost
        folder_key.renew(ws, words)
        asked.show_key = True


def _passphrase(ws: Any, asked: Asked, words: str) -> None:
    """Open what is locked with a passphrase; where nothing is, give the own key that passphrase."""
    from crm_desktop.sync import folder, folder_key, mail_file

    locks = []
    if asked.folder:
        locks = list(folder.look(ws, asked.folder).locks)
    elif asked.file_in:
        locks = mail_file.locks(ws, asked.file_in)
    own = folder_key.lock_of(ws)
    if own and own["id"] not in folder_key.keys(ws):
        locks.append(own)
    for lock in locks:
        folder_key.seal_with(ws, folder_key.unlock(ws, lock, words))
    if not locks:
        folder_key.set_passphrase(ws, words)


def _read(where: str) -> str:
    try:
        return sys.stdin.readline() if where == "-" else Path(where).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(tr("{name} is no text.", name=where)) from error


def _folder(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import folder, folder_words

    done = folder.exchange(
        ws, asked.folder, anew=asked.anew, attachments=not asked.no_attachments,
        allow=asked.allow_deletions,
    )  # fmt: skip
    lines = folder_words.of_pass(done) + _key_lines(ws, always=asked.show_key or done.made_key)
    wrong = done.locked or done.damaged or done.newer or done.unreadable
    return Answer(lines, asdict(done), 1 if wrong else 0)


def _file_out(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import folder_key, mail_file

    first = folder_key.own(ws) is None
    count = mail_file.write(ws, asked.file_out, asked.to, everything=asked.all)
    lines = [trn("Wrote {n} change.", "Wrote {n} changes.", count)]
    lines += _key_lines(ws, always=asked.show_key or first)
    return Answer(lines, {"written": count, "made_key": first})


def _file_in(ws: Any, asked: Asked) -> Answer:
    from crm_desktop.sync import folder_words, mail_file

    done = mail_file.take(ws, asked.file_in, allow=asked.allow_deletions)
    return Answer(
        folder_words.of_file(done), asdict(done), 0 if done.whole and not done.newer else 1
    )


def _key_lines(ws: Any, *, always: bool) -> list[str]:
    from crm_desktop.sync import folder_key

    key = folder_key.own(ws) if always else None
    if key is None:
        return []
    return [
        tr("The key, to be typed once on each other laptop: {key}", key=key.text()),
        tr("Who has it can read what lies in the folder; do not keep it there."),
    ]
