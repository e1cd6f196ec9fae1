"""What fraction of a table's rows a partial index holds, and what is left of the statistics there.

Read is what predicates of partial indexes mostly are: `AND` of null tests, flags, and comparisons
with a constant. Whoever has a planner asks that.
"""

import re
from dataclasses import dataclass, field, replace

from idx_core.sqltext import normalised
from idx_core.statistics.size.comparing import Points, point_of, points_of, share_below
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.snapshot import ColumnStatistics

_NULL = re.compile(r"(?P<column>.+?) is (?P<negated>not )?null")
_EQUAL = re.compile(r"(?P<column>.+?) (?P<operator>= |< > |! = )(?P<constant>.+)")
_COMPARED = re.compile(r"(?P<left>.*?[^<>! ]) (?P<operator>< =|> =|<|>) (?P<right>[^>=].*)")
_NUMBER = re.compile(r"-? ?\d+(?: \. \d+)?")
_TEXT = re.compile(r"'((?:[^']|'')*)'.*", re.DOTALL)
_UNKNOWN = 1 / 3  # as the planner has it of what it knows nothing about


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a partial index as a fraction; `filled` are columns that are never null there.

    `rough`: something is in the predicate that the statistics do not tell.
    """

    fraction: float = 1.0
    rough: bool = False
    filled: frozenset[str] = field(default_factory=frozenset)

    def column(self, column: ColumnStatistics, rows: float) -> ColumnStatistics:
        """The statistics of a column among these rows; `rows` are those of the table."""
        if self.fraction >= 1 or rows <= 0:
            return column
        nulls, common, distinct = column.null_fraction, column.common, column.distinct_of(rows)
        fraction = self.fraction
        if column.name in self.filled and nulls < 1:
            fraction, nulls = min(fraction / (1 - nulls), 1.0), 0.0
            common = common and replace(
                common,
                frequencies=tuple(f / (1 - column.null_fraction) for f in common.frequencies),
            )
        if distinct > 0:
            of_each = max(rows * (1 - column.null_fraction) / distinct, 1.0)
            distinct *= 1 - (1 - fraction) ** of_each
        return replace(column, null_fraction=nulls, distinct=distinct, common=common)


def part_of(predicate: str | None, knowledge: Knowledge) -> Part:
    """The part of the rows for which the predicate is true."""
    if predicate is None:
        return Part()
    whole, rough, filled = 1.0, False, set()
    for term in normalised(predicate).split(" and "):
        fraction, column = _fraction(normalised(term), knowledge)
        whole *= _UNKNOWN if fraction is None else fraction
        rough |= fraction is None
        if column is not None:
            filled.add(column)
    return Part(whole, rough, frozenset(filled))


def _fraction(term: str, knowledge: Knowledge) -> tuple[float | None, str | None]:
    """The fraction of the rows, None where it is not known, and the column that is not null."""
    if found := _NULL.fullmatch(term):
        column = _column(found["column"], knowledge)
        if column is None:
            return None, None
        nulls = column.null_fraction
        return (1 - nulls, column.name) if found["negated"] else (nulls, None)
    if found := _COMPARED.fullmatch(term):
        return _compared(found, knowledge), None
    if found := _EQUAL.fullmatch(term):
        column = _column(found["column"], knowledge)
        equal = _share(column, found["constant"], knowledge.rows) if column else None
        if column is None or equal is None:
            return None, column.name if column else None
        is_equal = found["operator"] == "= "
        return equal if is_equal else 1 - column.null_fraction - equal, column.name
    negated = term.removeprefix("not ")
    column = _column(negated, knowledge)
    if column is None:
        return None, None
    return _share(column, "false" if negated != term else "true", knowledge.rows), column.name


def correction(predicate: str | None, knowledge: Knowledge) -> float:
    """How many times as many rows fulfil it as a planner expects, which takes a third of the rows
    for each comparison of two columns.
    """
    factor = 1.0
    for term in normalised(predicate or "").split(" and "):
        found = _COMPARED.fullmatch(normalised(term))
        if found and _column(found["left"], knowledge) and _column(found["right"], knowledge):
            share = _compared(found, knowledge)
            factor *= 1.0 if share is None else share / _UNKNOWN
    return factor


def _compared(found: re.Match[str], knowledge: Knowledge) -> float | None:
    left, right = (_points(found[side], knowledge) for side in ("left", "right"))
    return share_below(left, right) if found["operator"][0] == "<" else share_below(right, left)


def _points(text: str, knowledge: Knowledge) -> Points:
    column = _column(text, knowledge)
    if column is not None:
        return points_of(column)
    literal = _TEXT.fullmatch(text)
    if literal:
        return point_of(literal[1].replace("''", "'"))
    return point_of(text.replace(" ", "")) if _NUMBER.fullmatch(text) else []


def _share(column: ColumnStatistics, constant: str, rows: float) -> float | None:
    """The fraction of rows with this value; of one that is not common, that of any other."""
    common, distinct = column.common, column.distinct_of(rows)
    text = _TEXT.fullmatch(constant)
    value = text[1].replace("''", "'") if text else {"true": "t", "false": "f"}.get(constant)
    if common is None:
        return (1 - column.null_fraction) / distinct if distinct >= 1 else None
    if common.values is None:
        return None
    if (value or constant) in common.values:
        return common.frequencies[common.values.index(value or constant)]
    others = distinct - len(common.frequencies)
    rest = max(1 - column.null_fraction - sum(common.frequencies), 0.0)
    return rest / others if others >= 1 else 0.0


def _column(text: str, knowledge: Knowledge) -> ColumnStatistics | None:
    name = normalised(text).rpartition(" . ")[2]
    return knowledge.statistics.column(name.strip('"'))
