"""Records written in a few words."""

from crm_desktop.domain.operation import Edit, Label


def write(ws, key, *edits):
    return ws.log.record(Label(key, edits[0][0]), [Edit(e, i, c) for e, i, c in edits])
