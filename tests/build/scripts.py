"""Parts of scripts for psql, made of statements such as an adapter would bring."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from idx_core.build import script
from idx_core.build.limits import Limits
from idx_core.build.script import ScriptTarget
from tests.build.sessions import Database
from tests.support.psql import psql, psql_command

LIMITS = Limits(lock_timeout=0.2, build_deadline=60)


def quoted(*names: str) -> str:
    return sql.Identifier(*names).as_string()


def target(name: str = "by_name", table: str | None = "items") -> ScriptTarget:
    return ScriptTarget(
        operation=f"the work on {name!r}",
        name=name,
        index=quoted(name),
        table=None if table is None else quoted(table),
    )


def creating(
    name: str = "by_name", table: str = "items", kind: str = "INDEX", elements: str = "(name)"
) -> str:
    index = quoted(name)
    parts = script.create_index(
        target(name, table),
        create=f"CREATE {kind} CONCURRENTLY {index} ON {quoted(table)} {elements};",
        declare=f"CREATE {kind} {index} ON {quoted('pg_temp', table)} {elements};",
    )
    return whole(parts)


def dropping(name: str = "by_name", table: str | None = "items") -> str:
    return whole(script.drop_index(target(name, table)))


def attaching(name: str = "by_name") -> str:
    attach = f"ALTER TABLE items ADD CONSTRAINT {name} UNIQUE USING INDEX {name}"
    return whole(script.attach_index(target(name), attach=attach, limits=LIMITS))


def dropping_constraint(name: str = "by_name") -> str:
    drop = f"ALTER TABLE items DROP CONSTRAINT {name};"
    return whole(script.drop_constraint(target(name), drop=drop, limits=LIMITS))


def whole(parts: list[str]) -> str:
    return "\n".join([*script.preamble(LIMITS), *parts, ""])


def succeeds(database: Database, text: str, *options: str) -> str:
    """Run it; gives what psql printed."""
    done = psql(database.url, text, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def fails(database: Database, text: str) -> str:
    """Run it to its failure, after which nothing more is run; gives the message."""
    done = psql(database.url, text + "SELECT 'went on';\n")
    assert done.returncode == 3, done.stdout
    assert "went on" not in done.stdout
    return done.stderr


@contextmanager
def started(url: str, text: str) -> Iterator[subprocess.Popen[str]]:
    """psql at work on a script, in the background; killed at the end of the block if need be."""
    process = subprocess.Popen(
        psql_command(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        try:
            yield process
        finally:
            process.kill()
