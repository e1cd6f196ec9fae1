"""An index whose predicate or key depends on the moment, or on who asks: no database makes it.

PostgreSQL says "functions in index predicate must be marked IMMUTABLE", when the migration runs.
What is wanted is nearly always "the recent rows". An index has no clock: what was recent when a row
was written would stay in it for ever.
"""

import re
from collections.abc import Iterator

from idx_core.advice import about
from idx_core.finding import Finding
from idx_core.model import Dialect, Index, Schema, Table
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.sqltext import tokens_of

_SCORE = 90
# Words that need no brackets, and functions. Volatile or stable in every release of PostgreSQL.
_WORDS = frozenset(
    {
        *("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
        *("current_user", "session_user", "current_role", "current_catalog", "current_schema"),
    }
)
_FUNCTIONS = frozenset(
    {
        *("now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday"),
        *("random", "gen_random_uuid", "uuid_generate_v4", "uuidv4", "uuidv7", "nextval"),
        *("current_setting", "txid_current", "pg_current_xact_id", "inet_client_addr"),
        *("curdate", "curtime", "sysdate", "unix_timestamp", "utc_timestamp"),
    }
)


@rule("IDX206")
def mutable_predicate(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that cannot be made because its text has no fixed meaning."""
    for index in table.indexes:
        for text in (index.predicate, *(e.expression for e in index.elements)):
            word = _mutable(text, table) if text is not None else None
            if word is not None:
                where = "predicate" if text is index.predicate else "key"
                yield about(
                    table,
                    index,
                    f"index ({keys(index)}) cannot be made: {word} in its {where} "
                    f"({text}) is not immutable",
                    hint=_instead(index, table, str(text), schema.dialect)
                    if where == "predicate"
                    else "Index the column itself, and compute in the query.",
                    score=_SCORE,
                    why="the migration would fail",
                )
                break


def _mutable(sql: str, table: Table) -> str | None:
    """The first word that is not immutable: in upper case, or with the brackets of a function."""
    tokens = tokens_of(sql)
    for at, token in enumerate(tokens):
        if token in _FUNCTIONS and tokens[at + 1 : at + 2] == ["("]:
            return f"{token}()"
        if token in _WORDS and table.column(token) is None and tokens[at - 1 : at] != ["."]:
            return token.upper()
    return None


def _instead(index: Index, table: Table, predicate: str, dialect: Dialect) -> str:
    """The index that serves the same queries: the moment's column as its last key."""
    mentioned = [t for t in dict.fromkeys(tokens_of(predicate)) if re.fullmatch(r"\w+", t)]
    moments = [
        name for name in mentioned if table.column(name) is not None and name not in index.columns
    ]
    plain = ", ".join([*(e.text for e in index.elements), *moments[:1]])
    hint = f"Make it ({plain}) without the predicate, and compare with the moment in the query."
    leading = index.columns[0] if index.columns else ""
    moment = moments[0] if moments else leading
    if dialect is Dialect.POSTGRESQL and moment:
        hint += f" Where rows come in order of {moment}, BRIN on ({moment}) is the small way."
    return hint
