"""The size of an index of the schema, existing or not, from statistics alone."""

import re
from dataclasses import replace

from idx_core.model import Index, IndexElement
from idx_core.statistics.size.btree import FILL, BtreeShape, IndexSize, btree_size
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.size.key import Key
from idx_core.statistics.size.other import brin_size, gin_size, gist_size, hash_size
from idx_core.statistics.size.predicate import Part, part_of
from idx_core.statistics.size.types import TypeLayout, layout_of
from idx_core.statistics.snapshot import ColumnStatistics

_WORD = re.compile(r'"((?:[^"]|"")+)"|([^\W\d]\w*)')
_CASE = re.compile(r"\W*(?:lower|upper)\W")


def size_of(
    index: Index, knowledge: Knowledge, *, rows: float | None = None, page_size: int = 8192
) -> IndexSize:
    """The size of the index, were it built now.

    `rows` are those that a partial index holds, where somebody knows better than its predicate
    tells, such as a planner.
    """
    part = part_of(index.predicate, knowledge)
    whole = knowledge.rows
    if rows is not None and index.predicate is not None:
        part = replace(part, fraction=min(rows / whole, 1.0) if whole else 1.0, rough=False)
    held = whole * part.fraction
    keys = tuple(_key(index, element, knowledge, part) for element in index.elements)
    size = _size(index, keys, held, knowledge, part, page_size)
    guessed = whole > 0 and any(
        key.statistics is None or (element.expression and not _is_told(element, key))
        for element, key in zip(index.elements, keys, strict=True)
    )
    return replace(size, rough=size.rough or part.rough or guessed)


def _is_told(element: IndexElement, key: Key) -> bool:
    """Whether an expression has statistics of its own, or is as its column but for the case."""
    return key.computed or _CASE.match(element.expression or "") is not None


def _size(
    index: Index,
    keys: tuple[Key, ...],
    rows: float,
    knowledge: Knowledge,
    part: Part,
    page_size: int,
) -> IndexSize:
    options = dict(index.options)
    match index.method:
        case "btree":
            include = tuple(_column_key(column, knowledge, part) for column in index.include)
            return btree_size(
                BtreeShape(
                    keys=keys,
                    rows=rows,
                    include=include,
                    unique=index.unique,
                    distinct=_distinct(index, knowledge, part),
                    fill=_number(options.get("fillfactor"), FILL),
                    page_size=page_size,
                    deduplicate=options.get("deduplicate_items", "on") not in ("off", "false"),
                )
            )
        case "brin":
            per_range = max(_number(options.get("pages_per_range"), 128), 1)
            return brin_size(keys, knowledge.statistics.pages, per_range, page_size)
        case "hash":
            return hash_size(keys[0], rows, page_size)
        case "gin":
            return gin_size(keys, rows, page_size)
        case _:
            return gist_size(keys, rows, page_size)


def _distinct(index: Index, knowledge: Knowledge, part: Part) -> float | None:
    """Combinations of all keys. Of a partial index each key is known by itself only."""
    if part.fraction < 1 or len(index.columns) != len(index.elements):
        return None
    return knowledge.distinct(index.columns)


def _key(index: Index, element: IndexElement, knowledge: Knowledge, part: Part) -> Key:
    if element.column is not None:
        return _column_key(element.column, knowledge, part)
    position = index.elements.index(element) + 1
    known = knowledge.statistics.index(index.name)
    for expression in known.expressions if known else ():
        if expression.position == position:
            return Key(_layout(element, knowledge), expression, computed=True)
    return _guessed(element, knowledge, part)


def _column_key(name: str, knowledge: Knowledge, part: Part) -> Key:
    column = knowledge.table.column(name) if knowledge.table else None
    statistics = knowledge.statistics.column(name)
    if statistics is not None:
        statistics = part.column(statistics, knowledge.rows)
    return Key(layout_of(column.type if column else ""), statistics)


def _guessed(element: IndexElement, knowledge: Knowledge, part: Part) -> Key:
    """Of an expression over one column: about as wide and as distinct as that."""
    names = _columns(element.expression or "", knowledge)
    if len(names) == 1:
        return replace(
            _column_key(names[0].name, knowledge, part), layout=_layout(element, knowledge)
        )
    return Key(_layout(element, knowledge))


def _layout(element: IndexElement, knowledge: Knowledge) -> TypeLayout:
    """Only what lower and upper give is known: the type that they were given."""
    expression = element.expression or ""
    names = _columns(expression, knowledge)
    if len(names) == 1 and _CASE.match(expression) and knowledge.table is not None:
        column = knowledge.table.column(names[0].name)
        return replace(layout_of(column.type if column else ""), constant=False)
    return layout_of("")


def _columns(expression: str, knowledge: Knowledge) -> list[ColumnStatistics]:
    words = {quoted or bare for quoted, bare in _WORD.findall(expression)}
    return [c for c in knowledge.statistics.columns if c.name in words and not c.inherited]


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() else default
