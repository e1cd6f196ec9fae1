"""SQL of a derived index → what a person would write in `Meta.indexes`: `Q(…)`, `Lower("email")`.

Only index elements and predicates of declared queries come by here, so sqlglot is there already.
What has no such form becomes `RawSQL`, which Django writes into a migration as well.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Model, Q, TextField
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Lower, Upper
from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from idx_core.model import Dialect

_READ = {
    Dialect.POSTGRESQL: "postgres",
    Dialect.MYSQL: "mysql",
    Dialect.MARIADB: "mysql",
    Dialect.SQLITE: "sqlite",
}
_LOOKUPS: Mapping[type[Any], str] = {
    exp.EQ: "",
    exp.GT: "__gt",
    exp.GTE: "__gte",
    exp.LT: "__lt",
    exp.LTE: "__lte",
}
_KNOWN = {"this", "expression", "expressions"}
_TEXTS = ("text", "varchar", "char", "bpchar")


class _NoForm(Exception):
    """There is nothing of Django's own that says it."""


def condition(model: type[Model], predicate: str, dialect: Dialect) -> Q:
    """`status = 'OPEN'` as `Q(status="OPEN")`."""
    try:
        return _condition(_parsed(predicate, dialect), _fields(model))
    except (_NoForm, SqlglotError, ValidationError):
        return Q(RawSQL(predicate.replace("%", "%%"), (), output_field=BooleanField()))


def expression(model: type[Model], sql: str, dialect: Dialect) -> Any:
    """`lower(email)` as `Lower("email")`."""
    try:
        return _expression(_parsed(sql, dialect), _fields(model))
    except (_NoForm, SqlglotError):
        return RawSQL(sql.replace("%", "%%"), (), output_field=TextField())


def _parsed(sql: str, dialect: Dialect) -> Any:
    return parse_one(sql, read=_READ.get(dialect))


def _fields(model: type[Model]) -> dict[str, Any]:
    return {str(field.column): field for field in model._meta.local_concrete_fields}


def _condition(node: Any, fields: Mapping[str, Any]) -> Q:
    said = {name for name, value in node.args.items() if value}
    if isinstance(node, exp.Is) and "negate" in said:  # as newer sqlglots read IS NOT
        return _not(exp.Not(this=exp.Is(this=node.this, expression=node.expression)), fields)
    if not said <= _KNOWN and not isinstance(node, exp.Column):
        raise _NoForm
    for kind, made in _CONDITIONS.items():
        if isinstance(node, kind):
            return made(node, fields)
    if type(node) in _LOOKUPS:
        field = _field(node.this, fields)
        return Q(**{field.name + _LOOKUPS[type(node)]: _constant(node.expression, field)})
    raise _NoForm


def _both(node: Any, fields: Mapping[str, Any]) -> Q:
    return _condition(node.this, fields) & _condition(node.expression, fields)


def _either(node: Any, fields: Mapping[str, Any]) -> Q:
    return _condition(node.this, fields) | _condition(node.expression, fields)


def _not(node: Any, fields: Mapping[str, Any]) -> Q:
    inner = node.this.unnest()
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        return Q(**{f"{_field(inner.this, fields).name}__isnull": False})
    if isinstance(inner, exp.Column):
        return Q(**{_boolean(inner, fields).name: False})
    if isinstance(inner, exp.Is) and not _field(inner.this, fields).null:
        return Q(**{_boolean(inner.this, fields).name: not inner.expression.this})
    return _opposite(inner, fields)


def _opposite(node: Any, fields: Mapping[str, Any]) -> Q:
    """Django lets nulls through a negated condition, SQL does not."""
    if any(_field(column, fields).null for column in node.find_all(exp.Column)):
        raise _NoForm
    return ~_condition(node, fields)


def _is(node: Any, fields: Mapping[str, Any]) -> Q:
    if isinstance(node.expression, exp.Null):
        return Q(**{f"{_field(node.this, fields).name}__isnull": True})
    if isinstance(node.expression, exp.Boolean):
        return Q(**{_boolean(node.this, fields).name: bool(node.expression.this)})
    raise _NoForm


def _in(node: Any, fields: Mapping[str, Any]) -> Q:
    if not node.expressions:  # a subquery
        raise _NoForm
    field = _field(node.this, fields)
    return Q(**{f"{field.name}__in": [_constant(each, field) for each in node.expressions]})


_CONDITIONS: dict[type[Any], Callable[[Any, Mapping[str, Any]], Q]] = {
    exp.Paren: lambda node, fields: _condition(node.this, fields),
    exp.And: _both,
    exp.Or: _either,
    exp.Not: _not,
    exp.Is: _is,
    exp.In: _in,
    exp.NEQ: lambda node, fields: _opposite(
        exp.EQ(this=node.this, expression=node.expression), fields
    ),
    exp.Column: lambda node, fields: Q(**{_boolean(node, fields).name: True}),
}


def _expression(node: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(node, exp.Paren):
        return _expression(node.this, fields)
    if isinstance(node, exp.Lower | exp.Upper):
        return (Lower if isinstance(node, exp.Lower) else Upper)(_argument(node.this, fields))
    if isinstance(node, exp.JSONExtract | exp.JSONExtractScalar):
        return _of_json(node, fields)
    raise _NoForm


def _argument(node: Any, fields: Mapping[str, Any]) -> Any:
    """A field's name, or an expression; a text that is cast to text is itself."""
    while isinstance(node, exp.Paren) or (isinstance(node, exp.Cast) and _is_text(node, fields)):
        node = node.this
    return _field(node, fields).name if isinstance(node, exp.Column) else _expression(node, fields)


def _is_text(node: Any, fields: Mapping[str, Any]) -> bool:
    return node.to.is_type(*_TEXTS) and isinstance(node.this, exp.Column)


def _of_json(node: Any, fields: Mapping[str, Any]) -> Any:
    """`data -> 'kind'` and `data ->> 'kind'`."""
    kind = KeyTextTransform if isinstance(node, exp.JSONExtractScalar) else KeyTransform
    parts = getattr(node.expression, "expressions", ())
    keys = [part.this for part in parts if isinstance(part, exp.JSONPathKey)]
    if not isinstance(node.this, exp.Column) or len(keys) != 1 or len(parts) != 2:
        raise _NoForm  # more than the root and a key
    return kind(str(keys[0]), _field(node.this, fields).name)


def _field(node: Any, fields: Mapping[str, Any]) -> Any:
    node = node.unnest()
    field = fields.get(node.name) if isinstance(node, exp.Column) else None
    if field is None:
        raise _NoForm
    return field


def _boolean(node: Any, fields: Mapping[str, Any]) -> Any:
    field = _field(node, fields)
    if not isinstance(field, BooleanField):
        raise _NoForm
    return field


def _constant(node: Any, field: Any) -> Any:
    """The value that the field has for a literal."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Neg):
        return -_constant(node.this, field)
    if not isinstance(node, exp.Literal):
        raise _NoForm
    target = field.target_field if field.remote_field else field
    return target.to_python(node.this)
