"""What `crm encrypt`, `decrypt` and `rekey` do with a closed file, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop import keychain
from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add, count
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.trust_commands import asking

if TYPE_CHECKING:
    from crm_desktop.store.cipher.converted import Converted


def declare(every: Any) -> None:
    """Declare the commands; each opens the file by itself, and nobody else may have it open."""
    words = "encrypt the file, its backups and its attachments; shows the recovery code once"
    _keeping(add(every, "encrypt", encrypt, words, alone=True))
    words = (
        "give an encrypted file a new key and a new recovery code; the old code opens it no more"
    )
    _keeping(add(every, "rekey", rekey, words, alone=True))
    words = "make an encrypted file, its backups and its attachments readable without a key again"
    add(every, "decrypt", decrypt, words, alone=True)


def _keeping(option: Any) -> None:
    option("--no-keychain", action="store_true",
           help="do not keep the key in this computer's keychain")  # fmt: skip
    option(
        "--passphrase", action="store_true", help="let a passphrase open it too; it is asked for"
    )
    option(
        "--passphrase-fd", type=count, metavar="N", help="read that passphrase from descriptor N"
    )
    option("--code-fd", type=count, metavar="N",
           help="read the recovery code, which is typed back, from descriptor N")  # fmt: skip


def encrypt(_ws: None, asked: Asked) -> Answer:
    """Encrypt a plain file."""
    if id_at(asked.file) is not None:
        raise UserError(
            tr("{name} is encrypted already.", name=asked.file.name),
            tr("Give it a new key with: rekey"),
        )
    done = _turned(asked, None)
    return _answer(tr("Encrypted {name}.", name=asked.file.name), done, asked)


def rekey(_ws: None, asked: Asked) -> Answer:
    """Give an encrypted file a new key."""
    done = _turned(asked, _old(asked))
    return _answer(tr("{name} has a new key.", name=asked.file.name), done, asked)


def decrypt(_ws: None, asked: Asked) -> Answer:
    """Make an encrypted file plain."""
    from crm_desktop.trust.turning import Keeping, turn

    done = turn(asked.file, _old(asked), None, Keeping())
    return _answer(tr("{name} is not encrypted any more.", name=asked.file.name), done, asked)


def _old(asked: Asked) -> Key:
    asking.owner(asked.file, asked)
    old = asking.key_of(asked.file, asked)
    if old is None:
        raise UserError(
            tr("{name} is not encrypted.", name=asked.file.name), tr("Encrypt it with: encrypt")
        )
    return old


def _turned(asked: Asked, old: Key | None) -> Converted:
    from crm_desktop.store import opening
    from crm_desktop.trust import passphrases
    from crm_desktop.trust.turning import Keeping, turn

    opening.there(asked.file)
    asking.owner(asked.file, asked)
    asking.can_type_back(asked.code_fd)  # before a passphrase is asked for
    passphrase = _passphrase(asked)
    kept = not asked.no_keychain and keychain.there()
    if old is not None and not passphrase and passphrases.seal_of(asked.file, old.id):
        asking.say(
            tr("The passphrase of {name} will not open it any more. To give the new key one, stop here and "
               "add --passphrase.", name=asked.file.name)
        )  # fmt: skip
    elif not kept and not passphrase:
        asking.say(
            tr(
                "Only the recovery code will open this file: no keychain or passphrase keeps its key."
            )
        )
    key = new_key()
    _typed_back(asked, key)
    return turn(asked.file, old, key, Keeping(kept, passphrase))


def _passphrase(asked: Asked) -> str:
    """Return the passphrase that is to open the file, "" for none."""
    from crm_desktop.trust import sealing

    if asked.passphrase_fd is None and not asked.passphrase:
        return ""
    chosen = asking.new_passphrase(asked.passphrase_fd)
    sealing.unless_short(chosen)  # before a code is shown that would open nothing
    return chosen


def _typed_back(asked: Asked, key: Key) -> None:
    words = tr(
        "Recovery code. Write it down now; it is shown this once, and opens the file anywhere:"
    )
    said = code.recovery_code(key)
    asking.typed_back(words, said, asked.code_fd, lambda back: code.key_of(back) == key)


def _answer(words: str, done: Converted, asked: Asked) -> Answer:
    from crm_desktop.store.backups import places
    from crm_desktop.trust.turning import kept_where

    lines = [words]
    if done.backups:
        lines.append(trn("{n} backup with it.", "{n} backups with it.", done.backups))
    now = id_at(asked.file)
    keychain_has, sealed = kept_where(asked.file, now) if now else (False, False)
    if now and not (keychain_has or sealed):
        lines.append(
            tr("The recovery code alone opens it: neither a keychain nor a passphrase has it.")
        )
    lines += [
        tr("Left as it was: {name}: {reason}", name=path, reason=why) for path, why in done.left
    ]
    if done.elsewhere:
        lines.append(places.left_words(done.elsewhere))
    data = {
        "file": str(asked.file), "encrypted": now is not None, "backups": done.backups,
        "keychain": keychain_has, "passphrase": sealed,
        "left": [{"file": str(path), "reason": why} for path, why in done.left],
        "elsewhere": [str(path) for path in done.elsewhere],
    }  # fmt: skip
    return Answer(lines, data, int(bool(done.left)))
