"""Why PostgreSQL does not accept the index's definition, with what would help."""

import re

from idx_core.build.preflight.extensions import how_to_have, providing
from idx_core.build.preflight.volatility import not_immutable
from idx_core.build.session import Session, Target
from idx_core.errors import BuildError

_INVALID_DEFINITION, _UNDEFINED_OBJECT, _UNDEFINED_FUNCTION = "42P17", "42704", "42883"
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')
_NO_DEFAULT = re.compile(r'data type (.+) has no default operator class for access method "(\w+)"')
_IMMUTABLE = re.compile(r"functions in index (expression|predicate) must be marked IMMUTABLE")

# What serves values of a type that the method cannot index as they are.
_INSTEAD = {
    ("json", "btree"): "an expression, such as (data ->> 'key'), or jsonb",
    ("json", "gin"): "jsonb, by a column of that type or the expression (data::jsonb)",
    ("json", "hash"): "an expression, such as (data ->> 'key'), or jsonb",
    ("xml", "btree"): "an expression, such as ((xpath('/path/text()', data))[1]::text)",
    ("point", "btree"): "the method gist or spgist",
    ("box", "btree"): "the method gist or spgist",
    ("polygon", "btree"): "the method gist or spgist",
    ("circle", "btree"): "the method gist",
    ("text", "gin"): "the operator class gin_trgm_ops of the extension pg_trgm for LIKE, or the "
    "expression to_tsvector('english', …) for words",
    ("text", "gist"): "the operator class gist_trgm_ops of the extension pg_trgm for LIKE",
    ("character varying", "gin"): "the operator class gin_trgm_ops of the extension pg_trgm for "
    "LIKE, or the expression to_tsvector('english', …) for words",
    ("character varying", "gist"): "the operator class gist_trgm_ops of pg_trgm for LIKE",
}
_BY_EXTENSION = {"gin": "btree_gin", "gist": "btree_gist"}


def refused(session: Session, target: Target, error: Exception) -> BuildError | None:
    """The error to raise for what PostgreSQL says of the definition; None where that is its own.

    Asks the catalog what is installed.
    """
    state = session.sqlstate(error)
    reason = str(getattr(error, "orig", error)).strip().splitlines()[0]  # SQLAlchemy wraps it
    help_: str | None = None
    if state == _INVALID_DEFINITION and (found := _IMMUTABLE.search(reason)):
        return _build_error(target, *not_immutable(session, error, found[1]))
    if state == _UNDEFINED_OBJECT:
        if found := _NO_DEFAULT.search(reason):
            help_ = _instead(session, found[1], found[2])
        else:
            help_ = _missing(session, reason)
        help_ = help_ or "Name one of the server's operator classes, see pg_opclass."
    elif state == _UNDEFINED_FUNCTION:
        help_ = _missing(session, reason)
    return None if help_ is None else _build_error(target, reason, help_)


def _build_error(target: Target, reason: str, help_: str) -> BuildError:
    return BuildError(f"cannot run {target.operation}: {reason}. Nothing was begun. {help_}")


def _missing(session: Session, reason: str) -> str | None:
    names = [name.replace('""', '"') for name in _QUOTED.findall(reason)]
    names += re.findall(r"function (?:\w+\.)?(\w+)\(", reason)
    for name in names:
        if extension := providing(name):
            return how_to_have(session, extension)
    return None


def _instead(session: Session, type_name: str, method: str) -> str:
    if instead := _INSTEAD.get((type_name, method)):
        return f"Use instead: {instead}."
    if extension := _BY_EXTENSION.get(method):
        have = how_to_have(session, extension)
        return f"Operator classes for plain values come with {extension}. {have}"
    return (
        f"Choose another method, an operator class of {method}, or an expression of another type."
    )
