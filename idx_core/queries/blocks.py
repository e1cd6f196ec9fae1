"""Read a statement into blocks: names resolved, and all pulled up that PostgreSQL pulls up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.model import TableName
from idx_core.queries.outer import Joins
from idx_core.queries.parts import Block, Combined, Conjunct, Cte, Outputs, Relation
from idx_core.queries.scopes import Names, Scope, Source, column, renamed
from idx_core.queries.selecting import aggregates, has_limit, output_name, sorts, windows
from idx_core.queries.subqueries import Subqueries
from idx_core.queries.tree import columns, conjuncts, relation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from idx_core.queries.parts import Body, With
    from idx_core.queries.tree import Node


@dataclass(eq=False, slots=True)
class Reader:
    """Reads one statement. `relations` are all that it meets."""

    names: Names
    relations: dict[str, Relation] = field(default_factory=dict)
    roots: list[Body] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def read(self, statement: Node) -> list[Body]:
        """The statement's bodies, each to be planned by itself; the main one is last."""
        for table in statement.find_all(exp.Table):
            if isinstance(table.this, exp.Identifier) and not table.args.get("db"):
                name = self.names.of(table.this)
                self.counts[name] = self.counts.get(name, 0) + 1
        body = self.body(statement, None, {})
        self.mark_outputs(body)
        self.roots.append(body)
        return self.roots

    def body(self, node: Node, scope: Scope | None, ctes: With) -> Body:
        """Read a query expression or a statement that changes rows."""
        ctes = self._with(node, scope, ctes)
        if isinstance(node, (exp.Subquery, exp.Paren)):
            inner = self.body(node.this, scope, ctes)
            inner.limited = inner.limited or has_limit(node)
            return inner
        if isinstance(node, exp.Select):
            return self._select(node, scope, ctes)
        if isinstance(node, exp.SetOperation):
            return self._combined(node, scope, ctes)
        if isinstance(node, (exp.Update, exp.Delete, exp.Merge)):
            return self._change(node, scope, ctes)
        if isinstance(node, exp.Insert) and isinstance(node.expression, exp.Query):
            inner = self.body(node.expression, scope, ctes)
            self.mark_outputs(inner)
            return inner
        return Block()

    def mark(self, node: Node) -> None:
        """Note which columns of tables a node reads."""
        for one in columns(node):
            self._mark(relation_of(one), one.name, set())

    def mark_outputs(self, body: Body) -> None:
        """Note that all outputs are read."""
        if isinstance(body, Combined):
            for side in body.sides:
                self.mark_outputs(side)
            return
        for _, node in body.outputs.named:
            self.mark(node)
        for relation in body.outputs.unknown:
            relation.read_whole = True

    def _mark(self, relation_id: str, name: str, seen: set[tuple[str, str]]) -> None:
        relation = self.relations.get(relation_id)
        if relation is None or (relation_id, name) in seen:
            return
        seen.add((relation_id, name))
        relation.read.add(name)
        body = relation.body
        stack = [body] if body is not None else []
        while stack:  # the same column of each side
            one = stack.pop()
            if isinstance(one, Combined):
                self.mark_outputs(one)
            elif relation.outputs is not None:
                at = next((n for n, (x, _) in enumerate(relation.outputs.named) if x == name), None)
                inner = one.outputs.named
                for below in columns(inner[at][1]) if at is not None and at < len(inner) else ():
                    self._mark(relation_of(below), below.name, seen)

    # WITH

    def _with(self, node: Node, scope: Scope | None, ctes: With) -> With:
        clause = node.args.get("with_")
        if clause is None:
            return ctes
        ctes = dict(ctes)
        for one in clause.expressions:
            name = self.names.of(one.args["alias"].this)
            given = tuple(self.names.of(c) for c in one.args["alias"].args.get("columns") or ())
            query = isinstance(one.this, exp.Query)
            recursive = bool(clause.args.get("recursive")) and self._names_itself(one.this, name)
            asked = one.args.get("materialized")
            inlined = query and not recursive and not asked
            inlined = inlined and (self.counts.get(name, 0) <= 1 or asked is False)
            cte = Cte(one.this, given, ctes, inlined)
            if recursive or not query:
                ctes = {**ctes, name: cte}
                cte.ctes = ctes
            if not inlined:
                self._share(cte, scope)
            ctes = {**ctes, name: cte}
        return ctes

    def _names_itself(self, node: Node, name: str) -> bool:
        return any(
            isinstance(table.this, exp.Identifier) and self.names.of(table.this) == name
            for table in node.find_all(exp.Table)
        )

    def _share(self, cte: Cte, scope: Scope | None) -> None:
        node = cte.node
        if isinstance(node, exp.SetOperation):
            first = self.body(node.this, scope, cte.ctes)
            cte.working = renamed(first.outputs, cte.columns)
            self.mark_outputs(first)
            second = self.body(node.expression, scope, cte.ctes)
            self.mark_outputs(second)
            cte.shared = Combined((first, second), every_row=not node.args.get("distinct"))
        else:
            cte.working = Outputs()
            cte.shared = self.body(node, scope, cte.ctes)
            self.mark_outputs(cte.shared)
        cte.working = None
        self.roots.append(cte.shared)

    # SELECT

    def _select(self, node: exp.Select, scope: Scope | None, ctes: With) -> Block:
        block = Block()
        own = Scope(self.names, parent=scope)
        joins = Joins()
        clause = node.args.get("from_")
        if clause is not None:
            self._from(clause.this, block, own, joins, ctes)
        self._joins(node.args.get("joins"), block, own, joins, ctes)
        for lateral in node.args.get("laterals") or ():
            joins.ids |= self._from_one(lateral, block, own, ctes)
        where = node.args.get("where")
        self._where(where.this if where else None, block, own, joins, ctes)
        subqueries = Subqueries(self, block, own, ctes)
        self._outputs(node, block, own, subqueries)
        self._grouping(node, block, own, subqueries, joins)
        joins.settle(block)
        return block

    def _outputs(self, node: exp.Select, block: Block, scope: Scope, inner: Subqueries) -> None:
        for at, one in enumerate(list(node.expressions)):
            star = one.this if isinstance(one, exp.Column) else one
            if isinstance(star, exp.Star):
                source = scope.source(one.args["table"]) if isinstance(one, exp.Column) else None
                for each in [source] if source is not None else scope.sources:
                    everything = each.everything()
                    block.outputs.named += everything.named
                    block.outputs.unknown += everything.unknown
                continue
            name = output_name(one, self.names, at)
            value = inner.resolve(one.this if isinstance(one, exp.Alias) else one)
            block.outputs.named.append((name, value))
            block.windows += windows(value)
            block.grouped = block.grouped or aggregates(value)

    def _grouping(
        self, node: exp.Select, block: Block, scope: Scope, inner: Subqueries, joins: Joins
    ) -> None:
        group, having = node.args.get("group"), node.args.get("having")
        if group is not None:
            block.grouped = True
            plain = not any(group.args.get(k) for k in ("grouping_sets", "cube", "rollup"))
            for one in list(group.expressions):
                value = self._term(one, block, scope, inner, inputs_first=True)
                self.mark(value)
                block.groups += [value] if plain else []
        for one in list(conjuncts(having.this)) if having is not None else ():
            block.grouped = True
            value = inner.resolve(one)
            self.mark(value)
            if not aggregates(value) and group is not None:
                joins.inner.append(value)
        distinct = node.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            on = distinct.args["on"]
            terms = list(on.expressions) if isinstance(on, exp.Tuple) else [on]
            block.distinct_on = [self._term(t, block, scope, inner) for t in terms]
        elif distinct is not None:
            block.distinct = True
        order = node.args.get("order")
        for one in list(order.expressions) if order is not None else ():
            value = self._term(one.this, block, scope, inner)
            self.mark(value)
            block.grouped = block.grouped or aggregates(value)
            block.order.append(sorts(one, value))
        block.limited = has_limit(node)

    def _term(
        self, node: Node, block: Block, scope: Scope, inner: Subqueries, inputs_first: bool = False
    ) -> Node:
        """A term of ORDER BY or GROUP BY: an output's number, its name, or an expression."""
        named = block.outputs.named
        if isinstance(node, exp.Literal) and not node.is_string:
            at = int(node.name) - 1 if node.name.isdigit() else -1
            return named[at][1].copy() if 0 <= at < len(named) else exp.Null()
        if isinstance(node, exp.Column) and not node.args.get("table"):
            output = block.outputs.get(self.names.of(node.this))
            if output is not None and not (inputs_first and scope.resolve(node) is not None):
                return output.copy()
        return inner.resolve(node)

    def _where(
        self, node: Node | None, block: Block, scope: Scope, joins: Joins, ctes: With
    ) -> None:
        subqueries = Subqueries(self, block, scope, ctes)
        for one in list(conjuncts(node)):
            for value in subqueries.condition(one, joins):
                self.mark(value)
                joins.inner.append(value)

    # FROM

    def _from(self, node: Node, block: Block, scope: Scope, joins: Joins, ctes: With) -> None:
        joins.ids |= self._from_one(node, block, scope, ctes)
        if not isinstance(node, exp.Subquery):
            self._joins(node.args.get("joins"), block, scope, joins, ctes)

    def _from_one(self, node: Node, block: Block, scope: Scope, ctes: With) -> set[str]:
        """Add a FROM item to the block; the ids of its relations."""
        alias = node.args.get("alias")
        name = self.names.of(alias.this) if alias is not None and alias.this else ""
        given = [self.names.of(c) for c in (alias.args.get("columns") or ())] if alias else []
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            return self._table(node, name, given, block, scope, ctes)
        inner = node.this if isinstance(node, (exp.Lateral, exp.Subquery)) else node
        if isinstance(node, exp.Subquery) and (
            isinstance(inner, exp.Table)
            or (isinstance(inner, exp.Subquery) and inner.args.get("joins"))
        ):
            return self._bracketed(node, inner, block, scope, ctes)
        if isinstance(inner, exp.Query) and not isinstance(inner, exp.Table):
            outer = scope if isinstance(node, exp.Lateral) else scope.parent
            body = self.body(inner, outer, ctes)
            body.limited = body.limited or has_limit(node)
            ids = self._derived(body, name, given, block, scope)
            if isinstance(node, exp.Subquery) and node.args.get("joins"):
                nested = Joins(ids=set(ids))
                self._joins(node.args["joins"], block, scope, nested, ctes)
                nested.settle(block)
                ids = nested.ids
            return ids
        return self._function(node, name, given, block, scope, ctes)

    def _bracketed(
        self, node: Node, inner: Node, block: Block, scope: Scope, ctes: With
    ) -> set[str]:
        """`(a JOIN b ON …)`."""
        nested = Joins()
        self._from(inner, block, scope, nested, ctes)
        self._joins(
            inner.args.get("joins") if isinstance(inner, exp.Subquery) else None,
            block,
            scope,
            nested,
            ctes,
        )
        self._joins(node.args.get("joins"), block, scope, nested, ctes)
        nested.settle(block)
        return nested.ids

    def _table(
        self,
        node: exp.Table,
        alias: str,
        given: Sequence[str],
        block: Block,
        scope: Scope,
        ctes: With,
    ) -> set[str]:
        name = self.names.of(node.this)
        db = node.args.get("db")
        cte = ctes.get(name) if db is None else None
        if cte is None:
            relation = self._base(name, self.names.of(db) if db is not None else "")
            block.relations[relation.id] = relation
            schema = self.names.of(db) if db is not None else ""
            source = Source(self.names, alias or name, schema, relation)
            if given:
                source.outputs = renamed(source.everything(), given)
            scope.sources.append(source)
            return {relation.id}
        columns_ = [*given, *cte.columns[len(given) :]]
        if cte.inlined:
            body = self.body(cte.node, scope.parent, cte.ctes)
            return self._derived(body, alias or name, columns_, block, scope)
        relation = self._relation(few=cte.working is not None)
        outputs = cte.working or (cte.shared.outputs if cte.shared is not None else Outputs())
        relation.outputs = renamed(outputs, columns_)
        self._visible(relation, alias or name, block, scope)
        return {relation.id}

    def _base(self, name: str, schema: str) -> Relation:
        table = self.names.table(name, schema)
        relation = self._relation()
        relation.table = table
        relation.name = table.name if table is not None else TableName(name, schema)
        return relation

    def _relation(self, few: bool = False) -> Relation:
        relation = Relation(f"r{len(self.relations)}", few=few)
        self.relations[relation.id] = relation
        return relation

    def _derived(
        self, body: Body, alias: str, given: Sequence[str], block: Block, scope: Scope
    ) -> set[str]:
        """Pull a derived table up into the block, or have it read by itself."""
        if isinstance(body, Block) and body.is_plain:
            pull_up(body, block)
            outputs = renamed(body.outputs, given)
            scope.sources.append(Source(self.names, alias, outputs=outputs))
            return set(body.relations)
        relation = self._relation()
        relation.body, relation.outputs = body, renamed(body.outputs, given)
        self._visible(relation, alias, block, scope)
        return {relation.id}

    def _visible(self, relation: Relation, alias: str, block: Block, scope: Scope) -> None:
        block.relations[relation.id] = relation
        known = relation.outputs or Outputs()
        seen = [(name, column(name, relation.id)) for name, _ in known.named]
        unknown = [relation] if known.unknown or not seen else []
        outputs = Outputs(list(seen), unknown)
        scope.sources.append(Source(self.names, alias, relation=relation, outputs=outputs))

    def _function(
        self,
        node: Node,
        alias: str,
        given: Sequence[str],
        block: Block,
        scope: Scope,
        ctes: With,
    ) -> set[str]:
        """VALUES, unnest, a function: few rows, of which nothing else is known."""
        relation = self._relation(few=True)
        inner = node.this if isinstance(node, exp.Table) else node
        for argument in (
            list(inner.expressions) if isinstance(inner, (exp.Unnest, exp.Func)) else ()
        ):
            self.mark(Subqueries(self, block, scope, ctes).resolve(argument))
        names = list(given)
        offset = node.args.get("offset")
        if isinstance(offset, exp.Identifier):
            names.append(self.names.of(offset))
        names = names or ([alias] if alias else [])
        relation.outputs = Outputs([(name, exp.Null()) for name in names], [relation])
        self._visible(relation, alias, block, scope)
        return {relation.id}

    # JOIN

    def _joins(
        self,
        nodes: Sequence[exp.Join] | None,
        block: Block,
        scope: Scope,
        joins: Joins,
        ctes: With,
    ) -> None:
        for node in nodes or ():
            before = len(scope.sources)
            nested = Joins()
            self._from(node.this, block, scope, nested, ctes)
            nested.settle(block)
            right = nested.ids
            subqueries = Subqueries(self, block, scope, ctes)
            side = str(node.args.get("side") or "").upper()
            terms = self._merged(node, before, scope)
            for one in list(conjuncts(node.args.get("on"))):
                terms += [subqueries.resolve(one)] if side else subqueries.condition(one, joins)
            for term in terms:
                self.mark(term)
            joins.add(side, right, terms)

    def _merged(self, node: exp.Join, before: int, scope: Scope) -> list[Node]:
        """The equalities of USING or NATURAL."""
        left = Scope(self.names, None, scope.sources[:before], dict(scope.merged))
        right = Scope(self.names, None, scope.sources[before:])
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
            scope.merged[self.names.key(name)] = kept.copy()
        return terms

    # UNION, UPDATE, DELETE, MERGE

    def _combined(self, node: exp.SetOperation, scope: Scope | None, ctes: With) -> Combined:
        sides = (self.body(node.this, scope, ctes), self.body(node.expression, scope, ctes))
        every = isinstance(node, exp.Union) and not node.args.get("distinct")
        body = Combined(sides, every, has_limit(node))
        order = node.args.get("order")
        for one in order.expressions if order is not None else ():
            at = _output_at(one.this, sides[0].outputs, self.names)
            if at is None:
                break
            body.order.append(sorts(one, exp.Literal.number(at)))
        return body

    def _change(self, node: Node, scope: Scope | None, ctes: With) -> Block:
        block = Block()
        own = Scope(self.names, parent=scope)
        joins = Joins()
        target = node.this
        self._from(target, block, own, joins, ctes)
        for relation in block.relations.values():
            relation.writes = relation.read_whole = True
            break
        if isinstance(node, exp.Merge):
            # the source's rows are all read, and the target's are found for each
            found = set(joins.ids)
            self._from(node.args["using"], block, own, joins, ctes)
            terms = [
                Subqueries(self, block, own, ctes).resolve(one)
                for one in list(conjuncts(node.args["on"]))
            ]
            joins.add("RIGHT", joins.ids - found, terms)
        clause = node.args.get("from_")
        if clause is not None:
            self._from(clause.this, block, own, joins, ctes)
        for one in node.args.get("using") or () if isinstance(node, exp.Delete) else ():
            self._from(one, block, own, joins, ctes)
        where = node.args.get("where")
        self._where(where.this if where else None, block, own, joins, ctes)
        if isinstance(node, exp.Update):
            subqueries = Subqueries(self, block, own, ctes)
            for one in list(node.expressions):
                if isinstance(one, exp.EQ):
                    self.mark(subqueries.resolve(one.expression))
        block.limited = has_limit(node)
        joins.settle(block)
        return block


def pull_up(inner: Block, block: Block) -> None:
    """Make the relations and conditions of `inner` the block's own."""
    block.relations |= inner.relations
    block.conjuncts += [Conjunct(one.node, one.reach) for one in inner.conjuncts]
    block.followers |= inner.followers
    block.children += inner.children


def _output_at(node: Node, outputs: Outputs, names: Names) -> int | None:
    if isinstance(node, exp.Literal) and node.name.isdigit():
        return int(node.name) - 1
    if isinstance(node, exp.Column) and not node.args.get("table"):
        wanted = names.of(node.this)
        return next((at for at, (name, _) in enumerate(outputs.named) if name == wanted), None)
    return None
