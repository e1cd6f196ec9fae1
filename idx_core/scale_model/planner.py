"""Asks the planner: EXPLAIN and nothing else, by a role that can do nothing else.

The role `idx_planner` has no privilege on any table. The text of a question reaches the server in a
protocol message that prepares one statement and executes none. The plan of what was prepared comes
from a function that runs `EXPLAIN EXECUTE`, as an owner without login that may read and write
tables, which the planner checks. Every question ends in a rollback.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from idx_core.errors import ScaleModelError
from idx_core.scale_model.connection import driver, quoted, reason_of
from idx_core.scale_model.plan import Plan
from idx_core.scale_model.question import checked
from idx_core.scale_model.relations import OWN_SCHEMA

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

ROLE = "idx_planner"
_OWNER = "idx_explainer"
_STATEMENT = b"idx_question"

# The functions have no search_path of their own: another one would have the statement parsed again.
# Nobody but the superuser can create anything that could hide an operator of theirs.
_INSTALL = f"""
CREATE SCHEMA {OWN_SCHEMA};
CREATE ROLE {_OWNER} NOLOGIN BYPASSRLS IN ROLE pg_read_all_data, pg_write_all_data;
CREATE ROLE {ROLE} LOGIN;
GRANT USAGE ON SCHEMA {OWN_SCHEMA} TO {ROLE};
REVOKE CREATE, TEMPORARY ON DATABASE postgres FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC;

CREATE FUNCTION {OWN_SCHEMA}.explain(parameters integer) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    nulls text := pg_catalog.repeat('NULL, ', parameters - 1) || 'NULL';
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (GENERIC_PLAN, FORMAT JSON) EXECUTE {_STATEMENT.decode()}'
        || CASE WHEN parameters > 0 THEN '(' || nulls || ')' ELSE '' END INTO plan;
    RETURN plan;
END $$;
ALTER FUNCTION {OWN_SCHEMA}.explain OWNER TO {_OWNER};

-- Switches indexes until the transaction ends, those of partitions with that of their parent.
CREATE FUNCTION {OWN_SCHEMA}.switch(indexes oid[], visible boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$
    UPDATE pg_catalog.pg_index SET indisvalid = visible WHERE indexrelid IN (
        SELECT part FROM pg_catalog.unnest(indexes) i
        CROSS JOIN LATERAL (
            SELECT i UNION SELECT relid FROM pg_catalog.pg_partition_tree(i)) p (part)
    )
$$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {OWN_SCHEMA} FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {OWN_SCHEMA} TO {ROLE};
"""

# Settings that plans depend on and a user may set. The plan asked for is always the generic one.
_SETTABLE = """
SELECT name::text FROM pg_catalog.pg_settings
WHERE context IN ('user', 'superuser') AND name <> 'plan_cache_mode'
  AND (starts_with(category, 'Query Tuning')
       OR name IN ('work_mem', 'hash_mem_multiplier', 'max_parallel_workers', 'search_path',
                   'max_parallel_workers_per_gather', 'parallel_leader_participation'))
"""


def install(connection: Connection, schemas: Sequence[str]) -> None:
    """Make the two roles and functions, for tables in these schemas; as superuser, once."""
    connection.execute(_INSTALL.encode())
    for schema in schemas:
        connection.execute(f"GRANT USAGE ON SCHEMA {quoted(schema)} TO {ROLE}".encode())


class Planner:
    """Asks on a connection of the role; `settings` hold for all questions.

    `ignored` are settings that this server does not have or does not let be set.
    """

    def __init__(self, connection: Connection, settings: Mapping[str, str]) -> None:
        self._connection = connection
        self._settable = {name for (name,) in connection.execute(_SETTABLE).fetchall()}
        self.ignored = tuple(sorted(settings.keys() - self._settable))
        self._set({name: settings[name] for name in settings.keys() & self._settable}, local=False)
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("SET statement_timeout = '30s'")

    def ask(
        self,
        sql: str,
        *,
        visible: Sequence[int] = (),
        hidden: Sequence[int] = (),
        settings: Mapping[str, str] | None = None,
    ) -> Plan:
        """The plan with these indexes (OIDs) switched on and off. ScaleModelError if there is none.

        Of parameters (`$1`) no value is known: it is the generic plan.
        """
        statement = checked(sql)
        if unknown := sorted((settings or {}).keys() - self._settable):
            raise ScaleModelError(
                f"cannot set {unknown[0]!r} for a plan: not a setting that plans depend on"
            )
        try:
            with self._rolled_back():
                self._set(settings or {}, local=True)
                self._switch(hidden, visible=False)
                self._switch(visible, visible=True)
                return self._explained(statement)
        except (driver().Error, UnicodeEncodeError, ValueError) as error:
            raise ScaleModelError(f"cannot explain this SQL: {reason_of(error)}") from error

    def _explained(self, statement: str) -> Plan:
        with _prepared(self._connection, statement) as parameters:
            found = self._connection.execute(
                f"SELECT {OWN_SCHEMA}.explain(%s)".encode(), (parameters,)
            ).fetchone()
        plan = found[0][0] if found else None
        if not isinstance(plan, dict) or "Plan" not in plan:
            raise ScaleModelError("cannot explain this SQL: it has no plan")
        return Plan(plan["Plan"])

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.info.transaction_status != driver().pq.TransactionStatus.IDLE:
                self._connection.execute("ROLLBACK")

    def _switch(self, indexes: Sequence[int], *, visible: bool) -> None:
        if indexes:
            self._connection.execute(
                f"SELECT {OWN_SCHEMA}.switch(%s::oid[], %s)".encode(), (list(indexes), visible)
            )

    def _set(self, settings: Mapping[str, str], *, local: bool) -> None:
        for name, value in settings.items():
            self._connection.execute("SELECT set_config(%s, %s, %s)", (name, value, local))


@contextmanager
def _prepared(connection: Connection, statement: str) -> Iterator[int]:
    """Prepare it under a fixed name until the block ends; gives the number of its parameters."""
    psycopg = driver()
    encoded = statement.encode()
    if b"\0" in encoded:
        raise ValueError("there is a zero byte in it")
    result = connection.pgconn.prepare(_STATEMENT, encoded)
    if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(result)
    try:
        yield connection.pgconn.describe_prepared(_STATEMENT).nparams
    finally:
        if connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
            connection.execute("ROLLBACK")
        connection.execute(b"DEALLOCATE " + _STATEMENT)
