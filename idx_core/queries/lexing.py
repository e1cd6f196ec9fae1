"""Spell what sqlglot cannot read, or reads differently from release to release, in words it can.

Parameters of every style become `:idx_…`, PostgreSQL's operators become `OPERATOR(…)`. Literals,
quoted names and comments are left alone.
"""

import re
import sys

from idx_core.model import Dialect

_SKIPPED = r"""
    (?P<skipped>
        [eE]'(?:[^'\\]|\\.|'')*'
      | '(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*`
      | \$(?P<tag>[A-Za-z_\x80-\uffff][\w]*)?\$.*?\$(?(tag)(?P=tag))\$
      | --[^\n]* | /\*.*?\*/
      | ->>? | \#>>? | =>
    )"""
_MYSQL_SKIPPED = r"""
    (?P<skipped>
        '(?:[^'\\]|\\.|'')*' | "(?:[^"\\]|\\.|"")*" | `[^`]*`
      | --[^\n]* | \#[^\n]* | /\*.*?\*/
    )"""
_NAMED = r"| %\((?P<named>\w+)\)s | (?P<percent>%s\b) | (?<![:\w]) :(?P<colon>[A-Za-z_]\w*)"
# The longest first. `%` and what begins with it is arithmetic, unless the type says otherwise.
_OPERATORS = (
    r"| (?P<operator> @> | <@ | @\? | @@@? | \?\| | \?& | \? | && | \^@ | -\|- | <<-> | <->>?>?"
    r" | <<% | %>> | <%(?!s\b|\() | %> | << | >> | &< | &> | <=> | <\#> )"
)
# Functions that sqlglot takes for another one, which PostgreSQL does not.
_FUNCTIONS = (
    r"| (?<![\w.\"]) (?P<function> substr | char_length | character_length | strpos | date_part"
    r" | mod | power | pow | btrim | date_trunc | sha256 | to_char | to_date | to_timestamp )"
    r" (?=\s*\()"
)
_POSTGRESQL = re.compile(
    _SKIPPED + r"| (?<![\w$]) \$(?P<number>\d+)" + _NAMED + _OPERATORS + _FUNCTIONS,
    re.X | re.S | re.I,
)
_OTHER = re.compile(_SKIPPED + r"| (?P<mark>\?)\d*" + _NAMED, re.X | re.S)
_MYSQL = re.compile(_MYSQL_SKIPPED + r"| (?P<mark>\?)" + _NAMED, re.X | re.S)

_PATTERNS = {
    Dialect.POSTGRESQL: _POSTGRESQL,
    Dialect.MYSQL: _MYSQL,
    Dialect.MARIADB: _MYSQL,
}

PARAMETER = "idx_"
FUNCTION = "idx_fn_"


_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)", re.S)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _unescaped(literal: str) -> str:
    """`E'it\\'s'` as `'it''s'`."""

    def meant(match: re.Match[str]) -> str:
        text = match[1]
        if text[0] in "xuU" and len(text) > 1:
            letter = chr(min(int(text[1:], 16), sys.maxunicode))
        elif text[0] in "01234567":
            letter = chr(int(text, 8))
        else:
            letter = _CONTROLS.get(text, text)
        return "''" if letter == "'" else letter

    return f"'{_ESCAPE.sub(meant, literal[2:-1])}'"


def readable(sql: str, dialect: Dialect) -> str:
    """The text as sqlglot can read it in any supported release."""
    places = 0
    formatted = False

    def spelled(match: re.Match[str]) -> str:
        nonlocal places, formatted
        found = match.groupdict()
        if found["skipped"] is not None:
            is_escaped = dialect is Dialect.POSTGRESQL and match[0][0] in "eE"
            return _unescaped(match[0]) if is_escaped else match[0]
        if found.get("operator"):
            return f" OPERATOR({found['operator']}) "
        if found.get("function"):
            return f"{FUNCTION}{found['function'].lower()}"
        formatted |= found["named"] is not None or found["percent"] is not None
        name = found.get("number") or found["named"] or found["colon"]
        if name is None:
            places += 1
            name = f"at_{places}"
        return f" :{PARAMETER}{name} "

    pattern = _PATTERNS.get(dialect, _OTHER)
    text = pattern.sub(spelled, sql)
    # where parameters are written %s, a percent sign is written twice
    return text.replace("%%", "%") if formatted else text
