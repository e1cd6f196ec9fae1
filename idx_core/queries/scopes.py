"""Which relation's column a name means: aliases, schemas, derived tables, outer blocks, USING."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import Dialect, Schema, Table, TableName
from idx_core.queries.parts import Outputs, Relation
from idx_core.queries.spelling import folded, identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from idx_core.queries.tree import Node


class Names:
    """How the names of one schema are compared."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.dialect = schema.dialect
        self._columns: dict[TableName, dict[str, str]] = {}
        self._tables: dict[str, list[Table]] = {}
        for table in schema:
            self._tables.setdefault(self.key(table.name.name), []).append(table)

    def key(self, name: str) -> str:
        """What two names have in common that mean the same."""
        return name if self.dialect is Dialect.POSTGRESQL else name.lower()

    def of(self, node: exp.Identifier) -> str:
        """The name that an identifier stands for."""
        return folded(node, self.dialect)

    def table(self, name: str, schema: str) -> Table | None:
        """The table that a query names, with or without its schema.

        Without one it is that of the default schema, or the only table of that name. With one that
        no table has (`public`), it may be the default schema's.
        """
        named = self._tables.get(self.key(name), [])
        for wanted in (schema, ""):
            for table in named:
                if self.key(table.name.schema) == self.key(wanted):
                    return table
            if schema and schema not in ("public", "main", "dbo"):
                return None
        return named[0] if len(named) == 1 and not schema else None

    def columns(self, table: Table) -> dict[str, str]:
        """The table's columns by what their names have in common with those that mean the same."""
        known = self._columns.get(table.name)
        if known is None:
            known = {self.key(name): name for name in table.columns.names}
            self._columns[table.name] = known
        return known


def column(name: str, relation: str) -> exp.Column:
    """A resolved column."""
    return exp.Column(this=identifier(name), table=exp.Identifier(this=relation, quoted=False))


@dataclass(eq=False, slots=True)
class Source:
    """What an alias stands for: a table, or the outputs of a derived one."""

    names: Names
    alias: str
    schema: str = ""
    relation: Relation | None = None
    outputs: Outputs | None = None

    def knows(self, name: str) -> bool | None:
        """Whether it has a column of that name; None when that is not known."""
        if self.outputs is not None:
            if any(self.names.key(one) == self.names.key(name) for one, _ in self.outputs.named):
                return True
            return None if self.outputs.unknown else False
        if self.relation is None or self.relation.table is None:
            return None
        known = self.names.columns(self.relation.table)
        return self.names.key(name) in known if known else None

    def column(self, name: str) -> Node:
        """What that column is made of, in terms of relations."""
        if self.outputs is not None:
            for one, node in self.outputs.named:
                if self.names.key(one) == self.names.key(name):
                    return node.copy()
            if self.outputs.unknown:
                return column(name, self.outputs.unknown[0].id)
            return exp.Null()
        assert self.relation is not None
        table = self.relation.table
        if table is not None:
            name = self.names.columns(table).get(self.names.key(name), name)
        return column(name, self.relation.id)

    def everything(self) -> Outputs:
        """All its columns, for a star."""
        if self.outputs is not None:
            named = [(name, node.copy()) for name, node in self.outputs.named]
            return Outputs(named, list(self.outputs.unknown))
        assert self.relation is not None
        table = self.relation.table
        if table is None or not len(table.columns):
            return Outputs([], [self.relation])
        return Outputs([(name, column(name, self.relation.id)) for name in table.columns.names])


@dataclass(eq=False, slots=True)
class Scope:
    """The sources that a block sees, and those of the blocks around it."""

    names: Names
    parent: Scope | None = None
    sources: list[Source] = field(default_factory=list)
    merged: dict[str, Node] = field(default_factory=dict)
    """The columns that USING and NATURAL made one of."""

    def resolve(self, node: exp.Column) -> Node | None:
        """What a column is in terms of relations; None when nothing here has it."""
        name = self.names.of(node.this)
        qualifier = node.args.get("table")
        if qualifier is not None:
            source = self.source(qualifier, node.args.get("db"))
            return source.column(name) if source is not None else None
        for scope in self._outwards():
            if self.names.key(name) in scope.merged:
                return scope.merged[self.names.key(name)].copy()
            known = [source for source in scope.sources if source.knows(name)]
            if known:
                return known[0].column(name)
            unknown = [source for source in scope.sources if source.knows(name) is None]
            if len(unknown) == 1:
                return unknown[0].column(name)
        return None

    def source(self, alias: exp.Identifier, schema: exp.Identifier | None = None) -> Source | None:
        """What an alias stands for here or further out."""
        wanted = self.names.key(self.names.of(alias))
        within = self.names.of(schema) if schema is not None else None
        for scope in self._outwards():
            for source in scope.sources:
                if self.names.key(source.alias) == wanted and within in (None, source.schema):
                    return source
        return None

    def _outwards(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


def renamed(outputs: Outputs, names: Sequence[str]) -> Outputs:
    """The outputs under the names of an alias list (`AS t(a, b)`), as far as it goes."""
    if not names:
        return outputs
    given = [
        (names[at] if at < len(names) else name, node)
        for at, (name, node) in enumerate(outputs.named)
    ]
    return Outputs(given, outputs.unknown)
