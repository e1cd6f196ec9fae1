"""A B-tree on a column whose values have no bound: some day one of them does not fit.

PostgreSQL refuses an entry of more than about 2,704 bytes (a third of a page, after compression):
from then on an INSERT fails, in production, of a row that the table itself would take. Before that
the index is as large as the texts in it. Told from the type alone: documents, bytes, arrays and
`text` that identifies nothing (what is unique, or refers to that, is short), and lengths above the
limit.
"""

import re
from collections.abc import Iterator

from idx_core.advice import about
from idx_core.finding import Finding, Severity
from idx_core.model import Dialect, Index, Schema, Table
from idx_core.redundancy import keys
from idx_core.rule import rule

_SCORE = 25
LIMIT = 2704
_UNBOUNDED = frozenset({"text", "bytea", "jsonb", "xml", "citext"})
_LENGTH = re.compile(r"(?:character varying|varchar|character|char|bpchar)\((\d+)\)")


@rule("IDX205", severity=Severity.INFO)
def wide_key(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each B-tree with a column whose values may be too long for it."""
    if schema.dialect is not Dialect.POSTGRESQL:
        return
    references = {column for fk in table.foreign_keys for column in fk.columns}
    for index in table.indexes:
        if index.method != "btree" or index.unique:
            continue
        for column in (*index.columns, *index.include):
            found = table.column(column)
            if found is None or column in references or not _may_be_too_long(found.type):
                continue
            if column not in index.include and any(
                e.column == column and (e.opclass or "").endswith("_pattern_ops")
                for e in index.elements
            ):
                continue  # for LIKE, beside another one: that one is told
            yield _finding(table, index, column, found.type)
            break


def _may_be_too_long(type_: str) -> bool:
    if type_ in _UNBOUNDED or type_.endswith("[]"):
        return True
    length = _LENGTH.fullmatch(type_)
    return length is not None and int(length[1]) > LIMIT


def _finding(table: Table, index: Index, column: str, type_: str) -> Finding:
    return about(
        table,
        index,
        f"index ({keys(index)}) has {column} ({type_}), whose values may be longer than a "
        f"B-tree takes (about {LIMIT:,} bytes an entry): their rows cannot be inserted then",
        hint=_instead(column, type_, column in index.include),
        score=_SCORE,
        why="an INSERT fails some day, and the index is as large as its values",
    )


def _instead(column: str, type_: str, is_included: bool) -> str:
    if is_included:
        return f"Leave {column} out of INCLUDE; the table has it."
    if type_ == "jsonb" or type_.endswith("[]"):
        return "For what is in it, make it a GIN index; for one value, one on that expression."
    if type_ == "bytea":
        return f"For equality, make it a hash index, or one on sha256({column})."
    return (
        f"For equality, make it a hash index, or one on md5({column}); to find words or parts, a "
        f"GIN index; for order and LIKE 'abc%', one on left({column}, 200). If {column} is short, "
        "give it a length."
    )
