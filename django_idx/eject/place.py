"""Where a model is defined: its file, and the class statement in it."""

import inspect
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import libcst as cst

from django_idx.project_apps import is_installed
from idx_core.source.parsed import Parsed, find_classes


class NotWritable(Exception):
    """Why the source of a model is left alone: a half sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """A class statement in a parsed file of an imported module."""

    parsed: Parsed
    module: ModuleType
    node: cst.ClassDef

    def object(self, expression: Any) -> Any:
        """What a name or a dotted name means in the module; None where it means nothing."""
        if isinstance(expression, cst.Name):
            return vars(self.module).get(expression.value)
        if isinstance(expression, cst.Attribute):
            return getattr(self.object(expression.value), expression.attr.value, None)
        return None

    @property
    def bases(self) -> list[cst.BaseExpression]:
        """The base classes as they are written."""
        return [arg.value for arg in self.node.bases if not arg.star]


def source_file(kind: type[Any]) -> Path:
    """The file that the class was imported from. Raises `NotWritable`."""
    module = sys.modules.get(kind.__module__)
    name = getattr(module, "__file__", None)
    if name is None or not name.endswith((".py", ".pyw")):
        raise NotWritable(f"module {kind.__module__} has no source file")
    path = Path(name).resolve()
    if is_installed(path):
        raise NotWritable("it is an installed package's")
    return path


def placed(kind: type[Any], parsed: Parsed) -> Place:
    """The class in its file. Raises `NotWritable` where it is not one plain class statement."""
    module = sys.modules[kind.__module__]
    name = kind.__qualname__
    if "<locals>" in name:
        raise NotWritable("a function makes it")
    found = find_classes(parsed.module, name)
    if not found:
        raise NotWritable(f"no class statement in {Path(parsed.file.path).name} defines it")
    if len(found) > 1:
        lines = " and ".join(str(parsed.line_of(node)) for node in found)
        raise NotWritable(f"it is defined more than once, in lines {lines}")
    meant: Any = module
    for part in name.split("."):
        meant = inspect.getattr_static(meant, part, None)
    if meant is not kind:
        raise NotWritable(f"{name} of {kind.__module__} is something else when it is imported")
    return Place(parsed, module, found[0])
