"""Puts the index autodetector on makemigrations and migrate, whatever else is installed.

Each command module is dealt with when it is first imported, so a process that never runs these
commands pays nothing. Other apps do the same to the same attributes, before or after us: what is
found there is subclassed, never replaced, and each found class once, because Django's check
commands.E001 wants one and the same class on both commands.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder
else:  # which have nothing to inherit, and take longer to import than all of this package does here
    Loader = MetaPathFinder = object

_COMMANDS = (".management.commands.makemigrations", ".management.commands.migrate")
_MAKE, _MIGRATE = (f"django.core.management.commands.{n}" for n in ("makemigrations", "migrate"))

_composed: dict[type, type] = {}


def install() -> None:
    """Compose the command modules that are imported already, and each other one as it comes."""
    if not any(isinstance(finder, _CommandFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _CommandFinder())
    for name in [name for name in sys.modules if name.endswith(_COMMANDS)]:
        adopt(sys.modules[name])


def compose(detector: type) -> type:
    """The subclass of an autodetector that also derives indexes; the same one each time."""
    from django_idx.autodetector import IndexAutodetectorMixin

    if issubclass(detector, IndexAutodetectorMixin):
        return detector
    if detector not in _composed:
        _composed[detector] = type(
            detector.__name__, (IndexAutodetectorMixin, detector), {"__module__": __name__}
        )
    return _composed[detector]


def adopt(module: Any) -> None:
    """Compose what a command module uses: its own name for the class, and its command's."""
    if isinstance(vars(module).get("MigrationAutodetector"), type):
        module.MigrationAutodetector = compose(module.MigrationAutodetector)
    command = getattr(module, "Command", None)
    for owner in getattr(command, "__mro__", ()):
        # on the class that says so: a copy on a subclass would hide what others set there later
        if isinstance(vars(owner).get("autodetector"), type):
            owner.autodetector = compose(owner.autodetector)
            break
    if module.__name__ == _MAKE:
        from django_idx.run import observe

        observe(module.Command)
    elif module.__name__ == _MIGRATE:
        from django_idx.protection import observe as protect

        protect(module.Command)


class _CommandFinder(MetaPathFinder):
    """Leaves the finding to the others and adopts the module once it is executed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.endswith(_COMMANDS):
            return None
        for finder in sys.meta_path:
            find = None if finder is self else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(fullname, path, target) if find else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _AdoptingLoader(spec.loader)
                return spec
        return None


class _AdoptingLoader(Loader):
    """Steps back behind the real loader as soon as the module is executed."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        adopt(module)
