"""Where statements begin and end, and which may be asked about."""

from __future__ import annotations

import pytest

from idx_core.errors import ScaleModelError
from idx_core.scale_model.index_statement import IndexStatement
from idx_core.scale_model.question import checked
from idx_core.scale_model.statements import split

SCRIPT = r"""
\restrict abc; DROP TABLE a
-- a comment; CREATE TABLE no ()
/* another /* in it; */ CREATE TABLE no (); */
CREATE TABLE "a;b" (x text DEFAULT ';''', y text DEFAULT E'\';');
CREATE FUNCTION f() RETURNS int LANGUAGE sql
    BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN; $$;$$ END $x$;
CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b);
COPY t (a) FROM stdin;
1;'2
DROP TABLE x;
\.
;;
ALTER TABLE a.b OWNER TO c
"""


def test_a_script_is_split_as_psql_would() -> None:
    found = [(statement.line, statement.text[:18]) for statement in split(SCRIPT)]
    assert found == [
        (5, 'CREATE TABLE "a;b"'),
        (6, "CREATE FUNCTION f("),
        (8, "CREATE FUNCTION g("),
        (9, "CREATE RULE r AS O"),
        (10, "COPY t (a) FROM st"),
        (15, "ALTER TABLE a.b OW"),
    ]
    assert [statement.text[-1] for statement in split(SCRIPT)] == [")", "D", "$", ")", "n", "c"]
    assert list(split("  -- nothing")) == []


@pytest.mark.parametrize("script", ["CREATE 'x", 'CREATE "x', "/* x /* */", "DO $a$ x $$"])
def test_what_does_not_end_is_named_with_its_line(script: str) -> None:
    with pytest.raises(ScaleModelError, match="that begins in line 2 does not end"):
        list(split(f"SELECT 1;\n{script}"))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        " ( select 1 ) union select 2 ; ",
        "WITH x AS (DELETE FROM t RETURNING *) UPDATE u SET a = 1 FROM x",
        "WITH RECURSIVE x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "INSERT INTO t VALUES (';')",
        "DELETE FROM t WHERE a = $1 -- ; DROP TABLE t",
        "SELECT (SELECT 1), E'\\'; DROP TABLE t'",
    ],
)
def test_the_four_statements_may_be_asked_about(sql: str) -> None:
    assert checked(sql) == sql.partition(" --")[0].strip(" ;")


@pytest.mark.parametrize(
    "sql",
    [
        "VALUES (1)",
        "TABLE t",
        "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE",
        "WITH x AS (SELECT 1) MERGE INTO t USING x ON true WHEN MATCHED THEN DELETE",
        "WITH x AS (SELECT 1) TABLE x",
        "SELECT 1 INTO t",
        "CREATE TABLE t AS SELECT 1",
        "EXECUTE p",
        "DECLARE c CURSOR FOR SELECT 1",
        "SELECT 1;;SELECT 2",
        '"select" 1',
        ";",
        "(",
    ],
)
def test_others_may_not(sql: str) -> None:
    with pytest.raises(ScaleModelError, match="give a single SELECT, INSERT, UPDATE or DELETE"):
        checked(sql)


@pytest.mark.parametrize(
    ("text", "table", "plain"),
    [
        ("create index on t (a);", "t", "create index on t (a)"),
        (
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree (a)",
            "s.t",
            "CREATE UNIQUE INDEX i ON ONLY s.t USING btree (a)",
        ),
        ('CREATE INDEX "on" ON "S; x"."on" (a)', '"S; x"."on"', None),
    ],
)
def test_a_candidate_names_its_table(text: str, table: str, plain: str | None) -> None:
    assert IndexStatement.read(text) == IndexStatement(table, plain or text)
