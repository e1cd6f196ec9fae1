"""One tree for what sqlglot's releases and PostgreSQL's spellings say in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from idx_core.queries.lexing import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from idx_core.queries.tree import Node

_OPERATORS: dict[str, Callable[..., Node]] = {
    "=": exp.EQ, "<>": exp.NEQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT,
    ">=": exp.GTE, "~~": exp.Like, "~~*": exp.ILike, "~": exp.RegexpLike, "~*": exp.RegexpILike,
    "||": exp.DPipe, "+": exp.Add, "-": exp.Sub, "%": exp.Mod,
}  # fmt: skip


def normalised(tree: Node) -> Node:
    """The tree, changed in place: functions under their own names, NOT and operators as nodes."""
    for node in list(tree.find_all(exp.Anonymous, exp.Operator, exp.Like, exp.ILike, exp.Is)):
        if isinstance(node, exp.Anonymous):
            if isinstance(node.this, str):
                node.set("this", node.this.lower().removeprefix(FUNCTION))
        elif isinstance(node, exp.Operator):
            made = _OPERATORS.get(operator_name(node))
            if made is not None:
                node.replace(made(this=node.this, expression=node.expression))
        elif node.args.get("negate"):
            node.set("negate", None)
            turned = exp.Not()
            node.replace(turned)
            turned.set("this", node)
    return tree


def operator_name(node: exp.Operator) -> str:
    """`@>` of `OPERATOR(@>)` or `OPERATOR(pg_catalog.@>)`."""
    return str(node.args["operator"]).rpartition(".")[2].strip()
