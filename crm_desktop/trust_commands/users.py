"""What `crm user` does: a file's own users, turned on, listed, added, changed, removed, turned off."""

from __future__ import annotations

import sys
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.declaring_commands import Deed, add, count
from crm_desktop.domain.fold import fold
from crm_desktop.domain.sharing import MEMBER
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.access import users
from crm_desktop.trust import sealing
from crm_desktop.trust.access import people
from crm_desktop.trust_commands import asking

DEEDS = ("list", "on", "add", "role", "secrets", "passphrase", "remove", "off")
SEES = ("yes", "no")


def declare(every: Any) -> None:
    """Declare the command."""
    words = (
        "the users of this file: list, on NAME, add NAME, role NAME ROLE, secrets NAME yes|no, "
        "passphrase [NAME], remove NAME, off"
    )
    option = add(every, "user", run, words)
    option("deed", nargs="?", choices=DEEDS, default="list", action=Deed, help="list is usual")
    option("name", nargs="?", default="", metavar="NAME")
    option("role", nargs="?", default="", metavar="ROLE", help=", ".join((*users.ROLES, *SEES)))
    option("--passphrase-fd", type=count, metavar="N",
           help="read the user's new passphrase from descriptor N")  # fmt: skip
    option("--code-fd", type=count, metavar="N",
           help="read the owner's code, which is typed back, from descriptor N")  # fmt: skip


def run(ws: Any, asked: Asked) -> Answer:
    """Do what is asked for and list who is there then."""
    if asked.deed == "passphrase" and not asked.name and ws.user is not None and ws.user.named:
        asked.name = ws.user.name
    if asked.deed not in ("list", "off") and not asked.name:
        raise Misuse(tr("Name the user."))
    _DOING[asked.deed](ws, asked)
    every = users.people(users.all_of(ws.reader()))
    shown = people.has_secrets(ws)
    lines = [_line(user, shown) for user in every]
    data: list[dict[str, Any]] = [{"name": user.name, "role": user.role} for user in every]
    for told, user in zip(data, every, strict=True):
        told |= {"secrets": bool(user.boxes)} if shown else {}
    return Answer(lines or [tr("This file has no users of its own.")], data)


def _line(user: users.User, shown: bool) -> str:
    sees = f" · {tr('sees secret fields')}" if shown and user.boxes else ""
    return f"{user.role:8} {user.name}{sees}"


def _nothing(_ws: Any, _asked: Asked) -> None:
    """Only list."""


def _on(ws: Any, asked: Asked) -> None:
    asking.can_type_back(asked.code_fd, asking.OWNERS)  # before a passphrase is asked for
    if users.all_of(ws.reader()):
        raise UserError(tr("This file has users already."), tr("Add one with: user add"))
    passphrase = asking.new_passphrase(asked.passphrase_fd)
    sealing.unless_short(passphrase)
    said = people.new_code()
    words = tr("Owner's code. Write it down now; it is shown this once, and lets an owner in:")
    asking.typed_back(
        words, said, asked.code_fd, lambda back: people.key_of(back) == people.key_of(said),
        asking.OWNERS,
    )  # fmt: skip
    people.turn_on(ws, asked.name, passphrase, said)


def _add(ws: Any, asked: Asked) -> None:
    ws.may_manage()
    _unless_off(ws)
    people.add(ws, asked.name, asked.role or MEMBER, asking.new_passphrase(asked.passphrase_fd))


def _role(ws: Any, asked: Asked) -> None:
    people.set_role(ws, _named(ws, asked.name), asked.role)


def _secrets(ws: Any, asked: Asked) -> None:
    """Let somebody see secret fields, or no more."""
    if asked.role not in SEES:
        raise Misuse(tr("Say yes or no."))
    people.let_see_secrets(ws, _named(ws, asked.name), asked.role == SEES[0])


def _passphrase(ws: Any, asked: Asked) -> None:
    """Give a user another passphrase; everybody gives it to themselves with the one they signed in with."""
    me = ws.user
    if me is not None and me.named and fold(me.name) == _folded(asked.name):
        before = asking.passphrase_of(asked)
        people.set_own_passphrase(ws, before, asking.new_passphrase(asked.passphrase_fd))
        return
    id = _named(ws, asked.name)
    people.set_passphrase(ws, id, asking.new_passphrase(asked.passphrase_fd))


def _remove(ws: Any, asked: Asked) -> None:
    id = _named(ws, asked.name)
    alone = people.sees_alone(ws, id)
    people.remove(ws, id)
    if alone:
        asking.say(tr("Secret fields open with the owner's code alone now: sign in with it, and give "
                      "somebody the right."))  # fmt: skip


def _off(ws: Any, _asked: Asked) -> None:
    people.turn_off(ws)
    if ws.key is not None:
        words = tr("Only the recovery code opens the file now. Give it a passphrase with: rekey")
        sys.stderr.write(f"{words}\n")


def _unless_off(ws: Any) -> None:
    if not users.all_of(ws.reader()):
        raise UserError(tr("This file has no users of its own."), tr("Begin with: user on NAME"))


def _named(ws: Any, name: str) -> str:
    ws.may_manage()
    _unless_off(ws)
    wanted = _folded(name)
    every = users.people(users.all_of(ws.reader()))
    found = next((user.id for user in every if fold(user.name) == wanted), None)
    if found is None:
        names = ", ".join(user.name for user in every)
        raise UserError(
            tr("There is no user {name}.", name=name), tr("Users are: {names}", names=names)
        )
    return found


def _folded(name: str) -> str:
    return fold(" ".join(name.split()))


_DOING = {
    "list": _nothing, "on": _on, "add": _add, "role": _role, "secrets": _secrets,
    "passphrase": _passphrase,
    "remove": _remove, "off": _off,
}  # fmt: skip
