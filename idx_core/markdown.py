"""Text and names in Markdown: nothing in them becomes markup, HTML or a link."""

import re
from collections.abc import Iterator, Sequence

from idx_core.build.wording import one_line

# What begins markup, HTML or an entity in the middle of a line; and addresses, which some viewers
# make links of.
_SPECIAL = re.compile(r"([\\`*_\[\]#!|<>&~@]|(?<=www)\.)")
_ADDRESS = re.compile(r":(?=//)")
_LONGEST = 1000


def escaped(text: str, longest: int = _LONGEST) -> str:
    """The text on one line."""
    return _ADDRESS.sub("&#58;", _SPECIAL.sub(r"\\\1", one_line(text, longest)))


def code(text: str) -> str:
    """A name as it is, in a code span that it cannot close."""
    plain = one_line(text, _LONGEST) or " "
    fence = "`" * (_longest_run(plain) + 1)
    space = " " if plain[0] == "`" or plain[-1] == "`" else ""
    return f"{fence}{space}{plain}{space}{fence}"


def code_cell(text: str) -> str:
    """The same in a table, where a pipe must not end the cell."""
    return code(text).replace("|", "\\|")


def block(text: str, language: str) -> list[str]:
    """A block of code that nothing in the text can close."""
    plain = one_line(text, _LONGEST * 2)
    fence = "`" * max(3, _longest_run(plain) + 1)
    return [f"{fence}{language}", plain, fence]


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], figures: int = 0
) -> Iterator[str]:
    """A table of cells that are Markdown already; the last `figures` columns are to the right.

    A column in which there is nothing is left out.
    """
    kept = [at for at in range(len(headings)) if at == 0 or any(row[at] for row in rows)]
    last = len(headings) - figures
    yield f"| {' | '.join(headings[at] for at in kept)} |"
    yield f"|{'|'.join('--:' if at >= last else '---' for at in kept)}|"
    for row in rows:
        yield f"| {' | '.join(row[at] for at in kept)} |"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
