"""Compare short SQL texts (predicates, expressions) as a reader would: spacing and case aside.

This is deliberately no SQL parser: two texts that differ in more than spacing, the case of
unquoted words and needless outer parentheses count as different. Where the truth matters
(declared against reflected), PostgreSQL itself is asked instead.
"""

import re
from functools import lru_cache

_TOKEN = r"""(?xs)'(?:[^']|'')*' | "(?:[^"]|"")+" | `[^`]+` | \w+ | \s+ | ."""
_PLAIN = r"[a-z_][a-z0-9_]*"


@lru_cache(maxsize=4096)
def normalised(sql: str) -> str:
    """The text with one spelling: words in lower case, needless quotes and outer brackets gone."""
    return " ".join(without_brackets(tokens_of(sql)))


def tokens_of(sql: str) -> list[str]:
    """Words in lower case, texts and quoted names as they are, and single other characters.

    Quotes that a name does not need are gone.
    """
    tokens: list[str] = []
    for token in re.findall(_TOKEN, sql):
        if token.isspace():
            continue
        if token[0] in '"`' and re.fullmatch(_PLAIN, token[1:-1]):
            token = token[1:-1]
        elif token[0] not in "'\"`":
            token = token.lower()
        tokens.append(token)
    return tokens


def without_brackets(tokens: list[str]) -> list[str]:
    """The tokens without brackets around all of them."""
    while len(tokens) > 2 and tokens[0] == "(" and closing(tokens) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens


def same_sql(a: str | None, b: str | None) -> bool:
    """Whether two texts (or their absence) are the same apart from spelling."""
    if a is None or b is None:
        return a is b
    return a == b or normalised(a) == normalised(b)


def only_excludes_nulls(predicate: str, columns: tuple[str, ...]) -> bool:
    """Whether a predicate is nothing but `column IS NOT NULL` over some of these columns.

    Such a predicate is implied by any equality lookup on them.
    """
    wanted = {normalised(f'"{column.replace(chr(34), chr(34) * 2)}"') for column in columns}
    terms = re.split(r" and ", normalised(predicate))
    for term in terms:
        head, found, tail = normalised(term).partition(" is not null")
        # a table-qualified column (`orders . client_id`) names the same column
        if not found or tail or head.rpartition(" . ")[2] not in wanted:
            return False
    return True


def closing(tokens: list[str]) -> int:
    """The position of the bracket that closes the first token, or -1."""
    depth = 0
    for position, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return position
    return -1
