"""Which SQL may be asked about: one SELECT, INSERT, UPDATE or DELETE, and nothing else.

The text is looked at here, before it reaches the server. There it is only ever prepared, by a
protocol message that takes a single statement, and never executed.
"""

from __future__ import annotations

from idx_core.errors import ScaleModelError
from idx_core.scale_model.tokens import Token, tokens

_VERBS = ("select", "insert", "update", "delete")
# What can stand after the definitions of WITH; the first of these outside brackets is the verb.
_MAIN_VERBS = (*_VERBS, "merge", "values", "table")


def checked(sql: str) -> str:
    """The statement without a semicolon; ScaleModelError when it is not one of the four."""
    found = list(tokens(sql))
    while found and found[-1].text == ";":
        found.pop()
    if not found:
        raise _refused("it is empty")
    if any(token.text == ";" for token in found):
        raise _refused("it has more than one statement")
    verb = _verb(found)
    if verb not in _VERBS:
        raise _refused(f"it begins with {found[0].text[:20]!r}")
    if verb == "select" and any(token.is_word("into") for token in _outside_brackets(found)):
        raise _refused("SELECT … INTO creates a table")
    return sql[found[0].start : found[-1].end]


def _verb(found: list[Token]) -> str:
    if found[0].is_word("with"):
        words = (token for token in _outside_brackets(found) if token.is_word(*_MAIN_VERBS))
        return next((token.text for token in words), "")
    first = next((token for token in found if token.text != "("), found[0])
    return first.text if first.is_word(*_VERBS) else ""


def _outside_brackets(found: list[Token]) -> list[Token]:
    outside, depth = [], 0
    for token in found:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            outside.append(token)
    return outside


def _refused(reason: str) -> ScaleModelError:
    return ScaleModelError(
        f"cannot explain this SQL: {reason}; give a single SELECT, INSERT, UPDATE or DELETE"
    )
