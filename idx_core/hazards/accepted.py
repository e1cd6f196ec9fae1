"""Hazards that the author of a migration accepts, by a comment beside the operation.

    op.create_index(...)  # idx: ignore[IDX401] forty rows

The comment may be on any line of the statement. It counts only with a reason.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

_COMMENT = re.compile(r"#\s*idx:\s*ignore\[(?P<ids>[^\]]*)\]\s*(?P<reason>[^#]*)")


def accepted_in(source: str) -> tuple[tuple[int, str, str], ...]:
    """(line, rule id, reason) for each line of each statement that has such a comment.

    Empty for what is no Python.
    """
    if "idx: ignore[" not in source:
        return ()
    try:
        tree = ast.parse(source)
        comments = list(_comments(source))
    except (SyntaxError, tokenize.TokenError):
        return ()
    found = []
    for line, ids, reason in comments:
        first, last = _statement(tree, line)
        found += [(each, id, reason) for each in range(first, last + 1) for id in ids]
    return tuple(found)


def _comments(source: str) -> Iterator[tuple[int, list[str], str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        comment = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
        if comment is not None:
            ids = [id.strip() for id in comment["ids"].split(",")]
            yield token.start[0], ids, comment["reason"].strip()


def _statement(tree: ast.Module, line: int) -> tuple[int, int]:
    """The lines of the smallest statement, or operation in a list of them, around this line.

    Of a call within a call, such as a column in `op.add_column(…)`, the outer one is meant.
    """
    spans = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Assign | ast.Return):
            spans.append((node.lineno, node.end_lineno or node.lineno))
        elif isinstance(node, ast.List):
            spans += [(e.lineno, e.end_lineno or e.lineno) for e in node.elts if _is_call(e)]
    around = [(first, last) for first, last in spans if first <= line <= last]
    return min(around, key=lambda span: span[1] - span[0], default=(line, line))


def _is_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call)
