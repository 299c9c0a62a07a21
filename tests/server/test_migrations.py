"""The tables come by steps, the same as the program declares, however many processes begin at once."""

from __future__ import annotations

import subprocess
import sys
import threading

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from crm_desktop import sqlite
from crm_desktop.server import migrations
from crm_desktop.server.database import Database
from crm_desktop.server.tables import metadata
from tests.server import kit

AT_ONCE = """
import sys
import threading
from crm_desktop.server import starting
from crm_desktop.server.database import Database
database = Database(sys.argv[1])
print(starting.ready(database, "Kedai", "Huda").code)
"""


def test_the_steps_make_what_the_program_declares(empty):
    migrations.migrate(empty)
    migrations.migrate(empty)
    with empty.read() as conn:
        assert migrations.version(conn) == migrations.latest() == "0001"
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_processes_that_begin_at_once_make_one_workspace(empty):
    url = empty.engine.url.render_as_string(hide_password=False)
    running = [
        subprocess.Popen([sys.executable, "-c", AT_ONCE, url], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [one.communicate(timeout=120)[0].strip() for one in running]
    assert [one.returncode for one in running] == [0] * 4
    (code,) = [one for one in said if one]
    with kit.serving(Database(url)) as address:
        assert kit.Device.enter(address, code).enrolled["role"] == "owner"


def test_a_process_waits_while_another_writes_the_file_it_makes_one_with_a_log(tmp_path):
    """SQLite gives up at once here, whatever its patience; two that begin at once meet so."""
    path = tmp_path / "server.db"
    other = sqlite.module().connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE one (a)")
    other.execute("BEGIN IMMEDIATE")
    leaving = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    leaving.start()
    database = Database(f"sqlite:///{path}")
    with database.read() as conn:
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    leaving.join()
    other.close()
    database.close()
