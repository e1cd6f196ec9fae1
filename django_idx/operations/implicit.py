"""The index that Django makes for a field with `db_index`, and its `_like` companion.

An index keeps its name when its table or column is renamed, so the one to drop is found by its
definition: the name that Django would compute today, else the one that looks like Django's and is
not declared in Meta.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Model

from django_idx.operations.catalog import on_column
from django_idx.operations.concurrent import IndexChange, in_transaction
from django_idx.operations.errors import ConcurrentOperationError

_COMPUTED = re.compile(r"_[0-9a-f]{8}\Z")
_COMPUTED_LIKE = re.compile(r"_[0-9a-f]{8}_like\Z")


def index_is_turned(before: Any, after: Any) -> bool:
    """Whether the two fields differ in `db_index` and in nothing else that the database sees."""
    return bool(
        before.db_index != after.db_index
        and before.column == after.column
        and _without_index(before) == _without_index(after)
    )


def implicit_changes(
    editor: Any,
    model: type[Model],
    field: Any,
    operation: str,
    *,
    dropping: bool = False,
    named_after: tuple[str, str] | None = None,
) -> Iterator[IndexChange]:
    """The changes that create (or drop) the field's own indexes, the main one first.

    `named_after` is the (table, column) that names are computed from, where these were others
    when the index was first created.
    """
    table, column = named_after or (model._meta.db_table, field.column)
    if field.unique:  # then neither index depends on `db_index`
        return
    made: list[tuple[dict[str, Any], re.Pattern[str], str]] = [({}, _COMPUTED, "")]
    if editor._create_like_index_sql(model, field) is not None:
        kind = field.db_type(editor.connection)
        opclass = "varchar_pattern_ops" if kind.startswith("varchar") else "text_pattern_ops"
        made.append(({"suffix": "_like", "opclasses": [opclass]}, _COMPUTED_LIKE, opclass))
    for words, pattern, opclass in made:
        suffix = words.get("suffix", "")
        name = editor._create_index_name(table, [column], suffix)
        if dropping:
            name = _name_in_database(editor, model, field, name, pattern, opclass)
            statement = partial(_drop, editor, model, name)
        else:
            statement = partial(_create, editor, model, field, name, words)
        yield IndexChange(
            operation=operation, db_table=model._meta.db_table, name=name, statement=statement
        )


def _create(
    editor: Any, model: Any, field: Any, name: str, words: dict[str, Any], concurrently: bool
) -> Any:
    return editor._create_index_sql(
        model, fields=[field], name=name, concurrently=concurrently, **words
    )


def _drop(editor: Any, model: Any, name: str, concurrently: bool) -> Any:
    return editor._delete_index_sql(model, name, concurrently=concurrently)


def _name_in_database(
    editor: Any,
    model: type[Model],
    field: Any,
    computed: str,
    pattern: re.Pattern[str],
    opclass: str,
) -> str:
    if editor.collect_sql or in_transaction(editor):
        return computed
    names = [
        name
        for name, found in on_column(editor, model._meta.db_table, field.column)
        if (found == opclass if opclass else not found.endswith("_pattern_ops"))
    ]
    if computed in names:
        return computed
    declared = {index.name for index in model._meta.indexes}
    historical = [name for name in names if pattern.search(name) and name not in declared]
    if len(historical) > 1:
        raise ConcurrentOperationError(
            f"cannot tell which index of column {field.column!r} of table "
            f"{model._meta.db_table!r} is the field's own: {', '.join(historical)}. Drop all but "
            "one of them, or rename the one to drop to " + repr(computed) + "."
        )
    return historical[0] if historical else computed


def _without_index(field: Any) -> tuple[Any, ...]:
    _, path, positional, named = field.deconstruct()
    return path, positional, {key: value for key, value in named.items() if key != "db_index"}
