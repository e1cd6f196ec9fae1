"""What MySQL and MariaDB know: sizes as InnoDB counts them, and use where it is counted.

Use is counted by `userstat` (MariaDB) or by the performance schema (MySQL; off by default in
MariaDB): rows read by an index, not scans of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from idx_core.build.mysql.session import Session
from idx_core.errors import HealthError
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, Product
from idx_core.health.reading.other import Found, FoundTable, assembled, quote_with, server
from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    Dialect,
    ForeignKey,
    Index,
    IndexElement,
    TableName,
)

Name = tuple[str, str]
"""Table and index."""

_SERVER = "SELECT version(), database(), current_user()"
_UPTIME = "SHOW GLOBAL STATUS WHERE variable_name = 'Uptime'"
_COUNTS = "SHOW GLOBAL VARIABLES WHERE variable_name IN ('userstat', 'performance_schema')"
_TABLES = """
SELECT table_name, table_rows, data_length FROM information_schema.tables
WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY table_name
"""
_COLUMNS = """
SELECT c.table_name, c.column_name, c.column_type, c.is_nullable FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = database() AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
"""
_INDEXES = """
SELECT table_name, index_name, non_unique, index_type, column_name, sub_part, collation
FROM information_schema.statistics WHERE table_schema = database()
ORDER BY table_name, index_name, seq_in_index
"""
_FOREIGN_KEYS = """
SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name,
       k.referenced_column_name, r.delete_rule
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
 AND r.table_name = k.table_name
WHERE k.table_schema = database() AND k.referenced_table_schema = database()
ORDER BY k.table_name, k.constraint_name, k.ordinal_position
"""
_SIZES = """
SELECT table_name, index_name, stat_value * @@innodb_page_size FROM mysql.innodb_index_stats
WHERE database_name = database() AND stat_name = 'size'
"""
_USERSTAT = """
SELECT table_name, index_name, rows_read FROM information_schema.index_statistics
WHERE table_schema = database()
"""
_PERFORMANCE = """
SELECT object_name, index_name, count_read
FROM performance_schema.table_io_waits_summary_by_index_usage
WHERE object_schema = database() AND index_name IS NOT NULL
"""
_DAY = 24 * 60 * 60


def read_mysql(session: Session, asked: Asked) -> Figures:
    """Ask, in one read-only transaction. Raises `HealthError`."""
    session.run("START TRANSACTION READ ONLY")
    try:
        return _read(session, asked)
    except Exception as error:
        if session.error_number(error) is None:
            raise
        reason = str(getattr(error, "orig", None) or error)
        raise HealthError(f"cannot read the health of the database: {reason}") from error
    finally:
        session.run("ROLLBACK")


def _read(session: Session, asked: Asked) -> Figures:
    ((version, database, role),) = session.rows(_SERVER)
    if database is None:
        raise HealthError("cannot read the health of the database: the connection names none")
    is_mariadb = "mariadb" in str(version).lower()
    product = Product.MARIADB if is_mariadb else Product.MYSQL
    missing = [
        "bloat and missing indexes: only of PostgreSQL are they known",
        "present sizes: they are as InnoDB last counted them; ANALYZE TABLE counts anew",
    ]
    sizes = _pairs(session, _SIZES, "sizes of indexes", missing)
    usage = _usage(session, missing)
    uptime = session.rows(_UPTIME)
    days = float(uptime[0][1]) / _DAY if uptime and usage is not None else None
    found = Found(
        product=product,
        dialect=Dialect.MARIADB if is_mariadb else Dialect.MYSQL,
        server=server(product, str(version).partition("-")[0], str(database), str(role), days),
        tables=_tables(session),
        sizes=sizes,
        usage=usage,
    )
    return assembled(found, asked, missing)


def _usage(session: Session, missing: list[str]) -> dict[Name, int] | None:
    """Rows read; an index that is not listed was never read since the server started."""
    counts = {str(name).lower(): str(value).upper() for name, value in session.rows(_COUNTS)}
    used = None
    if counts.get("userstat") == "ON":
        used = _pairs(session, _USERSTAT, "use of indexes", missing)
    elif counts.get("performance_schema") == "ON":
        used = _pairs(session, _PERFORMANCE, "use of indexes", missing)
    else:
        missing.append(
            "use of indexes: neither userstat nor performance_schema is on, and nothing counts it"
        )
    if used is not None:
        missing.append(
            "scans: rows that were found by an index are counted instead, since the server started "
            "unless somebody reset them; a look-up that found none may not count"
        )
    return used


def _pairs(session: Session, sql: str, what: str, missing: list[str]) -> dict[Name, int] | None:
    try:
        rows = session.rows(sql)
    except Exception as error:
        if session.error_number(error) is None:
            raise
        missing.append(f"{what}: this role may not see them")
        return None
    return {(str(table), str(index)): int(number) for table, index, number in rows}


def _tables(session: Session) -> list[FoundTable]:
    columns: dict[str, list[Column]] = defaultdict(list)
    for table, name, type_, nullable in session.rows(_COLUMNS):
        columns[table].append(Column(name, str(type_), nullable=nullable == "YES"))
    indexes, foreign_keys = _indexes(session), _foreign_keys(session)
    return [
        FoundTable(
            name=table,
            columns=Columns(columns[table]),
            rows=None if rows is None else float(rows),
            size=int(size or 0),
            indexes=indexes.get(table, ()),
            foreign_keys=foreign_keys.get(table, ()),
        )
        for table, rows, size in session.rows(_TABLES)
    ]


def _indexes(session: Session) -> dict[str, Sequence[tuple[Index, str]]]:
    grouped: dict[Name, list[tuple[Any, ...]]] = defaultdict(list)
    for table, name, *rest in session.rows(_INDEXES):
        grouped[str(table), str(name)].append(tuple(rest))
    found: dict[str, list[tuple[Index, str]]] = defaultdict(list)
    for (table, name), parts in grouped.items():
        unique, kind = not int(parts[0][0]), str(parts[0][1]).lower()
        constraint = ConstraintKind.UNIQUE if unique else None
        index = Index(
            name=name,
            elements=tuple(_element(name, n, *part[2:]) for n, part in enumerate(parts)),
            method="btree" if kind in ("btree", "hash") else kind,
            unique=unique,
            constraint=ConstraintKind.PRIMARY_KEY if name == "PRIMARY" else constraint,
        )
        found[table].append((index, _statement(table, index, parts)))
    return dict(found)


def _element(
    index: str, number: int, column: str | None, length: int | None, order: str | None
) -> IndexElement:
    """The first characters of a column, and an expression, are compared as text."""
    descending = order == "D"
    if column is None:  # an expression of MySQL 8, which is nobody else's
        return IndexElement(expression=f"{number} of {index}", descending=descending)
    if length is not None:
        return IndexElement(expression=f"left({column}, {length})", descending=descending)
    return IndexElement(column=column, descending=descending, nulls_first=descending)


def _statement(table: str, index: Index, parts: Sequence[tuple[Any, ...]]) -> str:
    keys = []
    for _, _, column, length, order in parts:
        text = "(expression)" if column is None else quote_with("`", column)
        keys.append(text + (f"({length})" if length else "") + (" DESC" if order == "D" else ""))
    kind = {"btree": "UNIQUE " if index.unique else ""}.get(
        index.method, f"{index.method.upper()} "
    )
    where = f"{quote_with('`', index.name)} ON {quote_with('`', table)}"
    return f"CREATE {kind}INDEX {where} ({', '.join(keys)})"


def _foreign_keys(session: Session) -> dict[str, Sequence[ForeignKey]]:
    grouped: dict[Name, list[tuple[Any, ...]]] = defaultdict(list)
    for table, name, *rest in session.rows(_FOREIGN_KEYS):
        grouped[str(table), str(name)].append(tuple(rest))
    found: dict[str, list[ForeignKey]] = defaultdict(list)
    for (table, name), parts in grouped.items():
        found[table].append(
            ForeignKey(
                name=name,
                columns=tuple(str(column) for column, *_ in parts),
                referenced=TableName(str(parts[0][1])),
                referenced_columns=tuple(str(part[2]) for part in parts),
                on_delete="" if parts[0][3] == "NO ACTION" else str(parts[0][3]),
            )
        )
    return dict(found)
