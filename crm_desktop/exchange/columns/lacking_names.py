"""What is to be said where nothing says what records are called: which column might, and how to choose it."""

from __future__ import annotations

from collections.abc import Mapping as Collected

from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.columns.mapping import KINDS, NAME_PARTS, Mapping
from crm_desktop.i18n import tr

_ID = "external_id"


def field_of(mapping: Mapping) -> str:
    """Return what the name of such a record is called: "Title" of a deal."""
    record = RECORDS[mapping.kind]
    return tr(record.fields[record.title_field].label)


def of_row(mapping: Mapping) -> str:
    """Return why a row has no name: no column is it, or those that are it are empty there."""
    told = (RECORDS[mapping.kind].title_field, *NAME_PARTS)
    named = [c.name for c in mapping.columns if c.target in told]
    if not named:
        return tr("The row has no name: no column becomes “{field}”.", field=field_of(mapping))
    return tr("The row has no name: nothing stands below “{heading}”.", heading="”, “".join(named))


def likely(mapping: Mapping) -> str:
    """Return the heading of the column that might be the name, "" where none looks like it.

    It is one left out, else the id elsewhere, with words of which no two rows have the same.
    """
    for wanted in ("", _ID):
        for column in mapping.columns:
            texts = column.examples
            worded = all(any(c.isalpha() for c in text) for text in texts)
            tells_apart = worded and 0 < len(texts) == len(set(texts))
            if column.target == wanted and column.heading and tells_apart:
                return column.heading
    return ""


def of_file(mapping: Mapping, errors: int) -> str:
    """Return what is to be said of a file with `errors` of which no column is the name, "" otherwise."""
    if not errors or mapping.lines or mapping.names():
        return ""
    field, heading = field_of(mapping), likely(mapping)
    if heading:
        return tr(
            "No column becomes “{field}”. Perhaps it is “{heading}”.", field=field, heading=heading
        )
    return tr("No column becomes “{field}”.", field=field)


def others(mapping: Mapping) -> list[str]:
    """Return what else the rows of a file may be."""
    return [kind for kind in KINDS if kind != mapping.kind]


def other_kind(mapping: Mapping, counts: Collected[str, int]) -> str:
    """Return that a file was perhaps taken for another one, where no row of it can be read, else ""."""
    rest = sum(n for verdict, n in counts.items() if verdict not in ("error", "empty"))
    if rest or not counts["error"] or mapping.lines or mapping.names():
        return ""
    kind = tr(RECORDS[mapping.kind].plural)
    return tr("The rows were taken for: {kind}. No row could be read as one.", kind=kind)


def option(mapping: Mapping) -> str:
    """Return the option of the command line that says which column is the name."""
    heading = likely(mapping) or tr("Heading")
    return f'--map "{heading}={RECORDS[mapping.kind].title_field}"'
