"""What mapped classes say of the rows of their tables: orders, single rows, discriminators.

Only what a relationship or a hierarchy says is read, and relationships are looked into only where
one of the given tables' classes says an order or a single row: that configures all mappers, which
an application does anyway with its first query, and which takes its time in a large one.
"""

import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from idx_core.model import DeclaredOrdering, DeclaredUniqueness, IndexElement


@dataclass
class Facts:
    """Of one table; see the fields of `idx_core.model.Table`."""

    orderings: list[DeclaredOrdering] = field(default_factory=list)
    one_to_one: list[DeclaredUniqueness] = field(default_factory=list)
    discriminator: str = ""


def read_facts(tables: Iterable[Table]) -> dict[Table, Facts]:
    """The facts of each table of which there are any."""
    if "sqlalchemy.orm" not in sys.modules:
        return {}
    ours = frozenset(tables)
    mappers = sorted(_mappers(ours), key=lambda m: (m.class_.__module__, m.class_.__qualname__))
    found: dict[Table, Facts] = {}
    for mapper in mappers:
        column = mapper.polymorphic_on
        if mapper.inherits is None and isinstance(column, Column) and _has_single_table(mapper):
            found.setdefault(mapper.local_table, Facts()).discriminator = str(column.name)
    if any(_may_tell(mapper) for mapper in mappers):
        for mapper, relation in _relationships(mappers):
            _read(mapper, relation, ours, found)
    return found


def _mappers(tables: frozenset[Table]) -> Iterator[Any]:
    from sqlalchemy.orm import mapperlib

    for registry in mapperlib._all_registries():
        for mapper in registry.mappers:
            if mapper.local_table in tables:
                yield mapper


def _has_single_table(mapper: Any) -> bool:
    """Whether the rows of a subclass are in the class's own table."""
    return any(
        child.local_table is mapper.local_table
        for child in mapper.self_and_descendants
        if child is not mapper
    )


def _may_tell(mapper: Any) -> bool:
    """Whether a relationship of the class has an order, or a single row at its other end."""
    from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty

    for attribute in vars(mapper.class_).values():
        if not isinstance(attribute, InstrumentedAttribute):
            continue
        # of the attribute itself one may not ask: it would configure all mappers
        comparator = attribute.comparator
        if not isinstance(comparator, RelationshipProperty.Comparator):
            continue
        relation = comparator.prop
        ordered: Any = getattr(getattr(relation, "_init_args", None), "order_by", None)
        if getattr(ordered, "argument", None) not in (None, False):
            return True
        if relation.uselist is False and _is_elsewhere(relation, mapper):
            return True
    return False


def _is_elsewhere(relation: Any, mapper: Any) -> bool:
    """Whether the class refers to no other table, or certainly not to that of the relationship.

    Most relationships to a single row are the class's own references.
    """
    referenced = {key.target_fullname.rpartition(".")[0] for key in mapper.local_table.foreign_keys}
    if not referenced:
        return True
    argument = relation.argument
    name = argument if isinstance(argument, str) else getattr(argument, "__name__", None)
    target = mapper.registry._class_registry.get(str(name).rpartition(".")[2])
    table = getattr(target, "__table__", None)
    return table is not None and table.fullname not in referenced


def _relationships(mappers: list[Any]) -> Iterator[tuple[Any, Any]]:
    """All relationships; none where the application's mappers cannot be configured."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the application will be told itself
        try:
            found = [(mapper, list(mapper.relationships)) for mapper in mappers]
        except SQLAlchemyError:
            return
    for mapper, relations in found:
        for relation in sorted(relations, key=lambda each: str(each.key)):
            if relation.parent is mapper:  # else inherited
                yield mapper, relation


def _read(mapper: Any, relation: Any, ours: frozenset[Table], found: dict[Table, Facts]) -> None:
    from sqlalchemy.orm import RelationshipDirection

    target = relation.mapper.local_table
    if relation.direction is not RelationshipDirection.ONETOMANY or target not in ours:
        return
    within = tuple(str(remote.name) for _, remote in relation.local_remote_pairs)
    if any(remote.table is not target for _, remote in relation.local_remote_pairs):
        return
    source = f"relationship {mapper.class_.__name__}.{relation.key}"
    facts = found.setdefault(target, Facts())
    if not relation.uselist:
        facts.one_to_one.append(DeclaredUniqueness(columns=within, source=source))
    elif relation.order_by:
        elements = [_element(term, target) for term in relation.order_by]
        known = tuple(element for element in elements if element is not None)
        if len(known) == len(elements):
            facts.orderings.append(
                DeclaredOrdering(elements=known, within=within, source=source, usual=True)
            )


def _element(term: Any, table: Table) -> IndexElement | None:
    """A key from a term of ORDER BY; None where it is no column of the table."""
    descending, nulls_first = False, None
    while isinstance(term, UnaryExpression):
        if term.modifier is operators.desc_op:
            descending = True
        elif term.modifier in (operators.nulls_first_op, operators.nulls_last_op):
            nulls_first = term.modifier is operators.nulls_first_op
        elif term.modifier is not operators.asc_op:
            return None
        term = term.element
    if not isinstance(term, Column) or table.columns.get(term.key) is None:
        return None
    return IndexElement(str(term.name), descending=descending, nulls_first=nulls_first)
