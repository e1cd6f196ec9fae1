"""The revision of `alembic-idx health --write`: what was agreed, both ways, in plain Alembic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from alembic_idx.drift_ops import DropDriftedOp, NothingOp, ReindexOp
from alembic_idx.reading import Models, read_models
from alembic_idx.render import ConcurrentIndexes
from alembic_idx.restoring import creations
from alembic_idx.session import AlembicSession
from alembic_idx.verifying import verified
from idx_core.health.report.report import Report
from idx_core.health.suggested import Agreed, Kind, Suggestion, agreed, suggestions
from idx_core.health.written import evidence, told, with_docstring
from idx_core.settings import Settings

_MESSAGE = "health of indexes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of one database: what was agreed, the operations of it, and why."""

    agreed: Agreed
    operations: tuple[ops.MigrateOperation, ...]
    evidence: str


def wanted(context: MigrationContext, report: Report, settings: Settings, limit: int) -> Wanted:
    """What is to be written for the database that the context is connected to."""
    metadata, connection = context.opts.get("target_metadata"), context.connection
    if metadata is None or connection is None:
        raise CommandError("cannot write a revision: env.py gives no target_metadata")
    _require_head(context)
    autogenerate = AutogenContext(context)
    verdicts = verified(autogenerate, settings)
    models = read_models(metadata, context.dialect)
    suggested = suggestions(report.figures, report.findings)
    chosen = agreed(suggested, verdicts, set(models.tables), limit)
    operations = _operations(chosen.chosen, models, AlembicSession(connection))
    text = evidence(chosen.chosen, report.figures.server)
    return Wanted(chosen, tuple(operations), text)


def write(config: Config, passes: Sequence[Wanted | None]) -> Iterator[str]:
    """Write one revision for all databases, in the order in which env.py opens them; tell of it.

    None stands for a database of which nothing is known.
    """
    found = [each for each in passes if each is not None]
    if not any(each.operations for each in found):
        for each in found:
            yield from told(each.agreed, ())
        return
    left = iter(passes)

    def fill(context: MigrationContext, revision: Any, scripts: list[ops.MigrationScript]) -> None:
        script, each = scripts[-1], next(left)
        if each is not None and each.operations:
            script.upgrade_ops_list[-1].ops = [ConcurrentIndexes([*each.operations])]
            back = [op.reverse() for op in reversed(each.operations)]
            back = [op for op in back if not isinstance(op, NothingOp)]
            script.downgrade_ops_list[-1].ops = [ConcurrentIndexes(back)] if back else []

    config.set_main_option("revision_environment", "true")
    made = command.revision(config, message=_MESSAGE, process_revision_directives=fill)
    assert made is not None
    assert not isinstance(made, list)
    path = Path(made.path)
    reasons = "\n\n".join(each.evidence for each in found if each.operations)
    source = path.read_text(encoding="utf-8")
    path.write_text(with_docstring(source, reasons), encoding="utf-8")
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    for number, each in enumerate(found):
        yield from told(each.agreed, () if number else [str(shown)])


def _operations(
    chosen: Sequence[Suggestion], models: Models, session: AlembicSession
) -> Iterator[ops.MigrateOperation]:
    drops = {each.place for each in chosen if each.kind is Kind.DROP}
    old = creations(models, session, models.dialect, drops, {})
    for each in chosen:
        if each.kind is Kind.REBUILD:
            yield ReindexOp(each.index, each.table.schema or None)
        else:
            back = old[each.place]
            back.kw = {**back.kw, "postgresql_concurrently": True}
            drop = DropDriftedOp(back, back)
            drop.if_exists = True  # other databases may never have had it
            drop.kw = {"postgresql_concurrently": True}
            yield drop


def _require_head(context: MigrationContext) -> None:
    scripts = context.script or ScriptDirectory.from_config(context.config or Config())
    if set(context.get_current_heads()) != set(scripts.get_heads()):
        raise CommandError(
            "cannot write a revision: the database is not at the last one. Run alembic upgrade."
        )
