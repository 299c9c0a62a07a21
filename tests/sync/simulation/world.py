"""A team in one seeded run: members, their server, the post between them, and what is known of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from crm_desktop.sync.connection import AwayError, RefusedError, ResetError
from crm_desktop.wire import batch
from crm_desktop.wire.carried import carried
from tests.store.simulation.catalogue import Catalogue
from tests.store.simulation.ops import FINAL, Row
from tests.store.simulation.world import Device, World
from tests.sync.simulation import sight
from tests.sync.simulation.line import Line, Weather
from tests.sync.simulation.member import Member, SyncedReplica, drawn_clock
from tests.sync.simulation.office import Office, Snapshot

NAMES = ("Huda", "Siti", "Devi", "Wei", "Amir", "Lina")
ROLES = ("owner", "manager", "member", "member", "reader")
ERASERS = ("owner", "manager")


@dataclass(frozen=True)
class Scenario:
    """What can happen in a run."""

    devices: int
    bad: float
    post: bool
    sharing: bool
    roles: bool
    page: int
    pieces: bool

    @classmethod
    def drawn(cls, rng: Random) -> Scenario:
        devices = rng.choice((2, 2, 3, 3, 3, 4, 5, 6))
        sharing = rng.random() < 0.3
        return cls(
            devices, rng.choice((0.0, 0.1, 0.3)), not sharing and rng.random() < 0.4, sharing,
            rng.random() < 0.4, rng.choice((0, 0, 1, 2, 5)), rng.random() < 0.4,
        )  # fmt: skip


@dataclass
class Team(World):
    """A run's world with a server in it."""

    office: Office = None  # type: ignore[assignment]
    scenario: Scenario = None  # type: ignore[assignment]
    weather: Weather = None  # type: ignore[assignment]
    backups: list[Snapshot] = field(default_factory=list)
    mail: list[tuple[Member, bytes]] = field(default_factory=list)
    shared: set[Row] = field(default_factory=set)  # rows whose visibility anybody ever wrote
    vain: set[Row] = field(default_factory=set)  # rows that somebody erased who might not
    verdicts: set[str] = field(default_factory=set)
    settled: bool = False

    @classmethod
    def of(cls, seed: int, scenario: Scenario) -> Team:
        rng = Random(seed)
        weather = Weather(Random(rng.random()), scenario.bad)
        team = cls(rng, [], Catalogue(Random(rng.random())), office=Office(scenario.page),
                   scenario=scenario, weather=weather)  # fmt: skip
        for name in NAMES[: scenario.devices]:
            team.join(name)
        return team

    @property
    def members(self) -> list[Member]:
        return self.devices  # type: ignore[return-value]

    def join(self, name: str) -> None:
        clock = drawn_clock(self.rng)
        replica = SyncedReplica(name, clock, self.rng)
        role = "owner"
        if self.devices:
            role = self.rng.choice(ROLES) if self.scenario.roles else "manager"
        member = Member(name, clock, replica, role=role)
        account, token = self.office.enter(name, role, str(replica.ws.setting("device")))
        line = Line(self.office, token, self.weather)
        member.enrol(account, line)
        self.devices.append(member)

    # -- deeds ------------------------------------------------------------------------------------

    def talk(self, member: Member, check: Any = lambda: None) -> bool:
        """One round with the server; whether it ended with a proof."""
        outcome = None
        excused: list[bool] = []
        exchange = member.exchange(check, lambda: excused.append(self.may_differ(member)))
        try:
            outcome = exchange.round(allow=True)
        except (AwayError, RefusedError, ResetError):
            if self.settled:
                raise
        member.replica.stale()
        self.learn(member)
        if outcome is None:
            return False
        if outcome.mended and not excused[0]:
            self.fail("D", f"{member.name} differed and had to be mended")
        if self.settled or self.rng.random() < 0.1:
            self.expect_proof(member, outcome.proved, bool(outcome.differing))
        return outcome.proved

    def expect_proof(self, member: Member, proved: bool, differing: bool) -> None:
        """P: proved exactly when both sides hold the same."""
        ours, theirs = self.both_sides(member, self.buried)
        if proved and ours != theirs:
            self.fail(
                "P", f"{member.name} proved equal, but {sight.first_difference(ours, theirs)}"
            )
        if differing and ours == theirs:
            self.fail("P", f"{member.name} is said to differ, but holds the same")

    def may_differ(self, member: Member) -> bool:
        """Say whether what differs now is to be mended (D).

        With post some may hold what others may not send. Of a row erased in vain, then by right, what was
        written in between comes as tombstones, which mean nothing before the second erasure is here.
        """
        member.replica.stale()
        ours, theirs = self.both_sides(member, set())
        rest, their_rest = self.both_sides(member, self.vain & self.facts.erased)
        return self.scenario.post or (ours != theirs and rest == their_rest)

    def both_sides(self, member: Member, but: set[Row]) -> tuple[sight.Counted, sight.Counted]:
        """What a member holds, and what the server holds for them, `but` some rows."""
        there = self.office.held()
        out = sight.hidden(there, member.name, member.role) if self.scenario.sharing else set()
        return sight.counted(member.replica.held, but), sight.counted(there, out | but)

    def learn_anew(self) -> None:
        """Know the verdicts that are left: some were lost with restored files."""
        self.facts.refused.clear()
        for presses in self.facts.wishes.values():
            for stamp in self.verdicts & presses.keys():
                del presses[stamp]
        for member in self.members:
            self.learn(member)

    def learn(self, member: Member) -> None:
        """Know the verdicts that came to somebody (R35)."""
        for op in member.replica.held + member.replica.queued:
            if op.device == "server" and op.cancels:
                self.verdicts.add(op.stamp)
                if op.revives == FINAL:
                    self.facts.refused.setdefault(op.cancels, set()).add(op.stamp)
                else:
                    self.facts.wishes.setdefault(op.cancels, {})[op.stamp] = bool(op.revives)

    def post_to(self, member: Member, ops: list[Any]) -> None:
        self.mail.append((member, batch.pack([carried(op) for op in ops])))

    def give(self, member: Member, data: bytes) -> None:
        """A stick or a mail arrives."""
        member.replica.take([one.operation() for one in batch.unpack(data)])
        self.learn(member)

    def arrive(self) -> None:
        """A request that was late comes to the server; nobody hears the answer."""
        waiting = self.office.delayed
        if waiting:
            waiting.pop(self.rng.randrange(len(waiting)))()

    def settle(self) -> None:
        """The weather clears: all post arrives, and everybody talks until nobody learns anything."""
        self.weather.bad = 0
        while self.office.delayed:
            self.arrive()
        for member, data in self.mail:
            self.give(member, data)
        if self.scenario.post:
            for source in self.members:
                for target in self.members:
                    there = {op.stamp for op in target.replica.held + target.replica.queued}
                    ops = [op for op in source.replica.real() if op.stamp not in there]
                    if ops:
                        self.give(target, batch.pack([carried(op) for op in ops]))
        self.settled = True
        for _ in range(8):
            before = self.office.head()
            proved = [self.talk(member) for member in self.members]
            if all(proved) and before == self.office.head():
                break
        for member, is_proved in zip(self.members, proved, strict=True):
            if not is_proved or member.unsent:
                self.fail("P", f"{member.name} is never proved; {member.unsent} wait")

    # -- what is seen ---------------------------------------------------------------------------

    def blind_to(self, device: Device) -> set[Row]:
        return self.shared

    @property
    def buried(self) -> set[Row]:
        """Erased rows that may have been hidden: their tombstones stay hidden from whom they were."""
        return self.shared & self.facts.erased

    def hidden_from(self, device: Device) -> set[Row]:
        if not self.scenario.sharing:
            return set()
        member: Member = device  # type: ignore[assignment]
        return sight.hidden(self.office.held(), member.name, member.role)
