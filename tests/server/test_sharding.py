"""One workspace is a shard key: what no database that shards by it could hold (docs/scaling.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import UniqueConstraint

from crm_desktop.server import people
from crm_desktop.server.tables import metadata

BY_ITSELF = {"workspace": "id", "invite": "code"}
"""Tables whose keys do not begin with a column `workspace`, with what they begin with.

`workspace` is the key itself. A code is typed by somebody who knows no workspace yet; codes are few, are
read once and swept, so every shard's database may hold all of them.
"""


def test_every_key_begins_with_the_workspace():
    first = {t.name: next(iter(t.primary_key.columns)).name for t in metadata.sorted_tables}
    assert {name: key for name, key in first.items() if key != "workspace"} == BY_ITSELF


def test_nothing_is_unique_across_workspaces_and_nothing_refers_across_tables():
    for table in metadata.sorted_tables:
        unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        unique += [index for index in table.indexes if index.unique]
        assert all(next(iter(one.columns)).name == "workspace" for one in unique), table.name
        assert not table.foreign_keys


def test_a_token_opens_the_workspace_it_names_only(database, huda):
    token = huda.enrolled["token"]
    with database.write() as conn:
        other = people.make_workspace(conn, "Other")
    with database.read() as conn:
        assert people.viewer_of(conn, token).workspace == huda.enrolled["workspace"]
        for wrong in (f"{other}.{token.partition('.')[2]}", token.partition(".")[2], "a\0b.x", "."):
            with pytest.raises(people.NotWelcome):
                people.viewer_of(conn, wrong)
