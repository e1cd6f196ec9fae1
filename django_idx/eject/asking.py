"""Which of the models' changes were asked for by name."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from django.apps import apps

from django_idx.eject.wanted import Wanted
from idx_core.errors import IdxError


def asked_for(wanted: Sequence[Wanted], names: Sequence[str]) -> tuple[Wanted, ...]:
    """The changes of these indexes, and of the models of these names, labels, tables and apps.

    Raises `IdxError` for a name of nothing that there is.
    """
    if not names:
        return tuple(wanted)
    known = {name for model in apps.get_models() for name in _names(model)}
    known.update(index.name for each in wanted for index in each.added)
    known.update(name for each in wanted for name in each.removed)
    for name in names:
        if not any(fnmatchcase(each, name) for each in known):
            raise IdxError(
                f"cannot eject {name!r}: no derived index, model, table or app is called so"
            )
    found = (_part(each, names) for each in wanted)
    return tuple(each for each in found if each.added or each.removed or each.unindexed)


def _part(wanted: Wanted, names: Sequence[str]) -> Wanted:
    if any(_matches(name, names) for name in _names(wanted.model)):
        return wanted
    added = tuple(index for index in wanted.added if _matches(index.name, names))
    removed = tuple(name for name in wanted.removed if _matches(name, names))
    kept = {*(index.name for index in added), *removed}
    unmigrated = tuple(name for name in wanted.unmigrated if name in kept)
    return replace(wanted, added=added, removed=removed, unindexed=(), unmigrated=unmigrated)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _names(model: Any) -> tuple[str, ...]:
    meta = model._meta
    return meta.app_label, meta.label, meta.object_name, meta.db_table
