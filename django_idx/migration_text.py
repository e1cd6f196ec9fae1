"""Whether an app's migrations may know other indexes than its models do, judged by their text.

Importing migrations means building every field of the project's past. Nearly always the answer is
no, and the text shows it: each index that they name is declared, and each `db_index=False` is on a
field that says so itself. Whatever looks unusual counts as yes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.migrations.operations import AddIndex
from django.db.models import Index

# Not another word that ends in "name"; said after it, so that the search is still for a literal.
_NAME = r"""name(?<!\wname)\s*=\s*(?:'([^']*)'|"([^"]*)"|)"""
# What stands before the name of a model, and before that of what an operation is about.
_NAMES_MODEL = "Model("
_NAMES_PART = r"""model_name\s*=\s*['"]\w+['"]\s*,\s*$"""
_BEFORE = 300
_QUOTED = r"""['"](\w+)['"]"""
_FIELD = r"""\(\s*['"](\w+)['"]\s*,"""
_ADDITION = (
    r"\s*(?:migrations\.AddIndex|django_idx\.operations\.AddIndexConcurrently)\(\s*"
    r"model_name='(\w+)',\s*"
    r"index=models\.Index\(fields=\[('-?\w+'(?:, '-?\w+')*)\], name='(\w+)'\),\s*\),"
)
_CREATES = "CreateModel("
_CHANGES = ("AddField(", "AlterField")


def differing(app_label: str, texts: Mapping[str, str]) -> set[str]:
    """The names of the texts that may make or drop an index beside those that models declare."""
    known = _declared(app_label)
    return {name for name, text in texts.items() if _may_differ(app_label, text, known)}


def additions(text: str) -> list[AddIndex] | None:
    """The operations of a migration that adds plain indexes and does nothing else; else None.

    Most that come of derived indexes are such, as Django writes them, and need not be imported.
    """
    _, found, body = text.rpartition("\n    operations = [\n")
    if not found or re.sub(_ADDITION, "", body).strip() != "]":
        return None
    return [
        AddIndex(model, Index(fields=re.findall(r"-?\w+", fields), name=name))
        for model, fields, name in re.findall(_ADDITION, body)
    ]


def _may_differ(app_label: str, text: str, known: set[str]) -> bool:
    return (
        "ThroughIndex" in text
        or "django_idx" in text
        or _names_others(text, known)
        or not all(_is_unindexed(app_label, *pair) for pair in _unindexed(text))
    )


def _declared(app_label: str) -> set[str]:
    """The names of the indexes and constraints of the app's models."""
    metas = [model._meta for model in apps.get_app_config(app_label).get_models()]
    declared = [each for meta in metas for each in (*meta.indexes, *meta.constraints)]
    return {each.name for each in declared}


def _names_others(text: str, known: set[str]) -> bool:
    """Whether it names an index that no model declares; also where no literal follows."""
    for found in re.finditer(_NAME, text):
        if (found[1] or found[2]) not in known:
            before = text[max(found.start() - _BEFORE, 0) : found.start()]
            if not (before.rstrip().endswith(_NAMES_MODEL) or re.search(_NAMES_PART, before)):
                return True
    return False


def _is_unindexed(app_label: str, model: str, name: str) -> bool:
    try:
        fields: Any = apps.get_model(app_label, model)._meta.local_fields
    except (LookupError, ValueError):
        return False
    # get_field() would first make tables of all fields there are
    return any(not field.db_index for field in fields if field.name == name)


def _unindexed(text: str) -> Iterator[tuple[str, str]]:
    """(model in lower case, field) of each `db_index=False`; empty names where that is unclear."""
    created = changed = searched = 0
    while (place := text.find("db_index=False", searched)) >= 0:
        created = max(created, text.rfind(_CREATES, searched, place))
        changed = max(changed, *(text.rfind(word, searched, place) for word in _CHANGES))
        yield _owner(text, place, created, changed)
        searched = place + 1


def _owner(text: str, place: int, created: int, changed: int) -> tuple[str, str]:
    """Whose option stands at `place`, given where the operations before it begin (0: none)."""
    if created == changed:
        return "", ""
    quoted = re.finditer(_QUOTED, text[max(created, changed) : place])
    model = next(quoted, None)
    if created < changed:
        second = next(quoted, None)
        field = second[1] if second else ""
    else:
        *_, field = ["", *re.findall(_FIELD, text[max(created, place - 500) : place])]
    return (model[1].lower(), field) if model and field else ("", "")
