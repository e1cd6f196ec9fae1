"""Names of derived indexes: from a template, within the database's limit, the same on every run."""

import hashlib
import string
from collections.abc import Collection

from idx_core.errors import NamingError
from idx_core.model import Index, TableName

DEFAULT_TEMPLATE = "ix_{table}_{columns}"
POSTGRESQL_MAX_BYTES = 63

_DIGEST_CHARACTERS = 8


def check_template(template: str) -> None:
    """Raise `NamingError` unless the template has `{table}` and `{columns}` and no other field."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise NamingError(f"cannot read naming template {template!r}: {error}") from error
    if names != {"table", "columns"}:
        raise NamingError(
            f"cannot use naming template {template!r}: it must have {{table}} and {{columns}}"
        )


def index_name(
    table: TableName,
    index: Index,
    *,
    template: str = DEFAULT_TEMPLATE,
    max_bytes: int = POSTGRESQL_MAX_BYTES,
    taken: Collection[str] = (),
) -> str:
    """The name for a derived index: `template` filled in, at most `max_bytes` bytes of UTF-8.

    A longer name, or one that is in `taken`, is cut and ends in a digest of the whole definition.
    """
    parts = [element.column or "expr" for element in index.elements]
    name = template.format(table=table.name, columns="_".join(parts))
    if len(name.encode()) <= max_bytes and name not in taken:
        return name
    return shortened(name, f"{table}\0{index.elements!r}\0{index.predicate}", max_bytes)


def with_digest(name: str, table: TableName, index: Index, max_bytes: int) -> str:
    """`name` ending in a digest of all that the index is: no other index is ever called so."""
    identity = (table, index.elements, index.predicate, index.include, index.method, index.options)
    return shortened(name, repr(identity), max_bytes)


def is_told_by_columns(index: Index) -> bool:
    """Whether an index is columns in an order and nothing else, as most are."""
    return (
        index.predicate is None
        and not index.include
        and index.method == "btree"
        and all(e.column is not None and e.opclass is None for e in index.elements)
    )


def shortened(name: str, identity: str, max_bytes: int) -> str:
    """`name` cut at a character's boundary to end in `_` and a digest of `identity`."""
    digest = hashlib.sha256(identity.encode()).hexdigest()[:_DIGEST_CHARACTERS]
    room = max_bytes - len(digest) - 1
    if room < 1:
        raise NamingError(f"cannot name an index {name!r}: {max_bytes} bytes are too few")
    head = name.encode()[:room].decode(errors="ignore").rstrip("_")
    return f"{head}_{digest}"
