"""Declared queries, as an application marks them: `declared_query` and `declared_sql`.

Every process of the application imports this: nothing else is imported, and a mark costs as much as
one attribute. What is marked is evaluated only by the commands that derive indexes
(`idx_core.declared.collecting`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

_Query = TypeVar("_Query")

MARK = "__idx_declared_query__"
"""The attribute of a marked function: the sample values that it is to be called with."""

_marked = 0


@overload
def declared_query(query: _Query, /) -> _Query: ...


@overload
def declared_query(**samples: Any) -> Callable[[_Query], _Query]: ...


def declared_query(query: Any = None, /, **samples: Any) -> Any:
    """Mark a function that returns a query; indexes are derived for what it returns.

    It stays the function that it is, and the application goes on calling it. To read its query, the
    tool calls it with a placeholder for each parameter; `samples` are values for those that cannot
    be one, because Python looks into them: `@declared_query(days=30)`. In a class, it goes below or
    above `@classmethod` or `@staticmethod`; a function of a class whose first parameter is named
    `cls` becomes a class method by itself.
    """
    if query is None:
        return lambda function: _mark(function, samples)
    return _mark(query, {})


class DeclaredSql(str):
    """The text of a declared query; a `str` as any other."""

    __slots__ = ()


def declared_sql(text: str) -> DeclaredSql:
    """SQL text as a declared query, named after the class attribute or module variable it is.

    A parameter is written `$1`, `:name`, `%s` or `%(name)s`: use the same text to run the query.
    """
    global _marked
    _marked += 1
    return DeclaredSql(text)


def any_declared() -> bool:
    """Whether anything was marked in this process: if not, nobody needs to look for it."""
    return _marked > 0


def is_declared(value: Any) -> bool:
    """Whether this member of a class or module is a declared query."""
    while isinstance(value, classmethod | staticmethod):
        value = value.__func__
    if isinstance(value, DeclaredSql):
        return True
    try:
        # past any `__getattr__`: what a class has in it may do anything there (seen in pydantic)
        return MARK in object.__getattribute__(value, "__dict__")
    except AttributeError:
        return False


if TYPE_CHECKING:
    _ClassMethod = classmethod[Any, Any, Any]
else:
    _ClassMethod = classmethod


class _ClassQuery(_ClassMethod):
    """A class method that `@classmethod` may be put over, as type checkers want it written."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.__func__(*arguments, **named)


def _mark(query: Any, samples: dict[str, Any]) -> Any:
    global _marked
    function = query.__func__ if isinstance(query, classmethod | staticmethod) else query
    if not callable(function):
        raise TypeError(f"cannot declare {query!r}: a declared query is a function or declared_sql")
    setattr(function, MARK, samples)
    _marked += 1
    if query is not function:
        return query
    return _ClassQuery(function) if _takes_class(function) else function


def _takes_class(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    if code is None or "." not in function.__qualname__.rpartition("<locals>.")[2]:
        return False  # no function, or not one of a class
    return bool(code.co_argcount) and code.co_varnames[0] == "cls"
