"""Names of derived indexes (Django allows 30 characters)."""

from collections.abc import Collection

from django.db.models import Index as DjangoIndex

from idx_core.model import Index, TableName, index_on
from idx_core.naming import DEFAULT_TEMPLATE, index_name, shortened
from idx_core.settings import Settings

_UNUSABLE = str.maketrans(dict.fromkeys('%"`', "_"))


def derived_index_name(
    settings: Settings, table: TableName, index: Index, taken: Collection[str]
) -> str:
    """The name that `naming` gives, by default `ix_table_column`, cut to what Django allows.

    Without `naming` only a plain index is called by its columns alone: with a digest the others
    never meet it, nor one another, so no name depends on what else is there.
    """
    limit = DjangoIndex.max_name_length
    template = settings.naming or DEFAULT_TEMPLATE
    if settings.naming is not None or index == index_on(*index.columns, name=index.name):
        name = index_name(table, index, template=template, max_bytes=limit, taken=taken)
    else:
        whole = index_name(table, index, template=template, max_bytes=1_000)
        identity = (table, index.elements, index.predicate, index.include, index.method)
        name = shortened(whole, repr(identity), limit)
    # Django fills in "%" in names of indexes, and quotes no quotation mark
    name = name.translate(_UNUSABLE)
    # models.E033: Oracle allows neither at the start
    return f"D{name[1:]}" if name[0] == "_" or name[0].isdigit() else name
