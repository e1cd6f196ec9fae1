"""FROM: tables, derived tables, functions and joins become relations of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.outer import Joins
from idx_core.queries.parts import Block, Conjunct, Outputs, Relation
from idx_core.queries.scopes import Names, Scope, Source, column, renamed
from idx_core.queries.selecting import has_limit
from idx_core.queries.subqueries import Subqueries
from idx_core.queries.tree import conjuncts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from idx_core.queries.blocks import Reader
    from idx_core.queries.parts import Body, With
    from idx_core.queries.tree import Node


@dataclass(eq=False, slots=True)
class From:
    """Adds what is named after FROM to a block and to its scope."""

    reader: Reader
    block: Block
    scope: Scope
    ctes: With

    @property
    def names(self) -> Names:
        """How names are compared."""
        return self.reader.names

    @property
    def subqueries(self) -> Subqueries:
        """What resolves expressions of the block."""
        return Subqueries(self.reader, self.block, self.scope, self.ctes)

    def add(self, node: Node, joins: Joins) -> None:
        """Add a FROM item with all that is joined to it."""
        joins.ids |= self._one(node)
        if not isinstance(node, exp.Subquery):
            self.join(node.args.get("joins"), joins)

    def _one(self, node: Node) -> set[str]:
        """Add a FROM item to the block; the ids of its relations."""
        alias = node.args.get("alias")
        name = self.names.of(alias.this) if alias is not None and alias.this else ""
        given = [self.names.of(c) for c in (alias.args.get("columns") or ())] if alias else []
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            return self._table(node, name, given)
        inner = node.this if isinstance(node, (exp.Lateral, exp.Subquery)) else node
        if isinstance(node, exp.Subquery) and (
            isinstance(inner, exp.Table)
            or (isinstance(inner, exp.Subquery) and inner.args.get("joins"))
        ):
            return self._bracketed(node, inner)
        if isinstance(inner, exp.Query) and not isinstance(inner, exp.Table):
            outer = self.scope if isinstance(node, exp.Lateral) else self.scope.parent
            body = self.reader.body(inner, outer, self.ctes)
            body.limited = body.limited or has_limit(node)
            ids = self._derived(body, name, given)
            if isinstance(node, exp.Subquery) and node.args.get("joins"):
                nested = Joins(ids=set(ids))
                self.join(node.args["joins"], nested)
                nested.settle(self.block)
                ids = nested.ids
            return ids
        return self._function(node, name, given)

    def _bracketed(self, node: Node, inner: Node) -> set[str]:
        """`(a JOIN b ON …)`."""
        nested = Joins()
        self.add(inner, nested)
        if isinstance(inner, exp.Subquery):
            self.join(inner.args.get("joins"), nested)
        self.join(node.args.get("joins"), nested)
        nested.settle(self.block)
        return nested.ids

    def _table(
        self,
        node: exp.Table,
        alias: str,
        given: Sequence[str],
    ) -> set[str]:
        name = self.names.of(node.this)
        db = node.args.get("db")
        cte = self.ctes.get(name) if db is None else None
        if cte is None:
            relation = self.reader.base(name, self.names.of(db) if db is not None else "")
            self.block.relations[relation.id] = relation
            schema = self.names.of(db) if db is not None else ""
            source = Source(self.names, alias or name, schema, relation)
            if given:
                source.outputs = renamed(source.everything(), given)
            self.scope.sources.append(source)
            return {relation.id}
        columns_ = [*given, *cte.columns[len(given) :]]
        if cte.inlined:
            body = self.reader.body(cte.node.copy(), self.scope.parent, cte.ctes)
            return self._derived(body, alias or name, columns_)
        relation = self.reader.relation(few=cte.working is not None)
        outputs = cte.working or (cte.shared.outputs if cte.shared is not None else Outputs())
        relation.outputs = renamed(outputs, columns_)
        self._visible(relation, alias or name)
        return {relation.id}

    def _derived(
        self,
        body: Body,
        alias: str,
        given: Sequence[str],
    ) -> set[str]:
        """Pull a derived table up into the block, or have it read by itself."""
        if isinstance(body, Block) and body.is_plain:
            pull_up(body, self.block)
            outputs = renamed(body.outputs, given)
            self.scope.sources.append(Source(self.names, alias, outputs=outputs))
            return set(body.relations)
        relation = self.reader.relation()
        relation.body, relation.outputs = body, renamed(body.outputs, given)
        self._visible(relation, alias)
        return {relation.id}

    def _visible(self, relation: Relation, alias: str) -> None:
        self.block.relations[relation.id] = relation
        known = relation.outputs or Outputs()
        seen = [(name, column(name, relation.id)) for name, _ in known.named]
        unknown = [relation] if known.unknown or not seen else []
        outputs = Outputs(list(seen), unknown)
        self.scope.sources.append(Source(self.names, alias, relation=relation, outputs=outputs))

    def _function(
        self,
        node: Node,
        alias: str,
        given: Sequence[str],
    ) -> set[str]:
        """VALUES, unnest, a function: few rows, of which nothing else is known."""
        relation = self.reader.relation(few=True)
        inner = node.this if isinstance(node, exp.Table) else node
        for argument in (
            list(inner.expressions) if isinstance(inner, (exp.Unnest, exp.Func)) else ()
        ):
            self.reader.mark(self.subqueries.resolve(argument))
        names = list(given)
        offset = node.args.get("offset")
        if isinstance(offset, exp.Identifier):
            names.append(self.names.of(offset))
        names = names or ([alias] if alias else [])
        relation.outputs = Outputs([(name, exp.Null()) for name in names], [relation])
        self._visible(relation, alias)
        return {relation.id}

    def join(
        self,
        nodes: Sequence[exp.Join] | None,
        joins: Joins,
    ) -> None:
        """Join what is named after JOIN to what is there."""
        for node in nodes or ():
            before = len(self.scope.sources)
            nested = Joins()
            self.add(node.this, nested)
            nested.settle(self.block)
            right = nested.ids
            subqueries = self.subqueries
            side = str(node.args.get("side") or "").upper()
            terms = self._merged(node, before)
            for one in list(conjuncts(node.args.get("on"))):
                terms += [subqueries.resolve(one)] if side else subqueries.condition(one, joins)
            for term in terms:
                self.reader.mark(term)
            joins.add(side, right, terms)

    def _merged(self, node: exp.Join, before: int) -> list[Node]:
        """The equalities of USING or NATURAL."""
        left = Scope(self.names, None, self.scope.sources[:before], dict(self.scope.merged))
        right = Scope(self.names, None, self.scope.sources[before:])
        using = [
            self.names.of(c) for c in node.args.get("using") or () if isinstance(c, exp.Identifier)
        ]
        if str(node.args.get("method") or "").upper() == "NATURAL":
            there = [name for source in right.sources for name, _ in source.everything().named]
            using = [
                name
                for name in dict.fromkeys(there)
                if any(source.knows(name) for source in left.sources)
            ]
        terms: list[Node] = []
        for name in using:
            sought = exp.Column(this=exp.Identifier(this=name, quoted=True))
            a, b = left.resolve(sought), right.resolve(sought)
            if a is None or b is None:
                continue
            terms.append(exp.EQ(this=a, expression=b))
            kept = b if str(node.args.get("side") or "").upper() == "RIGHT" else a
            self.scope.merged[self.names.key(name)] = kept.copy()
        return terms


def pull_up(inner: Block, block: Block) -> None:
    """Make the relations and conditions of `inner` the block's own."""
    block.relations |= inner.relations
    block.conjuncts += [Conjunct(one.node, one.reach) for one in inner.conjuncts]
    block.followers |= inner.followers
    block.children += inner.children
