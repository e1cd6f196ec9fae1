"""Lines of a model's source as its author would write them, to paste."""

import json
from collections.abc import Collection, Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import models
from django.db.models import ForeignKey, Model, Q
from django.db.models.deletion import SET_NULL
from django.db.models.expressions import BaseExpression, OrderBy
from django.utils.functional import Promise

_DELETION = SET_NULL.__module__
_Q = "django.db.models.Q"
_SIGNS = {Q.OR: "|", Q.XOR: "^"}


class Unwritable(Exception):
    """A value whose source nobody can guess."""


class Spelling:
    """How a piece of source calls what it uses: here as in most files that define models."""

    def name(self, path: str) -> str:
        """The name of what lies at this path: `models.Index`, `GinIndex`."""
        name = path.rpartition(".")[2]
        return f"models.{name}" if hasattr(models, name) else name

    def text(self, value: str) -> str:
        """A string's literal."""
        return json.dumps(value, ensure_ascii=False)

    def use(self, imports: Collection[str]) -> None:
        """Told of the import statements that a value's source needs."""


_PASTED = Spelling()


def literal(text: str) -> str:
    """The text as a literal of Python's, in double quotes."""
    return _PASTED.text(text)


def swappable_targets(registry: Apps = apps) -> dict[str, str]:
    """The settings that name models: `{"hr.User": "AUTH_USER_MODEL"}`."""
    found = registry.all_models.values()
    names = {model._meta.swappable for models in found for model in models.values()}
    return {str(getattr(settings, name)): name for name in sorted(filter(None, names))}


def field_line(
    field: Any, *, db_index: bool, swappable: Mapping[str, str] = MappingProxyType({})
) -> str | None:
    """`client = models.ForeignKey("Client", on_delete=models.CASCADE, db_index=False)`.

    The field as it is, but for `db_index`, which is left out where it is the class's own default.
    `swappable` is what `swappable_targets` gives. None when an argument cannot be written down.
    """
    # deconstruct() of a swappable reference looks at every model of the project, each time
    copied = copy(field)
    copied.swappable = False
    name, path, positional, named = copied.deconstruct()
    if getattr(field, "swappable", True):
        named.pop("swappable", None)
    arguments = {key: value for key, value in named.items() if key not in ("db_index", "to")}
    default = field.db_index != ("db_index" in named)
    if db_index != default:
        arguments["db_index"] = db_index
    try:
        written = [_value(value, _PASTED) for value in positional]
        if isinstance(field, ForeignKey):
            written.append(_target(field, swappable))
            written.append(f"on_delete={_value(arguments.pop('on_delete'), _PASTED)}")
        written += (f"{key}={_value(value, _PASTED)}" for key, value in arguments.items())
    except Unwritable:
        return None
    return f"{name} = {_PASTED.name(path)}({', '.join(written)})"


def index_line(index: Any) -> str | None:
    """`models.Index(fields=["client"], name="…")`; None when it cannot be written down."""
    try:
        called, arguments = index_call(index)
    except Unwritable:
        return None
    return f"{called}({', '.join(arguments)})"


def index_call(index: Any, spelling: Spelling = _PASTED) -> tuple[str, list[str]]:
    """What is called, and with which arguments. Raises `Unwritable`."""
    path, positional, named = index.deconstruct()
    arguments = {key: named.pop(key) for key in ("fields",) if key in named} | named
    arguments["name"] = arguments.pop("name")  # last, as most people write it
    for key in ("include", "opclasses"):
        if key in arguments:  # stored as tuples
            arguments[key] = list(arguments[key])
    written = [_value(value, spelling) for value in positional]
    written += (f"{key}={_value(value, spelling)}" for key, value in arguments.items())
    return spelling.name(path), written


def _target(field: Any, swappable: Mapping[str, str]) -> str:
    model = field.remote_field.model
    label = model._meta.label
    if field.swappable and label in swappable:
        return f"settings.{swappable[label]}"
    if model is field.model:
        return '"self"'
    near = model._meta.app_label == field.model._meta.app_label
    return _PASTED.text(model._meta.object_name if near else label)


def _value(value: Any, spelling: Spelling) -> str:
    if isinstance(value, Q):
        return _condition(value, spelling)
    if isinstance(value, BaseExpression | models.F):
        return _expression(value, spelling)
    if isinstance(value, Promise):
        return f"_({spelling.text(str(value))})"
    if isinstance(value, str) and type(value) is str:
        return spelling.text(value)
    if isinstance(value, list | tuple):
        inner = ", ".join(_value(item, spelling) for item in value)
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{comma})"
    if isinstance(value, Mapping):
        pairs = (f"{_value(k, spelling)}: {_value(v, spelling)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, type) and issubclass(value, Model):
        return spelling.text(value._meta.label)
    if getattr(value, "__module__", None) == _DELETION and hasattr(value, "__name__"):
        return _deletion(value, spelling)
    if callable(value) and hasattr(value, "__qualname__"):
        module = value.__module__.rpartition(".")[2]
        return f"{module}.{value.__qualname__}" if "<" not in value.__qualname__ else _refuse(value)
    return _serialised(value, spelling)


def _deletion(action: Any, spelling: Spelling) -> str:
    if hasattr(action, "deconstruct"):  # models.SET(…)
        _, positional, _ = action.deconstruct()
        return f"models.SET({', '.join(_value(item, spelling) for item in positional)})"
    return f"models.{action.__name__}"


def _expression(value: Any, spelling: Spelling) -> str:
    """`models.F("day").desc()`, `Lower("email")`."""
    if isinstance(value, OrderBy):
        places = ("nulls_first", "nulls_last")
        named = [f"{place}=True" for place in places if getattr(value, place)]
        way = "desc" if value.descending else "asc"
        return f"{_value(value.expression, spelling)}.{way}({', '.join(named)})"
    path, positional, words = value.deconstruct()
    written = [_value(item, spelling) for item in positional]
    written += (f"{key}={_value(item, spelling)}" for key, item in words.items())
    return f"{spelling.name(path)}({', '.join(written)})"


def _condition(value: Q, spelling: Spelling) -> str:
    """`models.Q(status="OPEN")`."""
    sign = "~" if value.negated else ""
    if value.connector != Q.AND and len(value.children) > 1:
        each = (Q(child) if isinstance(child, tuple) else child for child in value.children)
        parts = (_value(child, spelling) for child in each)
        return f"{sign}({f' {_SIGNS[value.connector]} '.join(parts)})"
    written = [_value(child, spelling) for child in value.children if not isinstance(child, tuple)]
    written += (f"{c[0]}={_value(c[1], spelling)}" for c in value.children if isinstance(c, tuple))
    return f"{sign}{spelling.name(_Q)}({', '.join(written)})"


def _serialised(value: Any, spelling: Spelling) -> str:
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    from django.db.migrations.writer import MigrationWriter

    try:
        text, imports = MigrationWriter.serialize(value)
    except ValueError:
        _refuse(value)
    spelling.use(imports)
    return str(text)


def _refuse(value: Any) -> str:
    raise Unwritable(repr(value))
