"""Indexes in a file's own words: its quotes, its imports, its aliases."""

import inspect
from collections.abc import Collection, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import libcst as cst
from django.utils.module_loading import import_string

from django_idx.source import Spelling, Unwritable, index_call
from idx_core.source.imports import Imports
from idx_core.source.parsed import Parsed

_MODELS = "django.db.models"
_ALSO = {_MODELS: ("django.contrib.gis.db.models",)}


class FileSpelling(Spelling):
    """What a file calls things; what it lacks, it imports."""

    def __init__(self, parsed: Parsed, module: ModuleType) -> None:
        self._parsed = parsed
        self._module = module
        self.imports = Imports(parsed)
        lines = (line for line in parsed.module.body if isinstance(line, cst.SimpleStatementLine))
        imports = [statement for line in lines for statement in line.body]
        self._has_star = any(
            isinstance(statement, cst.ImportFrom) and isinstance(statement.names, cst.ImportStar)
            for statement in imports
        )
        self._has_models = any(
            alias.evaluated_name == _MODELS
            for statement in imports
            if isinstance(statement, cst.Import)
            for alias in statement.names
        )

    def name(self, path: str) -> str:
        """As Spelling says."""
        target = import_string(path)
        name = path.rpartition(".")[2]
        if self._has_star and vars(self._module).get(name) is target:
            return name
        packages = list(_public(path, target))
        package = packages[0]
        if package == _MODELS and not self._has(name, target):
            models = self.imports.use("django.db", "models", instead="django_models")
            return f"{models}.{name}"
        same = (*packages[1:], *_ALSO.get(package, ()))
        return self.imports.use(package, name, instead=f"Django{name}", same=same)

    def text(self, value: str) -> str:
        """As Spelling says."""
        return self._parsed.style.quoted(value)

    def use(self, imports: Collection[str]) -> None:
        """As Spelling says. Raises `Unwritable` where a name means something else in the file."""
        for line in sorted(imports):
            package, _, name = line.removeprefix("from ").partition(" import ")
            if not line.startswith("from "):
                package, name = "", line.removeprefix("import ")
            local = name.partition(".")[0]
            known = vars(self._module).get(local)
            if known is None and package:
                given = self.imports.use(package, name, instead=f"{name}_")
                if given != name:
                    raise Unwritable(line)
            elif known is None or known is not imported(package, local):
                raise Unwritable(line)

    def index(self, index: Any, indent: str) -> str:
        """The call that makes the index, in a line of this indentation. Raises `Unwritable`."""
        called, arguments = index_call(index, self)
        return self._parsed.style.call(called, arguments, indent)

    def _has(self, name: str, target: Any) -> bool:
        """Whether the file has it already, by itself or in a module."""
        return self._has_models or any(
            value is target or (inspect.ismodule(value) and getattr(value, name, None) is target)
            for value in vars(self._module).values()
        )


def imported(package: str, name: str) -> Any:
    """The object that `from package import name` or, without a package, `import name` gives."""
    return getattr(import_module(package), name, None) if package else import_module(name)


def _public(path: str, target: Any) -> Iterator[str]:
    """The packages that give the object, the shortest, which is the documented one, first."""
    package, _, name = path.rpartition(".")
    found = []
    while "." in package and imported(package, name) is target:
        found.append(package)
        package = package.rpartition(".")[0]
    yield from reversed(found)
