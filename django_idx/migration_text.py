"""Whether an app's migrations may know other indexes than its models do, judged by their text.

Importing migrations means building every field of the project's past. Nearly always the answer is
no, and the text shows it: each index that they name is declared, and each `db_index=False` is on a
field that says so itself. Whatever looks unusual counts as yes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps

# Not another word that ends in "name"; said after it, so that the search is still for a literal.
_NAME = re.compile(r"""name(?<!\wname)\s*=\s*(?:'([^']*)'|"([^"]*)"|)""")
_MODEL_NAME = re.compile(r"""model_name\s*=\s*['"]\w+['"]\s*,\s*""")
_NEAR = 120
_QUOTED = re.compile(r"""['"](\w+)['"]""")
_FIELD = re.compile(r"""\(\s*['"](\w+)['"]\s*,""")
_CREATED = "CreateModel(\n            "
_CREATES = "CreateModel("
_CHANGES = ("AddField(", "AlterField")


def differing(app_label: str, texts: Mapping[str, str]) -> set[str]:
    """The names of the texts that may make or drop an index beside those that models declare."""
    known = _declared(app_label)
    return {name for name, text in texts.items() if _may_differ(app_label, text, known)}


def _may_differ(app_label: str, text: str, known: set[str]) -> bool:
    return (
        "ThroughIndex" in text
        or "django_idx" in text
        or any(_is_unknown(found, text, known) for found in _NAME.finditer(text))
        or not all(_is_unindexed(app_label, *pair) for pair in _unindexed(text))
    )


def _declared(app_label: str) -> set[str]:
    """The names of the indexes and constraints of the app's models."""
    known: set[str] = set()
    for model in apps.get_app_config(app_label).get_models():
        meta = model._meta
        known.update(index.name for index in meta.indexes)
        known.update(constraint.name for constraint in meta.constraints)
    return known


def _is_unknown(found: re.Match[str], text: str, known: set[str]) -> bool:
    """Whether this names an index that no model declares; also where no literal follows."""
    if (found[1] or found[2]) in known:
        return False
    start = found.start()
    if text.endswith(_CREATED, 0, start):  # as Django writes it
        return False
    before = text[max(0, start - _NEAR) : start]
    if before.rstrip().endswith("Model("):
        return False  # the name of a model
    place = before.rfind("model_name")  # and of what an operation does something to
    return place < 0 or not _MODEL_NAME.fullmatch(before, place)


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
    names = _QUOTED.finditer(text, max(created, changed), place)
    model = next(names, None)
    if created < changed:
        field = next(names, None)
    else:
        earlier = list(_FIELD.finditer(text, max(created, place - 500), place))
        field = earlier[-1] if earlier else None
    return (model[1].lower(), field[1]) if model and field else ("", "")
