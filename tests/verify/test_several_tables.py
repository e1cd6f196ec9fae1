"""The declared indexes of many tables, created together: one that cannot be had spoils no other."""

from __future__ import annotations

import pytest

from idx_core.model import TableName
from idx_core.verify.verify import verify
from tests.build.sessions import PsycopgSession
from tests.verify.declaring import index, told

pytestmark = pytest.mark.once

TABLES = 25
"""More than are created in one transaction."""


def test_each_is_told_beside_one_that_is_refused(session: PsycopgSession) -> None:
    names = [TableName(f"t{n}") for n in range(TABLES)]
    declared = []
    for n, name in enumerate(names):
        session.run(f"CREATE TABLE t{n} (a int, b text)")
        session.run(f"CREATE INDEX by_{n} ON t{n} (lower(b)) WHERE a > {n}")
        wanted = "(lower(nothing))" if n == 7 else f"(lower(b)) WHERE a > {n + (n == 9)}"
        declared.append(index(session, wanted, name=f"by_{n}", table=name))

    verdicts = verify(session, declared, tables=names)

    assert told(verdicts) == {"by_7": "unknown", "by_9": "different predicate"}
