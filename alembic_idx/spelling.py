"""How an index is written in Python, with exactly what it has."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Table
from sqlalchemy.engine import Dialect

from alembic_idx.attach import element_text, escaped
from idx_core.model import Index, IndexElement

Quote = Callable[[str], str]
"""A text as a Python string."""


def index_arguments(
    index: Index,
    table: Table,
    dialect: Dialect,
    *,
    quote: Quote,
    text: Callable[[], str],
    column: Callable[[IndexElement, str], str | None] | None = None,
) -> list[str]:
    """The arguments of `Index(…)`; `text` gives what `sqlalchemy.text` is called there.

    `column` writes a key that is a column, told with its key in the table; by default, and where
    it gives None, that is a string, or SQL where the key has an order or a collation.
    """
    keys = {str(c.name): c.key for c in table.columns}
    arguments = [quote(index.name)]
    opclasses: dict[str, str] = {}
    for element in index.elements:
        key = keys.get(element.column or "", element.column)
        plain = not element.descending and not element.nulls_first and element.collation is None
        written = column(element, key) if column is not None and key is not None else None
        if written is None and key is not None and plain:
            written = quote(key)
        if written is None:
            arguments.append(f"{text()}({quote(_sql(element, dialect))})")
        else:
            arguments.append(written)
            if element.opclass is not None and key is not None:
                opclasses[key] = element.opclass
    return [*arguments, *_options(index, keys, opclasses, dialect.name, quote, text)]


def _options(
    index: Index,
    keys: dict[str, str],
    opclasses: dict[str, str],
    dialect: str,
    quote: Quote,
    text: Callable[[], str],
) -> list[str]:
    options = []
    if index.unique:
        options.append("unique=True")
    if index.method in ("fulltext", "spatial") and dialect != "postgresql":
        options.append(f"mysql_prefix={quote(index.method.upper())}")
    elif index.method != "btree":
        options.append(f"{dialect}_using={quote(index.method)}")
    lengths = {keys.get(e.column or "", ""): e.prefix_length for e in index.elements}
    if any(lengths.values()):
        pairs = (f"{quote(key)}: {length}" for key, length in lengths.items() if length)
        options.append(f"{dialect}_length={{{', '.join(pairs)}}}")
    if opclasses:
        options.append(f"{dialect}_ops={{{_pairs(opclasses, quote)}}}")
    if index.include:
        included = ", ".join(quote(keys.get(column, column)) for column in index.include)
        options.append(f"{dialect}_include=[{included}]")
    if index.nulls_not_distinct:
        options.append(f"{dialect}_nulls_not_distinct=True")
    if index.options:
        options.append(f"{dialect}_with={{{_pairs(dict(index.options), quote)}}}")
    if index.predicate is not None:
        options.append(f"{dialect}_where={text()}({quote(escaped(index.predicate))})")
    return options


def unique_arguments(index: Index, table: Table, quote: Quote) -> list[str]:
    """The arguments of the `UniqueConstraint(…)` that owns the index."""
    keys = {str(c.name): c.key for c in table.columns}
    arguments = [quote(keys.get(column, column)) for column in index.columns]
    arguments.append(f"name={quote(index.name)}")
    if index.deferrable:
        arguments.append("deferrable=True")
    if index.include:
        included = ", ".join(quote(keys.get(column, column)) for column in index.include)
        arguments.append(f"postgresql_include=[{included}]")
    if index.nulls_not_distinct:
        arguments.append("postgresql_nulls_not_distinct=True")
    return arguments


def _sql(element: IndexElement, dialect: Dialect) -> str:
    if element.column is not None:
        quoted = dialect.identifier_preparer.quote(element.column)
        element = replace(element, column=quoted)
    return escaped(element_text(element))


def _pairs(values: dict[str, str], quote: Quote) -> str:
    return ", ".join(f"{quote(key)}: {quote(value)}" for key, value in values.items())
