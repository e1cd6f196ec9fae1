"""How a reader writes an index and its keys, in the words of CREATE INDEX, names unquoted."""

from idx_core.model import Index, IndexElement


def definition(index: Index) -> str:
    """The whole index but its name: `btree (a, b DESC) INCLUDE (c) WHERE d`."""
    text = f"{index.method} ({', '.join(map(key, index.elements))})"
    if index.include:
        text += f" INCLUDE ({', '.join(index.include)})"
    if index.nulls_not_distinct:
        text += " NULLS NOT DISTINCT"
    if index.options:
        text += f" WITH ({', '.join(f'{name} = {value}' for name, value in index.options)})"
    return text if index.predicate is None else f"{text} WHERE {index.predicate}"


def key(element: IndexElement) -> str:
    """One key: `name text_pattern_ops`, `created_at DESC NULLS LAST`."""
    parts = (
        element.text,
        f"COLLATE {element.collation}" if element.collation is not None else None,
        element.opclass,
        "DESC" if element.descending else None,
        f"NULLS {'FIRST' if element.nulls_first else 'LAST'}"
        if element.nulls_first != element.descending
        else None,
    )
    return " ".join(filter(None, parts))
