"""Writes the safe version of hazardous operations into revisions, where that is mechanical.

An operation is replaced where it stands when nothing else is in its function; otherwise what runs
outside of a transaction moves into a new revision right after this one, with its way back. Nothing
is touched where the order would matter, or where an operation stands in a loop or a condition.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from alembic.script import Script, ScriptDirectory
from alembic.util import rev_id

from alembic_idx.hazards.statements import Source, Statement
from alembic_idx.hazards.wording import Wording
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.migration import Migration
from idx_core.hazards.walk import as_in_session

_HEADER = "with op.get_context().autocommit_block():"
_FIXED = ("IDX401", "IDX402")
_ORDERED_UP = (s.RenameTable, s.RenameColumn, s.DropTable, s.DropColumn)
_ORDERED_DOWN = (s.RenameTable, s.RenameColumn, s.CreateTable, s.AddColumn)


class _NotMechanicalError(Exception):
    """A person has to look at it; the message says why."""


@dataclass(slots=True)
class _Way:
    """What becomes of one function: statements to take out, code in their place, code apart."""

    function: str
    steps: tuple[s.Step, ...]
    statements: list[Statement]
    taken: list[Statement] = field(default_factory=list)
    instead: dict[int, list[str]] = field(default_factory=dict)
    apart: list[str] = field(default_factory=list)
    moved: list[s.Step] = field(default_factory=list)

    @property
    def rest(self) -> list[Statement]:
        """What stays as it is."""
        return [each for each in self.statements if each not in self.taken]

    @property
    def is_split(self) -> bool:
        """Whether something moves and something stays."""
        return bool(self.taken and (self.rest or self.instead))

    def at(self, step: s.Step) -> Statement:
        """The statement of a step, which does nothing else."""
        found = [each for each in self.statements if each.holds(step.place.line)]
        others = [o for o in self.steps if found and found[0].holds(o.place.line)]
        if len(found) != 1 or len(others) != 1 or not found[0].is_call:
            raise _NotMechanicalError(
                f"line {step.place.line} is in a loop or a condition, or does several things"
            )
        return found[0]


def fix_revisions(
    script: ScriptDirectory,
    migrations: Sequence[Migration],
    hazards: Sequence[Hazard],
    wording: Wording,
) -> tuple[list[str], list[str], list[str]]:
    """(paths of files written, ids of new revisions, why others were left alone)."""
    written: list[str] = []
    new: list[str] = []
    refused: list[str] = []
    for migration in migrations:
        mine = [h for h in hazards if h.migration == migration.id and h.rule in _FIXED and h.safe]
        if not mine:
            continue
        source = Source(Path(migration.path).read_text(encoding="utf-8"))
        try:
            up, down = _planned(migration, mine, source, wording)
        except _NotMechanicalError as reason:
            refused.append(f"cannot fix {migration.id}: {reason}")
            continue
        if up.is_split or down.is_split:
            if up.apart or down.apart:
                revision = _new_revision(script, migration, up, down)
                new.append(revision.revision)
                written += [revision.path, *_relinked(script, migration.id, revision.revision)]
            _write(migration.path, source, [up, down], in_place=False)
        else:
            _write(migration.path, source, [up, down], in_place=True)
        written.append(migration.path)
    return written, new, refused


def _planned(
    migration: Migration, hazards: Sequence[Hazard], source: Source, wording: Wording
) -> tuple[_Way, _Way]:
    up = _Way("upgrade", as_in_session(migration.up), source.statements("upgrade"))
    down = _Way("downgrade", as_in_session(migration.down or ()), source.statements("downgrade"))
    for way, is_up in ((up, True), (down, False)):
        mine = [hazard for hazard in hazards if hazard.upgrade is is_up]
        for hazard in mine:
            _plan(way, hazard, source, wording)
    if up.is_split or down.is_split:
        _move_the_way_back(up, down, wording)
    for way, ordered in ((up, _ORDERED_UP), (down, _ORDERED_DOWN)):
        _check_order(way, ordered)
    inside = [line for way in (up, down) for lines in way.instead.values() for line in lines]
    code = "\n".join([*up.apart, *down.apart, *inside])
    for name in ("op", "sa"):
        if name not in source.names and (name == "op" or "sa." in code):
            raise _NotMechanicalError(f"it does not import {name}")
    return up, down


def _plan(way: _Way, hazard: Hazard, source: Source, wording: Wording) -> None:
    step = hazard.step
    assert step is not None
    if hazard.rule == "IDX402" and not step.transactional and not hazard.safe[0].transactional:
        _move_blocks(way, source)
        return
    statement = way.at(step)
    inside = [each for each in hazard.safe if each.transactional]
    outside = [each for each in hazard.safe if not each.transactional]
    way.taken.append(statement)
    if inside and outside and not hazard.upgrade:
        raise _NotMechanicalError(
            f"what line {step.place.line} does, on the way back, takes two revisions in that order"
        )
    if inside:
        way.instead[statement.first] = wording.code(inside).splitlines()
    if outside:
        is_kept = hazard.rule == "IDX402" and statement.block is None
        way.apart += (
            source.code(statement.first, statement.last) if is_kept else _inner(wording, outside)
        )
        way.moved += [step] if not inside else []


def _move_blocks(way: _Way, source: Source) -> None:
    """Move all autocommit blocks; what in them may not run again, a person has to look at."""
    for statement in way.statements:
        if statement.is_autocommit and statement not in way.taken:
            way.taken.append(statement)
            way.apart += source.code(statement.first, statement.last)
            way.moved += [each for each in way.steps if statement.holds(each.place.line)]
    if any(isinstance(each, s.AddColumn | s.DropColumn | s.ChangeData) for each in way.moved):
        raise _NotMechanicalError("in its autocommit block is more than may run again")


def _move_the_way_back(up: _Way, down: _Way, wording: Wording) -> None:
    """What undoes that which moves, moves along; where there is nothing, it is written."""
    if down.moved and not up.moved:
        raise _NotMechanicalError("only its downgrade would have to be divided")
    for step in reversed(up.moved):
        if any(_undoes(other, step) for other in down.moved):
            continue
        found = [other for other in down.steps if _undoes(other, step)]
        if found:
            down.taken.append(down.at(found[0]))
            down.moved.append(found[0])
            down.apart += _inner(wording, [_concurrent(found[0])])
        elif isinstance(step, s.CreateIndex):
            drop = s.DropIndex(name=step.index.name, table=step.table, concurrently=True)
            down.apart += _inner(wording, [drop.outside()])


def _concurrent(step: s.Step) -> s.Step:
    if isinstance(step, s.CreateIndex | s.DropIndex):
        return replace(step, concurrently=True, transactional=False)
    return step.outside()


def _undoes(other: s.Step, step: s.Step) -> bool:
    if isinstance(step, s.CreateIndex):
        return isinstance(other, s.DropIndex) and other.name == step.index.name
    if isinstance(step, s.DropIndex):
        return isinstance(other, s.CreateIndex) and other.index.name == step.name
    if isinstance(step, s.AddConstraint):
        return isinstance(other, s.DropConstraint) and other.name == step.constraint.name
    return False


def _check_order(way: _Way, ordered: tuple[type[s.Step], ...]) -> None:
    """Give up where something that stays would have to come before or after what moves."""
    for moved in way.moved:
        place = next(n for n, each in enumerate(way.steps) if each is moved or each == moved)
        is_up = way.function == "upgrade"
        others = way.steps[place + 1 :] if is_up else way.steps[:place]
        table = getattr(moved, "table", None)
        for other in others:
            touched = (getattr(other, "table", None), getattr(other, "new", None))
            if isinstance(other, ordered) and other not in way.moved and table in touched:
                lines = f"lines {moved.place.line} and {other.place.line}"
                raise _NotMechanicalError(f"the order of {lines} may matter")


def _inner(wording: Wording, steps: Sequence[s.Step]) -> list[str]:
    """The lines in the block that these steps have."""
    return textwrap.dedent("\n".join(wording.code(steps).splitlines()[1:])).splitlines()


def _block(lines: Sequence[str]) -> list[str]:
    return [_HEADER, *(f"    {line}" if line else "" for line in lines)]


def _write(path: str, source: Source, ways: Sequence[_Way], *, in_place: bool) -> None:
    """Take statements out from the last to the first, so that lines keep their numbers."""
    lines = list(source.lines)
    edits: dict[tuple[int, int], list[str]] = {}
    for way in ways:
        if not way.taken:
            continue
        emptied = _emptied(way)
        for statement in sorted(way.taken, key=lambda each: each.first):
            span = (statement.first, statement.last)
            if statement.block in emptied and statement.block is not None:
                span = statement.block
            edits.setdefault(span, [])
            edits[span] += way.instead.get(statement.first, [])
        if in_place and way.apart:
            edits[min(span for span in edits if _is_of(span, way))] += _block(way.apart)
        elif not way.rest and not way.instead:
            edits[min(span for span in edits if _is_of(span, way))] += ["pass"]
    for (first, last), code in sorted(edits.items(), reverse=True):
        indent = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
        lines[first - 1 : last] = [f"{indent}{line}" if line else "" for line in code]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _emptied(way: _Way) -> set[tuple[int, int] | None]:
    """The `with` statements of which everything is taken."""
    taken: set[tuple[int, int] | None] = {each.block for each in way.taken}
    return taken - {each.block for each in way.rest} - {None}


def _is_of(span: tuple[int, int], way: _Way) -> bool:
    return any(span[0] <= each.first and each.last <= span[1] for each in way.taken)


def _new_revision(script: ScriptDirectory, migration: Migration, up: _Way, down: _Way) -> Script:
    old = script.get_revision(migration.id)
    revision = script.generate_revision(
        rev_id(),
        f"{old.doc or 'indexes'}, concurrently",
        head=migration.id,
        splice=True,
        imports="",
        upgrades=_body(up),
        downgrades=_body(down),
    )
    assert revision is not None
    return revision


def _body(way: _Way) -> str:
    """As a template wants it: the first line is where it puts it."""
    return textwrap.indent("\n".join(_block(way.apart) if way.apart else ["pass"]), "    ").strip()


def _relinked(script: ScriptDirectory, old: str, new: str) -> list[str]:
    """Put the new revision between the old one and those that follow it."""
    paths = []
    for follower in list(script.walk_revisions()):
        if follower.revision == new or old not in follower._versioned_down_revisions:
            continue
        path = Path(follower.path)
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^down_revision\b[^=\n]*=\s*(\([^)]*\)|\[[^\]]*\]|[^\n]*)", text, re.M)
        if found is not None:
            line = re.sub(rf"(['\"]){re.escape(old)}\1", lambda m: m[1] + new + m[1], found[0])
            text = text[: found.start()] + line + text[found.end() :]
            pattern = rf"^(Revises:.*?)\b{re.escape(old)}\b"
            text = re.sub(pattern, lambda m: m[1] + new, text, count=1, flags=re.M)
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
    return paths
