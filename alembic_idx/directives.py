"""Revision files: the user's hook first, then concurrent operations into a file of their own.

In an environment of several databases Alembic comes by once for each and adds to the last script.
So a split is taken back before every pass and made anew after it, and the script that Alembic
started with stays the last one: it becomes the index revision, a copy before it keeps the rest.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError, rev_id

from alembic_idx.mark import mark
from alembic_idx.run import Run
from alembic_idx.split import Parts, is_empty, split
from alembic_idx.transactions import warn_of_transactions
from idx_core.finding import Finding

_KEY = "alembic_idx"
Hook = Callable[[MigrationContext, Any, list[ops.MigrationScript]], None]


@dataclass
class _Division:
    """A script that was divided: what it was, and the script that holds the rest."""

    script: ops.MigrationScript
    rest: ops.MigrationScript | None
    was: dict[str, Any]
    upgrades: list[ops.UpgradeOps]
    downgrades: list[ops.DowngradeOps]


@dataclass
class _State:
    """Of one command: a `Run` for each database, in the order of their passes."""

    runs: list[Run] = field(default_factory=list)
    divisions: list[_Division] = field(default_factory=list)
    failure: "_Failure | None" = None


@dataclass
class _Directives:
    """Alembic's `process_revision_directives`: the user's own, and ours after it."""

    users: Hook | None
    state: _State

    def __call__(
        self, context: MigrationContext, revision: Any, directives: list[ops.MigrationScript]
    ) -> None:
        if self.users is not None:
            self.users(context, revision, directives)
        for script in tuple(directives):
            self._divide(script, directives, context)
        failed = [finding for run in self.state.runs for finding in run.failed]
        if failed and directives:
            self.state.failure = _Failure(directives[-1], failed)
            directives.append(self.state.failure)

    def _divide(
        self,
        script: ops.MigrationScript,
        directives: list[ops.MigrationScript],
        context: MigrationContext,
    ) -> None:
        upgrades, downgrades = script.upgrade_ops_list, script.downgrade_ops_list
        runs = self.state.runs
        parts = []
        for n, (up, down) in enumerate(zip(upgrades, downgrades, strict=True)):
            run = runs[min(n, len(runs) - 1)]
            mark(up, down, run)
            parts.append(split(up, down, run))
        if not any(part.moves for part in parts):
            return
        warn_of_transactions(context)
        division = _Division(script, None, dict(vars(script)), [*upgrades], [*downgrades])
        self.state.divisions.append(division)
        if not all(is_empty(part.rest) for part in parts):
            division.rest = _rest_of(script, parts)
            directives.insert(directives.index(script), division.rest)
            _follow(script, division.rest, context.script)
        upgrades[:] = [_Whole(p.moved.upgrade, p.whole) for p in parts]
        downgrades[:] = [p.moved.downgrade for p in parts]


def install(run: Run) -> None:
    """Put ourselves behind the user's hook for this pass."""
    opts = run.context.migration_context.opts
    state: _State = opts.setdefault(_KEY, _State())
    state.runs.append(run)
    own = opts.get("process_revision_directives")
    if not isinstance(own, _Directives):
        opts["process_revision_directives"] = _Directives(own, state)


def take_back(context: MigrationContext) -> None:
    """Undo the divisions of earlier passes, so that Alembic and hooks see their own scripts."""
    state: _State | None = context.opts.get(_KEY)
    revision_context = context.opts.get("revision_context")
    if state is None or revision_context is None:
        return
    scripts: list[ops.MigrationScript] = revision_context.generated_revisions
    if state.failure is not None:
        scripts.remove(state.failure)
        state.failure.restore()
        state.failure = None
    for division in reversed(state.divisions):
        script = division.script
        added = len(division.upgrades)
        # the lists stay the same objects: Alembic has just added this pass's operations
        script.upgrade_ops_list[:added] = division.upgrades
        script.downgrade_ops_list[:added] = division.downgrades
        for name in ("rev_id", "message", "head", "splice", "branch_label", "depends_on"):
            setattr(script, name, division.was[name])
        if division.rest is not None:
            scripts.remove(division.rest)
    state.divisions.clear()


def _rest_of(script: ops.MigrationScript, parts: list[Parts]) -> ops.MigrationScript:
    rest = copy.copy(script)
    rest.upgrade_ops = [part.rest.upgrade for part in parts]
    rest.downgrade_ops = [part.rest.downgrade for part in parts]
    rest.imports = set(script.imports)
    return rest


def _follow(
    script: ops.MigrationScript, rest: ops.MigrationScript, scripts: ScriptDirectory | None
) -> None:
    script.rev_id = _next_id(rest.rev_id or "", scripts)
    script.message = f"{rest.message} indexes" if rest.message else "indexes"
    script.head = rest.rev_id
    script.splice = False
    script.branch_label = None
    script.depends_on = None


def _next_id(revision: str, scripts: ScriptDirectory | None) -> str:
    """Where revisions are numbered the next number, else one of Alembic's own."""
    random = rev_id()
    if not revision.isdecimal() or len(revision) == len(random):
        return random
    following = str(int(revision) + 1).zfill(len(revision))
    known = {each.revision for each in scripts.walk_revisions()} if scripts else set()
    return random if following in known else following


class _Whole(ops.UpgradeOps):
    """The moved operations, which `alembic check` is to read together with the rest."""

    def __init__(self, moved: ops.UpgradeOps, whole: ops.UpgradeOps) -> None:
        super().__init__(moved.ops, moved.upgrade_token)
        self._all = whole

    def as_diffs(self) -> Any:
        """All differences, as if nothing had been divided."""
        return self._all.as_diffs()


class _Failure(ops.MigrationScript):
    """Comes after the last file is written, and ends the command: a rule has failed.

    Alembic adds the next database's operations to the last script, so the lists are its.
    """

    def __init__(self, script: ops.MigrationScript, failed: list[Finding]) -> None:
        self._upgrade_ops = script.upgrade_ops_list
        self._downgrade_ops = script.downgrade_ops_list
        self._were = [*script.upgrade_ops_list]
        told = "; ".join(f"{f.subject}: ({f.rule}) {f.message}. {f.hint}" for f in failed)
        self.error = CommandError(f"not everything was judged: {told}")
        self._upgrade_ops[:] = [_Unjudged(up, self.error) for up in self._were]

    def restore(self) -> None:
        """Undo what was done to the script's lists."""
        self._upgrade_ops[: len(self._were)] = self._were

    @property
    def imports(self) -> set[str]:  # type: ignore[override]
        """What Alembic asks for first when it writes a script."""
        raise self.error


class _Unjudged(ops.UpgradeOps):
    """The same operations, which `alembic check` must not call complete."""

    def __init__(self, upgrade: ops.UpgradeOps, error: CommandError) -> None:
        super().__init__(upgrade.ops, upgrade.upgrade_token)
        self._error = error

    def as_diffs(self) -> Any:
        """Raise the error."""
        raise self._error
