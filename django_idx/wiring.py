"""Registers the checks, and has the one that both commands really use the index autodetector.

That one stands beside Django's own commands.E001, which loads both commands in the same run
anyway. What the other checks need is imported when they run: a web server never runs them.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

_COMMANDS = ("makemigrations", "migrate")


def register_checks() -> None:
    """Register them; once, however often the app is set up."""
    register(check_wiring, Tags.commands)
    register(check_indexes, Tags.models)
    register(check_databases, Tags.database)


def check_indexes(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What `django_idx.checks` finds in the models."""
    from django_idx import checks

    return checks.check_indexes(app_configs, **kwargs)


def check_databases(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """What `django_idx.database_checks` finds in the databases that Django names."""
    if not databases:
        return []
    from django_idx import database_checks

    return database_checks.check_databases(app_configs, databases)


def check_wiring(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """django_idx.E001 for each command whose autodetector is not ours."""
    from django.core.management import get_commands, load_command_class

    from django_idx.autodetector import IndexAutodetectorMixin

    found: list[CheckMessage] = []
    for name in _COMMANDS:
        provider: Any = get_commands()[name]
        command: Any = load_command_class(provider, name) if isinstance(provider, str) else provider
        detector = getattr(command, "autodetector", None)
        if isinstance(detector, type) and issubclass(detector, IndexAutodetectorMixin):
            continue
        where = f"{type(command).__module__}.Command"
        shown = getattr(detector, "__qualname__", detector)
        found.append(
            Error(
                f"The {name} command does not derive indexes: {where} uses {shown}, which was set "
                "after django_idx was ready.",
                hint=f"Set {where}.autodetector in its class body, or make it a subclass of what "
                "it finds in `autodetector`.",
                id="django_idx.E001",
            )
        )
    return found
