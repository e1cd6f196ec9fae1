"""The one text of a statement that is sent again and again with other values.

Values go: those that the driver is given never come here, and a literal of the text becomes a
parameter as well, but for numbers that nothing is compared with (`ORDER BY 1`, `numeric(10, 2)`)
and texts that say what is read (a path of JSON, the unit of `date_trunc`). So nothing that tests
put into their database gets into a file. Comments go; a list has two values, however many it had.
"""

import re
from collections.abc import Iterator

_QUERY = re.compile(r"(select|with|update|delete|merge|insert)\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | --[^\n]* | /\*.*?\*/ )
    | (?P<text> [eE]'(?:[^'\\]|\\.|'')*' | [nN]?'(?:[^']|'')*'
        | \$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?(tag)(?P=tag))\$ )
    | (?P<name> "(?:[^"]|"")*" | `[^`]*` | [A-Za-z_\x80-\uffff][\w$\x80-\uffff]* )
    | (?P<dollar> \$\d+ )
    | (?P<percent> %\((?P<key>[^()]+)\)s | %s )
    | (?P<doubled> %% )
    | (?P<colon> (?<![:\w]):\w+ )
    | (?P<mark> \?\d* )
    | (?P<number> \d+(?:\.\d*)?(?:[eE][-+]?\d+)? )
    | (?P<other> :: | ->>? | \#>>? | <> | != | <= | >= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PERCENT, _MARK, _COLON = {"format", "pyformat"}, {"qmark"}, {"named", "numeric"}
_COMPARED = frozenset(
    "= < > <> != <= >= LIKE ILIKE BETWEEN AND LIMIT OFFSET IN VALUES ANY SET FETCH".split()
)
_LISTS = frozenset({"IN", "VALUES"})
_KEYS = frozenset({"->", "->>", "#>", "#>>", "INTERVAL", "ZONE"})
_NAMING_FUNCTIONS = frozenset(
    "DATE_TRUNC DATE_PART EXTRACT TO_CHAR TO_TSVECTOR TO_TSQUERY PLAINTO_TSQUERY PHRASETO_TSQUERY"
    " WEBSEARCH_TO_TSQUERY".split()
)
_LIST = re.compile(r"\bIN \((?:\$\d+(?:::\w+)?(?:, ?)?)+\)")
_PLACE = re.compile(r"\$\d+")


def normal_form(sql: str, style: str) -> str | None:
    """The text with `$1`, `$2` … for values; None for what is no query.

    `style` is how the driver writes parameters, in the words of PEP 249; "" says that it was given
    none. An INSERT of values is no query: no index serves it.
    """
    tokens = list(_tokens(sql, style))
    words = [text.upper() for kind, text in tokens if kind == "name"]
    if not words or _QUERY.fullmatch(words[0]) is None:
        return None
    if words[0] == "INSERT" and "SELECT" not in words:
        return None
    text = _joined(tokens)
    return _renumbered(_LIST.sub("IN ($0, $0)", text))


def _tokens(sql: str, style: str) -> Iterator[tuple[str, str]]:
    """What is left of the text; parameters are `$` and a key of theirs."""
    before, previous, lists = "", "", [False]
    for number, found in enumerate(_TOKEN.finditer(sql.strip().rstrip(";"))):
        kind, text = str(found.lastgroup), found[0]
        kind = "percent" if kind == "key" else "text" if kind == "tag" else kind
        if kind == "space":
            yield kind, " "
            continue
        key = _parameter(kind, text, style)
        if key is None and _is_value(kind, before, previous, lists[-1]):
            key = f"literal {number}"
        if key is not None:
            kind, text = "parameter", f"${key or number}$"
        elif kind == "doubled":
            text = "%" if style in _PERCENT else text
        elif text == "(":
            lists.append(previous in _LISTS or (lists[-1] and previous == ","))
        elif text == ")" and len(lists) > 1:
            lists.pop()
        yield kind, text
        before, previous = previous, text.upper() if kind == "name" else text


def _parameter(kind: str, text: str, style: str) -> str | None:
    """What tells this parameter from others, "" for one of its own; None for what is none."""
    if kind == "dollar":
        return text[1:]
    if kind == "percent" and style in _PERCENT:
        return text[2:-2] if text.startswith("%(") else ""
    if kind == "colon" and style in _COLON:
        return text[1:]
    return text[1:] if kind == "mark" and style in _MARK else None


def _is_value(kind: str, before: str, previous: str, in_list: bool) -> bool:
    if kind == "number":
        signed = previous in ("-", "+") and before in _COMPARED
        return signed or previous in _COMPARED or (in_list and previous in "(,")
    if kind != "text" or previous in _KEYS:
        return False
    return not (previous == "(" and before in _NAMING_FUNCTIONS)


def _joined(tokens: list[tuple[str, str]]) -> str:
    numbers: dict[str, int] = {}
    parts: list[str] = []
    for kind, text in tokens:
        if kind == "parameter":
            text = f"${numbers.setdefault(text, len(numbers) + 1)}"
        if text == " " and (not parts or parts[-1] == " "):
            continue
        parts.append(text)
    return "".join(parts).strip()


def _renumbered(text: str) -> str:
    """Numbers in the order of the text; those of a list are each of their own."""
    numbers: dict[str, int] = {}
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        if found[0] == "$0" or found[0] not in numbers:
            count += 1
            numbers[found[0]] = count
        return f"${numbers[found[0]]}"

    return _PLACE.sub(number, text)
