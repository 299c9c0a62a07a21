"""What `crm import` and `crm export` do with an open workspace, and what they answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from crm_desktop.commands import (
    Answer,
    Asked,
    Misuse,
    change_lines,
    go_on,
    is_stdout,
    quiet,
    written_to,
)
from crm_desktop.declaring_commands import Noted, add
from crm_desktop.domain.fold import fold
from crm_desktop.domain.privacy.consent import MARKETING
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store.consents import reach

IMPORTED = (
    "contact", "company", "deal", "product", "lead", "activity", "task", "campaign_result",
)  # fmt: skip
FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".ods": "ods", ".vcf": "vcard", ".ics": "calendar"}
"""Ending of a file that is written → its format."""


def declare(every: Any) -> None:
    """Declare both on the parser of all of them."""
    words = "bring in a file: CSV, XLSX, ODS, XLS, vCard, a calendar or mail, told by its content"
    into = add(every, "import", import_file, words, daily=True)
    into("source", type=Path, metavar="FILE")
    into("--kind", choices=IMPORTED, default="", help="what its rows are; guessed by the headings")
    into("--part", metavar="NAME", help="a sheet, or events or tasks of a calendar")
    words = "what a column becomes, as often as needed; nothing after = leaves it out"
    into("--map", action="append", default=[], metavar="HEADING=FIELD", help=words)
    into("--encoding", metavar="NAME", help="of a text file; guessed")
    into("--dates", choices=("dmy", "mdy", "ymd"), default="", help="order of unclear dates")
    into("--own-fields", action="store_true", help="make fields of columns that have no place")
    words = "put deals of a stage that is not there into the first one instead of making it"
    into("--no-new-stages", action="store_true", help=words)
    words = 'a stage with its probability, in the order deals come through them: "Quote sent=60"'
    into("--stage", action="append", default=[], metavar="NAME", help=words)
    words = "keep the stages no deal lies in beside those of the file"
    into("--keep-stages", action="store_true", help=words)
    words = "take rows without the values that cannot be read, instead of leaving them out"
    into("--without-bad-values", action="store_true", help=words)
    words = "an e-mail address of yours, kept in the file: mail from it is outgoing"
    into("--mine", action="append", default=[], metavar="ADDRESS", help=words)
    into("--rows", type=int, default=5, metavar="N", help="rows of each verdict a dry run tells")
    into("--dry-run", action="store_true", help="say what would happen and write nothing")
    words = "write CSV, XLSX, ODS, vCard or a calendar, told by the ending of OUT"
    out = add(every, "export", export, words, reads=True)
    out("--all", type=Path, metavar="DIR", help="everything, into a folder, as CSV")
    out("--format", choices=tuple(FORMATS.values()), help="instead of the ending")
    out("--vcard-version", choices=("2.1", "3.0", "4.0"), default="3.0")
    out("--search", default="", metavar="WORDS", help="only what these words find")
    out("--tag", default="", metavar="NAME", help="only what has this tag")
    words = "only contacts who allow marketing this way"
    out("--marketing", choices=tuple(MARKETING), default="", help=words)
    out("--files", type=Path, metavar="DIR", help="of attachments: write the files too")
    words = "with what secret fields hold, for who may see it; the access log says so"
    out("--secret", action=Noted, help=words)
    kinds = ", ".join(RECORDS)
    out("kind", nargs="?", metavar="KIND", choices=tuple(RECORDS), help=kinds)
    out("out", nargs="?", type=Path, metavar="OUT", help="a path, or - for stdout")


def import_file(ws: Any, asked: Asked) -> Answer:
    """Import a file of any format we read, or say what that would do."""
    from crm_desktop.exchange import dry_run, importing, remarks, source
    from crm_desktop.exchange.columns import correcting, mapping
    from crm_desktop.exchange.formats import recognising

    own = _own_addresses(ws, asked)
    found = source.detect(asked.source, encoding=asked.encoding, part=asked.part, own=own)
    mapped = _as_asked(found, mapping.propose(found, asked.kind, ws=ws), asked)
    left = [c for c in mapped.columns if not c.target and c.examples]
    if found.format == recognising.MAIL:  # whose columns serve one kind of record or the other
        left = []
    unwanted = correcting.left_out(mapped, asked.map)
    said = [*_mapping_lines(mapped, left, unwanted), *_source_lines(found)]
    data = {"kind": mapped.kind, "program": mapped.program, "left_out": [c.name for c in left],
            "read_as": {name: column.target for name, column in _taken(mapped).items()},
            "format": found.format, "part": found.part,
            "parts": [part.name for part in found.parts], "notes": found.notes,
            "maybe_own": found.maybe_own}  # fmt: skip
    if asked.dry_run:
        plan = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
        try:
            lines = [*said, *_plan_lines(plan, asked.rows), tr("Nothing was written.")]
            more = {"unnamed": plan.unnamed, "undecided": plan.undecided,
                    "agreed": plan.agreed, "stands": plan.stands,
                    "meant": [one._asdict() for one in plan.meant],
                    "new_stages": [asdict(s) for s in plan.new_stages],
                    "new_products": plan.new_products, "files": plan.files, "dropped": asdict(plan.dropped),
                    "left": [one._asdict() for one in plan.left]}  # fmt: skip
            return Answer(lines, data | {"counts": plan.counts} | more)
        finally:
            plan.close()
    done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    counts = {"new": done.created, "update": done.updated, "same": done.same, "twice": done.merged,
              "duplicate": done.refused, "error": done.errors, "empty": done.empty}  # fmt: skip
    lines = [*said, *_verdict_lines(counts, done.noted), *_unnamed_lines(mapped, done.unnamed),
             *_nameless_lines(mapped, counts), *_word_lines(done, asked.rows)]  # fmt: skip
    if done.new_stages:
        lines.append(tr("Stages made: {names}.", names=remarks.stage_names(done.new_stages)))
    if done.gone:
        lines.append(remarks.made_room(done.gone))
    lines += filter(None, [remarks.products(done.new_products, done=True)])
    lines += remarks.files(done.files, done.left, done=True)
    lines += remarks.agreed(done.agreed, done.stands, done.unchecked)
    if done.stamp:
        lines.append(tr("Undo it with: undo {stamp}", stamp=done.stamp))
    more = asdict(done) | {"left": [one._asdict() for one in done.left],
                           "meant": [one._asdict() for one in done.meant]}  # fmt: skip
    return Answer(lines, data | {"counts": counts} | more)


def _own_addresses(ws: Any, asked: Asked) -> frozenset[str]:
    """Return the user's own addresses, kept with those given now; a dry run keeps nothing."""
    from crm_desktop.store import own_addresses

    given = own_addresses.read(" ".join(asked.mine))
    if given and not asked.dry_run:
        own_addresses.add(ws, " ".join(given))
    return own_addresses.keys(ws) | {address.casefold() for address in given}


def _as_asked(found: Any, mapped: Any, asked: Asked) -> Any:
    """Return the mapping as the options want it. Raises `UserError` when it says too little."""
    from crm_desktop.exchange.columns import correcting, mapping
    from crm_desktop.exchange.stages import laying

    if asked.map:
        mapped = mapping.dated(found, correcting.corrected(mapped, asked.map))
    mapped = replace(
        mapped, new_stages=not asked.no_new_stages, keep_stages=asked.keep_stages,
        stages=tuple(map(laying.wish_of, asked.stage)), without_faults=asked.without_bad_values,
    )  # fmt: skip
    mapping.check_known(mapped, asked.source)
    if mapped.lines and mapped.without_faults:
        raise UserError(
            tr("Without its number or price a product would come onto a deal as something else."),
            tr("Leave out --without-bad-values: such rows are left out whole, the others come in."),
        )
    if asked.dates:
        mapped = mapped.with_date_order(asked.dates)
    if mapped.unclear_dates and not mapped.date_order:
        raise UserError(
            tr("Dates in this file can be read in two ways: {examples}.",
               examples=", ".join(mapped.unclear_dates[:3])),
            tr("Say how they are meant with --dates dmy or --dates mdy."),
        )  # fmt: skip
    unwanted = correcting.left_out(mapped, asked.map)
    return mapped.with_own_fields(unwanted) if asked.own_fields else mapped


def _mapping_lines(mapped: Any, left: list[Any], unwanted: Collection[int]) -> list[str]:
    from crm_desktop.exchange import remarks
    from crm_desktop.exchange.columns import line_headings

    kind = tr(line_headings.KIND if mapped.lines else RECORDS[mapped.kind].plural)
    lines = [tr("The rows are: {kind}", kind=kind)]
    if mapped.program:
        lines = [tr("The rows are: {kind}, from {program}", kind=kind, program=mapped.program)]
    if pairs := _read_as(mapped):
        lines.append(
            tr("Read as: {pairs}. --map HEADING=FIELD says otherwise.", pairs="; ".join(pairs))
        )
    lines += remarks.spare(mapped, left, unwanted)
    return [*lines, *filter(None, [remarks.prices(mapped), *remarks.left_out(mapped)])]


def _taken(mapped: Any) -> dict[str, Any]:
    """Return the columns that are read and hold anything: by heading, of a second by its place."""
    taken: dict[str, Any] = {}
    for column in mapped.columns:
        if column.target and column.examples:
            taken[column.place if column.name in taken else column.name] = column
    return taken


def _read_as(mapped: Any) -> list[str]:
    """Return what columns were taken for whose headings are not what their fields are called."""
    from crm_desktop.exchange.agreeing.headings import GIVEN_ON
    from crm_desktop.exchange.columns import mapping, own_fields

    called = {
        one.key: tr(one.label) for one in mapping.targets(mapped.kind, mapped.own, mapped.purposes)
    }
    taken = [
        (c.name, called.get(c.target) or own_fields.name(c.target)) for c in _taken(mapped).values()
    ]
    day = called.get(GIVEN_ON)  # said always: it dates what other columns say
    return [
        f"{name} → {field}" for name, field in taken
        if field and (field == day or fold(name) != fold(field))
    ]  # fmt: skip


def _source_lines(found: Any) -> list[str]:
    """Return what is to be said of a file itself: that it has other sheets, what was left out."""
    from crm_desktop.exchange.formats import recognising

    lines = list(found.notes)
    if found.format == recognising.MAIL and not found.own and not found.maybe_own:
        lines.append(tr("Here it is said with --mine ADDRESS."))
    if len(found.parts) > 1:
        here = next(part.label for part in found.parts if part.name == found.part)
        others = ", ".join(part.name for part in found.parts if part.name != found.part)
        lines.append(tr("Read: {part}. Others, with --part: {names}", part=here, names=others))
    if found.maybe_own:
        lines.append(
            tr("{address} is in most of these messages. If it is yours, say so: --mine {address}",
               address=found.maybe_own)
        )  # fmt: skip
    return lines


def _plan_lines(plan: Any, most: int) -> list[str]:
    """Return the counts, and of each verdict the first rows with what would change."""
    pages = {v: plan.page(v, 0, most) for v in ("update", "twice", "duplicate", "faulty", "error")}
    from crm_desktop.exchange import remarks

    lines = [*_verdict_lines(plan.counts, ()), *_unnamed_lines(plan.mapping, plan.unnamed)]
    if stages := remarks.stages_planned(plan.mapping, plan.new_stages, plan.laid):
        lines.append(stages)
        if plan.mapping.new_stages:
            lines.append(
                tr('--stage "NAME=PER CENT" for each gives another order, --keep-stages keeps those that are '
                   "there, --no-new-stages takes the first stage instead.")
            )  # fmt: skip
    lines += filter(None, [remarks.products(plan.new_products), remarks.sums(plan.sums)])
    lines += [*_nameless_lines(plan.mapping, plan.counts), *_word_lines(plan, most)]
    lines += remarks.files(plan.files, plan.left)
    lines += remarks.agreed(plan.agreed, plan.stands, plan.unchecked)
    for verdict, rows in pages.items():
        for row in rows:
            lines += _verdict_lines({}, [(row.line, verdict, row.title, row.reason)])
            lines += change_lines(row.changes if verdict not in ("faulty", "error") else ())
        if (more := plan.counts[verdict] - most) > 0:
            lines.append("  " + tr("and {n} more. ", n=f"{more:,}").strip())
    return lines


def _unnamed_lines(mapped: Any, count: int) -> list[str]:
    from crm_desktop.exchange import remarks

    words = remarks.unnamed(mapped, count)
    if words and not mapped.names():
        words += " " + tr('Say which one is with --map "Heading=name".')
    return [words] if words else []


def _nameless_lines(mapped: Any, counts: Any) -> list[str]:
    """Return which column might be the name that no row has, or what else the rows are, and how to say so."""
    from crm_desktop.exchange.columns import lacking_names

    words = lacking_names.of_file(mapped, counts["error"])
    said = tr("Say which one is with {option}.", option=lacking_names.option(mapped))
    lines = [f"{words} {said}"] if words else []
    if words := lacking_names.other_kind(mapped, counts):
        option = "--kind " + "|".join(lacking_names.others(mapped))
        lines.append(f"{words} {tr('Say what they are with {option}.', option=option)}")
    return lines


def _word_lines(said: Any, most: int) -> list[str]:
    """Return what words of the file are read as, which values are left out, and half outcomes of deals."""
    from crm_desktop.exchange import remarks

    return [
        *remarks.meant(said.meant).splitlines(),
        *filter(None, [remarks.undecided(said.undecided)]),
        *remarks.dropped(said.dropped, most),
    ]


def _verdict_lines(counts: Any, noted: Iterable[tuple[int, str, str, str]]) -> list[str]:
    from crm_desktop.exchange.deciding.verdicts import NAMES, one_line

    names = {verdict: tr(name) for verdict, name in NAMES.items()}
    lines = [f"{names[v]}: {count:,}" for v, count in counts.items()]
    if counts:
        rows = sum(counts.values())
        lines.append(tr("Rows in the file: {n}", n=f"{rows:,}"))
        lines += [] if rows else [tr("There is nothing below its headings.")]
    if counts.get("faulty"):
        lines.append(tr("--without-bad-values takes their rows without them."))
    if counts.get("duplicate"):
        lines.append(tr("Those to be asked about are left out here; the window asks about each."))
    return lines + [
        f"  {tr('Line {n}', n=line)}: {names[verdict]}: {title}"
        + (f": {one_line(reason)}" if reason else "")
        for line, verdict, title, reason in noted
    ]


def export(ws: Any, asked: Asked) -> Answer:
    """Write one kind of record, some of it, or everything."""
    from crm_desktop.exchange.going_out import exporting
    from crm_desktop.store.check import lost_words

    if bool(asked.all) == bool(asked.kind) or bool(asked.kind) != bool(asked.out):
        raise Misuse(tr("Say what to export and where to."), "export KIND OUT.csv | --all DIR")
    if asked.files and asked.kind != "attachment":
        raise Misuse(tr("Only attachments have files."), "export attachment OUT.csv --files DIR")
    if asked.all:
        proofs = exporting.export_all(ws, asked.all, secret=asked.secret)
    else:
        proofs = [_exported(ws, asked)]
    lines = [
        tr("Wrote {rows} of {expected} rows to {name}.",
           rows=f"{p.rows:,}", expected=f"{p.expected:,}", name=p.path)
        for p in proofs
    ]  # fmt: skip
    lines += _without(ws, asked)
    data: list[dict[str, Any]] = [{"file": str(p.path), "rows": p.rows} for p in proofs]
    if asked.files:
        count, missing = exporting.export_files(ws, asked.files, query_of(ws, asked))
        said = trn("Wrote {n} file to {folder}.", "Wrote {n} files to {folder}.", count,
                   folder=asked.files)  # fmt: skip
        lines += [said, *lost_words(missing)]
        data.append({"folder": str(asked.files), "files": count, "missing": missing})
    return Answer(lines, data, aside=is_stdout(asked.out))


def _without(ws: Any, asked: Asked) -> list[str]:
    """Say how many contacts were left out because they do not allow marketing, and why."""
    from crm_desktop.store import listing

    if not asked.marketing:
        return []
    every = listing.all_rows(ws.reader(), query_of(ws, asked))
    parted = reach.parted(ws.reader(), every, asked.marketing)
    return [
        tr("Left out: {refused} who refused it or are not to be contacted, {unknown} of whom nothing is "
           "recorded.", refused=f"{parted.refused:,}", unknown=f"{parted.unknown:,}")
    ]  # fmt: skip


def _exported(ws: Any, asked: Asked) -> Any:
    """Export one kind of record in the format asked for, or the one the file's ending names."""
    from crm_desktop.exchange.going_out import exporting
    from crm_desktop.store.access import looking

    format = asked.format or FORMATS.get(Path(asked.out).suffix.lower(), "csv")
    conn, query = ws.reader(), query_of(ws, asked)
    if asked.marketing and asked.kind != "contact":
        raise Misuse(
            tr("Only contacts allow marketing."), "export contact OUT.csv --marketing email"
        )
    if asked.marketing:
        query = reach.allowing(query, asked.marketing)
    if format == "vcard" and asked.kind not in ("contact", "company"):
        raise Misuse(tr("Only contacts and companies are written as vCards."))
    if format == "calendar" and asked.kind not in ("activity", "task"):
        raise Misuse(tr("Only activities and tasks are written as a calendar."))
    if asked.secret and format in ("vcard", "calendar"):
        raise Misuse(tr("Only tables hold secret fields."), "export contact OUT.csv --secret")
    # By it a file taken in again finds its records, and those beside a list of files are named.
    fields = exporting.with_id(conn, asked.kind)
    # The mark spreadsheets know UTF-8 by is in the way of other programs.
    more: dict[str, Any] = {"bom": False} if format == "csv" and is_stdout(asked.out) else {}
    with written_to(asked.out) as path:
        done = exporting.export(
            conn, asked.kind, path, format, version=asked.vcard_version, query=query,
            fields=fields, opening=partial(looking.taking_out, ws) if asked.secret else None, **more,
        )  # fmt: skip
    return replace(done, path=asked.out)


def query_of(ws: Any, asked: Asked) -> Any:
    """Return the list asked for: all of a kind, or those with a tag, or that a search finds."""
    from crm_desktop import segment_commands
    from crm_desktop.store import finding
    from crm_desktop.store.conditions import Condition
    from crm_desktop.store.listing import ListQuery, Sort

    conditions = segment_commands.rule_of(ws.reader(), asked)
    if asked.tag:
        if "tags" not in RECORDS[asked.kind].fields:
            raise UserError(tr("{kind} have no tags.", kind=tr(RECORDS[asked.kind].plural)))
        tag = finding.id_by_title(ws.reader(), "tag", fold(asked.tag))
        if not tag:
            raise UserError(tr("There is no tag {name}.", name=asked.tag))
        conditions = (*conditions, Condition("tags", "is", tag))
    title = RECORDS[asked.kind].title_field
    return ListQuery(asked.kind, (Sort(title),), asked.search, conditions)
