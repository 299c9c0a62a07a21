"""The server's tables as version 1 has them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _about()
    _alias()
    _audit()
    _blob()
    _blob_part()
    _blob_use()
    _device()
    _digest()
    _erased()
    _guarded()
    _invite()
    _membership()
    _operation()
    _person()
    _piece()
    _team()
    _touched()
    _upload()
    _view_change()
    _workspace()


def _about() -> None:
    op.create_table(
        "about",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "subject", "record", name="pk_about"),
        sqlite_with_rowid=False,
    )


def _alias() -> None:
    op.create_table(
        "alias",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_alias"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_audit"),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("unnamed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "digest", name="pk_blob"),
    )


def _blob_part() -> None:
    op.create_table(
        "blob_part",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "first", name="pk_blob_part"),
    )


def _blob_use() -> None:
    op.create_table(
        "blob_use",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "record", name="pk_blob_use"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blob_use_record", "blob_use", ["workspace", "record"], unique=False)


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("proved", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_device"),
        sa.UniqueConstraint("workspace", "token", name="uq_device_workspace_token"),
    )


def _digest() -> None:
    op.create_table(
        "digest",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "entity", name="pk_digest"),
    )


def _erased() -> None:
    op.create_table(
        "erased",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "record", name="pk_erased"),
        sqlite_with_rowid=False,
    )


def _guarded() -> None:
    op.create_table(
        "guarded",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "record", name="pk_guarded"),
    )


def _invite() -> None:
    op.create_table(
        "invite",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_invite"),
    )
    op.create_index("ix_invite_workspace", "invite", ["workspace"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "team", "person", name="pk_membership"),
    )


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cancels", sa.Text(), nullable=True),
        sa.Column("revives", sa.Integer(), nullable=True),
        sa.Column("guards", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_operation"),
        sa.UniqueConstraint("workspace", "stamp", name="uq_operation_workspace_stamp"),
    )
    op.create_index(
        "ix_operation_cancels", "operation", ["workspace", "cancels"], unique=False,
        sqlite_where=sa.text("cancels IS NOT NULL"),
        postgresql_where=sa.text("cancels IS NOT NULL"),
    )  # fmt: skip


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_person"),
        sa.UniqueConstraint("workspace", "name", name="uq_person_workspace_name"),
    )


def _piece() -> None:
    op.create_table(
        "piece",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("staged", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "stamp", "device", "first", name="pk_piece"),
    )
    op.create_index("ix_piece_staged", "piece", ["staged"], unique=False)


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_team"),
    )


def _touched() -> None:
    op.create_table(
        "touched",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "record", "number", name="pk_touched"),
        sqlite_with_rowid=False,
    )


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "device", "first", name="pk_upload"),
    )
    op.create_index("ix_upload_at", "upload", ["at"], unique=False)


def _view_change() -> None:
    op.create_table(
        "view_change",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", "number", "record", name="pk_view_change"),
    )


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("signing_key", sa.LargeBinary(), nullable=False),
        sa.Column("guarded", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("quota", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
