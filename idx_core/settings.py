"""The settings, one set of keys for both frameworks.

`[tool.idx]` of pyproject.toml (Alembic) and `IDX = {…}` of Django's settings are both parsed by
`parse_settings`; unknown keys and bad values raise `SettingsError`, which names the key, the value
and what is allowed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idx_core.build.limits import Limits
from idx_core.errors import NamingError, SettingsError
from idx_core.finding import Finding
from idx_core.naming import check_template
from idx_core.sizes import parse_size

if TYPE_CHECKING:
    from idx_core.statistics.volumes import Volume


class Mode(StrEnum):
    """What happens with a new derived index."""

    INJECT = "inject"  # it becomes an operation
    ASK = "ask"  # the user is asked; a run that cannot ask behaves as REPORT
    REPORT = "report"  # it is only told


_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their defaults; docs/settings.md explains each."""

    mode: Mode = Mode.INJECT
    select: tuple[str, ...] = ("IDX",)
    ignore: tuple[str, ...] = ()
    ignore_objects: Mapping[str, str] = field(default_factory=dict)
    limit: int | None = None
    drop_redundant: bool = False
    naming: str | None = None
    concurrently: bool = True
    schemas: tuple[str, ...] | None = None
    apps: tuple[str, ...] | None = None
    stock_operations: bool = False
    protect_stock: bool = False
    lock_timeout: float = _LIMITS.lock_timeout
    lock_retries: int = _LIMITS.lock_retries
    build_deadline: float | None = _LIMITS.build_deadline
    show_values: bool = _LIMITS.show_values
    parallel_builds: int = 1
    build_memory: int | None = _LIMITS.build_memory
    volumes: "Mapping[str, Volume]" = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        """What concurrent operations keep to; times in seconds."""
        return Limits(
            lock_timeout=self.lock_timeout,
            lock_retries=self.lock_retries,
            build_deadline=self.build_deadline,
            show_values=self.show_values,
            build_memory=self.build_memory,
        )

    def selects(self, rule_id: str) -> bool:
        """Whether a rule runs: its id starts with an entry of `select` and none of `ignore`."""
        return rule_id.startswith(self.select) and not (
            self.ignore and rule_id.startswith(self.ignore)
        )

    def ignores(self, finding: Finding) -> str | None:
        """The reason given for ignoring this finding, or None when it is not ignored.

        A key of `ignore_objects` is a finding's subject (`orders.client_id`, `orders(a, b)`), a
        table or an index name, `*` matching any run of characters, optionally limited to one rule
        (`IDX001:orders.client_id`).
        """
        names = (finding.subject, str(finding.table), *((finding.index,) if finding.index else ()))
        for key, reason in self.ignore_objects.items():
            rule_id, colon, pattern = key.partition(":")
            if not (colon and rule_id.startswith("IDX")):
                rule_id, pattern = finding.rule, key
            if rule_id == finding.rule and any(fnmatchcase(name, pattern) for name in names):
                return reason
        return None


def parse_settings(values: Mapping[str, Any], source: str) -> Settings:
    """Settings from a mapping; `source` names the file or object in error messages."""
    known = {f.name for f in fields(Settings)}
    parsed: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{source}: {_unknown(key, known)}")
        parse, allowed = _PARSERS[key]
        try:
            parsed[key] = parse(value)
        except SettingsError as error:
            raise SettingsError(f"{source}: {error}") from error
        except (TypeError, ValueError) as error:
            raise SettingsError(
                f"{source}: {key} = {value!r} is not allowed; it must be {allowed}"
            ) from error
    return Settings(**parsed)


def load_settings(directory: Path) -> Settings:
    """`[tool.idx]` of the nearest pyproject.toml in `directory` or above it, else the defaults.

    The nearest file counts even without that section, as for other tools.
    """
    import tomllib  # only here: Django's settings come from elsewhere

    for folder in (directory, *directory.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            try:
                document = tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise SettingsError(f"cannot read {path}: {error}") from error
            tool = document.get("tool", {})
            section = tool.get("idx", {}) if isinstance(tool, dict) else {}
            if not isinstance(section, dict):
                raise SettingsError(f"{path}: tool.idx must be a table, written [tool.idx]")
            return parse_settings(section, f"{path} [tool.idx]")
    return Settings()


def _unknown(key: Any, known: set[str]) -> str:
    from difflib import get_close_matches  # only here: it takes longer than all of this module

    close = get_close_matches(str(key), known, n=1)
    meant = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown key {key!r}{meant} (allowed: {', '.join(sorted(known))})"


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


def _duration(value: Any) -> float:
    matched = _DURATION.fullmatch(value)
    if matched is None:
        raise ValueError
    seconds = float(matched["number"]) * _SECONDS[matched["unit"]]
    if seconds < _SECONDS["ms"]:
        raise ValueError
    return seconds


def _deadline(value: Any) -> float | None:
    return None if value in (None, "none") else _duration(value)


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
_DURATION = re.compile(rf"(?P<number>\d+(\.\d+)?) ?(?P<unit>{'|'.join(_SECONDS)})", re.ASCII)
_PARSERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
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
    "lock_timeout": (_duration, 'a time such as "500ms", "2s" or "1min"'),
    "lock_retries": (_count, "a whole number, 0 or more"),
    "build_deadline": (_deadline, 'a time such as "30min", "6h" or "2d", or "none"'),
    "show_values": (_boolean, _BOOLEAN),
    "parallel_builds": (_builds, "a whole number, 1 or more"),
    "build_memory": (_size, 'a size such as "512MB" or "2GB", at least 1MB, or "none"'),
    "volumes": (_volumes, "a table"),  # it says itself what is wrong
}
