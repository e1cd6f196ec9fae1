"""Stands behind operations on indexes, in environments that name the plugin.

`op.create_index` and `op.drop_index` when they are concurrent; and on PostgreSQL what makes a
unique constraint of an index, and drops it, as we write it.

Registered by every Alembic command wherever this package is installed, so nothing is imported here
and everybody else's operations go straight to the implementation that they would have had.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.operations import Operations

Implementation = Callable[[Any, Any], Any]
Ours = Callable[[Any, Any, Implementation], Any]

_DIALECTS = ("postgresql", "mysql", "mariadb")


def register(name: str) -> None:
    """Come first on these databases in environments whose `autogenerate_plugins` have this name.

    Alembic's implementations are for every dialect, ours is for one and therefore preferred. So it
    does not matter who else replaces Alembic's (`implementation_for(…, replace=True)`), before or
    after us: theirs is what we call.
    """
    from alembic.operations import Operations, ops

    for operation, (is_for_us, ours, dialects) in {
        ops.CreateIndexOp: (_is_concurrent, _of_indexes, _DIALECTS),
        ops.DropIndexOp: (_is_concurrent, _of_indexes, _DIALECTS),
        ops.ExecuteSQLOp: (_may_attach, _of_constraints, ("postgresql",)),
        ops.DropConstraintOp: (_may_detach, _of_constraints, ("postgresql",)),
    }.items():
        for dialect in dialects:
            stock = _implementation(Operations, operation, dialect)
            first = _before(stock, is_for_us, ours, name)
            Operations._to_impl.dispatch_for(operation, qualifier=dialect, replace=True)(first)


def _implementation(
    operations: "type[Operations]", operation: type, dialect: str
) -> Implementation:
    """What runs there without us; asked anew each time, unless it is that database's own."""
    registry = operations._to_impl
    own: Implementation = registry.dispatch(operation, dialect)
    if own is not registry.dispatch(operation):
        return own

    def stock(context: Any, op: Any) -> Any:
        return registry.dispatch(operation)(context, op)

    return stock


def _before(
    stock: Implementation,
    is_for_us: Callable[[Any], bool],
    ours: "Callable[[Operations], Ours | None]",
    name: str,
) -> Implementation:
    def implementation(operations: "Operations", operation: Any) -> Any:
        if is_for_us(operation) and _is_named(operations, name):
            run = ours(operations)
            if run is not None:
                return run(operations, operation, stock)
        return stock(operations, operation)

    return implementation


def _is_concurrent(operation: Any) -> bool:
    return bool(operation.kw.get("postgresql_concurrently"))


def _may_attach(operation: Any) -> bool:
    """Whether it can be what `uniques` writes; looked at for every statement of a migration."""
    sql = operation.sqltext
    return isinstance(sql, str) and sql.startswith("DO $") and " UNIQUE USING INDEX " in sql


def _may_detach(operation: Any) -> bool:
    is_named = isinstance(operation.constraint_name, str)
    return is_named and operation.constraint_type == "unique" and bool(operation.if_exists)


def _of_indexes(operations: "Operations") -> Ours:
    """What runs an operation on this database, or writes it into a script."""
    context = operations.migration_context
    if context.dialect.name != "postgresql":
        from alembic_idx import online

        return online.write if context.as_sql else online.run
    if context.as_sql:
        from alembic_idx import offline

        return offline.write
    from alembic_idx import rerun

    return rerun.run


def _of_constraints(operations: "Operations") -> Ours | None:
    if operations.migration_context.as_sql:
        return None
    from alembic_idx import exclusive

    return exclusive.run


def _is_named(operations: "Operations", name: str) -> bool:
    """Whether the operation reaches a database or a script in an environment that names us."""
    context = operations.migration_context
    plugins = context.opts.get("autogenerate_plugins") or ()
    named = (name in plugins or "*" in plugins) and not {f"~{name}", "~*"}.intersection(plugins)
    in_batch = operations.impl is not context.impl
    return named and not in_batch
