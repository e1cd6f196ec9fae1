"""The evidence in the docstring of a migration's file, and what is told about the files."""

import ast
import textwrap
from collections.abc import Iterator, Sequence

from idx_core.build.wording import one_line
from idx_core.health.figures import Server
from idx_core.health.suggested import Agreed, Suggestion

_COLUMNS = 96
_LONGEST = 2000


def evidence(chosen: Sequence[Suggestion], server: Server) -> str:
    """Why, for the docstring: where it was seen, and a paragraph for each index."""
    days = server.counted_days
    since = "" if days is None else f", whose counters count for {days:.0f} days"
    head = f"Health of {server.database} at {server.at:%Y-%m-%d %H:%M} UTC{since}."
    lines = [*_wrapped(head, ""), ""]
    for each in chosen:
        lines += _wrapped(str(each), "- ")
        lines += _wrapped(each.definition, "  ")
    return "\n".join(lines)


def with_docstring(source: str, text: str) -> str:
    """The module with the text at the end of its docstring, whatever is in the text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    body = ast.parse(source).body
    lines = source.splitlines(keepends=True)
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        last = lines[(first.end_lineno or 1) - 1].rstrip()
        if isinstance(first.value.value, str) and last.endswith('"""'):
            own = "".join(lines[first.lineno - 1 : first.end_lineno]).rstrip()
            before, after = lines[: first.lineno - 1], lines[first.end_lineno or 1 :]
            return "".join([*before, own[:-3].rstrip(), f"\n\n{escaped}\n", '"""\n', *after])
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    return "".join([*lines[:head], f'"""{escaped}\n"""\n', *lines[head:]])


def told(agreed: Agreed, files: Sequence[str]) -> Iterator[str]:
    """For people: each file, what is in it, and what is not."""
    yield ""
    if not agreed.chosen:
        yield "Nothing was written."
    for file in files:
        yield f"Written: {one_line(file, 200)}"
    for each in agreed.chosen:
        yield f"  {one_line(str(each), 300)}"
    for each, reason in agreed.left:
        yield f"Not written: {each.kind} {one_line(f'{each.table}.{each.index}', 150)}: {reason}"


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        one_line(text, _LONGEST),
        _COLUMNS,
        initial_indent=first,
        subsequent_indent="  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
