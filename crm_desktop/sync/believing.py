"""Which arriving operations may be believed: a verdict only where the server said it (R35)."""

from __future__ import annotations

from crm_desktop.domain.operation import Operation
from crm_desktop.sync.account import Account
from crm_desktop.wire import verdicts


def genuine(op: Operation, account: Account | None) -> bool:
    """Say whether an operation is no verdict, or one of the server of `account`.

    Who belongs to no server knows no server's key: what the others' laptops believed counts there.
    """
    if op.origin != "verdict" and op.revives != verdicts.FINAL:
        return True
    if account is None:
        return True
    return verdicts.genuine(op, account.workspace, bytes.fromhex(account.key))
