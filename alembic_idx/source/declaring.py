"""Indexes and unique constraints of one table, added where it is declared."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import libcst as cst
import sqlalchemy
from libcst import matchers
from sqlalchemy.engine import Dialect

from alembic_idx.naming import stock_name
from alembic_idx.source.places import Place, class_statement, is_flasks
from alembic_idx.spelling import index_arguments, unique_arguments
from idx_core.errors import SourceError
from idx_core.model import ConstraintKind, Index, IndexElement
from idx_core.source.imports import Imports
from idx_core.source.items import Items, Write
from idx_core.source.parsed import Parsed, assigned, body_of, called_name, keyword, literal

_COLUMNS = ("mapped_column", "Column", "Field")
_INSTEAD = {"Index": "SqlIndex", "text": "sql_text", "UniqueConstraint": "SqlUniqueConstraint"}


@dataclass(frozen=True)
class Declaring:
    """One table's place in a file, whose imports are collected meanwhile."""

    place: Place
    parsed: Parsed
    imports: Imports
    dialect: Dialect
    marks_columns: bool | None
    """Whether the file's way is `index=True`, where that says the same; None where it has none."""

    def add(self, indexes: Sequence[Index]) -> None:
        """Declare these. Raises `SourceError` where that cannot be done without guessing."""
        if self.place.mapper is None:
            call = self.place.call_in(self.parsed)
            self._add_to_call(call, self._mark_columns(indexes, columns_in_call(call)))
            return
        node = self.place.class_in(self.parsed)
        self._refuse_renamed(node)
        columns = columns_in_class(node, self.place.mapper)
        if rest := self._mark_columns(indexes, columns):
            self._add_to_class(node, rest)

    # index=True

    def _mark_columns(
        self, indexes: Sequence[Index], columns: dict[str, cst.Call]
    ) -> Sequence[Index]:
        """Give columns `index=True` where that says it all and is the file's way; gives the rest.

        In a file without a way of its own, only where none is left.
        """
        marked = [i for i in indexes if self._can_be_marked(i, columns)]
        if self.marks_columns is False or (
            self.marks_columns is None and len(marked) < len(indexes)
        ):
            return indexes
        for index in marked:
            Items(self.parsed, columns[index.columns[0]]).add([lambda _: "index=True"])
        return [index for index in indexes if index not in marked]

    def _can_be_marked(self, index: Index, columns: dict[str, cst.Call]) -> bool:
        call = columns.get(index.columns[0]) if index.columns else None
        if call is None or not _is_plain(index):
            return False
        if stock_name(self.place.table, index) != index.name or any(arg.star for arg in call.args):
            return False
        return not any(keyword(call, name) for name in ("index", "sa_column", "unique"))

    # Table(…)

    def _add_to_call(self, call: cst.Call, indexes: Sequence[Index]) -> None:
        if not indexes:
            return
        named = [
            n for n, arg in enumerate(call.args) if arg.keyword is not None or arg.star == "**"
        ]
        items = [self._writer(index, ()) for index in indexes]
        Items(self.parsed, call).add(items, before=named[0] if named else None)

    # class …

    def _add_to_class(self, node: cst.ClassDef, indexes: Sequence[Index]) -> None:
        own = own_arguments(node)
        shadowed = _names_in(node)
        items = [self._writer(index, shadowed) for index in indexes]
        if not all(_has_columns(self.place.mapper, index) for index in indexes):
            self._add_after_subclasses(indexes)
        elif isinstance(node.body, cst.SimpleStatementSuite):
            self._add_after(node, indexes)
        elif isinstance(own, cst.FunctionDef):
            value = returned(own)
            if value is None or not self._add_to_value(value, items):
                self._add_after(node, indexes)
        elif own is not None:
            if not self._add_to_value(own, items):
                self._add_after(node, indexes)
        elif not self._add_statement(node, items):
            self._add_after(node, indexes)

    def _add_to_value(self, value: cst.BaseExpression, items: list[Write]) -> bool:
        """Add to what `__table_args__` is; false where only running it would tell what that is."""
        parsed = self.parsed
        now = getattr(self.place.mapper.class_, "__table_args__", None)
        ends_in_dict = isinstance(now, tuple) and bool(now) and isinstance(now[-1], dict)
        start, end = parsed.span(value)
        indent = parsed.indent_of(start)
        if isinstance(value, cst.Tuple):
            if not value.lpar:
                return self._add_bare(value, items, ends_in_dict)
            last = len(value.elements) - 1
            Items(parsed, value).add(items, before=last if ends_in_dict else None)
            return True
        right = value.right if isinstance(value, cst.BinaryOperation) else None
        if isinstance(right, cst.Tuple) and right.elements:
            return self._add_to_value(right, items)
        if isinstance(value, cst.Dict) or isinstance(now, dict):
            code = parsed.code(value)
            if '"""' not in code and "'''" not in code:
                code = code.replace("\n", f"\n{parsed.style.indent}")
            written = [*(item(indent + parsed.style.indent) for item in items), code]
        elif isinstance(now, tuple) and not ends_in_dict:
            star = f"*{parsed.code(value)}"
            if isinstance(value, cst.BinaryOperation) and not value.lpar:
                star = f"*({parsed.code(value)})"
            written = [star, *(item(indent + parsed.style.indent) for item in items)]
        elif isinstance(now, tuple):
            return False
        else:
            return False
        lead = parsed.text[parsed.line_start(start) + len(indent) : start]
        parsed.replace(start, end, self._tuple(written, indent, lead))
        return True

    def _add_bare(self, value: cst.Tuple, items: list[Write], ends_in_dict: bool) -> bool:
        """To a tuple without brackets, which gets some."""
        parsed = self.parsed
        start, end = parsed.span(value)
        indent = parsed.indent_of(start)
        old = [parsed.code(element.value) for element in value.elements]
        new = [item(indent + parsed.style.indent) for item in items]
        at = len(old) - 1 if ends_in_dict else len(old)
        lead = parsed.text[parsed.line_start(start) + len(indent) : start]
        written = [*old[:at], *new, *old[at:]]
        parsed.replace(start, end, self._tuple(written, indent, lead))
        return True

    def _add_statement(self, node: cst.ClassDef, items: list[Write]) -> bool:
        """A `__table_args__` of its own, together with what is inherited."""
        parsed = self.parsed
        statements: Any = node.body.body
        after = next((s for s in statements if _assigns(s, "__tablename__")), None)
        indent = parsed.indent_of(parsed.span(after or statements[0])[0])
        inner = indent + parsed.style.indent
        written = [item(inner) for item in items]
        inherited = self._inherited()
        if inherited is not None:
            name, value = inherited
            if isinstance(value, dict):
                written = [*written, name]
            elif value and isinstance(value[-1], dict):
                written = [f"*{name}[:-1]", *written, f"{name}[-1]"]
            else:
                written = [f"*{name}", *written]
        elif self._inherits_unknown():
            return False
        line = f"__table_args__ = {self._tuple(written, indent, '__table_args__ = ')}"
        if after is not None:
            parsed.insert(parsed.line_end(parsed.span(after)[1]), f"\n{indent}{line}")
            return True
        first = statements[0]
        start = parsed.line_start(parsed.span(first)[0])
        if _is_docstring(first):
            parsed.insert(parsed.line_end(parsed.span(first)[1]), f"\n\n{indent}{line}")
        else:
            parsed.insert(start, f"{indent}{line}\n\n")
        return True

    def _tuple(self, written: list[str], indent: str, lead: str) -> str:
        style = self.parsed.style
        flat = ", ".join(written) + ("," if len(written) == 1 else "")
        if "\n" not in flat and style.fits(f"{indent}{lead}({flat})"):
            return f"({flat})"
        inner = indent + style.indent
        return "(\n" + "".join(f"{inner}{item},\n" for item in written) + f"{indent})"

    def _inherited(self) -> tuple[str, Any] | None:
        """The base whose `__table_args__` counts, as this file may write it, and the value."""
        base = self._base()
        if base is None:
            return None
        value = vars(base)["__table_args__"]
        if not isinstance(value, tuple | dict) or not value:
            return None
        for name, known in vars(self.place.module).items():
            if known is base and not name.startswith("__"):
                return f"{name}.__table_args__", value
        return None

    def _inherits_unknown(self) -> bool:
        base = self._base()
        return base is not None and bool(vars(base)["__table_args__"])

    def _base(self) -> Any:
        class_ = self.place.mapper.class_
        for base in class_.__mro__[1:]:
            if "__table_args__" in vars(base) and "__mapper__" not in vars(base):
                return base
        return None

    def _add_after_subclasses(self, indexes: Sequence[Index]) -> None:
        """Each after the first class of the table that has its columns."""
        for index in indexes:
            for mapper in self.place.mapper.self_and_descendants:
                if mapper.local_table is self.place.table and _has_columns(mapper, index):
                    break
            else:
                raise SourceError("no class has all of its columns")
            if mapper.class_.__module__ != self.place.mapper.class_.__module__:
                raise SourceError(f"its columns are those of a class in {mapper.class_.__module__}")
            node = class_statement(mapper.class_, self.place.table, self.parsed)
            self._add_after(node, [index], mapper)

    def _add_after(self, node: cst.ClassDef, indexes: Sequence[Index], mapper: Any = None) -> None:
        """As statements after the class, where SQLAlchemy adds them to its table."""
        parsed, mapper = self.parsed, mapper or self.place.mapper
        start, end = parsed.span(node)
        indent = parsed.indent_of(start)
        end = start + len(parsed.text[start:end].rstrip())
        lines = []
        for index in indexes:
            refer = partial(self._reference, mapper, node.name.value)
            if index.constraint is not None or not index.columns:
                raise SourceError("its class has no __table_args__ that could be added to")
            if any(e.opclass and (e.descending or e.nulls_first) for e in index.elements):
                raise SourceError("its class has no __table_args__ that could be added to")
            lines.append(self._index(index, indent, (), column=refer))
        gap = "\n\n" if indent else "\n\n\n"
        parsed.insert(end, gap + "".join(f"{indent}{line}\n" for line in lines).rstrip("\n"))

    def _reference(self, mapper: Any, class_name: str, element: IndexElement, key: str) -> str:
        table = self.place.table
        attribute = next(
            p.key
            for c, p in mapper._columntoproperty.items()
            if str(c.name) == element.column and c.table is table
        )
        written = f"{class_name}.{attribute}"
        if element.collation is not None:
            written += f".collate({self.parsed.style.quoted(element.collation)})"
        if element.descending:
            written += ".desc()"
        if element.nulls_first != element.descending:
            written += ".nulls_first()" if element.nulls_first else ".nulls_last()"
        return written

    # what is written

    def _writer(self, index: Index, shadowed: Collection[str]) -> Write:
        if index.constraint is ConstraintKind.UNIQUE:
            return partial(self._unique, index, shadowed=shadowed)
        return partial(self._index, index, shadowed=shadowed)

    def _index(
        self,
        index: Index,
        indent: str,
        shadowed: Collection[str],
        column: Callable[[IndexElement, str], str | None] | None = None,
    ) -> str:
        style = self.parsed.style
        arguments = index_arguments(
            index,
            self.place.table,
            self.dialect,
            quote=style.quoted,
            text=lambda: self._use("text", shadowed),
            column=column,
        )
        return style.call(self._use("Index", shadowed), arguments, indent)

    def _unique(self, index: Index, indent: str, shadowed: Collection[str]) -> str:
        style = self.parsed.style
        arguments = unique_arguments(index, self.place.table, style.quoted)
        return style.call(self._use("UniqueConstraint", shadowed), arguments, indent)

    def _use(self, name: str, shadowed: Collection[str]) -> str:
        through = self._through(name)
        if through is not None:
            return f"{through}.{name}"
        return self.imports.use(
            "sqlalchemy", name, instead=_INSTEAD[name], shadowed=shadowed, same=("sqlmodel",)
        )

    def _through(self, name: str) -> str | None:
        """What gives SQLAlchemy's names in this file besides imports: Flask-SQLAlchemy's `db`."""
        if self.imports.has("sqlalchemy", name):
            return None
        for known, value in vars(self.place.module).items():
            if is_flasks(value) and getattr(value, name, None) is getattr(sqlalchemy, name):
                return str(known)
        return None

    def _refuse_renamed(self, node: cst.ClassDef) -> None:
        """Where a decorator gives another class than the statement says."""
        if node.name.value != self.place.mapper.class_.__name__:
            raise SourceError(f"class {node.name.value} bears another name when it runs")


def _has_columns(mapper: Any, index: Index) -> bool:
    """Whether the class itself has the columns: a subclass may add some to its table."""
    known = {str(column.name) for column in mapper._columntoproperty}
    return all(name in known for name in (*index.columns, *index.include))


def _is_plain(index: Index) -> bool:
    element = index.elements[0]
    return (
        len(index.elements) == 1
        and element == IndexElement(element.column or "", None)
        and not (index.unique or index.include or index.options or index.nulls_not_distinct)
        and index.predicate is None
        and index.method == "btree"
        and index.constraint is None
    )


def marks_columns(parsed: Parsed) -> bool | None:
    """Whether a file says `index=True`, or `Index(…)` for it; None where it says neither."""
    calls: Any = matchers.findall(parsed.module, matchers.Call())
    if any(keyword(call, "index") for call in calls if called_name(call) in _COLUMNS):
        return True
    return False if any(called_name(call) == "Index" for call in calls) else None


def columns_in_class(node: cst.ClassDef, mapper: Any) -> dict[str, cst.Call]:
    """The calls that make columns in the class's body, by the columns' names."""
    names = {p.key: str(c.name) for c, p in mapper._columntoproperty.items()}
    pairs = [pair for s in body_of(node) if (pair := assigned(s)) is not None]
    return {
        names[name]: value
        for name, value in pairs
        if name in names and isinstance(value, cst.Call) and called_name(value) in _COLUMNS
    }


def columns_in_call(call: cst.Call) -> dict[str, cst.Call]:
    return {
        name: arg.value
        for arg in call.args
        if isinstance(arg.value, cst.Call)
        and called_name(arg.value) == "Column"
        and arg.value.args
        and isinstance(name := literal(arg.value.args[0].value), str)
    }


def own_arguments(node: cst.ClassDef) -> Any:
    """The value of the class's own `__table_args__`, or the function that gives it."""
    found = None
    for statement in body_of(node):
        pair = assigned(statement)
        if pair is not None and pair[0] == "__table_args__":
            found = pair[1]
        elif isinstance(statement, cst.FunctionDef) and statement.name.value == "__table_args__":
            found = statement  # type: ignore[assignment]
    return found


def returned(function: cst.FunctionDef) -> cst.BaseExpression | None:
    """What a function gives, where it is one tuple or dictionary that is written there."""
    returns: Any = matchers.findall(function, matchers.Return())
    value = returns[0].value if len(returns) == 1 else None
    return value if isinstance(value, cst.Tuple | cst.Dict) else None


def _names_in(node: cst.ClassDef) -> set[str]:
    names = {pair[0] for s in body_of(node) if (pair := assigned(s)) is not None}
    return names | {
        s.name.value for s in body_of(node) if isinstance(s, cst.FunctionDef | cst.ClassDef)
    }


def _assigns(statement: Any, name: str) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and any(
        (assigned(part) or ("",))[0] == name for part in statement.body
    )


def _is_docstring(statement: Any) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    first = statement.body[0]
    return isinstance(first, cst.Expr) and isinstance(literal(first.value), str)
