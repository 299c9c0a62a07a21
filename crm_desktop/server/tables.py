"""The server's tables, the same on SQLite and PostgreSQL; keys begin with the workspace, but for codes.

Nothing here reads what records hold beyond who may see them: operations rest as they came.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str, kind: type = Text) -> Column[object]:
    return Column(name, kind, primary_key=True)


workspace = Table(
    "workspace", metadata,
    _key("id"),
    Column("name", Text, nullable=False),
    Column("epoch", Text, nullable=False),  # another after a restore (R33)
    Column("head", BigInteger, nullable=False),  # the counter row: number of the last operation
    Column("chain", LargeBinary, nullable=False),  # digest at the head
    Column("signing_key", LargeBinary, nullable=False),  # Ed25519 seed; verdicts are signed (R35)
    Column("guarded", Integer, nullable=False, default=0),  # records of which somebody said who sees them
    Column("bytes", BigInteger, nullable=False, default=0),
    Column("quota", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),  # ms since 1970, as all times here
)  # fmt: skip
person = Table(
    "person", metadata,
    _key("workspace"), _key("id"),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),  # owner, manager, member, reader
    Column("active", Boolean, nullable=False),
    UniqueConstraint("workspace", "name"),
)  # fmt: skip
team = Table("team", metadata, _key("workspace"), _key("id"), Column("name", Text, nullable=False))
membership = Table("membership", metadata, _key("workspace"), _key("team"), _key("person"))
device = Table(
    "device", metadata,
    _key("workspace"), _key("id"),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("token", Text, nullable=False),  # SHA-256 of what the device holds
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("cursor", BigInteger, nullable=False, default=0),  # how far it has pulled
    Column("proved", BigInteger, nullable=False, default=0),  # when it was last found identical
    Column("revoked", BigInteger),
    UniqueConstraint("workspace", "token"),
)  # fmt: skip
alias = Table(  # further ids of a device: one for each copy of its file (R36)
    "alias", metadata,
    _key("workspace"), _key("id"),
    Column("device", Text, nullable=False),
)  # fmt: skip
invite = Table(
    "invite", metadata,
    _key("code"),  # SHA-256 of it
    Column("workspace", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("teams", Text, nullable=False),  # JSON list of ids
    Column("person", Text),  # for one more device of somebody who is here
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger),
)  # fmt: skip
operation = Table(
    "operation", metadata,
    _key("workspace"), _key("number", BigInteger),
    Column("stamp", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("device", Text, nullable=False),  # who sent it
    Column("received", BigInteger, nullable=False),
    Column("header", Text, nullable=False),  # JSON of the operation without its changes
    Column("rows", Text),  # JSON list of [entity, id, patch text, base]; NULL: in `piece`
    Column("total", Integer, nullable=False),  # rows that count
    Column("cancels", Text),
    Column("revives", Integer),
    Column("guards", Boolean, nullable=False),  # a patch says who may see a record
    Column("refused", Text),  # why; its rows are kept without values (R35)
    UniqueConstraint("workspace", "stamp"),
    Index(
        "ix_operation_cancels", "workspace", "cancels",
        sqlite_where=text("cancels IS NOT NULL"), postgresql_where=text("cancels IS NOT NULL"),
    ),
)  # fmt: skip
piece = Table(
    "piece", metadata,
    _key("workspace"), _key("stamp"), _key("device"), _key("first", Integer),  # whose piece it is
    Column("count", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # a batch as it came
    Column("staged", BigInteger, index=True),  # when it came, until the operation is whole
)  # fmt: skip
touched = Table(
    "touched", metadata,
    _key("workspace"), _key("record", LargeBinary), _key("number", BigInteger),
    Column("first", Integer, nullable=False),  # of the piece it lies in, 0 of a small operation
    Column("hash", BigInteger, nullable=False),  # of the change, as the sums count it; 0: not at all
    sqlite_with_rowid=False,
)  # fmt: skip
about = Table(
    "about", metadata,
    _key("workspace"), _key("subject", LargeBinary), _key("record", LargeBinary),
    Column("entity", Text, nullable=False),  # of the record
    Column("id", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
guarded = Table(
    "guarded", metadata,
    _key("workspace"), _key("record", LargeBinary),
    Column("entity", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("owner", Text),
    Column("team", Text),
    Column("visibility", Text, nullable=False),
    Column("subjects", Text, nullable=False),  # JSON list of hex keys: what it is about
)  # fmt: skip
view_change = Table(
    "view_change", metadata,
    _key("workspace"), _key("person"), _key("number", BigInteger), _key("record", LargeBinary),
    Column("entity", Text, nullable=False),
    Column("id", Text, nullable=False),
)  # fmt: skip
erased = Table(
    "erased", metadata, _key("workspace"), _key("record", LargeBinary), sqlite_with_rowid=False
)
digest = Table(
    "digest", metadata,
    _key("workspace"), _key("entity"),
    Column("count", BigInteger, nullable=False),
    Column("sum", BigInteger, nullable=False),  # XOR of 64-bit hashes, signed
)  # fmt: skip
blob = Table(
    "blob", metadata,
    _key("workspace"), _key("digest"),  # SHA-256, 64 hex digits
    Column("size", BigInteger, nullable=False),
    Column("stored", BigInteger, nullable=False),
    Column("unnamed", BigInteger),  # since when no record names it
)  # fmt: skip
blob_part = Table(
    "blob_part", metadata,
    _key("workspace"), _key("digest"), _key("first", BigInteger),
    Column("data", LargeBinary, nullable=False),
)  # fmt: skip
upload = Table(
    "upload", metadata,
    _key("workspace"), _key("digest"), _key("device"), _key("first", BigInteger),
    Column("size", BigInteger, nullable=False),  # of this part
    Column("data", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)  # fmt: skip
blob_use = Table(
    "blob_use", metadata,
    _key("workspace"), _key("digest"), _key("record", LargeBinary),
    # Whether somebody who sees the record had the bytes: that one knows a digest is no right to them.
    Column("given", Boolean, nullable=False),
    Index("ix_blob_use_record", "workspace", "record"),
    sqlite_with_rowid=False,
)  # fmt: skip
audit = Table(
    "audit", metadata,
    _key("workspace"), _key("id"),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("about", Text, nullable=False),  # ids and numbers only
)  # fmt: skip
