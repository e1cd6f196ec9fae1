"""How a file calls what it imports, and imports for what else it is to call."""

from collections.abc import Collection, Iterator
from typing import Any

import libcst as cst
from libcst import matchers
from libcst.helpers import get_full_name_for_node

from idx_core.source.items import Items
from idx_core.source.parsed import Parsed


class Imports:
    """The imports at the top of a file. What is used and lacking is added by `write`."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._from: dict[str, list[cst.ImportFrom]] = {}
        self._names: dict[tuple[str, str], list[str]] = {}
        self._modules: dict[str, list[str]] = {}
        self._last: cst.CSTNode | None = None
        self._added: dict[str, dict[str, None]] = {}
        self._given: dict[tuple[str, str], str] = {}
        for line in parsed.module.body:
            for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                self._read(statement)
        self._bound = set(_bound_names(parsed.module))
        self._later = _names_bound_again(parsed.module)

    def use(
        self,
        package: str,
        name: str,
        *,
        instead: str,
        shadowed: Collection[str] = (),
        same: Collection[str] = (),
    ) -> str:
        """What to write for a package's object: `Index`, `sa.Index`, or an import's other name.

        `instead` is the name under which it is imported where its own means something else in the
        file. `shadowed` are names that mean something else where it is used, `same` are further
        packages that give the same object.
        """
        shadowed = {*shadowed, *self._later}
        for source in (package, *same):
            for local in self._names.get((source, name), ()):
                if local not in shadowed:
                    return local
        for source in (package, *same):
            for local in self._modules.get(source, ()):
                if local.partition(".")[0] not in shadowed:
                    return f"{local}.{name}"
        known = self._given.get((package, name))
        if known is not None and known not in shadowed:
            return known
        local = name
        while local in self._bound or local in shadowed:
            local = instead if local == name else f"{local}_"
        self._bound.add(local)
        self._given[package, name] = local
        written = name if local == name else f"{name} as {local}"
        self._added.setdefault(package, {})[written] = None
        return local

    def has(self, package: str, name: str) -> bool:
        """Whether the file imports the object, or its package."""
        return bool(self._names.get((package, name)) or self._modules.get(package))

    def write(self) -> None:
        """Add the imports that are lacking, to those of the same package if there are any."""
        for package in sorted(self._added):
            names = list(self._added[package])
            into = [node for node in self._from.get(package, ()) if node.names]
            if into:
                self._merge(into[-1], names)
            else:
                self._insert(f"from {package} import {', '.join(sorted(names))}", package)

    def _read(self, statement: Any) -> None:
        if isinstance(statement, cst.ImportFrom):
            self._last = statement
            package = get_full_name_for_node(statement.module) if statement.module else None
            if statement.relative or package is None or isinstance(statement.names, cst.ImportStar):
                return
            self._from.setdefault(package, []).append(statement)
            for alias in statement.names:
                known = self._names.setdefault((package, alias.evaluated_name), [])
                known.append(alias.evaluated_alias or alias.evaluated_name)
                inner = f"{package}.{alias.evaluated_name}"
                self._modules.setdefault(inner, []).append(known[-1])
        elif isinstance(statement, cst.Import):
            self._last = statement
            for alias in statement.names:
                name = alias.evaluated_name
                self._modules.setdefault(name, []).append(alias.evaluated_alias or name)

    def _merge(self, node: cst.ImportFrom, names: list[str]) -> None:
        parsed = self._parsed
        assert not isinstance(node.names, cst.ImportStar)
        written = [_without_comma(parsed, alias) for alias in node.names]
        order = next((key for key in _ORDERS if written == sorted(written, key=key)), None)
        start, end = parsed.span(node)
        if node.lpar is not None and "\n" in parsed.text[start:end]:
            self._merge_lines(node, written, names, order)
            return
        merged = [*written, *names]
        if order is not None:
            merged.sort(key=order)
        head = parsed.text[start : parsed.span(node.names[0])[0]].rstrip()
        head = head.removesuffix("(").rstrip()
        line = f"{head} {', '.join(merged)}"
        if not parsed.style.fits(line) or "\n" in line:
            indent = parsed.style.indent
            line = f"{head} (\n" + "".join(f"{indent}{name},\n" for name in merged) + ")"
        parsed.replace(start, end, line)

    def _merge_lines(
        self, node: cst.ImportFrom, written: list[str], names: list[str], order: Any
    ) -> None:
        items = Items(self._parsed, node)
        places: dict[int, list[str]] = {}
        for name in sorted(names, key=order):
            after = [at for at, other in enumerate(written) if order and order(other) > order(name)]
            places.setdefault(after[0] if after else len(written), []).append(name)
        for place, new in places.items():
            items.add([lambda _, name=name: name for name in new], before=place)  # type: ignore[misc]

    def _insert(self, line: str, package: str) -> None:
        parsed, top = self._parsed, package.partition(".")[0]
        mates = sorted(
            (parsed.line_of(node), name, node)
            for name, nodes in self._from.items()
            if name.partition(".")[0] == top
            for node in nodes
        )
        before = next((node for _, name, node in mates if name > package), None)
        if before is not None:
            parsed.insert(parsed.line_start(parsed.span(before)[0]), f"{line}\n")
            return
        after: Any = mates[-1][2] if mates else self._last
        if after is not None:
            parsed.insert(parsed.line_end(parsed.span(after)[1]), f"\n{line}")
            return
        body = parsed.module.body
        if parsed.module.get_docstring() is not None:
            end = parsed.line_end(parsed.span(body[0])[1])
            is_followed = bool(parsed.text[end:].strip("\r\n")[:1]) and (
                parsed.text[end:].replace("\r", "")[:2] != "\n\n"
            )
            parsed.insert(end, f"\n\n{line}" + ("\n" if is_followed else ""))
        else:
            start = parsed.line_start(parsed.span(body[0])[0]) if body else len(parsed.text)
            parsed.insert(start, f"{line}\n\n")


def _by_type(written: str) -> tuple[int, str]:
    """As isort and ruff do: constants, classes, others."""
    name = written.partition(" ")[0]
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


_ORDERS: tuple[Any, ...] = (_by_type, str.casefold, str)


def _without_comma(parsed: Parsed, alias: cst.ImportAlias) -> str:
    name = parsed.code(alias.name)
    return f"{name} as {alias.evaluated_alias}" if alias.asname is not None else name


def _bound_names(module: cst.Module) -> Iterator[str]:
    """All names to which the file gives a meaning, anywhere in it."""
    nodes: Any = matchers.findall(
        module,
        matchers.OneOf(
            matchers.ClassDef(),
            matchers.FunctionDef(),
            matchers.AssignTarget(),
            matchers.AnnAssign(),
            matchers.Param(),
            matchers.ImportAlias(),
            matchers.For(),
            matchers.CompFor(),
            matchers.AsName(),
            matchers.NamedExpr(),
        ),
    )
    for node in nodes:
        if isinstance(node, cst.ImportAlias):
            yield (node.evaluated_alias or node.evaluated_name).partition(".")[0]
        else:
            target = getattr(node, "target", None) or node.name
            names: Any = matchers.findall(target, matchers.Name())
            for name in names:
                yield name.value


def _names_bound_again(module: cst.Module) -> set[str]:
    """What the module itself defines below its imports, by which an import is hidden."""
    found = set()
    for line in module.body:
        if isinstance(line, cst.ClassDef | cst.FunctionDef):
            found.add(line.name.value)
        elif isinstance(line, cst.SimpleStatementLine):
            for statement in line.body:
                targets: Any = ()
                if isinstance(statement, cst.Assign):
                    targets = [target.target for target in statement.targets]
                elif isinstance(statement, cst.AnnAssign):
                    targets = [statement.target]
                found |= {target.value for target in targets if isinstance(target, cst.Name)}
    return found
