"""What simple predicates of partial indexes say.

A predicate is taken apart at its ANDs into terms: a column compared with constants, its being null
or not, a boolean column by itself. What is not understood is a term as well, the same as itself.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from idx_core.sqltext import closing, tokens_of, without_brackets


class Constant(NamedTuple):
    """`number` when it is one, else `text`: a string with its quotes, or a word such as `true`."""

    text: str
    number: Decimal | None = None


class Term(NamedTuple):
    """One condition on one column.

    `operator` is `in` (also for `=`), `<`, `<=`, `>`, `>=`, `<>`, `null`, `not null`, or `is true`
    and `is false`. "" for what is not understood, which then is `text`, and `column` "" as well
    (or the column that cannot be null where the term holds).
    """

    column: str = ""
    operator: str = ""
    constants: tuple[Constant, ...] = ()
    text: str = ""


TRUE, FALSE = Constant("true"), Constant("false")
_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TEXT_TYPES = {("text",), ("varchar",), ("character", "varying"), ("bpchar",)}
_NO_COLUMNS = frozenset({"true", "false", "null", "not", "exists", "case"})


def fixed_columns(predicate: str) -> Iterator[str]:
    """The columns that are the same in every row for which the predicate holds."""
    for term in terms_of(predicate):
        one_value = term.operator == "in" and len(term.constants) == 1
        if one_value or term.operator in ("null", "is true", "is false"):
            yield term.column


@lru_cache(maxsize=4096)
def terms_of(predicate: str) -> tuple[Term, ...]:
    """The terms that all must hold."""
    return tuple(_terms(tokens_of(predicate)))


def _terms(tokens: list[str]) -> Iterator[Term]:
    tokens = without_brackets(_joined(tokens))
    parts = _split_at_and(tokens)
    if len(parts) > 1:
        for part in parts:
            yield from _terms(part)
    else:
        yield from _read(tokens)


def _joined(tokens: list[str]) -> list[str]:
    """Operators and decimal numbers in one token each; `!=` is `<>`."""
    joined: list[str] = []
    for token in tokens:
        last = joined[-1] if joined else ""
        if (last + token) in ("<=", ">=", "<>", "!=", "::"):
            joined[-1] = "<>" if last == "!" else last + token
        elif (token == "." and last.isdecimal()) or (last.endswith(".") and token.isdecimal()):
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _split_at_and(tokens: list[str]) -> list[list[str]]:
    """At the ANDs of this level, not that of BETWEEN. An OR of this level keeps all together."""
    parts: list[list[str]] = [[]]
    depth, between = 0, False
    for token in tokens:
        depth += (token in "([") - (token in ")]") if len(token) == 1 else 0
        if depth == 0 and token in ("or", "case"):
            return [tokens]
        if depth == 0 and token == "and" and not between:
            parts.append([])
            continue
        if depth == 0 and token in ("between", "and"):
            between = token == "between"
        parts[-1].append(token)
    return parts


def _read(tokens: list[str]) -> Iterator[Term]:
    column, rest = _column(tokens)
    turned = _turned(tokens) if column is None else None
    if turned is not None:
        column, rest = turned
    opaque = Term(text=" ".join(tokens))
    if column is None:
        if tokens[:1] == ["not"]:
            inner, after = _column(without_brackets(tokens[1:]))
            if inner is not None and not after:
                opaque = Term(inner, "in", (FALSE,))
        yield opaque
        return
    match rest:
        case []:
            yield Term(column, "in", (TRUE,))
        case ["is", "null"]:
            yield Term(column, "null")
        case ["is", "not", "null"]:
            yield Term(column, "not null")
        case ["is", ("true" | "false") as word]:
            yield Term(column, f"is {word}")
        case ["between", *bounds] if "and" in bounds:
            at = bounds.index("and")
            low, high = _constant(bounds[:at]), _constant(bounds[at + 1 :])
            if low is None or high is None:
                yield opaque
            else:
                yield Term(column, ">=", (low,))
                yield Term(column, "<=", (high,))
        case ["in", *items] | ["=", "any", *items]:
            constants = _list(items)
            yield Term(column, "in", constants) if constants else opaque
        case [("=" | "<>" | "<" | "<=" | ">" | ">=") as operator, *value]:
            constant = _constant(value)
            if constant is None:
                yield opaque
            else:
                yield Term(column, "in" if operator == "=" else operator, (constant,))
        case ["like", _]:
            yield Term(column=column, text=opaque.text)
        case _:
            yield opaque


def _column(tokens: list[str]) -> tuple[str | None, list[str]]:
    """(the column that the tokens begin with, the tokens after it)."""
    if tokens[:1] == ["("]:
        end = closing(tokens)
        inner, after = _column(tokens[1:end]) if end > 1 else (None, tokens)
        return (inner, tokens[end + 1 :]) if inner is not None and not after else (None, tokens)
    if not tokens or not _is_name(tokens[0]):
        return None, tokens
    if len(tokens) > 2 and tokens[1] == "." and _is_name(tokens[2]):  # qualified with the table
        return _column(tokens[2:])
    if tokens[1:2] in (["("], ["."]) or tokens[0] in _NO_COLUMNS:
        return None, tokens
    return _bare(tokens[0]), tokens[1:]


def _turned(tokens: list[str]) -> tuple[str, list[str]] | None:
    """`5 < x` as (x, `> 5`)."""
    for at, token in enumerate(tokens):
        if token in _TURNED and _constant(tokens[:at]) is not None:
            column, after = _column(tokens[at + 1 :])
            return (column, [_TURNED[token], *tokens[:at]]) if column and not after else None
    return None


def _list(tokens: list[str]) -> tuple[Constant, ...]:
    """The constants of `(1, 2)` and `(array[1, 2])`, in order; () for anything else."""
    inner = without_brackets(tokens)
    if inner[:1] == ["array"] and inner[1:2] == ["["] and inner[-1:] == ["]"]:
        inner = inner[2:-1]
    elif inner == tokens:
        return ()
    found: list[Constant] = []
    item: list[str] = []
    for token in [*inner, ","]:
        if token != ",":
            item.append(token)
            continue
        constant = _constant(item)
        if constant is None:
            return ()
        found.append(constant)
        item = []
    return tuple(sorted(set(found), key=lambda constant: constant.text))


def _constant(tokens: list[str]) -> Constant | None:
    tokens = without_brackets(tokens)
    if "::" in tokens:
        at = tokens.index("::")
        inner = _constant(tokens[:at])
        if inner is None or tuple(tokens[at + 1 :]) in _TEXT_TYPES:
            return inner
        return Constant(" ".join((inner.text, *tokens[at:])))
    if len(tokens) == 2 and tokens[0] == "-":
        positive = _constant(tokens[1:])
        if positive is None or positive.number is None:
            return None
        return Constant(f"-{positive.text}", -positive.number)
    if len(tokens) != 1:
        return None
    [token] = tokens
    if token.startswith("'") or token in ("true", "false"):
        return Constant(token)
    if token.replace(".", "", 1).isdecimal():
        number = Decimal(token)
        return Constant(str(number.normalize()), number)
    return None


def _is_name(token: str) -> bool:
    return token[0] in '"`' or (token[0].isalpha() or token[0] == "_")


def _bare(token: str) -> str:
    return token[1:-1].replace('""', '"') if token[0] in '"`' else token
