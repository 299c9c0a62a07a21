"""What the members of a team and their weather do, beside what each does on a file of its own."""

from __future__ import annotations

from tests.store.simulation import actions as alone
from tests.store.simulation.actions import Action
from tests.store.simulation.ops import Op
from tests.sync.simulation.member import Member, SyncedReplica, drawn_clock
from tests.sync.simulation.world import ERASERS, ROLES, Team


def talk(team: Team, member: Member) -> None:
    team.talk(member)


def talk_and_write(team: Team, member: Member) -> None:
    """Somebody goes on writing in the middle of a round."""
    at, seen = team.rng.randrange(4), 0

    def check() -> None:
        nonlocal seen
        member.replica.stale()
        if seen == at and not member.replica.conn.in_transaction:
            alone.edit(team, member)
        seen += 1

    if team.scenario.sharing:
        team.talk(member)
    else:
        team.talk(member, check)


def arrive(team: Team, member: Member) -> None:
    team.arrive()


def erase(team: Team, member: Member) -> None:
    if member.role == "owner" or (member.role in ERASERS and not team.scenario.sharing):
        alone.erase(team, member)
    elif member.role == "member":
        erase_in_vain(team, member)


def erase_in_vain(team: Team, member: Member) -> None:
    """Somebody erases who may not, and did not know: nothing is lost, there or to anybody else."""
    if team.scenario.sharing or team.scenario.post:
        return
    there = {c.row for op in team.office.held() for c in op.changes if c.cells}
    row = alone._any(team, sorted((there & alone._known(member)) - team.facts.erased))
    if row:
        team.shared.add(row)  # what was shown of it at which arrival is not known any more
        team.vain.add(row)
        member.replica.erase([row])


def share(team: Team, member: Member) -> None:
    """Keep a record for oneself, or give it to everybody again."""
    row = alone._any(team, alone._shown(member))
    if row and team.scenario.sharing:
        team.shared.add(row)
        private = team.rng.random() < 0.6
        cells = {"visibility": "private", "owner": member.name} if private else {}
        team.write(member, {row: cells or {"visibility": "everyone"}})


def send(team: Team, member: Member) -> None:
    """Put some operations on a stick or into a mail."""
    if not team.scenario.post:
        return
    ops, rng = member.replica.real(), team.rng
    kind = rng.randrange(3)
    if kind == 0:
        ops = ops[-3:]
    elif kind == 1:
        ops = rng.sample(ops, min(len(ops), rng.randrange(1, 8)))
    team.post_to(rng.choice([m for m in team.members if m is not member]), ops)


def receive(team: Team, member: Member) -> None:
    if team.mail:
        at = team.rng.randrange(len(team.mail))
        target, data = team.mail[at]
        if team.rng.random() < 0.8:
            del team.mail[at]
        if team.rng.random() < 0.95:
            team.give(target, data)


def change_role(team: Team, member: Member) -> None:
    """Erasures are not taken from those who have some to send: nothing brings an erased row back."""
    mine = [m for m in team.members if m.account.person == member.account.person]
    fixed = team.scenario.sharing  # what a new role shows and hides is told by `administering`
    if not team.scenario.roles or fixed or member is team.devices[0] or team.office.delayed:
        return
    role = team.rng.choice(ROLES)
    if all(m.role not in ERASERS or not m.unsent for m in mine):
        team.office.set_role(member.account.person, role)
        for one in mine:
            one.role = role


def back_up_server(team: Team, member: Member) -> None:
    team.backups.append(team.office.snapshot())


def restore_server(team: Team, member: Member) -> None:
    """Put an old copy of the database back, where no operation rests on the server alone."""
    if not team.backups:
        return
    backup = team.rng.choice(team.backups)
    kept = {row["stamp"] for row in backup["operation"]}
    held = {op.stamp for m in team.members for op in m.replica.held + m.replica.queued}
    if all(op.stamp in kept | held or op.device == "server" for op in team.office.held()):
        team.office.restore(backup, announced=team.rng.random() < 0.5)


def back_up(team: Team, member: Member) -> None:
    member.backups.append(member.replica.copied())


def restore(team: Team, member: Member) -> None:
    """Put an old copy of a file back, where no other holds something built on what is lost."""
    if member.backups:
        _put_back(team, member, team.rng.choice(member.backups))


def copy(team: Team, member: Member) -> None:
    """Somebody opens a copy of a file beside it, with the same device id and the same key."""
    if len(team.devices) >= 6:
        return
    clock = drawn_clock(team.rng)
    replica = SyncedReplica.from_copy(member.replica.copied(), clock)
    twin = Member(member.name, clock, replica, role=member.role)
    twin.account = member.account
    twin.line = type(member.line)(team.office, member.line.token, team.weather)
    team.devices.append(twin)


def _put_back(team: Team, member: Member, backup: object) -> None:
    then = SyncedReplica.from_copy(backup, member.clock)
    kept = {op.stamp for op in then.held + then.queued}
    mine = [op for op in member.replica.held + member.replica.queued if op.stamp not in kept]
    elsewhere = _elsewhere(team, member)
    lost = {op.stamp for op in mine} - elsewhere.keys()
    built_on = {s for op in elsewhere.values() for c in op.changes for s in c.base}
    built_on |= {op.cancels for op in elsewhere.values() if op.cancels}
    if lost & built_on or any(op.erases for op in mine if op.stamp in lost) or team.office.delayed:
        then.close()
        return
    for stamp in lost:
        team.facts.writes.pop(stamp, None)
        for presses in team.facts.wishes.values():
            presses.pop(stamp, None)
    member.replica.close()
    member.replica = then
    member.editors.clear()
    member.screens.clear()


def _elsewhere(team: Team, member: Member) -> dict[str, Op]:
    found = {op.stamp: op for op in team.office.held()}
    for other in team.members:
        if other is not member:
            found |= {op.stamp: op for op in other.replica.held + other.replica.queued}
    if team.mail or any(other.backups for other in team.members):
        found |= {op.stamp: op for op in _in_the_post(team)}
    return found


def _in_the_post(team: Team) -> list[Op]:
    from crm_desktop.wire import batch
    from tests.store.simulation.product import plain

    return [plain(one.operation()) for _, data in team.mail for one in batch.unpack(data)]


ALONE = {a: w for a, w in alone.WEIGHTS.items()
         if a.__name__ not in ("send", "receive", "bundle", "erase")}  # fmt: skip
WEIGHTS: dict[Action, int] = ALONE | {
    talk: 22, talk_and_write: 3, arrive: 4, erase: 1, share: 5, send: 4, receive: 5,
    change_role: 1, back_up_server: 1, restore_server: 1, back_up: 1, restore: 1, copy: 1,
}  # type: ignore[dict-item]  # fmt: skip
