"""What is written beside the record of processing, and the texts that tell people about it."""

from __future__ import annotations

from crm_desktop.domain.fields import Choice, Layout, Record, choice, moment, text, whole
from crm_desktop.domain.fields import note as long_text

LANGUAGES = (Choice("en", "English"), Choice("ms", "Bahasa Melayu"))


class Remark(Record):
    """What the owner says about one part of the record of processing; one of each part."""

    entity = "register_remark"
    code = 42
    label = "Remark on processing"
    plural = "Remarks on processing"
    title_field = "part"
    icon = "clipboard"

    part = text("Part", in_list=True, width=180, personal=False)
    words = long_text("Remark", in_list=True, width=320, personal=False)
    created = moment("Added", personal=False)

    layout = Layout((("About", ("part", "words")), ("More", ("created",))))


class Notice(Record):
    """One version of a text that tells people what their data is used for; versions are never changed."""

    entity = "notice"
    code = 43
    label = "Privacy notice"
    plural = "Privacy notices"
    icon = "file-text"

    name = text("Name", in_list=True, width=220, personal=False)
    language = choice("Language", choices=LANGUAGES, in_list=True, width=140, personal=False)
    version = whole("Version", in_list=True, width=90, personal=False, bounds=(1, 9999))
    words = long_text("Words", personal=False)
    recorded_by = text("Recorded by", in_list=True, width=130, personal=False)
    created = moment("Added", in_list=True, width=150, personal=False)

    layout = Layout(
        (
            ("Name", ("name", "language", "version")),
            ("About", ("words", "recorded_by")),
            ("More", ("created",)),
        )
    )
