"""An index of PostgreSQL's catalog as a person would declare it."""

from dataclasses import replace

from idx_core.model import Index


def tidied(index: Index) -> Index:
    """Without what PostgreSQL adds to an expression: parentheses, and the default collation."""
    elements = (
        replace(
            element,
            expression=_bare(element.expression),
            collation=None if element.collation == "default" else element.collation,
        )
        if element.expression is not None
        else element
        for element in index.elements
    )
    return replace(index, elements=tuple(elements))


def _bare(expression: str) -> str:
    """Without the parentheses around it, where it is plain that they are a pair."""
    inner = expression[1:-1]
    is_pair = expression[:1] == "(" and expression[-1:] == ")" and not set("()'\"") & set(inner)
    return inner if is_pair else expression
