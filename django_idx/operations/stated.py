"""An index that a migration knows by its statement alone, whatever the models say."""

from collections.abc import Callable
from typing import Any

from django.db.backends.ddl_references import Statement, Table
from django.db.models import Model

from django_idx.operations.concurrent import IndexChange

_ANY = "CREATE %(unique)sINDEX %(name)s ON %(table)s %(definition)s"
_UNIQUE = "UNIQUE "


def stated(editor: Any, model: type[Model], name: str, definition: str) -> Callable[[], Statement]:
    """What gives the statement; `definition` is its end, after `UNIQUE ` where it is."""
    unique = _UNIQUE if definition.startswith(_UNIQUE) else ""

    def statement() -> Statement:
        return Statement(
            _ANY,
            unique=unique,
            name=name,
            table=Table(model._meta.db_table, editor.quote_name),
            definition=definition.removeprefix(unique),
        )

    return statement


def creating(
    editor: Any, model: type[Model], label: str, name: str, declared: Callable[[], Statement]
) -> IndexChange:
    """The change that creates under this name what the statement creates."""

    def statement(concurrently: bool) -> Any:
        made: Any = declared()
        made.parts["name"] = _quoted(name)
        if concurrently:
            made.template = made.template.replace("INDEX ", "INDEX CONCURRENTLY ", 1)
        return made

    return IndexChange(
        operation=label, db_table=model._meta.db_table, name=name, statement=statement
    )


def dropping(editor: Any, model: type[Model], label: str, name: str) -> IndexChange:
    """The change that drops what bears the name."""

    def statement(concurrently: bool) -> Any:
        made = editor._delete_index_sql(model, name, concurrently=concurrently)
        made.parts["name"] = _quoted(name)
        return made

    return IndexChange(
        operation=label, db_table=model._meta.db_table, name=name, statement=statement
    )


def _quoted(name: str) -> str:
    """Django's `quote_name` leaves quotation marks in a name alone; a DBA's names may have some."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
