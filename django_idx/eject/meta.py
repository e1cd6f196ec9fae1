"""`Meta.indexes` of a model, with indexes added and taken away."""

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from django_idx.eject.place import NotWritable, Place
from django_idx.eject.spelling import FileSpelling
from idx_core.source.items import Items
from idx_core.source.parsed import Parsed, assigned, keyword, literal, statements

Write = Callable[[str], str]
"""Writes an index for a line of this indentation."""

# What cannot stand behind a star without parentheses.
_LOOSE = (
    cst.BooleanOperation,
    cst.Comparison,
    cst.IfExp,
    cst.Lambda,
    cst.Tuple,
    cst.UnaryOperation,
)


def add_indexes(
    place: Place, model: type[Any], indexes: Sequence[Any], spelling: FileSpelling
) -> None:
    """Declare the indexes in the class. Raises `NotWritable`, and `Unwritable`."""
    written: list[Write] = [
        lambda indent, index=index: spelling.index(index, indent)  # type: ignore[misc]
        for index in indexes
    ]
    meta = _meta_of(place.node)
    if meta is None:
        base = _base_with_meta(place, model)
        inherited = getattr(model, "Meta", None)
        _add_meta(place, written, base, _taken_over(base, inherited))
        return
    value = _declared(meta)
    if value is not None:
        _extend(place.parsed, value, model, written)
        return
    inherited, base = _parent_of_meta(place, meta, model)
    lines = _assignment(place.parsed, written, _taken_over(base, inherited, dotted=True))
    _insert_statement(place.parsed, meta, lines)


def remove_indexes(place: Place, names: Sequence[str]) -> None:
    """Take the indexes of these names out of the class's own list. Raises `NotWritable`."""
    meta = _meta_of(place.node)
    value = _declared(meta) if meta is not None else None
    parts = _literals(value) if value is not None else []
    for name in names:
        found = [
            (part, at)
            for part in parts
            for at, element in enumerate(part.elements)
            if _name_of(element) == name
        ]
        if len(found) != 1:
            raise NotWritable(f"{name} is not spelled out in its Meta.indexes")
    for part in parts:
        items = Items(place.parsed, part)
        for at, element in enumerate(part.elements):
            if _name_of(element) in names:
                items.remove(at)


def _name_of(element: Any) -> Any:
    call = element.value
    named = keyword(call, "name") if isinstance(call, cst.Call) else None
    return literal(named.value) if named is not None else None


def _literals(value: Any) -> list[Any]:
    """The lists and tuples that are added up."""
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
        return [*_literals(value.left), *_literals(value.right)]
    is_literal = isinstance(value, cst.List | cst.Tuple) and _is_bracketed(value)
    return [value] if is_literal else []


def _meta_of(node: cst.ClassDef) -> cst.ClassDef | None:
    """The class's own Meta; raises where it is anything but one plain class statement."""
    named = [
        statement
        for statement in _all_statements(node)
        if (isinstance(statement, cst.ClassDef) and statement.name.value == "Meta")
        or "Meta" in _targets(statement)
    ]
    plain = [statement for statement in _direct(node) if statement in named]
    if not named:
        return None
    if len(named) > 1 or not plain or not isinstance(plain[0], cst.ClassDef):
        raise NotWritable("its Meta is not one plain class statement")
    return plain[0]


def _declared(meta: cst.ClassDef) -> cst.BaseExpression | None:
    """What `indexes` is assigned in Meta; raises where that is done in more than one statement."""
    named = [s for s in _all_statements(meta) if "indexes" in _targets(s)]
    plain = [s for s in _direct(meta) if s in named]
    if not named:
        return None
    found = assigned(named[0])
    if len(named) > 1 or not plain or found is None:
        raise NotWritable("its Meta.indexes is not one plain assignment")
    return found[1]


def _direct(node: cst.ClassDef) -> list[Any]:
    body: Any = node.body.body
    found: list[Any] = []
    for line in body:
        found += line.body if isinstance(line, cst.SimpleStatementLine) else [line]
    return found


def _all_statements(node: cst.ClassDef) -> list[Any]:
    if isinstance(node.body, cst.SimpleStatementSuite):
        return list(node.body.body)
    return list(statements(node.body.body))


def _targets(statement: Any) -> set[str]:
    if isinstance(statement, cst.Assign):
        targets: list[Any] = [target.target for target in statement.targets]
    elif isinstance(statement, cst.AnnAssign | cst.AugAssign):
        targets = [statement.target]
    elif isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call):
        targets = [getattr(statement.value.func, "value", None)]  # indexes.append(…)
    else:
        return set()
    return {target.value for target in targets if isinstance(target, cst.Name)}


def _base_with_meta(place: Place, model: type[Any]) -> cst.BaseExpression | None:
    """The base class whose Meta is the model's, as it is written; None where none has one."""
    inherited = getattr(model, "Meta", None)
    if inherited is None:
        return None
    for base in place.bases:
        if getattr(place.object(base), "Meta", None) is inherited:
            return base
    raise NotWritable("its Meta comes from a class that its class statement does not name")


def _parent_of_meta(place: Place, meta: cst.ClassDef, model: type[Any]) -> tuple[Any, Any]:
    """(the object, the expression) of the base of Meta that gives it indexes; or nothing."""
    bases = [arg.value for arg in meta.bases if not arg.star]
    for base in bases:
        found = place.object(base)
        if found is None:
            raise NotWritable(f"its Meta has base {place.parsed.code(base)}")
        if hasattr(found, "indexes"):
            return found, base
    return None, None


def _taken_over(base: Any, inherited: Any, *, dotted: bool = False) -> Any:
    """The expression of the indexes that are to stay: `Base.Meta.indexes`; None for none."""
    if base is None or not getattr(inherited, "indexes", None):
        return None
    return (base, "" if dotted else ".Meta")


def _extend(parsed: Parsed, value: Any, model: type[Any], written: Sequence[Write]) -> None:
    """Add to the list, to the last one of several that are added up, or around anything else."""
    last = value.right if isinstance(value, cst.BinaryOperation) else value
    is_sum = last is value or isinstance(value.operator, cst.Add)
    if is_sum and isinstance(last, cst.List | cst.Tuple) and (_is_bracketed(last)):
        Items(parsed, last).add(written)
        return
    original = getattr(model._meta, "original_attrs", {}).get("indexes")
    left, right = ("(", ")") if isinstance(original, tuple) else ("[", "]")
    start, end = parsed.span(value)
    indent = parsed.indent_of(start)
    inner = indent + parsed.style.indent
    is_loose = not getattr(value, "lpar", ()) and isinstance(value, _LOOSE)
    opening, closing = ("*(", ")") if is_loose else ("*", "")
    new = "".join(f"{inner}{write(inner)},\n" for write in written)
    parsed.insert(start, f"{left}\n{inner}{opening}")
    parsed.insert(end, f"{closing},\n{new}{indent}{right}")


def _is_bracketed(node: Any) -> bool:
    return isinstance(node, cst.List) or bool(node.lpar)


def _assignment(parsed: Parsed, written: Sequence[Write], taken_over: Any) -> Write:
    """`indexes = […]`, one index a line, as a statement of this indentation."""

    def lines(indent: str) -> str:
        inner = indent + parsed.style.indent
        items = [f"{inner}{write(inner)},\n" for write in written]
        if taken_over is not None:
            base, suffix = taken_over
            items.insert(0, f"{inner}*{parsed.code(base)}{suffix}.indexes,\n")
        return f"indexes = [\n{''.join(items)}{indent}]"

    return lines


def _add_meta(
    place: Place, written: Sequence[Write], base: cst.BaseExpression | None, taken_over: Any
) -> None:
    parsed = place.parsed

    def lines(indent: str) -> str:
        inner = indent + parsed.style.indent
        bases = f"({parsed.code(base)}.Meta)" if base is not None else ""
        statement = _assignment(parsed, written, taken_over)(inner)
        return f"class Meta{bases}:\n{inner}{statement}"

    _insert_statement(parsed, place.node, lines, apart=True)


def _insert_statement(
    parsed: Parsed, node: cst.ClassDef, lines: Write, *, apart: bool = False
) -> None:
    """Put a statement into a class: last, or `apart` from others and above its methods."""
    body = node.body
    indent = parsed.indent_of(parsed.span(node)[0])
    blank = "\n" if apart else ""
    if isinstance(body, cst.SimpleStatementSuite):
        start = parsed.span(body.body[0])[0]
        end = parsed.span(body.body[-1])[1]
        colon = len(parsed.text[:start].rstrip(" \t"))
        inner = indent + parsed.style.indent
        if len(body.body) == 1 and _is_nothing(body.body[0]):
            parsed.replace(colon, end, f"\n{inner}{lines(inner)}")
        else:
            parsed.replace(colon, start, f"\n{inner}")
            parsed.insert(parsed.line_end(end), f"\n{blank}{inner}{lines(inner)}")
        return
    assert isinstance(body, cst.IndentedBlock)
    inner = parsed.indent_of(parsed.span(body.body[0])[0])
    rest = (
        [line for line in body.body if not isinstance(line, cst.FunctionDef)]
        if apart
        else body.body
    )
    if not rest:
        _insert_first(parsed, node, inner, lines)
        return
    last: Any = rest[-1]
    start, end = parsed.span(last)
    stop = parsed.line_end(end)
    if len(body.body) == 1 and _is_only_nothing(last) and not parsed.text[end:stop].strip():
        parsed.replace(start, end, lines(inner))
        return
    after = "\n" if apart and last is not body.body[-1] and _line_is_used(parsed, stop) else ""
    parsed.insert(stop, f"\n{blank}{inner}{lines(inner)}{after}")


def _insert_first(parsed: Parsed, node: cst.ClassDef, indent: str, lines: Write) -> None:
    body: Any = node.body
    colon = parsed.span(body.header)[0]
    parsed.insert(parsed.line_end(colon), f"\n{indent}{lines(indent)}\n")


def _line_is_used(parsed: Parsed, stop: int) -> bool:
    """Whether the line after the one that ends here has anything on it."""
    rest = parsed.text[stop:].removeprefix("\r").removeprefix("\n")
    return bool(rest) and bool(rest.splitlines()[0].strip())


def _is_only_nothing(line: Any) -> bool:
    return (
        isinstance(line, cst.SimpleStatementLine)
        and len(line.body) == 1
        and _is_nothing(line.body[0])
    )


def _is_nothing(statement: Any) -> bool:
    """`pass` and `...`."""
    return isinstance(statement, cst.Pass) or (
        isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Ellipsis)
    )
