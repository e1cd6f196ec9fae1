"""What makes up an index, as PostgreSQL says it, in the parts that two of them may differ in."""

from dataclasses import dataclass

from idx_core.verify.declared import Owner

# What PostgreSQL takes where nothing is said. https://www.postgresql.org/docs/18/sql-createindex.html
_DEFAULTS = {
    ("btree", "fillfactor"): "90",
    ("btree", "deduplicate_items"): "on",
    ("hash", "fillfactor"): "75",
    ("gist", "fillfactor"): "90",
    ("gist", "buffering"): "auto",
    ("spgist", "fillfactor"): "80",
    ("gin", "fastupdate"): "on",
    ("brin", "pages_per_range"): "128",
    ("brin", "autosummarize"): "off",
}
_BOOLEANS = dict.fromkeys(("true", "yes", "t", "y", "1"), "on") | dict.fromkeys(
    ("false", "no", "f", "n", "0"), "off"
)
_SWITCHES = {"deduplicate_items", "fastupdate", "autosummarize"}


@dataclass(frozen=True, slots=True)
class Key:
    """An index element: `text` is a column's quoted name or an expression."""

    text: str
    is_expression: bool
    opclass: str
    collation: str
    descending: bool
    nulls_first: bool

    @property
    def ordered(self) -> str:
        """With its order, as in CREATE INDEX."""
        order = " DESC" if self.descending else ""
        if self.nulls_first != self.descending:
            order += " NULLS FIRST" if self.nulls_first else " NULLS LAST"
        return self.text + order


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A definition, without name, table and tablespace.

    `tail` is PostgreSQL's own text from `USING` on. `operators` are those of an exclusion
    constraint, `period` says WITHOUT OVERLAPS. `constraint` is PostgreSQL's text of the owning
    constraint. `plain` are the columns, unquoted, of an index of which they are all to be said.
    """

    tail: str
    method: str
    unique: bool
    nulls_not_distinct: bool
    keys: tuple[Key, ...]
    include: tuple[str, ...]
    predicate: str
    storage: tuple[str, ...]
    owner: Owner | None = None
    operators: tuple[str, ...] = ()
    period: bool = False
    constraint: str = ""
    plain: tuple[str, ...] | None = None


def storage_of(method: str, options: list[str]) -> tuple[str, ...]:
    """The storage parameters that say anything, sorted, as `name=value`."""
    kept = []
    for option in options:
        name, _, value = option.partition("=")
        value = _BOOLEANS.get(value.lower(), value) if name in _SWITCHES else value
        if _DEFAULTS.get((method, name)) != value:
            kept.append(f"{name}={value}")
    return tuple(sorted(kept))
