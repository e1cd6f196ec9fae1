r"""Concurrent index operations as a script for psql, which can be run again after any failure.

It is written without a database, so the script itself asks what the live path asks there. psql is
needed because a concurrent statement can run neither in a DO block nor in a function: one that
depends on what is there is the result of a query, which psql's `\gexec` runs.
"""

from dataclasses import dataclass

from idx_core.build import script_sql as sql
from idx_core.build.limits import Limits
from idx_core.build.timeouts import milliseconds
from idx_core.build.wording import one_line

_WIDTH = 97


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptTarget:
    """The index that a part of the script is about.

    `name` is as it is stored; `table` and `index` are as they stand in SQL, with their schema where
    it is known. `table` is None where only the index is known.
    """

    operation: str
    name: str
    index: str
    table: str | None


def preamble(limits: Limits) -> list[str]:
    """What comes once, before all operations.

    As everywhere here: each text is one statement, one command of psql's, or a comment.
    """
    deadline = limits.build_deadline
    values = {
        "lock_timeout": milliseconds(limits.lock_timeout),
        "attempts": str(limits.lock_retries + 1),
        "statement_timeout": "0" if deadline is None else milliseconds(deadline),
    }
    texts = [sql.ABOUT.format(**values), r"\set ON_ERROR_STOP on"]
    for name, (what, statement) in sql.VARIABLES.items():
        if name in ("idx_unlimited", "idx_look"):
            statement = statement.format(**values)
        texts += [f"-- {what}", rf"SELECT {_dollars(statement.strip())} AS {name} \gset"]
    return texts


def create_index(target: ScriptTarget, *, create: str, declare: str) -> list[str]:
    """Create the index with the concurrent statement `create`.

    `declare` creates the same index, plainly, on the table of that name in schema `pg_temp`.
    """
    return [
        *_settings(target, declare),
        r":idx_remember \gset",
        r":idx_unlimited \gexec",
        ":idx_look",
        r":idx_leftover \gexec",
        _bare(create).replace(" CONCURRENTLY ", " CONCURRENTLY IF NOT EXISTS ", 1) + ";",
        ":idx_valid",
        r":idx_restore \gexec",
    ]


def drop_index(target: ScriptTarget) -> list[str]:
    """Drop the index concurrently, if it is there and on its table."""
    return [
        *_settings(target),
        r":idx_remember \gset",
        r":idx_unlimited \gexec",
        ":idx_look",
        _comment(f"DROP INDEX CONCURRENTLY IF EXISTS {target.index}"),
        r":idx_drop \gexec",
        r":idx_restore \gexec",
    ]


def attach_index(target: ScriptTarget, *, attach: str, limits: Limits) -> list[str]:
    """Make a constraint of the finished index with the statement `attach`, unless it is there."""
    return _exclusive(target, attach, "NOT EXISTS", limits)


def drop_constraint(target: ScriptTarget, *, drop: str, limits: Limits) -> list[str]:
    """Drop the constraint of the index's name with the statement `drop`, if it is there."""
    return _exclusive(target, drop, "EXISTS", limits)


def literal(text: str) -> str:
    """The text as a string constant of PostgreSQL's, whatever standard_conforming_strings says."""
    doubled = text.replace("'", "''")
    return "E'" + doubled.replace("\\", "\\\\") + "'" if "\\" in text else f"'{doubled}'"


def _settings(target: ScriptTarget, declare: str = "") -> list[str]:
    values = {
        "operation": one_line(target.operation, 200),
        "name": target.name,
        "on_table": target.table or "",
        "index": "" if target.table else target.index,
        "declare": _bare(declare).removeprefix("CREATE "),  # linters take it for a plain one
    }
    lines = [f"SET idx.{name} = {literal(value)};" for name, value in values.items()]
    return [_comment(target.operation), *lines]


def _exclusive(target: ScriptTarget, statement: str, condition: str, limits: Limits) -> list[str]:
    """A statement behind whose exclusive lock everybody queues, so for a moment only."""
    timeout = milliseconds(limits.lock_timeout)
    return [
        *_settings(target),
        f"-- Everybody queues behind the request for the lock, so it ends after {timeout} ms.",
        r":idx_remember \gset",
        f"SET lock_timeout = {timeout};",
        rf"SELECT {literal(_bare(statement))} WHERE {condition} (:idx_constraint) \gexec",
        r":idx_restore \gexec",
    ]


def _comment(text: str) -> str:
    return f"-- {one_line(text, _WIDTH)}"


def _bare(statement: str) -> str:
    return statement.strip().removesuffix(";")


def _dollars(text: str) -> str:
    return f"$idx${text}$idx$"
