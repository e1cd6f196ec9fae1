"""What the values of settings may be, and what becomes of them.

`PARSERS` has for each key the function that parses its value, and what is allowed, for people. Each
raises ValueError or TypeError for what is not.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from idx_core.errors import NamingError
from idx_core.naming import check_template
from idx_core.settings import Mode
from idx_core.sizes import parse_size

if TYPE_CHECKING:
    from idx_core.statistics.volumes import Volume


def _mode(value: Any) -> Mode:
    return Mode(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _limit(value: Any) -> int | None:
    return None if value is None else _count(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _builds(value: Any) -> int:
    if _count(value) == 0:
        raise ValueError
    return int(value)


def _size(value: Any) -> int | None:
    return None if value in (None, "none") else parse_size(value)


def duration_value(value: Any) -> float:
    """Seconds, of a text such as `500ms`; ValueError or TypeError for what is none."""
    matched = re.fullmatch(_DURATION, value)
    if matched is None:
        raise ValueError
    seconds = float(matched["number"]) * _SECONDS[matched["unit"]]
    if seconds < _SECONDS["ms"]:
        raise ValueError
    return seconds


def _deadline(value: Any) -> float | None:
    return None if value in (None, "none") else duration_value(value)


def _strings(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) and item for item in value):
        raise TypeError
    return tuple(value)


def _rule_ids(value: Any) -> tuple[str, ...]:
    ids = _strings(value)
    if not all(item.startswith("IDX") and (item == "IDX" or item[3:].isdigit()) for item in ids):
        raise ValueError
    return ids


def _strings_or_none(value: Any) -> tuple[str, ...] | None:
    return None if value is None else _strings(value)


def _apps(value: Any) -> tuple[str, ...] | None:
    return ("*",) if value == "*" else _strings_or_none(value)


def _reasons(value: Any) -> dict[str, str]:
    reasons = dict(value)
    if not all(
        isinstance(key, str) and isinstance(reason, str) and reason.strip()
        for key, reason in reasons.items()
    ):
        raise TypeError
    return reasons


def _permission(value: Any) -> str | None:
    if value is not None and not all(value.partition(".") if isinstance(value, str) else [""]):
        raise ValueError
    return None if value is None else str(value)


def _volumes(value: Any) -> "Mapping[str, Volume]":
    from idx_core.statistics.volumes import parse_volumes

    return parse_volumes(value)


def _template(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    try:
        check_template(value)
    except NamingError as error:
        raise ValueError from error
    return value


_RULES = 'a list of rule ids or their beginnings, such as ["IDX001", "IDX1"]'
_BOOLEAN = "true or false"
_SECONDS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400}
_DURATION = rf"(?a)(?P<number>\d+(\.\d+)?) ?(?P<unit>{'|'.join(_SECONDS)})"
PARSERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "mode": (_mode, 'one of "inject", "ask", "report"'),
    "select": (_rule_ids, _RULES),
    "ignore": (_rule_ids, _RULES),
    "ignore_objects": (_reasons, 'a table of object = "reason", the reason not empty'),
    "limit": (_limit, "a whole number of new indexes, 0 or more"),
    "drop_redundant": (_boolean, _BOOLEAN),
    "naming": (_template, 'a template such as "{table}_{columns}_idx", with both fields'),
    "concurrently": (_boolean, _BOOLEAN),
    "schemas": (_strings_or_none, "a list of schema names"),
    "apps": (_apps, 'a list of app labels, or "*" for all'),
    "stock_operations": (_boolean, _BOOLEAN),
    "protect_stock": (_boolean, _BOOLEAN),
    "lock_timeout": (duration_value, 'a time such as "500ms", "2s" or "1min"'),
    "lock_retries": (_count, "a whole number, 0 or more"),
    "build_deadline": (_deadline, 'a time such as "30min", "6h" or "2d", or "none"'),
    "show_values": (_boolean, _BOOLEAN),
    "parallel_builds": (_builds, "a whole number, 1 or more"),
    "build_memory": (_size, 'a size such as "512MB" or "2GB", at least 1MB, or "none"'),
    "volumes": (_volumes, "a table"),  # it says itself what is wrong
    "prove": (_boolean, _BOOLEAN),
    "drift": (_boolean, _BOOLEAN),
    "queries": (_strings, 'a list of modules, such as ["shop.queries"]'),
    "admin_permission": (_permission, 'a permission such as "shop.view_indexes"'),
    "replicas": (_strings, 'a list of URLs, such as ["postgresql://reader@replica/shop"]'),
}
