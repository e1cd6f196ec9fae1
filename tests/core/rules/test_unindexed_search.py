import pytest

from idx_core.finding import Severity
from idx_core.model import DeclaredQuery, Dialect, Table
from idx_core.rules.unindexed_search import unindexed_search
from idx_core.rules.unserved_query import unserved_query
from tests.core.build import index, query, table
from tests.core.rules.harness import mended, messages, run


def test_a_tsvector_is_there_to_be_searched() -> None:
    pages = table("id words:tsvector", name="pages")
    assert messages(unindexed_search, pages) == [
        "pages.words: text search column has no GIN index; each search reads the whole table"
    ]
    [made] = mended(unindexed_search, pages).indexes
    assert (made.method, made.columns) == ("gin", ("words",))
    assert run(unindexed_search, mended(unindexed_search, pages)) == []


def test_a_range_is_advised() -> None:
    [finding] = run(unindexed_search, table("room during:tstzrange", name="bookings"))
    assert (finding.columns, finding.severity, finding.fix) == (("during",), Severity.INFO, ())


def asks(sql: str) -> dict[str, tuple[DeclaredQuery, ...]]:
    return {"queries": (query("Page.search", sql),)}


def test_what_declared_queries_search_is_indexed_for_them() -> None:
    """IDX010 has the index; told twice it would be noise."""
    gin = {"gin"}
    pages = table("id body:jsonb tags:text[] title:text", name="pages")
    for condition in ("body @> $1", "tags && $1", "title LIKE '%abc%'"):
        sql = f"SELECT id FROM pages WHERE {condition}"
        assert run(unindexed_search, pages, **asks(sql)) == []
        [found] = run(unserved_query, pages, **asks(sql))
        assert {create.index.method for create in found.creates} == gin


NEAR_MISSES = {
    "GIN": table("words:tsvector", index("i", "words", method="gin")),
    "GiST": table("words:tsvector", index("i", "words", method="gist")),
    "GIN of more columns": table("words:tsvector x", index("i", "x", "words", method="gin")),
    "range in GiST": table("during:daterange", index("i", "during", method="gist")),
    "range in SP-GiST": table("during:daterange", index("i", "during", method="spgist")),
    "json that nobody is known to search": table("body:jsonb tags:text[]"),
    "other types": table("x y:text"),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(unindexed_search, needed) == []


def test_a_btree_searches_nothing() -> None:
    assert len(run(unindexed_search, table("words:tsvector", index("i", "words")))) == 1


def test_only_postgresql_has_them() -> None:
    assert run(unindexed_search, table("words:tsvector"), dialect=Dialect.SQLITE) == []
