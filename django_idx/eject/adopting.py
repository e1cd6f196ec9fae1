"""Indexes that only the database has, as the models would declare them.

What is written has to be what is there: PostgreSQL compares before anything is shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from django.db.models import Index as DjangoIndex
from django.db.models import Model

from django_idx.eject.wanted import Wanted
from django_idx.indexes import IndexConverter
from django_idx.operations.session import EditorSession
from django_idx.reading import table_name
from django_idx.source import index_line
from django_idx.verify.declaring import declarations, of_index
from django_idx.verify.target import Target
from idx_core.catalog.indexes import indexes_of
from idx_core.catalog.tidied import tidied
from idx_core.errors import SourceError
from idx_core.model import Dialect, Index, TableName
from idx_core.verify.verdict import State, Verdict
from idx_core.verify.verify import verify

_UNSAYABLE = "Meta.indexes cannot say it"
_SWITCHES = {"on": True, "true": True, "off": False, "false": False}


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the models lack, and what is left to people, each with its reason."""

    wanted: tuple[Wanted, ...]
    by_hand: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """An index that no model has; `made` is its declaration, or None for the `reason`."""

    model: type[Model]
    name: str
    made: DjangoIndex | None
    reason: str = ""

    @property
    def place(self) -> tuple[TableName, str]:
        """Its table and name."""
        return table_name(self.model), self.name


def adoption(
    editor: Any, target: Target, models: Mapping[TableName, type[Model]], names: Sequence[str]
) -> Adoption:
    """The indexes of these names, or all, that neither a model nor a rule asks for.

    A name may have `*` in it. Raises `SourceError` for one that nothing has.
    """
    session = EditorSession(editor)
    declared = declarations(editor, target, models.values())
    wanted = [each.on_postgresql(session, editor) for each in declared]
    verdicts = verify(session, wanted, tables=models.keys())
    for name in names:
        if not any(fnmatchcase(each.actual_name, name) for each in verdicts if each.actual_name):
            raise SourceError(f"cannot adopt {name!r}: no table of the models has such an index")
    extra = [
        each
        for each in verdicts
        if not each.source
        and (not names or any(fnmatchcase(each.actual_name, name) for name in names))
    ]
    found = list(_compared(editor, session, list(_found(session, models, extra))))
    by_model: dict[type[Model], list[DjangoIndex]] = defaultdict(list)
    for each in found:
        if each.made is not None and not each.reason:
            by_model[each.model].append(each.made)
    return Adoption(
        wanted=tuple(
            Wanted(model=model, added=tuple(by_model[model]))
            for model in sorted(by_model, key=lambda model: model._meta.label)
        ),
        by_hand=tuple(_refusal(each) for each in found if each.reason),
    )


def _found(
    session: EditorSession, models: Mapping[TableName, type[Model]], extra: Sequence[Verdict]
) -> Iterator[_Found]:
    names = {each.table.name for each in extra}
    there: dict[tuple[TableName, str], Index] = {}
    for each in indexes_of(session, names, unique_ones=True) if names else ():
        index = tidied(each.index)
        there[TableName(each.table, each.schema), index.name] = index
        if each.visible:
            there[TableName(each.table), index.name] = index
    converter = IndexConverter(Dialect.POSTGRESQL)
    for verdict in extra:
        model, name = models[verdict.table], verdict.actual_name
        index = there[verdict.table, name]
        reason = _reason(verdict, index, model)
        made = None if reason else _made(converter, model, index)
        if made is None and not reason:
            reason = _UNSAYABLE
        yield _Found(model, name, made, reason)


def _reason(verdict: Verdict, index: Index, model: type[Model]) -> str:
    """What keeps it from being declared; "" for nothing."""
    columns = {field.column for field in model._meta.local_fields}
    lacking = [name for name in (*index.columns, *index.include) if name not in columns]
    if verdict.state is State.UNKNOWN:
        return verdict.reason
    if verdict.state is State.INVALID:
        return "it is INVALID, its build has failed (see manage.py idx repair)"
    if lacking:
        return f"the model has no column {', '.join(map(repr, lacking))}"
    if index.unique or index.constraint is not None:
        return "it enforces something: that is a constraint, for Meta.constraints"
    longest = DjangoIndex.max_name_length
    if len(index.name) > longest:
        return f"Django takes no name of more than {longest} signs: rename it first"
    if index.name[:1] == "_" or index.name[:1].isdigit():
        return "Django takes no name that begins with _ or a digit: rename it first"
    return ""


def _made(converter: IndexConverter, model: type[Model], index: Index) -> DjangoIndex | None:
    made = converter.to_django(model, index)
    if made is None or not index.options:
        return made
    from django.contrib.postgres.indexes import BTreeIndex

    kind: Any = BTreeIndex if index.method == "btree" else type(made)
    _, expressions, words = made.deconstruct()
    try:
        found: DjangoIndex = kind(*expressions, **words, **_options(index))
    except TypeError:  # a parameter that the class does not know
        return None
    return found


def _options(index: Index) -> dict[str, object]:
    return {
        name: int(value) if value.isdigit() else _SWITCHES.get(value, value)
        for name, value in index.options
    }


def _compared(editor: Any, session: EditorSession, found: Sequence[_Found]) -> Iterator[_Found]:
    """Each with a reason where its declaration makes another index than the one that is there."""
    declared = {}
    for each in found:
        if each.made is not None:
            for statement in of_index(editor, each.model, each.made, "Meta.indexes"):
                declared[each.place] = statement.on_postgresql(session, editor)
    verdicts = verify(
        session,
        declared.values(),
        tables={table for table, _ in declared},
        is_ours=lambda table, name: False,
    )
    by_place = {(verdict.table, verdict.name): verdict for verdict in verdicts}
    for each in found:
        verdict = by_place.get(each.place)
        if each.reason or (verdict is not None and verdict.state is State.SAME):
            yield each
        else:
            yield replace(each, reason=_unlike(verdict))


def _unlike(verdict: Verdict | None) -> str:
    if verdict is None:
        return _UNSAYABLE
    differing = "; ".join(map(str, verdict.differences))
    return f"{_UNSAYABLE} exactly: {differing or verdict.reason}"


def _refusal(found: _Found) -> str:
    near = index_line(found.made) if found.made is not None else None
    hint = f"\n    HINT: Add, as far as it fits, {near}." if near else ""
    label = found.model._meta.label
    return f"cannot change the source of {label!r} for {found.name!r}: {found.reason}{hint}"
