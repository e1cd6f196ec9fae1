"""Parameters of a declared query, as the text of the schema's dialect has them.

`$1`, `$2` … on PostgreSQL, the same number wherever the same name stands; `:name` elsewhere.
"""

import re

from idx_core.model import Dialect

_UNSAFE = re.compile(r"\W")
# What is no parameter though it may look like one: strings, quoted names, comments, casts.
_SKIPPED = r"""
    (?P<skipped> [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*`
      | (?P<tag>\$(?:[A-Za-z_]\w*)?\$) .*? (?P=tag) | --[^\n]* | /\*.*?\*/ | :: | \\: )
"""
_DOLLAR = r"\$(?P<number>\d+)\b"
_COLON = r"(?<![\w:]):(?P<colon>[A-Za-z_]\w*)"
_PERCENT = r"%(?:\((?P<percent>[^()]+)\))?s | (?P<escaped>%%)"
_TOKEN = re.compile(f"{_SKIPPED} | {_DOLLAR} | {_COLON} | (?P<any>{_PERCENT})", re.X | re.S)
_HAS_PERCENT = re.compile(r"%(?:\([^()]+\))?s")


class Parameters:
    """Gives each parameter of one query its text."""

    def __init__(self, dialect: Dialect) -> None:
        self._numbers: dict[str, int] = {}
        self._is_postgresql = dialect is Dialect.POSTGRESQL

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of their numbers."""
        return tuple(self._numbers)

    def text(self, name: str) -> str:
        """The parameter of that name."""
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        if self._is_postgresql:
            return f"${number}"
        # `:1` is no name, as `$1` of a text would become
        return f":{'p' if name[:1].isdigit() else ''}{_UNSAFE.sub('_', name)}"

    def several(self, name: str) -> str:
        """Two of them, for a list whose length differs from one execution to the next."""
        return f"{self.text(f'{name}_1')}, {self.text(f'{name}_2')}"

    def of_sql(self, sql: str) -> str:
        """SQL with the parameters of any driver in it, written as this dialect has them.

        A percent sign is doubled only where the text has `%s` or `%(name)s`, as drivers see it.
        """
        has_percent = _HAS_PERCENT.search(sql) is not None

        def replaced(found: re.Match[str]) -> str:
            if found["number"]:
                return self.text(found["number"])
            if found["colon"]:
                return self.text(found["colon"])
            text = found[0]
            if not has_percent:
                return text
            if found["any"] is None:
                return text.replace("%%", "%")  # also within a string
            return "%" if found["escaped"] else self.text(found["percent"] or self._next())

        return _TOKEN.sub(replaced, sql)

    def _next(self) -> str:
        return f"p{len(self._numbers) + 1}"
