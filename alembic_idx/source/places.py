"""Where a table is declared: a class statement, or a call of `Table`, in which file."""

import ast
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import libcst as cst
from libcst import matchers
from sqlalchemy import Table

from alembic_idx.source.workspace import Workspace
from idx_core.errors import SourceError
from idx_core.source.parsed import Parsed, assigned, body_of, called_name, find_classes, literal

_INSTALLED = {"site-packages", "dist-packages"}


@dataclass(frozen=True)
class Place:
    """A table and what declares it; without a class, or where it says `__table__`, a call does."""

    table: Table
    path: Path
    module: Any
    mapper: Any = None

    def class_in(self, parsed: Parsed) -> cst.ClassDef:
        """As `class_statement`."""
        return class_statement(self.mapper.class_, self.table, parsed)

    def call_in(self, parsed: Parsed) -> cst.Call:
        """The call of `Table`. Raises `SourceError` where there is not exactly one."""
        calls = _table_calls(parsed, self.table)
        if len(calls) != 1:
            how = f"{len(calls)} calls" if calls else "no call"
            raise SourceError(f"{how} of Table in {str(self.path)!r} say that name")
        _refuse_loops(parsed, calls[0])
        return calls[0]


def place_of(table: Table, mappers: Collection[Any], workspace: Workspace) -> Place:
    """The table's place. Raises `SourceError`, which says why there is none to be written to."""
    mapper = _mapper_of(table, mappers)
    if mapper is not None and hasattr(mapper.class_, "__tablename__"):
        module = sys.modules.get(mapper.class_.__module__)
        path = _file_of(module, f"class {mapper.class_.__qualname__}")
        place = Place(table, path, module, mapper)
        if not _says_table(place.class_in(workspace.open(path))):
            return place
        return Place(table, path, module)
    calling = sorted(_modules_of(table), key=lambda module: str(module.__name__))
    # Two databases may have a table of that name: its own module is the one that has it.
    found = [module for module in calling if _has(module, table)] or calling
    paths = {Path(module.__file__).resolve(): module for module in reversed(found)}
    if not paths:
        raise SourceError("no module has a call of Table that says its name")
    if len(paths) > 1:
        raise SourceError(f"{len(paths)} files have calls of Table that say its name")
    ((path, module),) = paths.items()
    return Place(table, _file_of(module, "its module"), module)


def mappers_of(tables: Collection[Table]) -> list[Any]:
    """The mappers whose own table is one of these."""
    from sqlalchemy.orm import mapperlib

    return [
        mapper
        for registry in mapperlib._all_registries()
        for mapper in registry.mappers
        if mapper.local_table in tables
    ]


def _mapper_of(table: Table, mappers: Collection[Any]) -> Any:
    """The one whose class made the table; none where there is not exactly one."""
    own = [
        mapper
        for mapper in mappers
        if mapper.local_table is table
        and (mapper.inherits is None or mapper.inherits.local_table is not table)
    ]
    return own[0] if len(own) == 1 else None


def _file_of(module: Any, what: str) -> Path:
    name = getattr(module, "__file__", None)
    if module is None or not name or not str(name).endswith(".py"):
        raise SourceError(f"{what} has no source file")
    path = Path(name).resolve()
    if not _INSTALLED.isdisjoint(path.parts):
        raise SourceError(f"{str(path)!r} is in an installed package")
    return path


def class_statement(class_: type, table: Table, parsed: Parsed) -> cst.ClassDef:
    """The statement that makes the class. Raises `SourceError` where it is not plainly one."""
    name = class_.__qualname__
    if "<locals>" in name:
        raise SourceError(f"class {name} is made in a function")
    found = find_classes(parsed.module, name)
    if len(found) > 1:
        line = getattr(class_, "__firstlineno__", None)  # from Python 3.13
        lines = {_first_line(parsed, node): node for node in found}
        found = [lines[line]] if line in lines else found
    if len(found) > 1:
        found = [node for node in found if _table_name(node) == table.name]
    if len(found) != 1:
        how = f"{len(found)} class statements" if found else "no class statement"
        raise SourceError(f"{how} for {name} in {str(parsed.file.path)!r}")
    _refuse_loops(parsed, found[0])
    told = _table_name(found[0])
    if told is not None and told != table.name:
        raise SourceError(f"class {name} is another one in {str(parsed.file.path)!r}")
    return found[0]


def _first_line(parsed: Parsed, node: cst.ClassDef) -> int:
    """As `__firstlineno__`: that of the first decorator."""
    return min(parsed.line_of(part) for part in (node, *node.decorators))


def _table_name(node: cst.ClassDef) -> str | None:
    for statement in body_of(node):
        pair = assigned(statement)
        if pair is not None and pair[0] == "__tablename__":
            return literal(pair[1]) if isinstance(literal(pair[1]), str) else None
    return None


def _says_table(node: cst.ClassDef) -> bool:
    return any((assigned(s) or ("",))[0] == "__table__" for s in body_of(node))


def _refuse_loops(parsed: Parsed, node: cst.CSTNode) -> None:
    start, end = parsed.span(node)
    for first, last, what in parsed.repeated:
        if first < start and end <= last:
            raise SourceError(f"it is made in a {what}, which may make others too")


def _modules_of(table: Table) -> Iterator[Any]:
    """The loaded modules with a call of Table that says the table's name."""
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if not name or not str(name).endswith(".py") or not hasattr(module, "__name__"):
            continue
        if str(name).startswith(sys.base_prefix) and "site-packages" not in str(name):
            continue  # Python's own
        if not any(_may_hold(value) for value in list(vars(module).values())):
            continue
        try:
            source = Path(name).read_bytes()
        except OSError:
            continue
        if b"Table" in source and _calls_table(source, table):
            yield module


def _may_hold(value: Any) -> bool:
    """Whether a module with that may have tables: it has them, or what makes them.

    Types alone are looked at: asking an application's objects may run anything.
    """
    kind = type(value)  # isinstance() asks the object for its class
    if issubclass(kind, ModuleType):
        return vars(value).get("Table") is Table
    return value is Table or issubclass(kind, Table) or is_flasks(value)


def is_flasks(value: Any) -> bool:
    """Whether it is an object of Flask-SQLAlchemy's, such as `db`."""
    name: Any = type(value).__module__  # a class may have a property of that name
    return isinstance(name, str) and name.partition(".")[0] == "flask_sqlalchemy"


def _has(module: Any, table: Table) -> bool:
    """Whether the table itself or the metadata that it is in is at hand there."""
    return any(value is table or value is table.metadata for value in vars(module).values())


def _calls_table(source: bytes, table: Table) -> bool:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) == "Table"
        and any(
            isinstance(a, ast.Constant) and a.value == str(table.name)
            for a in (*node.args[:1], *(k.value for k in node.keywords if k.arg == "name"))
        )
        for node in ast.walk(tree)
    )


def _table_calls(parsed: Parsed, table: Table) -> list[cst.Call]:
    calls = matchers.findall(parsed.module, matchers.Call())
    return [
        node
        for node in calls
        if isinstance(node, cst.Call)
        and called_name(node) == "Table"
        and node.args
        and literal(node.args[0].value) == str(table.name)
        and _schema(node) in (table.schema, None)
    ]


def _schema(node: cst.Call) -> str | None:
    for arg in node.args:
        if arg.keyword is not None and arg.keyword.value == "schema":
            value = literal(arg.value)
            return value if isinstance(value, str) else None
    return None
