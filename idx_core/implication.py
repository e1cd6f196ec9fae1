"""Which predicate follows from which.

`implies` may miss an implication, and never claims one that does not hold, whatever the type and
the collation of the columns: texts are compared for equality alone.
"""

from collections.abc import Collection, Iterator

from idx_core.model import Table
from idx_core.predicates import Constant, Term, terms_of


def implies(a: str | None, b: str | None, not_null: Collection[str] = ()) -> bool:
    """Whether each row for which `a` holds is one for which `b` holds; None holds for all.

    `not_null` are columns of which it is known anyway that they are not null.
    """
    if b is None or a == b:
        return True
    known = terms_of(a) if a is not None else ()
    return all(_follows(term, known, not_null) for term in terms_of(b))


def equivalent(a: str | None, b: str | None, not_null: Collection[str] = ()) -> bool:
    """Whether both hold for the same rows, as far as is understood."""
    return a == b or (implies(a, b, not_null) and implies(b, a, not_null))


def _follows(term: Term, known: tuple[Term, ...], not_null: Collection[str]) -> bool:
    if term in known:
        return True
    if not term.operator:
        return False
    if term.operator == "not null" and term.column in not_null:
        return True
    return any(_proves(given, term) for given in known if given.column == term.column)


def _proves(given: Term, term: Term) -> bool:
    """Whether one term on a column follows from another on it."""
    if term.operator == "not null":  # any comparison that holds
        return given.operator != "null"
    if given.operator == "in":
        return all(_satisfies(constant, term) for constant in given.constants)
    if not given.constants or not term.constants:
        return False
    (mine, *_), (theirs, *_) = given.constants, term.constants
    if mine.number is None or theirs.number is None:
        return False
    if given.operator == "<>":
        return False
    above = given.operator in (">", ">=")
    distance = (mine.number - theirs.number) * (1 if above else -1)
    if term.operator == "<>":  # beyond the bound, or the bound itself is left out
        return distance > 0 or (distance == 0 and given.operator in ("<", ">"))
    if term.operator in ((">", ">=") if above else ("<", "<=")):
        strict = term.operator in ("<", ">") and given.operator in ("<=", ">=")
        return distance > 0 or (distance == 0 and not strict)
    return False


def _satisfies(constant: Constant, term: Term) -> bool:
    """Whether the column's being equal to the constant makes the term hold."""
    if term.operator == "in":
        return constant in term.constants
    number = constant.number
    bound = term.constants[0].number if term.constants else None
    if number is None or bound is None:
        return False
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "<>": number != bound,
    }.get(term.operator, False)


class NotNull:
    """The columns of a table that are never null, each looked at when it is asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __contains__(self, name: object) -> bool:
        column = self._table.column(str(name))
        return column is not None and not column.nullable

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._table.columns.names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
