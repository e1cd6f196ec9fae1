"""The settings, one set of keys for both frameworks.

`[tool.idx]` of pyproject.toml (Alembic) and `IDX = {…}` of Django's settings are both parsed by
`parse_settings`; unknown keys and bad values raise `SettingsError`, which names the key, the value
and what is allowed.
"""

from collections.abc import Mapping
from dataclasses import field, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idx_core.build.limits import Limits
from idx_core.errors import SettingsError
from idx_core.finding import Finding
from idx_core.record import record

if TYPE_CHECKING:
    from idx_core.statistics.volumes import Volume


class Mode(StrEnum):
    """What happens with a new derived index."""

    INJECT = "inject"  # it becomes an operation
    ASK = "ask"  # the user is asked; a run that cannot ask behaves as REPORT
    REPORT = "report"  # it is only told


_LIMITS = Limits()


@record(frozen=True, slots=True, kw_only=True)
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
    queries: tuple[str, ...] = ()
    prove: bool = False
    replicas: tuple[str, ...] = ()
    drift: bool = False
    admin_permission: str | None = None

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
        if not self.ignore_objects:
            return None
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
    if not values:
        return Settings()
    from idx_core.setting_values import PARSERS  # half of what reading settings takes

    known = {f.name for f in fields(Settings)}
    parsed: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise SettingsError(f"{source}: {_unknown(key, known)}")
        parse, allowed = PARSERS[key]
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
