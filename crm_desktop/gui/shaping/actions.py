"""What opens the windows of fields and tags, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions of the tools menu that are about fields and tags."""
    return [
        ActionSpec("tools.fields", mark("Fields…"), partial(show_fields, desk), "tools", (),
                   "text-cursor-input"),
        ActionSpec("tools.tags", mark("Tags…"), partial(show_tags, desk), "tools", (), "tags"),
    ]  # fmt: skip


def show_fields(desk: Desk) -> None:
    """Open the fields of the kind of record in front."""
    from crm_desktop.gui.shaping.fields_dialog import FieldsDialog

    entity = getattr(desk.page, "entity", "") or "contact"
    FieldsDialog(desk.context, entity, desk.host).open()


def show_tags(desk: Desk) -> None:
    """Open the tags."""
    from crm_desktop.gui.shaping.tags_dialog import TagsDialog

    TagsDialog(desk.context, desk.host).open()
