"""CREATE INDEX and ALTER TABLE … ADD CONSTRAINT, as the corpus has them, read into an `Index`."""

import re

from idx_core.model import ConstraintKind, Index, IndexElement

_INDEX = re.compile(
    r"CREATE (?P<unique>UNIQUE )?INDEX (?P<name>\w+) ON \w+(?: USING (?P<method>\w+))? "
)
_CONSTRAINT = re.compile(
    r"ALTER TABLE \w+ ADD CONSTRAINT (?P<name>\w+) "
    r"(?P<kind>PRIMARY KEY|UNIQUE|EXCLUDE)(?P<nnd> NULLS NOT DISTINCT)?(?: USING (?P<method>\w+))? "
)
_KINDS = {
    "PRIMARY KEY": ConstraintKind.PRIMARY_KEY,
    "UNIQUE": ConstraintKind.UNIQUE,
    "EXCLUDE": ConstraintKind.EXCLUDE,
}
_NAMES = {"a", "b"}


def read_index(statement: str) -> Index:
    """The index that the statement makes."""
    found = _INDEX.match(statement) or _CONSTRAINT.match(statement)
    assert found is not None, statement
    words = found.groupdict()
    kind = _KINDS[words["kind"]] if "kind" in words else None
    keys, rest = _bracketed(statement[found.end() :])
    if kind is ConstraintKind.EXCLUDE:
        keys = re.sub(r" WITH [^,]+", "", keys)
    include = re.match(r"INCLUDE \((.*?)\) ?", rest)
    rest = rest[include.end() :] if include else rest
    nulls = rest.startswith("NULLS NOT DISTINCT")
    rest = rest.removeprefix("NULLS NOT DISTINCT").strip()
    options = re.match(r"WITH \((.*?)\) ?", rest)
    rest = rest[options.end() :] if options else rest
    where = re.match(r"WHERE (.*)", rest)
    assert where or rest in ("", "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"), rest
    assert found["name"] in _NAMES
    return Index(
        name=found["name"],
        elements=tuple(_element(text) for text in _split(keys)),
        include=tuple(_split(include[1])) if include else (),
        predicate=where[1] if where else None,
        method=words["method"] or ("gist" if kind is ConstraintKind.EXCLUDE else "btree"),
        unique=bool(words.get("unique")) or kind in (_KINDS["PRIMARY KEY"], _KINDS["UNIQUE"]),
        nulls_not_distinct=nulls or bool(words.get("nnd")),
        options=tuple(sorted(_option(text) for text in _split(options[1]))) if options else (),
        constraint=kind,
        deferrable=rest.startswith("DEFERRABLE"),
    )


def _element(text: str) -> IndexElement:
    key, rest = _bracketed(text) if text.startswith("(") else (None, text)
    rest = f"_ {rest}".strip() if key is not None else rest
    words = re.fullmatch(
        r'(?P<column>\w+)?(?: ?COLLATE "(?P<collation>[^"]+)")?'
        r"(?: ?(?P<opclass>\w+_ops))?(?: ?(?P<order>ASC|DESC))?(?: ?NULLS (?P<nulls>FIRST|LAST))?",
        rest,
    )
    assert words is not None, text
    return IndexElement(
        column=words["column"] if key is None else None,
        expression=key,
        descending=words["order"] == "DESC",
        nulls_first=None if words["nulls"] is None else words["nulls"] == "FIRST",
        opclass=words["opclass"],
        collation=words["collation"],
    )


def _option(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()


def _bracketed(text: str) -> tuple[str, str]:
    """(what is within the first brackets, what comes after them)."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:at], text[at + 1 :].strip()
    raise AssertionError(text)


def _split(text: str) -> list[str]:
    """At the commas of this level."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
