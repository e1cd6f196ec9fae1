"""The same on databases of which Django's introspection is asked: SQLite, MySQL and MariaDB.

Their catalogs are not asked what an expression or a condition means. SQLite keeps the statement
that created an index, and where Django would run the same one today, nothing differs; else what
cannot be told is called unknown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.ddl_references import Columns
from django.db.models import Model

from django_idx.verify.declaring import Declaration, declarations
from django_idx.verify.target import Target
from idx_core.model import TableName
from idx_core.verify.verdict import Attribute, Difference, State, Verdict

_UNTOLD = ("using", "condition", "include", "extra")
_STATEMENT = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What introspection tells. `columns` has None for an expression."""

    columns: tuple[str | None, ...]
    descending: tuple[bool, ...]
    unique: bool
    primary_key: bool


def verify_introspected(
    connection: Any, target: Target, models: Mapping[TableName, type[Model]]
) -> tuple[Verdict, ...]:
    """A verdict about each index, in order of table and name."""
    verdicts: list[Verdict] = []
    with connection.schema_editor(atomic=False) as editor, connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, model in models.items():
            declared = list(declarations(editor, target, [model]))
            if model._meta.db_table in there:
                verdicts += _Table(connection, cursor, table, model).verdicts(declared)
            else:
                verdicts += (_without_table(table, each) for each in declared)
    return tuple(sorted(verdicts, key=lambda each: (each.table, each.name, each.actual_name)))


class _Table:
    def __init__(self, connection: Any, cursor: Any, table: TableName, model: type[Model]) -> None:
        self._connection = connection
        self._cursor = cursor
        self._table = table
        self._found = dict(_reflected(connection, cursor, model._meta.db_table))

    def verdicts(self, declared: list[Declaration]) -> Iterator[Verdict]:
        named = [each for each in declared if not each.any_name]
        for each in (*named, *(each for each in declared if each.any_name)):
            name = self._name_of(each)
            if name is None:
                yield self._verdict(each, "", State.MISSING)
            else:
                yield self._compared(each, name, self._found.pop(name))
        for name, facts in self._found.items():
            if not facts.primary_key:
                yield self._verdict(None, name, State.EXTRA)

    def _name_of(self, declared: Declaration) -> str | None:
        if not declared.any_name:
            return declared.name if declared.name in self._found else None
        facts = _facts(declared)
        same = [name for name, found in self._found.items() if found == facts]
        return declared.name if declared.name in same else next(iter(same), None)

    def _compared(self, declared: Declaration, name: str, found: _Facts) -> Verdict:
        if self._is_same_statement(declared, name):
            return self._verdict(declared, name, State.SAME)
        wanted = _facts(declared)
        differences = tuple(_differences(wanted, found))
        if differences:
            return self._verdict(declared, name, State.DIFFERENT, differences)
        if None in found.columns or _has_more(self._connection, declared):
            vendor = self._connection.display_name
            reason = f"{vendor} does not tell through Django what else there is to the index"
            return self._verdict(declared, name, State.UNKNOWN, reason=reason)
        return self._verdict(declared, name, State.SAME)

    def _is_same_statement(self, declared: Declaration, name: str) -> bool:
        if self._connection.vendor != "sqlite":
            return False
        self._cursor.execute(_STATEMENT, [name])
        row = self._cursor.fetchone()
        return row is not None and row[0] == str(declared.statement)

    def _verdict(
        self,
        declared: Declaration | None,
        name: str,
        state: State,
        differences: tuple[Difference, ...] = (),
        reason: str = "",
    ) -> Verdict:
        return Verdict(
            table=self._table,
            name=(declared.name if declared else "") or name,
            state=state,
            actual_name=name,
            differences=differences,
            reason=reason,
            source=declared.source if declared else "",
        )


def _reflected(connection: Any, cursor: Any, db_table: str) -> Iterator[tuple[str, _Facts]]:
    """Indexes by name; those that InnoDB makes for foreign keys by itself are nobody's."""
    found = connection.introspection.get_constraints(cursor, db_table)
    for name, each in sorted(found.items()):
        if each["check"] or each["foreign_key"] is not None:
            continue
        columns = tuple(each["columns"])
        orders = each.get("orders") or ["ASC"] * len(columns)
        yield (
            name,
            _Facts(
                columns,
                tuple(order == "DESC" for order in orders),
                bool(each["unique"] or each["primary_key"]),
                bool(each["primary_key"]),
            ),
        )


def _facts(declared: Declaration) -> _Facts:
    columns = declared.statement.parts["columns"]
    is_key = declared.owner is not None and declared.owner.kind == "p"
    unique = is_key or "UNIQUE" in declared.statement.template
    if not isinstance(columns, Columns):
        expressions = declared.index.expressions
        return _Facts((None,) * len(expressions), (False,) * len(expressions), unique, is_key)
    suffixes = [*columns.col_suffixes, *[""] * len(columns.columns)][: len(columns.columns)]
    descending = tuple("DESC" in suffix for suffix in suffixes)
    return _Facts(tuple(columns.columns), descending, unique, is_key)


def _differences(wanted: _Facts, found: _Facts) -> Iterator[Difference]:
    if None not in (*wanted.columns, *found.columns):
        if wanted.columns != found.columns:
            yield Difference(Attribute.COLUMNS, _keys(wanted), _keys(found))
        elif wanted.descending != found.descending:
            yield Difference(Attribute.ORDER, _order(wanted), _order(found))
    elif (None in wanted.columns) != (None in found.columns):
        texts = (
            ", ".join(c or "(an expression)" for c in each.columns) for each in (wanted, found)
        )
        yield Difference(Attribute.EXPRESSION, *texts)
    if wanted.unique != found.unique:
        yield Difference(Attribute.UNIQUE, *(str(each.unique).lower() for each in (wanted, found)))


def _keys(facts: _Facts) -> str:
    return ", ".join(column or "(an expression)" for column in facts.columns)


def _order(facts: _Facts) -> str:
    return ", ".join(
        f"{column} {'DESC' if descending else 'ASC'}"
        for column, descending in zip(facts.columns, facts.descending, strict=True)
    )


def _has_more(connection: Any, declared: Declaration) -> bool:
    """Whether the statement says something that introspection does not tell."""
    template, parts = declared.statement.template, declared.statement.parts
    return any(f"%({word})s" in template and str(parts.get(word) or "") for word in _UNTOLD)


def _without_table(table: TableName, declared: Declaration) -> Verdict:
    return Verdict(
        table=table,
        name=declared.name,
        state=State.MISSING,
        reason="the database has no such table",
        source=declared.source,
    )
