"""The entry point, loaded by every Alembic command wherever this package is installed.

It is loaded while Alembic itself is being imported, also by applications that never asked for us:
so nothing is imported here, and the comparators import the rest when they are first called.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alembic.runtime.plugins import Plugin

NAME = "alembic_idx"
"""What users write into `autogenerate_plugins`."""


class _EntryPoint(ModuleType):
    """A module for Alembic 1.20.1 and later, an iterable of modules for 1.18.0 to 1.20.0."""

    def setup(self, plugin: "Plugin") -> None:
        """Register what runs for environments that name the plugin only."""
        from alembic.util import DispatchPriority

        from alembic_idx.behind import register

        for comparator, priority in (
            (_first, DispatchPriority.FIRST),
            (_last, DispatchPriority.LAST),
        ):
            # A subgroup of its own, so that no other comparator's STOP ends half of our work.
            plugin.add_autogenerate_comparator(comparator, "autogenerate", NAME, priority=priority)
        register(NAME)

    def __iter__(self) -> Iterator[ModuleType]:
        yield self


def _first(*arguments: Any) -> Any:
    from alembic_idx.comparators import first

    return first(*arguments)


def _last(*arguments: Any) -> Any:
    from alembic_idx.comparators import last

    return last(*arguments)


entry_point = _EntryPoint("alembic_idx.plugin.entry_point", __doc__)
