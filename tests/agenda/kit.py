"""The moment at which the tests of the working day are, and what records they make."""

from datetime import datetime

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label

NOW = datetime(2026, 11, 26, 10)  # a Thursday


def made(ws, entity, **cells):
    id = new_id()
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])
    return id
