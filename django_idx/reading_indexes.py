"""The indexes of a model's table, as Django's schema editor would make them on a dialect.

Names are the ones Django computes; "" where the database itself names the index (primary keys
and `unique=True`). On MySQL and MariaDB the indexes that InnoDB adds for foreign keys are left
out: the engine drops them by itself as soon as another index serves.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Index as DjangoIndex
from django.db.models import Model, UniqueConstraint

from django_idx.in_order import first_name, own_field
from django_idx.reading_sql import Compiler
from idx_core.model import ConstraintKind, Dialect, Index, IndexElement, Origin, plain_element

# The collations that initdb makes are deterministic; of any other one only the server knows.
_DETERMINISTIC = (
    r"C|POSIX|default|ucs_basic|unicode|pg_c_utf8|pg_unicode_fast|.*-x-icu|C\.\S+"
    r"|[a-z]{2,3}_[A-Z]{2}(\.\S+)?"
)
_MYSQL_UNINDEXED = ("text", "blob", "json")
_MAX_BYTES = 63
_GIS = "django.contrib.gis.db.models.fields"


class IndexReader:
    """Reads indexes for one dialect; `type_of(field)` gives a field's SQL type in lower case."""

    def __init__(self, dialect: Dialect, compiler: Compiler, type_of: Callable[[Any], str]) -> None:
        self.dialect = dialect
        self.compiler = compiler
        self.type_of = type_of

    def read(
        self,
        model: type[Model],
        origin: Origin,
        fields: Iterable[Any],
        led: Collection[str] | None = None,
    ) -> tuple[Index, ...]:
        """All indexes of the model's own table: keys, fields', then those of Meta.

        `origin` is that of its unique constraints: implicit for an automatic through table.
        `fields` are its own, or as many as may have an index. With `led`, only the primary key and
        the indexes that begin with one of these fields.
        """
        meta = model._meta
        found = [self._primary_key(model)]
        spatial = _GIS in sys.modules
        for field in fields:
            may_have_index = field.db_index or field._unique or field.primary_key or spatial
            if (  # false of most, at little cost
                may_have_index
                and field.column is not None
                and (led is None or field.attname in led)
            ):
                found += self._of_field(model, field)
        for names in meta.unique_together:
            if led is not None and names[0] not in led:
                continue
            columns = self._columns(model, names)
            name = self._name(model, columns, "_uniq")
            found.append(self._unique([*map(plain_element, columns)], name, origin))
        for constraint in meta.constraints:
            if led is None or first_name(constraint) in led:
                found += self._of_constraint(model, constraint)
        for index in meta.indexes:
            if led is None or first_name(index) in led:
                found += self.of_meta(model, index)
        return tuple(found)

    def names(self, model: type[Model]) -> tuple[str, ...]:
        """The names of all indexes that Meta names."""
        meta = model._meta
        declared = (*meta.constraints, *meta.indexes)
        return tuple(stored_name(found.name, self.dialect) for found in declared)

    def _primary_key(self, model: type[Model]) -> Index:
        key = model._meta.pk
        assert key is not None  # every concrete model has one
        return _primary_key_on(getattr(key, "columns", None) or (key.column,))

    def _of_field(self, model: type[Model], field: Any) -> Iterator[Index]:
        unique = field.unique
        if unique and not field.primary_key:
            yield self._unique([plain_element(field.column)], "", Origin.IMPLICIT)
        elif field.db_index and not unique and self._may_be_indexed(field):
            yield self._implicit(model, field)
        if getattr(field, "spatial_index", False) and self._is_postgresql:
            yield self._implicit(model, field, suffix="_id", method="gist")
        if self._is_postgresql and (field.db_index or unique):
            opclass = self._like_opclass(field)
            if opclass:
                yield self._implicit(model, field, suffix="_like", opclass=opclass)

    def _may_be_indexed(self, field: Any) -> bool:
        if self.dialect not in (Dialect.MYSQL, Dialect.MARIADB):
            return True
        if field.get_internal_type() == "ForeignKey" and field.db_constraint:
            return False
        return not self.type_of(field).endswith(_MYSQL_UNINDEXED)

    def _like_opclass(self, field: Any) -> str | None:
        kind = self.type_of(field)
        if not kind.startswith(("varchar", "text")) or "[" in kind:
            return None
        collation = getattr(field, "db_collation", None)
        if not collation and field.is_relation:
            collation = getattr(field.target_field, "db_collation", None)
        if collation and not re.fullmatch(_DETERMINISTIC, collation):
            return None
        return "varchar_pattern_ops" if kind.startswith("varchar") else "text_pattern_ops"

    def _implicit(
        self,
        model: type[Model],
        field: Any,
        *,
        suffix: str = "",
        opclass: str | None = None,
        method: str = "btree",
    ) -> Index:
        column = field.column
        return Index(
            name=self._name(model, [column], suffix),
            elements=(IndexElement(column, opclass=opclass) if opclass else plain_element(column),),
            method=method,
            origin=Origin.IMPLICIT,
        )

    def _unique(self, elements: list[IndexElement], name: str, origin: Origin) -> Index:
        return Index(
            name=name,
            elements=tuple(elements),
            unique=True,
            constraint=ConstraintKind.UNIQUE,
            origin=origin,
        )

    def of_meta(
        self, model: type[Model], index: DjangoIndex, origin: Origin = Origin.DECLARED
    ) -> Iterator[Index]:
        if index.expressions and not self._has_expressions:
            return
        yield Index(
            name=stored_name(index.name, self.dialect),
            elements=self._elements(model, index.fields_orders, index.opclasses, index.expressions),
            include=self._columns(model, index.include) if self._is_postgresql else (),
            predicate=self._predicate(model, index.condition),
            method=self._method(index),
            options=self._options(index),
            origin=origin,
        )

    def _of_constraint(self, model: type[Model], constraint: Any) -> Iterator[Index]:
        if isinstance(constraint, UniqueConstraint):
            yield from self._of_unique_constraint(model, constraint)
        elif hasattr(constraint, "index_type") and self._is_postgresql:
            yield Index(
                name=stored_name(constraint.name, self.dialect),
                elements=tuple(
                    self.compiler.element(model, expression)
                    for expression, _operator in constraint.expressions
                ),
                include=self._columns(model, constraint.include),
                predicate=self._predicate(model, constraint.condition),
                method=constraint.index_type.lower(),
                constraint=ConstraintKind.EXCLUDE,
                deferrable=constraint.deferrable is not None,
            )

    def _of_unique_constraint(self, model: type[Model], constraint: Any) -> Iterator[Index]:
        only_postgresql = (
            constraint.include or constraint.deferrable or constraint.nulls_distinct is not None
        )
        if (
            (only_postgresql and not self._is_postgresql)
            or (constraint.condition and not self._has_predicates)
            or (constraint.expressions and not self._has_expressions)
        ):
            return  # Django warns (models.W036 and others) and creates nothing
        is_index = (
            constraint.condition
            or constraint.include
            or constraint.opclasses
            or constraint.expressions
        )
        orders = [(name, "") for name in constraint.fields]
        yield Index(
            name=stored_name(constraint.name, self.dialect),
            elements=self._elements(model, orders, constraint.opclasses, constraint.expressions),
            include=self._columns(model, constraint.include),
            predicate=self._predicate(model, constraint.condition),
            unique=True,
            nulls_not_distinct=constraint.nulls_distinct is False,
            constraint=None if is_index else ConstraintKind.UNIQUE,
            deferrable=constraint.deferrable is not None,
        )

    def _elements(
        self, model: type[Model], orders: Any, opclasses: Any, expressions: Any
    ) -> tuple[IndexElement, ...]:
        if expressions:
            return tuple(self.compiler.element(model, expression) for expression in expressions)
        columns = self._columns(model, [name for name, _ in orders])
        has_opclasses = opclasses and self._is_postgresql
        if not has_opclasses and not any(order for _, order in orders):
            return tuple(map(plain_element, columns))
        kept = list(opclasses) if has_opclasses else [None] * len(orders)
        return tuple(
            IndexElement(column, descending=order == "DESC", opclass=opclass)
            for column, (_, order), opclass in zip(columns, orders, kept, strict=True)
        )

    def _columns(self, model: type[Model], names: Any) -> tuple[str, ...]:
        return tuple([_column(model, name) for name in names])

    def _predicate(self, model: type[Model], condition: Any) -> str | None:
        """What the model says, also for MySQL, which leaves the condition out.

        There such an index serves more than it was declared for, and a foreign key index of a
        migration that came from PostgreSQL must not look needless because of that.
        """
        return None if condition is None else self.compiler.predicate(model, condition)

    def _method(self, index: DjangoIndex) -> str:
        if not self._is_postgresql or type(index).create_sql is DjangoIndex.create_sql:
            return "btree"
        # A class that writes its own SQL without a suffix: neither of use nor redundant, as far
        # as anyone can tell.
        own = index.suffix != DjangoIndex.suffix or hasattr(index, "get_with_params")
        return index.suffix if own else type(index).__qualname__.lower()

    def _options(self, index: Any) -> tuple[tuple[str, str], ...]:
        if not self._is_postgresql or not hasattr(index, "get_with_params"):
            return ()
        pairs = (text.partition(" = ") for text in index.get_with_params())
        return tuple(sorted((key, value) for key, _, value in pairs))

    def _name(self, model: type[Model], columns: Sequence[str], suffix: str) -> str:
        name = self.compiler.editor._create_index_name(model._meta.db_table, columns, suffix)
        return stored_name(name, self.dialect)

    @cached_property
    def _is_postgresql(self) -> bool:
        return self.dialect is Dialect.POSTGRESQL

    @cached_property
    def _has_predicates(self) -> bool:
        return self.dialect in (Dialect.POSTGRESQL, Dialect.SQLITE)

    @cached_property
    def _has_expressions(self) -> bool:
        return self.dialect in (Dialect.POSTGRESQL, Dialect.SQLITE, Dialect.MYSQL)


def _column(model: type[Model], name: str) -> str:
    """The column of the field that Meta calls so, which may be a parent's."""
    field: Any = own_field(model, name) or model._meta.get_field(name)
    return str(field.column)


@lru_cache(maxsize=64)
def _primary_key_on(columns: tuple[str, ...]) -> Index:
    """Nearly all tables have the same: `id`."""
    return Index(
        elements=tuple(map(plain_element, columns)),
        unique=True,
        constraint=ConstraintKind.PRIMARY_KEY,
        origin=Origin.IMPLICIT,
    )


def stored_name(name: str, dialect: Dialect) -> str:
    """The name as the database stores it: PostgreSQL cuts what is longer than 63 bytes."""
    if dialect is not Dialect.POSTGRESQL or (len(name) <= _MAX_BYTES and name.isascii()):
        return name
    return name.encode()[:_MAX_BYTES].decode(errors="ignore")
