"""The models of an environment, with what is derived for them, against its database."""

from alembic.autogenerate.api import AutogenContext

from alembic_idx.declared_indexes import declared_indexes
from alembic_idx.run import Run
from alembic_idx.session import AlembicSession
from idx_core.model import TableName
from idx_core.settings import Settings
from idx_core.verify.verdict import Verdict
from idx_core.verify.verify import verify


def verified(context: AutogenContext, settings: Settings) -> tuple[Verdict, ...]:
    """About each index of the tables that Alembic would compare, as the user's filters have it."""
    run = Run(context, settings)
    with run.attached(_schemas(context)):
        return _verified(run)


def _verified(run: Run) -> tuple[Verdict, ...]:
    models, filters, connection = run.models, run.filters, run.context.connection
    assert models is not None
    assert filters is not None
    assert connection is not None
    session = AlembicSession(connection)
    tables = list(models.tables)
    new = {
        (op.table, op.index.columns): finding.rule for finding in run.new for op in finding.creates
    }
    derived = {
        (op.table, op.index.name): f"derived by {new[op.table, op.index.columns]}"
        if (op.table, op.index.columns) in new
        else "derived"
        for op in run.created
    }
    declared = [
        each
        for each in declared_indexes(models, tables, session, derived)
        if filters.sees_index(each.table, each.name)
    ]

    def is_ours(table: TableName, name: str) -> bool:
        return filters.sees_index(table, name)

    return verify(session, declared, tables=tables, is_ours=is_ours)


def _schemas(context: AutogenContext) -> set[str | None]:
    """Those that Alembic compares; None is the default one."""
    schemas: set[str | None] = {None}
    connection = context.connection
    assert connection is not None
    if context.opts.get("include_schemas"):
        others = set(context.inspector.get_schema_names())
        schemas |= others - {"information_schema", connection.dialect.default_schema_name}
    return {each for each in schemas if context.run_name_filters(each, "schema", {})}
