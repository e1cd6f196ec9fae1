"""Whether the conditions of a query imply the predicate of an index.

As conservative as PostgreSQL: a term is implied by the very same condition, and a term
`x IS NOT NULL` by anything that no null fulfils.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from idx_core.model import Table
from idx_core.queries.access import Comparison, Condition
from idx_core.sqltext import normalised, same_sql

_NEVER_OF_NULL = frozenset(Comparison) - {Comparison.NULL, Comparison.OTHER}
_AND = re.compile(r" and ")


def implied(predicate: str | None, conditions: Iterable[Condition], table: Table) -> bool:
    """Whether every row that the conditions select is in an index with this predicate."""
    if predicate is None:
        return True
    known = tuple(conditions)
    return all(_term(term, known, table) for term in terms(predicate))


def terms(predicate: str) -> list[str]:
    """The terms of a predicate that all hold; the whole where it is not simple."""
    text = normalised(predicate)
    parts = _AND.split(text)
    balanced = all(part.count("(") == part.count(")") for part in parts)
    simple = balanced and " or " not in text and " between " not in text and "'" not in text
    if not simple and "'" in text:
        # a literal may hold the word; take the parts only when none does
        outside = re.sub(r"'(?:[^']|'')*'", "''", text)
        simple = len(_AND.split(outside)) == len(parts) and balanced
        simple = simple and " or " not in outside and " between " not in outside
    return parts if simple else [text]


def _term(term: str, conditions: tuple[Condition, ...], table: Table) -> bool:
    for one in conditions:
        if one.sql and _same(term, one.sql, table):
            return True
        column = one.operand.column
        if column is not None and one.comparison in _NEVER_OF_NULL:
            quoted = f'"{column.replace(chr(34), chr(34) * 2)}"'
            if _same(term, f"{quoted} is not null", table):
                return True
            if one.constant is not None and _states(one, quoted, term, table):
                return True
    return False


def _states(one: Condition, column: str, term: str, table: Table) -> bool:
    """Whether the term says the same as an equality with a constant, in other words."""
    if one.comparison is not Comparison.EQUAL:
        return False
    if one.constant == "TRUE":
        spellings = [column, f"{column} = true", f"{column} is true"]
    elif one.constant == "FALSE":
        spellings = [f"not {column}", f"{column} = false", f"{column} is false"]
    else:
        spellings = [f"{column} = {one.constant}"]
    return any(_same(term, spelling, table) for spelling in spellings)


def _same(a: str, b: str, table: Table) -> bool:
    """The same text, apart from the table's name before a column and casts of constants."""
    return same_sql(a, b) or _plain(a, table) == _plain(b, table)


def _plain(text: str, table: Table) -> str:
    text = normalised(text)
    name = normalised(f'"{table.name.name}"')
    text = text.replace(f"{name} . ", "")
    text = re.sub(r"('(?:[^']|'')*') : : [\w ]+?(?= [)=,]|$)", r"\1", text)
    return re.sub(r"\( ([\w.]+|\"[^\"]+\") \)", r"\1", text)
