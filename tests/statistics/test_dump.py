"""The text of pg_dump --statistics-only, as it is written and as it is not."""

from __future__ import annotations

import pytest

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.dump import read_dump
from idx_core.statistics.dump.arrays import array_elements
from idx_core.statistics.snapshot import CommonValues

RELATION = """\
SELECT * FROM pg_catalog.pg_restore_relation_stats(
\t'version', '180006'::integer,
\t'schemaname', 'public',
\t'relname', {name},
\t'relpages', '4'::integer,
\t'reltuples', '900'::real,
\t'relallvisible', '3'::integer,
\t'relallfrozen', '0'::integer
);
"""
COLUMN = """\
SELECT * FROM pg_catalog.pg_restore_attribute_stats(
\t'version', '180006'::integer,
\t'schemaname', 'public',
\t'relname', {name},
\t'attname', 'text',
\t'inherited', 'f'::boolean,
\t'null_frac', '0.5'::real,
\t'avg_width', '3'::integer,
\t'n_distinct', '-0.25'::real,
\t'most_common_vals', {values}::text,
\t'most_common_freqs', '{{0.25,0.125}}'::real[],
\t'correlation', '-0.5'::real
);
"""
NASTY = "E'{\"it''s \\\\\"\\n);\\nSELECT * FROM pg_catalog.pg_restore_relation_stats(\",b}'"


def test_a_table() -> None:
    text = RELATION.format(name="'o''r'") + COLUMN.format(name="'o''r'", values="'{a,b}'")
    snapshot = read_dump(text, values=True)
    assert snapshot.server_version == 18
    found = snapshot.table(TableName("o'r", "public"))
    assert found is not None
    assert (found.rows, found.pages, found.all_visible_pages) == (900, 4, 3)
    (column,) = found.columns
    assert (column.null_fraction, column.distinct, column.correlation) == (0.5, -0.25, -0.5)
    assert column.common == CommonValues((0.25, 0.125), ("a", "b"))


def test_values_that_look_like_the_end_of_the_call() -> None:
    text = RELATION.format(name="'t'") + COLUMN.format(name="'t'", values=NASTY)
    (table,) = read_dump(text, values=True)
    common = table.columns[0].common
    assert common is not None
    assert common.values == (
        "it's \"\n);\nSELECT * FROM pg_catalog.pg_restore_relation_stats(",
        "b",
    )
    (table,) = read_dump(text)
    assert table.columns[0].common == CommonValues((0.25, 0.125))


def test_an_index_whose_table_is_known() -> None:
    table, index = TableName("t", "public"), TableName("i", "public")
    text = RELATION.format(name="'i'")
    unknown = read_dump(text)
    assert unknown.tables == ()
    assert "public.i: the dump does not say whether it is a table" in unknown.missing[0]
    text += RELATION.format(name="'t'") + COLUMN.format(name="'t'", values="'{a,b}'")
    (found,) = read_dump(text, tables_of_indexes={index: table})
    assert [i.name for i in found.indexes] == ["i"]
    (found,) = read_dump(f"{text}\nCREATE UNIQUE INDEX i ON ONLY public.t USING btree (text);\n")
    assert [i.name for i in found.indexes] == ["i"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no statistics; write it with pg_dump --statistics-only"),
        (RELATION.format(name="'t'").replace("'900'", "'many'"), "line 1: a value is malformed"),
        (f"\n\n{RELATION.format(name='broken')}", "line 3: a call of pg_restore_relation_stats"),
        (RELATION.format(name="'t'")[:-60], "line 1: a call of pg_restore_relation_stats"),
        (COLUMN.format(name="'t'", values="'{a}'"), "is missing"),
        (
            RELATION.format(name="'t'") + COLUMN.format(name="'t'", values="'{a,'"),
            "line 10: a value is malformed",
        ),
    ],
)
def test_what_is_no_such_dump(text: str, reason: str) -> None:
    with pytest.raises(StatisticsError, match=r"^cannot read stats\.sql: ") as error:
        read_dump(text, "stats.sql", values=True)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("{}", ()),
        ("{a}", ("a",)),
        ('{a,"b c","",d e}', ("a", "b c", "", "d e")),
        (r'{"a\\b","\"","{1,2}"}', ("a\\b", '"', "{1,2}")),
        ("[0:1]={1,2}", ("1", "2")),
        ('{"NULL"}', ("NULL",)),
    ],
)
def test_arrays(text: str, elements: tuple[str, ...]) -> None:
    assert array_elements(text) == elements


@pytest.mark.parametrize("text", ["", "a", "{a", "{a,}", "{,a}", '{"a}', "{NULL}", "{a}b", "{{1}}"])
def test_what_is_no_array(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        array_elements(text)
