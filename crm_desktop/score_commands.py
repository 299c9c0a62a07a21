"""What `crm score`, `crm points` and `crm add points` do with an open workspace, and what they answer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.declaring_commands import Deed, add, count
from crm_desktop.domain import rule
from crm_desktop.domain.counts import counted
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.report_commands import moment_of
from crm_desktop.store import listing

if TYPE_CHECKING:
    from crm_desktop.insight.scores import Checked, PointRule, Ranking, Reason, Score

KINDS = ("lead", "deal")
DEEDS = ("list", "change", "off", "on", "delete")


def declare(every: Any) -> None:
    """Declare `score` and `points` on the parser of all commands."""
    words = "rank what is open by its chance, learned from what came to an end here, and by points"
    made = add(every, "score", score, words, reads=True)
    _of(made)
    made("--top", type=count, default=20, metavar="N")
    made(
        "--by", choices=("chance", "points"), default="", help="the order; chance where it is known"
    )
    made("--explain", default="", metavar="ID", help="why one lead or deal has its score")
    made("--check", action="store_true", help="how chances told before came out")
    words = "list the rules that give points, change them, switch them off and on, delete them"
    rules = add(every, "points", points_of, words, reads=True, daily=True)
    rules("deed", nargs="?", choices=DEEDS, default="list", action=Deed, help="list is usual")
    rules("ids", nargs="*", metavar="ID", help="of rules, as the list says them")
    _of(rules)
    rules("--name", default="", help="call it so")
    rules("--points", type=int, metavar="N", help="given or, below 0, taken off")
    rules("--rule", type=Path, metavar="FILE", help="whom it holds of: a JSON tree")


def declare_making(kinds: Any) -> None:
    """Declare `add points`."""
    made = add(kinds, "points", add_points, "add a rule that gives points", daily=True)
    made("name", nargs="?", default="")
    _of(made)
    made("--points", type=int, default=10, metavar="N", help="given or, below 0, taken off")
    made("--rule", type=Path, metavar="FILE", help="whom it holds of: a JSON tree")
    made("--starters", action="store_true", help="the rules offered to begin with, all at once")


def _of(made: Any) -> None:
    made("--leads", dest="of", action="store_const", const="lead", default="")
    made("--deals", dest="of", action="store_const", const="deal")


def score(ws: Any, asked: Asked) -> Answer:
    """Rank open leads or deals, or explain one, or say how chances came out."""
    from crm_desktop.insight.scores import Ranking

    conn, now = ws.reader(), moment_of(ws)
    if asked.explain:
        of, n = _found(conn, asked.explain)
        ranking = Ranking(conn, of, now)
        if n not in ranking.scores:
            raise UserError(tr("Only what is open has a score."))
        return _explained(conn, ranking, n)
    ranking = Ranking(conn, asked.of or "deal", now)
    return _checked(ranking) if asked.check else _ranked(conn, ranking, asked)


def points_of(ws: Any, asked: Asked) -> Answer:
    """List the rules, in their order, or do something with some of them."""
    from crm_desktop.insight.scores import points

    if asked.deed != "list":
        return _done(ws, asked)
    found = points.rules(ws.reader(), asked.of)
    lines = [
        f"{one.id}  {one.of}  {one.points:+,}  {one.name}{'  ' + tr('Switched off') if one.off else ''}"
        for one in found
    ]
    lines.append(counted(points.ENTITY, len(found)))
    data = [{"id": one.id, "name": one.name, "kind": one.of, "points": one.points, "off": one.off,
             "rule": one.rule} for one in found]  # fmt: skip
    return Answer(lines, {"rules": data})


def _done(ws: Any, asked: Asked) -> Answer:
    """Change rules, switch them off and on, or delete them, as one operation."""
    from crm_desktop.insight.scores import points

    conn = ws.reader()
    known = {one.id: one for one in points.rules(conn)}
    if not asked.ids:
        raise Misuse(tr("Name the rules by their ids, as the list says them."))
    for id in asked.ids:
        if id not in known:
            raise UserError(tr("There is no score rule {id}.", id=id))
    rules = [known[id] for id in asked.ids]
    if asked.deed == "change":
        edits = [_changed(conn, one, asked) for one in rules]
    elif asked.deed == "delete":
        edits = [Edit(points.ENTITY, one.id, {"deleted": True}) for one in rules]
    else:
        edits = [points.switched(one, off=asked.deed == "off") for one in rules]
    key, row = (
        "delete" if asked.deed == "delete" else "edit",
        rules[0].id if len(rules) == 1 else "",
    )
    done = ws.log.record(Label(key, points.ENTITY, len(edits), row=row), edits)
    stamp = done.stamp if done else ""
    return Answer([counted(points.ENTITY, len(rules))], {"rules": asked.ids, "stamp": stamp})


def _changed(conn: Any, one: PointRule, asked: Asked) -> Edit:
    from crm_desktop.insight.scores import points

    node = one.node() if asked.rule is None else _read(asked.rule)
    given = one.points if asked.points is None else asked.points
    made = points.cells(asked.of or one.of, asked.name or one.name, node, given)
    points.ask(conn, made["of"], node)
    return Edit(points.ENTITY, one.id, made)


def add_points(ws: Any, asked: Asked) -> Answer:
    """Add a rule, or those offered to begin with."""
    from crm_desktop.insight.scores import points

    if asked.starters:
        done = points.start(ws, *([asked.of] if asked.of else KINDS))
        number = len(done.changes) if done else 0
        said = trn("{n} score rule added", "{n} score rules added", number)
        return Answer([said], {"added": number, "stamp": done.stamp if done else ""})
    if not asked.name.strip() or asked.rule is None or not asked.of:
        raise Misuse(tr("A name, --rule FILE and --leads or --deals are needed, or --starters."))
    node = _read(asked.rule)
    edit = points.made(asked.of, asked.name, node, asked.points)
    points.ask(ws.reader(), asked.of, node)
    ws.log.record(Label("create", points.ENTITY, row=edit.id), [edit])
    return Answer([f"{edit.id}  {asked.name}"], {"id": edit.id, "name": asked.name})


def _read(path: Path) -> rule.Node:
    try:
        return rule.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UserError(
            tr("The file {name} cannot be read.", name=path.name),
            tr("Check that you may open it and that its disk is connected."),
        ) from error


def _found(conn: Any, id: str) -> tuple[str, int]:
    for of in KINDS:
        found = listing.record(conn, of, id)
        if found is not None:
            return of, found.n
    raise UserError(tr("There is no lead or deal {id}.", id=id))


def _ranked(conn: Any, ranking: Ranking, asked: Asked) -> Answer:
    from crm_desktop.insight.scores import told

    best = ranking.ranked(asked.by)[: asked.top]
    titles = listing.titles(conn, ranking.of, [one.id for one in best])
    lines, data = [], []
    for one in best:
        reasons = ranking.reasons(conn, one.n, 3)
        title = titles.get(one.id, "")
        lines.append(f"{one.id}  {_said(one)}  {title}  {_briefly(reasons)}".rstrip())
        data.append({**_data(one), "title": title, "reasons": [_reason_data(r) for r in reasons]})
    total = len(ranking.scores)
    lines.append(trn("{n} open deal", "{n} open deals", total) if ranking.of == "deal"
                 else trn("{n} open lead", "{n} open leads", total))  # fmt: skip
    lines += [str(ranking.why)] * (ranking.why is not None)
    lines += [told.stand(ranking.of)] * (ranking.model is None and not ranking.rules and total > 0)
    unseen = told.unseen(ranking.of, ranking.scores.values()) if ranking.model else 0
    lines += [told.unseen_said(unseen)] * (unseen > 0)
    lines += ranking.problems.values()
    return Answer(lines, _about(ranking) | {"total": total, "stage_unseen": unseen, "scores": data})


def _explained(conn: Any, ranking: Ranking, n: int) -> Answer:
    one = ranking.scores[n]
    reasons = ranking.reasons(conn, n, 20)
    title = listing.title_of(conn, ranking.of, one.id)
    lines = [f"{title}  {_said(one)}", *(f"  {_sign(r)}  {r.text}" for r in reasons)]
    lines += [str(ranking.why)] * (ranking.why is not None)
    about = {**_data(one), "title": title, "reasons": [_reason_data(r) for r in reasons]}
    return Answer(lines, _about(ranking) | {"score": about})


def _checked(ranking: Ranking) -> Answer:
    if ranking.model is None:
        return Answer([str(ranking.why)], _about(ranking))
    found = ranking.model.checked
    lines = [
        tr("Learned from {n} that came to an end, {good} of them well.",
           n=f"{ranking.model.good + ranking.model.other:,}", good=f"{ranking.model.good:,}"),
        tr("Chance told   Times   Came out well"),
        *(f"{_percent(b.low):>5} – {_percent(b.low + 0.1):<5}  {b.count:>6,}   {_percent(b.came)}"
          for b in found.bands),
        tr("Brier score {score} (of the share of all alone: {base}); less is better.",
           score=f"{found.brier:.3f}", base=f"{found.brier_of_share:.3f}"),
        tr("Logarithmic loss {score} (of the share of all alone: {base}); less is better.",
           score=f"{found.loss:.3f}", base=f"{found.loss_of_share:.3f}"),
    ]  # fmt: skip
    return Answer(lines, _about(ranking))


def _about(ranking: Ranking) -> dict[str, Any]:
    checked = ranking.model.checked if ranking.model else None
    return {"kind": ranking.of, "why_not": str(ranking.why) if ranking.why else "",
            "problems": ranking.problems, "checked": _checked_data(checked)}  # fmt: skip


def _checked_data(found: Checked | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "looks": found.looks, "share": found.share, "brier": found.brier,
        "brier_of_share": found.brier_of_share, "loss": found.loss, "loss_of_share": found.loss_of_share,
        "bands": [asdict(band) for band in found.bands],
    }  # fmt: skip


def _data(one: Score) -> dict[str, Any]:
    return {"id": one.id, "chance": one.chance, "points": one.points}


def _reason_data(reason: Reason) -> dict[str, Any]:
    return {"text": reason.text, "effect": reason.effect, "points": reason.points}


def _said(one: Score) -> str:
    chance = "" if one.chance is None else f"{_percent(one.chance)}  "
    return chance + trn("{n} point", "{n} points", one.points)


def _briefly(reasons: list[Reason]) -> str:
    return "; ".join(f"{r.text} ({_sign(r)})" for r in reasons)


def _sign(reason: Reason) -> str:
    """Return what a reason adds or takes: points of percent, or points of a rule."""
    if reason.points:
        return f"{reason.points:+,}"
    return f"{100 * reason.effect:+.0f} %"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
