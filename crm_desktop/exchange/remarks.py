"""What is to be said of an import beside its rows: records without a name, new stages, files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crm_desktop.deals.pipelines import Stage
from crm_desktop.exchange.agreeing import headings as agreeing
from crm_desktop.exchange.brought_files import Left
from crm_desktop.exchange.columns import line_headings, own_fields
from crm_desktop.exchange.columns.mapping import Column, Mapping, meaning
from crm_desktop.exchange.rows.heard import Dropped, Meant
from crm_desktop.exchange.stages import order
from crm_desktop.exchange.stages.laying import Laid
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store.erasures.suppression import unchecked_warning

_MOST_NAMED = 8
"""Stages and files named one by one."""


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage rows name that is not there; `new_pipeline`: nor is the pipeline it is in."""

    pipeline: str
    stage: str
    new_pipeline: bool


def made(laid: Sequence[Laid]) -> tuple[NewStage, ...]:
    """Return the stages that are made of it, in their order."""
    return tuple(NewStage(one.wanted.name, s.name, one.new)
                 for one in laid for s in one.wanted.stages if s.id in one.made)  # fmt: skip


def unnamed(mapping: Mapping, count: int) -> str:
    """Return what is to be said of records no cell names, "" where there are none."""
    if not count:
        return ""
    if mapping.names():
        return trn(
            "{n} row has no name: its record is called by its e-mail address, phone number or company.",
            "{n} rows have no name: their records are called by their e-mail address, phone number or "
            "company.",
            count,
        )  # fmt: skip
    return trn(
        "No column is the name: {n} record is called by its e-mail address, phone number or company.",
        "No column is the name: {n} records are called by their e-mail address, phone number or "
        "company.",
        count,
    )  # fmt: skip


def stage_names(stages: Sequence[NewStage]) -> str:
    """Return the first stages in one line: "Sales › Trial, Repairs (new) › Survey"."""
    return _listed(
        [f"{tr('{name} (new)', name=s.pipeline) if s.new_pipeline else s.pipeline} › {s.stage}"
         for s in stages]
    )  # fmt: skip


def agreed(counts: tuple[int, int], stands: int, unchecked: int) -> list[str]:
    """Return what is to be said of consents in rows, of those not taken, and of erasures not recognised."""
    given, refused = counts
    lines = []
    if given or refused:
        lines.append(
            tr("Consents: {n}. Refusals: {refused}. Each says the file, the row and the day.",
               n=f"{given:,}", refused=f"{refused:,}")
        )  # fmt: skip
    if stands:
        lines.append(
            trn("{n} yes is not taken: they refused before, and that stands until they say yes themselves.",
                "{n} yeses are not taken: they refused before, and that stands until they say yes "
                "themselves.", stands)
        )  # fmt: skip
    return [*lines, *filter(None, [unchecked_warning(unchecked)])]


def lone_days(mapping: Mapping) -> str:
    """Return what is to be said of days of consent left out as no column gives one, "" for none."""
    if mapping.kind != agreeing.KIND or agreeing.gives(c.target for c in mapping.columns):
        return ""
    names = [c.heading for c in mapping.columns
             if not c.target and c.examples
             and meaning(mapping.kind, c.heading, ()).target == agreeing.GIVEN_ON]  # fmt: skip
    if not names:
        return ""
    return tr("{names}: left out, for a day alone does not say what was agreed to. Let another column "
              "become “Consent to e-mail” or the like.", names=_listed(names))  # fmt: skip


def secret_columns(mapping: Mapping) -> str:
    """Return what is to be said of columns left out that name secret fields, "" where there are none."""
    names = [
        c.name for c in mapping.columns if not c.target and c.index in mapping.secret and c.examples
    ]
    if not names:
        return ""
    return tr("{names}: left out, for values of secret fields are not brought in from files. Enter them "
              "by hand.", names=_listed(names))  # fmt: skip


def left_out(mapping: Mapping) -> list[str]:
    """Return what is to be said of columns that are left out for a reason."""
    return list(filter(None, [lone_days(mapping), secret_columns(mapping)]))


def spare(mapping: Mapping, left: Sequence[Column], unwanted: Collection[int]) -> list[str]:
    """Return what is to be said on the command line of columns left out, and how each would come in."""
    left = [c for c in left if c.index not in mapping.secret]
    able = [] if mapping.lines else own_fields.spare(left, unwanted)
    rest = [c for c in left if c not in able]
    lines = []
    if able:
        names = ", ".join(c.name for c in able)
        lines.append(tr("Left out: {names}. --own-fields makes fields of them.", names=names))
    if rest:
        lines.append(tr("Left out: {names}.", names=", ".join(c.name for c in rest)))
    if nameless := [c.name for c in rest if not c.heading and c.index not in unwanted]:
        lines.append(
            tr('What has no heading comes in with --map "{name}=FIELD".', name=nameless[0])
        )
    return lines


def sums(count: int) -> str:
    """Return what is to be said of rows that add up others, "" where there are none."""
    if not count:
        return ""
    return trn("{n} row adds up others and is left out.", "{n} rows add up others and are left out.",
               count)  # fmt: skip


def prices(mapping: Mapping) -> str:
    """Return what is to be said of columns left out that would change prices of products, "" for none."""
    names = [c.heading for c in mapping.columns
             if mapping.lines and not c.target and line_headings.changes_prices(c.heading)]  # fmt: skip
    if not names:
        return ""
    return tr("{names}: not reckoned in, prices are taken as they stand.", names=_listed(names))


def products(names: Sequence[str], *, done: bool = False) -> str:
    """Return what is to be said of products that are not there, made or not `done` yet, "" for none."""
    if not names:
        return ""
    said = mark("Products made: {names}.") if done else mark(
        "Products that are not there will be made: {names}."
    )  # fmt: skip
    return tr(said, names=_listed(names))


def undecided(count: int) -> str:
    """Return what is to be said of deals with a closing date or a reason and no outcome, "" for none."""
    if not count:
        return ""
    return trn(
        "{n} row has a closing date or a reason and no outcome: it is read as open, without them.",
        "{n} rows have a closing date or a reason and no outcome: they are read as open, without them.",
        count,
    )  # fmt: skip


def meant(every: Sequence[Meant]) -> str:
    """Return what words of the file are read as, a line for each meaning, "" where they are ours."""
    return "\n".join(
        tr("{heading}: {words} → {value}", heading=one.heading, value=one.value,
           words=_listed([f"“{word}”" for word in one.words])) for one in every
    )  # fmt: skip


def dropped(found: Dropped, most: int) -> list[str]:
    """Return what is to be said of values left out of rows that are taken: how many, and the first ones."""
    if not found.count:
        return []
    columns = _listed([f"{heading}: {n:,}" for heading, n in found.columns])
    lines = [
        trn("{n} value is left out, as it cannot be read ({columns}).",
            "{n} values are left out, as they cannot be read ({columns}).",
            found.count, columns=columns)
    ]  # fmt: skip
    lines += [
        f"  {tr('Line {n}', n=line)}: {title}: {why}" for line, title, why in found.each[:most]
    ]
    if (more := found.count - len(found.each[:most])) > 0:
        lines.append("  " + tr("and {n} more. Each is told by the same import with: --dry-run --rows {count}",
                               n=f"{more:,}", count=found.count))  # fmt: skip
    return lines


def _listed(every: Sequence[str]) -> str:
    """Return the first of some names in one line."""
    names, more = ", ".join(every[:_MOST_NAMED]), len(every) - _MOST_NAMED
    return tr("{names} and {n} more", names=names, n=f"{more:,}") if more > 0 else names


def stages_planned(mapping: Mapping, stages: Sequence[NewStage], laid: Sequence[Laid] = ()) -> str:
    """Return what becomes of stages that are not there, and where they come, "" where all are there."""
    names = stage_names(stages)
    if not names:
        return ""
    if mapping.new_stages:
        made = tr("Stages that are not there will be made: {names}.", names=names)
        return " ".join([made, *(said for one in laid for said in _laid(one))])
    return tr(
        "Stages that are not there: {names}. New deals go to the first stage, those you have stay where "
        "they are.",
        names=names,
    )  # fmt: skip


def _laid(one: Laid) -> list[str]:
    """Return where the stages of a pipeline come, and what is to be said of that."""
    if len(one.wanted.stages) < 2:
        return []
    way = " → ".join(_with_chance(stage) for stage in one.wanted.stages)
    said = [tr("Deals in {pipeline} then come through: {way}.", pipeline=one.wanted.name, way=way)]
    new = [stage.name for stage in one.wanted.stages if stage.id in one.made]
    if len(new) > 1 and not order.told(new):
        said.append(tr("Their names do not say which comes first: look at the order."))
    if one.gone:
        said.append(made_room([stage.name for stage in one.gone]))
    return said


def made_room(stages: Sequence[str]) -> str:
    """Return in whose place new stages come, by the names of those that go."""
    return tr("They take the place of {names}, in which no deal lies.", names=_listed(stages))


def _with_chance(stage: Stage) -> str:
    return stage.name if stage.probability is None else f"{stage.name} ({stage.probability} %)"


def files(count: int, left: Sequence[Left], *, done: bool = False) -> list[str]:
    """Return what is to be said of the files that came with rows: attached, `done` or not yet; left out."""
    said = []
    if count and done:
        said.append(trn("{n} file that came with the mail was attached.",
                        "{n} files that came with the mail were attached.", count))  # fmt: skip
    elif count:
        said.append(trn("{n} file that came with the mail will be attached.",
                        "{n} files that came with the mail will be attached.", count))  # fmt: skip
    if large := [one.name for one in left if one.reason == "large"]:
        said.append(trn("{n} file is left out, larger than Settings allow: {names}.",
                        "{n} files are left out, larger than Settings allow: {names}.",
                        len(large), names=_listed(large)))  # fmt: skip
    if strange := [one.name for one in left if one.reason == "nobody"]:
        said.append(trn(
            "{n} file is left out, its message is with no contact or lead of yours: {names}.",
            "{n} files are left out, their messages are with no contact or lead of yours: {names}.",
            len(strange), names=_listed(strange)))  # fmt: skip
    return said
