"""An index of one table, taken from where it is declared."""

from collections.abc import Iterator
from typing import Any

import libcst as cst

from alembic_idx.naming import stock_name
from alembic_idx.source.declaring import (
    columns_in_call,
    columns_in_class,
    own_arguments,
    returned,
)
from alembic_idx.source.places import Place
from idx_core.errors import SourceError
from idx_core.model import Index
from idx_core.source.items import Items
from idx_core.source.parsed import Parsed, called_name, keyword, literal


def remove(index: Index, place: Place, parsed: Parsed) -> None:
    """Take the index from the file. Raises `SourceError` where nothing there plainly says it."""
    holder: Any = None
    if place.mapper is None:
        holder = place.call_in(parsed)
        columns = columns_in_call(holder)
    else:
        node = place.class_in(parsed)
        columns = columns_in_class(node, place.mapper)
        own = own_arguments(node)
        holder = returned(own) if isinstance(own, cst.FunctionDef) else own
    if _unmark(index, place, columns, parsed) or _take(index, holder, place, parsed):
        return
    if not _take_statement(index, parsed):
        raise SourceError("no index=True and no Index(…) in its source plainly says it")


def _unmark(index: Index, place: Place, columns: dict[str, cst.Call], parsed: Parsed) -> bool:
    """Take `index=True` from its column."""
    if len(index.elements) != 1 or stock_name(place.table, index) != index.name:
        return False
    call = columns.get(index.columns[0] if index.columns else "")
    for at, arg in enumerate(call.args if call is not None else ()):
        if arg.keyword is not None and arg.keyword.value == "index" and literal(arg.value) is True:
            Items(parsed, call).remove(at)
            return True
    return False


def _take(index: Index, holder: Any, place: Place, parsed: Parsed) -> bool:
    """Take `Index(…)` from `__table_args__` or the arguments of `Table`."""
    if not isinstance(holder, cst.Call) and not (isinstance(holder, cst.Tuple) and holder.lpar):
        return False
    items: Any = holder.args if isinstance(holder, cst.Call) else holder.elements
    for at, item in enumerate(items):
        if _says(item.value, index, place):
            if len(items) == 1 and isinstance(holder, cst.Tuple):
                _empty(holder, parsed)
            else:
                Items(parsed, holder).remove(at)
            return True
    return False


def _empty(holder: cst.Tuple, parsed: Parsed) -> None:
    """A `__table_args__` that says nothing any more goes with its line."""
    start, end = parsed.span(holder)
    first = parsed.line_start(start)
    if parsed.text[first:start].strip() != "__table_args__ =":
        parsed.replace(start, end, "()")
        return
    last = parsed.line_end(end)
    last += len(parsed.style.newline) if last < len(parsed.text) else 0
    parsed.replace(first, last, "")


def _says(node: Any, index: Index, place: Place) -> bool:
    """Whether that is the call which makes the index."""
    if not isinstance(node, cst.Call) or called_name(node) != "Index" or not node.args:
        return False
    name = literal(node.args[0].value)
    if isinstance(name, str):
        return name == index.name
    if not isinstance(node.args[0].value, cst.Name) or node.args[0].value.value != "None":
        return False
    keys = [place.table.c[key].name for key in _strings(node) if key in place.table.c]
    plain = not keyword(node, f"{_dialects(node)}_where")
    return keys == list(index.columns) and len(index.elements) == len(node.args) - 1 and plain


def _strings(node: cst.Call) -> Iterator[str]:
    for arg in node.args[1:]:
        value = literal(arg.value)
        if arg.keyword is None and isinstance(value, str):
            yield value


def _dialects(node: cst.Call) -> str:
    found = (a.keyword.value.partition("_")[0] for a in node.args if a.keyword is not None)
    return next(found, "")


def _take_statement(index: Index, parsed: Parsed) -> bool:
    """Take a statement `Index("name", …)` of the module."""
    for line in parsed.module.body:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            continue
        statement = line.body[0]
        call: Any = statement.value if isinstance(statement, cst.Expr) else None
        if not isinstance(call, cst.Call) or called_name(call) != "Index" or not call.args:
            continue
        if literal(call.args[0].value) == index.name:
            start, end = parsed.span(statement)
            last = parsed.line_end(end)
            last += len(parsed.style.newline) if last < len(parsed.text) else 0
            first = parsed.line_start(start)
            if not parsed.text[last:].strip():  # no blank lines at the end of the file
                kept = parsed.text[:first].rstrip("\r\n")
                first = min(first, len(kept) + len(parsed.style.newline))
            parsed.replace(first, last, "")
            return True
    return False
