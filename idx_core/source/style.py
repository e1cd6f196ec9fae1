"""How a file is written: its quotes, indentation, ends of lines and length of lines."""

import re
from collections.abc import Sequence

import libcst as cst
from libcst import matchers

_LIMITS = (79, 88, 100)
_TELLING = 200  # lines, none of which is longer: that is no accident


class Style:
    """The habits of one file."""

    def __init__(self, module: cst.Module) -> None:
        code = module.code
        self.newline = module.default_newline
        self.indent = module.default_indent
        strings = [node.value for node in matchers.findall(module, matchers.SimpleString())]  # type: ignore[attr-defined]
        plain = [s.lstrip("rbuRBUfF") for s in strings if '"""' not in s and "'''" not in s]
        single = sum(text.startswith("'") for text in plain)
        self.quote = "'" if single * 2 > len(plain) else '"'
        lines = re.split("\r\n|\n|\r", code)
        longest = max(map(len, lines))
        limits = _LIMITS if len(lines) > _TELLING else _LIMITS[1:]
        self.limit = next((limit for limit in limits if longest <= limit), min(longest, 120))

    def quoted(self, text: str) -> str:
        """A string literal, in the file's quotes unless the others need fewer backslashes."""
        written = repr(str(text))
        if written[0] != self.quote and self.quote not in text:
            inner = written[1:-1].replace("\\'", "'") if written[0] == "'" else written[1:-1]
            return f"{self.quote}{inner}{self.quote}"
        return written

    def call(self, name: str, arguments: Sequence[str], indent: str, room: int = 1) -> str:
        """`name(…)` in one line if it fits, else as black breaks it; for a line so indented.

        `room` is what else the line needs.
        """
        return self.bracketed(f"{name}(", arguments, ")", indent, room)

    def bracketed(
        self, opening: str, items: Sequence[str], closing: str, indent: str, room: int = 1
    ) -> str:
        """Items between brackets, in one line if they fit."""
        flat = ", ".join(items)
        inner = indent + self.indent
        is_flat = "\n" not in flat
        if is_flat and self.fits(f"{indent}{opening}{flat}{closing}", room):
            return f"{opening}{flat}{closing}"
        if is_flat and len(items) > 1 and self.fits(inner + flat, 0):
            return f"{opening}\n{inner}{flat}\n{indent}{closing}"
        lines = "".join(f"{inner}{item},\n" for item in items)
        return f"{opening}\n{lines}{indent}{closing}"

    def fits(self, line: str, room: int = 0) -> bool:
        """Whether the line is no longer than this file's lines are; a tab counts as four signs."""
        return len(line.expandtabs(4)) + room <= self.limit
